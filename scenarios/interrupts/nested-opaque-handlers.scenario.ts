import { anyone, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const app = m.space('app');
const disk = m.space('disk');
const clock = m.space('clock');
const secret = app.region('secret', { bytes: 8 });
const queue = disk.region('queue', { bytes: 8 });
const ticks = clock.region('ticks', { bytes: 8 });
const done = disk.portal('done');
const tick = clock.portal('tick');
const main = m.thread('main', app, { hunks: 3 });
const disks = m.line('disks', { priority: 1, handler: done });
const timer = m.line('timer', { priority: 2, handler: tick });

export default scenario(m, {
  shows:
    'A handler above a handler above an app, on one stack: none of the three reads or writes what is of another.',
  claims: ['A9'],
  steps: [
    app.stores(main.hunk(0), 1),
    disks.raised(),
    disks.delivered(),
    disk.stores(main.hunk(1), 1),
    disk.stores(queue, 1),
    disk.loads(main.hunk(0)).faults('protection'),
    timer.raised(),
    timer.delivered(),
    clock.stores(main.hunk(2), 1),
    clock.stores(ticks, 1),
    clock.stores(main.hunk(1), 0).faults('protection'),
    clock.loads(main.hunk(0)).faults('protection'),
    clock.stores(queue, 0).faults('protection'),
    clock.returns(),
    // What was above it is gone, and nothing of its own has changed.
    disk.loads(main.hunk(1)).sees(1),
    disk.loads(main.hunk(2)).faults('protection'),
    disk.loads(ticks).faults('protection'),
    disk.returns(),
    app.loads(main.hunk(0)).sees(1),
    app.loads(queue).faults('protection'),
  ],
  may: [
    anyone.stores(main.hunk(0), 1),
    anyone.stores(main.hunk(1), 1),
    anyone.stores(main.hunk(2), 1),
    anyone.stores(secret, 1),
    anyone.stores(queue, 1),
    anyone.loads(ticks),
    anyone.loads(main.hunk(0)),
    anyone.loads(main.hunk(1)),
    disks.raised(),
    timer.raised(),
    disks.delivered(),
    timer.delivered(),
    anyone.returns(),
  ],
  policy: [
    never(disk, 'rw', secret),
    never(clock, 'rw', secret),
    never(clock, 'rw', queue),
    never(disk, 'rw', ticks),
  ],
});
