import { atMost, breaks, machine, sameAs, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false, sizes: { cache: 128 } });
const host = m.space('host');
const guest = m.space('guest');
const table = host.region('table', { bytes: 8 });
const shadow = host.region('shadow', { bytes: 8 });
const own = guest.region('own', { bytes: 8 });
m.thread('main', guest, { hunks: 2 });
guest.faultsTo(host.portal('emulate'));

const direct = guest.stores(own, 1);
const emulated = [
  guest.stores(table, 1).faults('protection'),
  host.stores(shadow, 1),
  host.skips(),
];
const asCheap = sameAs(emulated, [direct]);

export default scenario(m, {
  shows:
    'A store that a host does in the stead of its guest costs five times as much as one that the guest may do.',
  claims: ['A11', 'B9'],
  steps: [
    guest.stores(own, 1),
    guest.stores(table, 1).faults('protection'),
    host.stores(shadow, 1),
    host.skips(),
    direct,
    ...emulated,
  ],
  may: [],
  costs: [atMost(4, direct), atMost(21, emulated), asCheap],
  finds: breaks('costs', asCheap),
});
