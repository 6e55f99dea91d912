import { anything, breaks, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const host = m.space('host');
const guest = m.space('guest');
const memory = host.region('memory', { bytes: 2 * 4096 });
const table = host.region('table');
const page = guest.region('page');
const emulate = host.portal('emulate');
m.thread('main', guest, { hunks: 3 });
m.pages({ memory, table });
const first = m.page('first', page);
guest.faultsTo(emulate);

const apart = never(guest, 'rw', memory.part(4096, 4096)).physically();

export default scenario(m, {
  shows:
    'A host that emulates a mapping without looking gives the guest the page of somebody else.',
  claims: ['A11', 'A13'],
  may: [
    anything.by(guest).only('maps', 'unmaps'),
    host.maps(first, 0),
    host.maps(first, 1),
    host.retries(),
    host.skips(),
  ],
  policy: [apart],
  finds: breaks('authority confinement', apart),
});
