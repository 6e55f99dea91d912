import { anyone, breaks, machine, noAlias, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const pager = m.space('pager');
const app = m.space('app');
const guest = m.space('guest');
const memory = pager.region('memory', { bytes: 2 * 4096 });
const table = pager.region('table');
const buffer = app.region('buffer');
const window = guest.region('window');
const main = m.thread('main', app);
const other = m.thread('other', guest);
const daemon = m.thread('daemon', pager);
m.pages({ memory, table });
m.page('bufferPage', buffer, { mapped: 0 });
const windowPage = m.page('windowPage', window, { mapped: 1 });

const takenForGood = noAlias(buffer);

export default scenario(m, {
  shows: 'Who still has an alias keeps what is in the page: a revoke takes addresses, not memory.',
  claims: ['A13'],
  steps: [
    app.grants(guest, buffer, 'r').on(main),
    guest.loads(buffer).on(other).sees(0),
    pager.maps(windowPage, 0).on(daemon),
    app.revokes(guest, buffer, 'r').on(main),
    app.stores(buffer, 1).on(main),
    guest.loads(buffer).on(other).faults('protection'),
    // App believes that it is alone with its buffer, and is wrong: the window leads there all the same.
    guest.loads(window).on(other).sees(1),
  ],
  may: [
    app.grants(guest, buffer, 'r'),
    app.revokes(guest, buffer, 'r'),
    app.stores(buffer, 1),
    pager.maps(windowPage, 0),
    anyone.loads(buffer),
    anyone.loads(window),
  ],
  policy: [takenForGood],
  finds: breaks('no surviving alias', takenForGood),
});
