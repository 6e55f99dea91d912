import { anyone, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const kernel = m.space('kernel');
const disk = m.space('disk');
const nic = m.space('nic');
const memory = kernel.region('memory', { bytes: 2 * 4096 });
const table = kernel.region('table');
const diskText = disk.region('diskText');
const nicText = nic.region('nicText');
const read = disk.portal('read', { callers: [kernel] });
const send = nic.portal('send', { callers: [kernel] });
m.thread('main', kernel, { hunks: 3 });
m.pages({ memory, table, pins: true });
const diskPage = m.page('diskPage', diskText);
const nicPage = m.page('nicPage', nicText);

export default scenario(m, {
  shows:
    'A bootstrap loads the driver of the disk and pins it; that of the network is loaded when it is first ' +
    'needed; and neither goes until it is released.',
  claims: ['C4', 'C9'],
  steps: [
    kernel.maps(diskPage, 0),
    kernel.stores(memory.part(0, 4096), 1),
    kernel.pins(diskPage),
    kernel.calls(read),
    disk.loads(diskText).sees(1),
    disk.returns(),
    // Nobody has asked for the other yet.
    kernel.calls(send),
    nic.fetches(nicText).faults('unmapped'),
    nic.returns(),
    kernel.maps(nicPage, 1),
    kernel.stores(memory.part(4096, 4096), 1),
    kernel.pins(nicPage),
    kernel.calls(send),
    nic.fetches(nicText),
    nic.loads(nicText).sees(1),
    nic.unpins(nicPage).faults('protection'),
    nic.returns(),
    // Not even who owns the page table takes away what is pinned.
    kernel.unmaps(nicPage).faults('busy'),
    kernel.maps(diskPage, 1).faults('busy'),
    kernel.unpins(nicPage),
    kernel.unmaps(nicPage),
    kernel.calls(send),
    nic.fetches(nicText).faults('unmapped'),
    nic.returns(),
    kernel.calls(read),
    disk.loads(diskText).sees(1),
  ],
  may: [
    kernel.maps(diskPage, 0),
    kernel.maps(nicPage, 1),
    kernel.pins(diskPage),
    kernel.pins(nicPage),
    kernel.unpins(nicPage),
    kernel.unmaps(diskPage),
    kernel.unmaps(nicPage),
    kernel.calls(read),
    kernel.calls(send),
    anyone.loads(diskText),
    nic.fetches(nicText),
    nic.pins(diskPage),
    nic.unpins(nicPage),
    anyone.returns(),
  ],
  policy: [never(nic, 'rw', diskText).physically(), never(disk, 'rw', nicText).physically()],
});
