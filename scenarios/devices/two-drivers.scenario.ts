import { anyone, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const kernel = m.space('kernel');
const disk = m.space('disk');
const nic = m.space('nic');
const block = kernel.region('block', { bytes: 8 });
const packet = kernel.region('packet', { bytes: 8 });
const diskRegisters = disk.region('diskRegisters', { bytes: 8 });
const nicRegisters = nic.region('nicRegisters', { bytes: 8 });
const read = disk.portal('read', { callers: [kernel] });
const send = nic.portal('send', { callers: [kernel] });
const diskDone = disk.portal('diskDone');
const nicDone = nic.portal('nicDone');
m.thread('main', kernel, { hunks: 3 });
const disks = m.line('disks', { priority: 1, handler: diskDone });
const nics = m.line('nics', { priority: 1, handler: nicDone });
const drive = m.device('drive', { registers: diskRegisters, raises: disks });
const card = m.device('card', { registers: nicRegisters, raises: nics });

export default scenario(m, {
  shows: 'Of two drivers each starts and stops its own device, and cannot touch that of the other.',
  claims: ['A10', 'A15'],
  steps: [
    kernel.calls(read).lending(block, 'w'),
    disk.starts(card, block, 'in').faults('protection'),
    disk.stores(nicRegisters, 1).faults('protection'),
    disk.starts(drive, block, 'in'),
    disk.returns(),
    // The lend is over, and so is the transfer that rested on it.
    kernel.calls(send).lending(packet, 'r'),
    nic.starts(drive, packet, 'out').faults('protection'),
    nic.starts(card, block, 'in').faults('protection'),
    nic.starts(card, packet, 'out'),
    nic.stops(card),
    nic.returns(),
  ],
  may: [
    kernel.calls(read).lending(block, 'w'),
    kernel.calls(send).lending(packet, 'r'),
    anyone.starts(drive, block, 'in'),
    anyone.starts(drive, packet, 'out'),
    anyone.starts(card, block, 'in'),
    anyone.starts(card, packet, 'out'),
    anyone.stops(drive),
    anyone.stops(card),
    drive.moves(1),
    card.moves(1),
    disks.delivered(),
    nics.delivered(),
    anyone.returns(),
  ],
  policy: [never(disk, 'rw', packet), never(nic, 'rw', block), never(nic, 'w', packet)],
});
