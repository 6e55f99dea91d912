import { anyone, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, values: [0, 1], faultValues: { protection: 1 } });
const host = m.space('host');
const guest = m.space('guest');
const inner = m.space('inner');
const program = m.space('program');
const [hosts, guests, inners] = [
  host.region('table', { bytes: 8 }),
  guest.region('table', { bytes: 8 }),
  inner.region('table', { bytes: 8 }),
];
const heap = program.region('heap', { bytes: 8 });
m.thread('main', program, { hunks: 6 });

// What is refused to each is handled by the next one outside.
program.faultsTo(inner.portal('ofProgram'));
inner.faultsTo(guest.portal('ofInner'));
guest.faultsTo(host.portal('ofGuest'));

export default scenario(m, {
  shows:
    'A kernel runs under a kernel that runs under a kernel: each does what is refused to the next one inside, ' +
    'and none reaches what is of one outside.',
  claims: ['A11'],
  steps: [
    program.stores(inners, 1).faults('protection'),
    inner.stores(guests, 1).faults('protection'),
    guest.stores(hosts, 1).faults('protection'),
    host.stores(hosts, 1),
    host.skips(),
    guest.loads(hosts).faults('protection'),
    host.skips(),
    guest.stores(guests, 1),
    guest.skips(),
    inner.stores(inners, 1),
    inner.skips(),
    program.stores(heap, 1),
    program.loads(heap).sees(1),
  ],
  may: [
    anyone.stores(inners, 1),
    anyone.stores(guests, 1),
    anyone.stores(hosts, 1),
    anyone.skips(),
    program.stores(heap, 1),
  ],
  policy: [
    never(program, 'rw', inners),
    never(inner, 'rw', guests),
    never(guest, 'rw', hosts),
    never(inner, 'rw', hosts),
  ],
});
