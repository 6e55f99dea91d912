import { anything, machine, only, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false });
const kernel = m.space('kernel');
const disk = m.space('disk');
const net = m.space('net');
const tables = {
  lines: kernel.region('lines'),
  portals: kernel.region('portals'),
  threads: kernel.region('threads'),
  spaces: kernel.region('spaces'),
};
const runDisk = disk.portal('runDisk', { callers: [kernel] });
const runNet = net.portal('runNet', { callers: [kernel] });
const served = net.portal('served', { callers: [kernel] });
const boot = m.thread('boot', kernel, { hunks: 2 });
const first = m.thread('first', disk, { hunks: 2, halted: true });
const second = m.thread('second', net, { hunks: 2, halted: true });
const arrived = m.line('arrived', { priority: 1, handler: runDisk });
m.tables(tables);

export default scenario(m, {
  shows:
    'A kernel that makes its threads, binds its lines and ends itself leaves a machine on which nobody ' +
    'can do any of that again: what was privileged was a few ranges of addresses.',
  claims: ['A4'],
  steps: [
    kernel.begins(first, runDisk).on(boot),
    kernel.begins(second, runNet).on(boot),
    kernel.binds(arrived, served).on(boot),
    net.binds(arrived, served).on(second).faults('protection'),
    net.destroys(kernel).on(second).faults('protection'),
    kernel.destroys(kernel).on(boot),
    // The others run on, and there is no way back.
    disk.begins(boot, runDisk).on(first).faults('protection'),
    disk.creates(kernel).on(first).faults('protection'),
    net.binds(arrived, served).on(second).faults('protection'),
    net.closes(runNet).on(second).faults('protection'),
    arrived.raised(),
    arrived.delivered().on(first),
    net.returns().on(first),
  ],
  may: [
    kernel.begins(first, runDisk),
    kernel.begins(second, runNet),
    kernel.binds(arrived, served),
    kernel.destroys(kernel),
    arrived.raised(),
    arrived.delivered(),
    net.returns(),
    anything.by(disk).only('begins', 'binds', 'opens', 'closes', 'destroys', 'creates'),
  ],
  policy: [
    only([kernel], 'rwxe', tables.lines),
    only([kernel], 'rwxe', tables.portals),
    only([kernel], 'rwxe', tables.threads),
    only([kernel], 'rwxe', tables.spaces),
  ],
});
