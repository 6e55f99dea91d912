import { machine, only, scenario } from 'portcullis/scenario';

const m = machine({ registers: 1 });
const kernel = m.space('kernel');
const disk = m.space('disk');
const net = m.space('net');
const table = kernel.region('table');
const boot = kernel.portal('boot', { callers: [disk, net] });
const diskDone = disk.portal('diskDone', { callers: [net] });
const netDone = net.portal('netDone');
const setup = net.portal('setup', { callers: [kernel] });
const load = disk.portal('load', { callers: [kernel] });
m.thread('main', kernel, { hunks: 5 });
const arrived = m.line('arrived', { priority: 1, handler: boot });
const sought = m.line('sought', { priority: 1, handler: boot });
m.tables({ lines: table });

export default scenario(m, {
  shows:
    'Each driver binds the line whose slot it was given, and no other: no mode of the processor decides it.',
  claims: ['A4'],
  initially: [kernel.grants(net, arrived.slot, 'w'), kernel.grants(disk, sought.slot, 'w')],
  steps: [
    kernel.calls(setup),
    net.binds(arrived, netDone),
    // It may enter the handler of the disk, and may not take its line.
    net.binds(sought, netDone).faults('protection'),
    // The other way round: its own line, and code that nobody let it run.
    net.binds(arrived, load).faults('protection'),
    // What it may call it may have called.
    net.binds(arrived, diskDone),
    net.binds(arrived, netDone),
    // A table holds no memory: a slot is written by such a request, and by nothing else.
    net.stores(arrived.slot, 1).faults('protection'),
    net.returns(),
    kernel.calls(load),
    disk.binds(sought, diskDone),
    disk.binds(arrived, diskDone).faults('protection'),
    disk.returns(),
    arrived.raised(),
    arrived.delivered(),
    net.returns(),
    sought.raised(),
    sought.delivered(),
    disk.returns(),
    // What gave it may take it back. The line stays bound until it is bound anew.
    kernel.revokes(net, arrived.slot, 'w'),
    kernel.calls(setup),
    net.binds(arrived, netDone).faults('protection'),
    net.returns(),
    arrived.raised(),
    arrived.delivered(),
    net.returns(),
  ],
  may: [
    kernel.calls(setup),
    net.binds(arrived, netDone),
    net.binds(sought, netDone),
    net.returns(),
    kernel.calls(load),
    disk.binds(sought, diskDone),
    disk.binds(arrived, diskDone),
    disk.returns(),
    sought.raised(),
    sought.delivered(),
  ],
  policy: [only([kernel, disk], 'w', sought.slot)],
});
