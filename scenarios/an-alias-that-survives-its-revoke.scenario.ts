import { anyone, breaks, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const pager = m.space('pager');
const app = m.space('app');
const guest = m.space('guest');
const memory = pager.region('memory', { bytes: 2 * 4096 });
const table = pager.region('table');
const buffer = app.region('buffer');
const window = guest.region('window');
m.thread('main', app);
m.thread('other', guest);
m.thread('daemon', pager);
m.pages({ memory, table });
m.page('bufferPage', buffer, { mapped: 0 });
const windowPage = m.page('windowPage', window, { mapped: 1 });

const settled = never(guest, 'r', buffer).physically();

export default scenario(m, {
  shows: 'Who still has an alias keeps what is in the page: a revoke takes addresses, not memory.',
  claims: ['A13'],
  may: [pager.maps(windowPage, 0), anyone.loads(window), app.stores(buffer, 1)],
  policy: [settled],
  finds: breaks('authority confinement', settled),
});
