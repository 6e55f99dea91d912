import { anyone, machine, never, register, scenario } from 'portcullis/scenario';

const m = machine({ values: [0, 1, 2], faultValues: { protection: 2 } });
const host = m.space('host');
const guest = m.space('guest');
const program = m.space('program');
const table = host.region('table', { bytes: 8 });
const shadow = host.region('shadow', { bytes: 8 });
const processes = guest.region('processes', { bytes: 8 });
const heap = program.region('heap', { bytes: 8 });
const emulate = host.portal('emulate');
const trap = guest.portal('trap');
m.thread('main', program, { hunks: 5 });

// What is refused to the program is the guest's to handle, and what is refused to the guest the host's.
program.faultsTo(trap);
guest.faultsTo(emulate);

export default scenario(m, {
  shows:
    'A kernel runs under a kernel: what it may not do faults, and the host does it in its stead.',
  claims: ['A11'],
  initially: [host.grants(guest, shadow, 'r')],
  steps: [
    program.loads(processes).faults('protection'),
    // The handler of the program believes that it is the kernel, and writes "the" table.
    guest.stores(processes, register(0)),
    guest.stores(table, 1).faults('protection'),
    host.stores(shadow, 1),
    host.skips(),
    guest.loads(table).faults('protection'),
    host.loads(shadow).sees(1),
    host.skips(1),
    // The load that was skipped has seen what the host decided.
    guest.stores(processes, register(0)),
    guest.loads(processes).sees(1),
    guest.skips(1),
    program.stores(heap, register(0)),
    program.loads(heap).sees(1),
  ],
  may: [
    anyone.loads(processes),
    anyone.stores(table, 1),
    anyone.loads(table),
    host.stores(shadow, 1),
    anyone.skips(),
    anyone.retries(),
    guest.skips(1),
    anyone.stores(heap, register(0)),
  ],
  policy: [never(guest, 'rw', table), never(program, 'rw', processes)],
});
