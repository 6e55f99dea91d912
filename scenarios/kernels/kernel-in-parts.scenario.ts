import { anyone, machine, never, only, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false });
const app = m.space('app');
const files = m.space('files');
const disk = m.space('disk');
const scheduler = m.space('scheduler');
const buffer = app.region('buffer');
const cache = files.region('cache');
const queue = scheduler.region('queue');
const read = files.portal('read', { callers: [app] });
const fetchBlock = disk.portal('fetchBlock', { callers: [files] });
const yieldNow = scheduler.portal('yieldNow', { callers: [app, files, disk] });
m.thread('main', app, { hunks: 4 });

export default scenario(m, {
  shows: 'A kernel in parts: each holds what its work needs, and calls the others for the rest.',
  claims: ['A4', 'A8', 'A10'],
  steps: [
    app.calls(read).lending(buffer, 'w'),
    files.calls(fetchBlock).lending(cache, 'w'),
    disk.stores(cache, 0),
    disk.stores(buffer, 0).faults('protection'),
    disk.calls(yieldNow),
    scheduler.stores(queue, 0),
    scheduler.loads(cache).faults('protection'),
    scheduler.returns(),
    disk.returns(),
    files.stores(buffer, 0),
    files.stores(queue, 0).faults('protection'),
    files.returns(),
    app.loads(buffer),
  ],
  may: [
    app.calls(read).lending(buffer, 'w'),
    files.calls(fetchBlock).lending(cache, 'w'),
    anyone.calls(yieldNow),
    disk.stores(cache, 0),
    disk.stores(buffer, 0),
    scheduler.stores(queue, 0),
    scheduler.stores(cache, 0),
    files.stores(buffer, 0),
    files.stores(queue, 0),
    anyone.returns(),
  ],
  policy: [
    only([scheduler], 'rw', queue),
    only([files, disk], 'w', cache),
    only([app, files], 'w', buffer),
    never(disk, 'r', cache),
  ],
});
