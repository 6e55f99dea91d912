import { machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 1, addressBits: 16, faultValues: { protection: 1 } });
const host = m.space('host');
const guest = m.space('guest');
const program = m.space('program');
const spaces = host.region('spaces');
const faults = host.region('faults');
const heap = program.region('heap', { bytes: 8 });
const secret = guest.region('secret', { bytes: 8 });
const watch = guest.portal('watch');
const run = program.portal('run', { callers: [guest] });
m.thread('main', guest, { hunks: 3 });
m.tables({ spaces, faults });

export default scenario(m, {
  shows:
    'A guest kernel that was given the slots of its program ends it, makes it anew and handles its faults ' +
    'by itself, and cannot do so to its host.',
  claims: ['A4', 'A11'],
  initially: [host.grants(guest, program.slot, 'w'), host.grants(guest, program.faultSlot, 'w')],
  steps: [
    guest.handles(program, watch),
    guest.calls(run),
    program.stores(heap, 1),
    program.loads(secret).faults('protection'),
    // It is the guest that goes on, and not its host.
    guest.loads(secret).sees(0),
    guest.skips(0),
    program.returns(),
    guest.destroys(program),
    guest.creates(program),
    guest.handles(host, watch).faults('protection'),
    guest.destroys(host).faults('protection'),
    guest.destroys(guest).faults('protection'),
  ],
  may: [
    guest.handles(program, watch),
    guest.calls(run),
    program.stores(heap, 1),
    program.loads(secret),
    guest.skips(0),
    guest.returns(),
    program.returns(),
    guest.destroys(program),
    guest.creates(program),
    guest.destroys(host),
    guest.handles(host, watch),
  ],
  policy: [
    never(guest, 'w', host.slot),
    never(guest, 'w', host.faultSlot),
    never(program, 'r', secret),
  ],
});
