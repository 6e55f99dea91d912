import { anyone, machine, never, only, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const kernel = m.space('kernel');
const driver = m.space('driver');
const app = m.space('app');
const memory = kernel.region('memory', { bytes: 2 * 4096 });
const table = kernel.region('table');
const heap = app.region('heap');
const registers = driver.region('registers', { bytes: 8 });
const read = driver.portal('read', { callers: [kernel] });
const request = kernel.portal('request', { callers: [app] });
const finished = driver.portal('finished');
m.thread('main', app, { hunks: 4 });
m.pages({ memory, table });
m.page('heapPage', heap, { mapped: 1 });
const done = m.line('done', { priority: 1, handler: finished });
const disk = m.device('disk', { registers, raises: done });

const frame = memory.part(4096, 4096);
const other = memory.part(0, 4096);

export default scenario(m, {
  shows:
    'A driver fills the page of whoever asked, and needs no memory but the physical page that this one call lends it.',
  claims: ['A10', 'A15', 'C5'],
  steps: [
    app.calls(request),
    kernel.calls(read).lending(frame, 'w'),
    driver.starts(disk, other, 'in').faults('protection'),
    driver.stores(other, 1).faults('protection'),
    driver.starts(disk, frame, 'in'),
    disk.moves(1),
    done.delivered(),
    driver.returns(),
    driver.returns(),
    kernel.returns(),
    app.loads(heap).sees(1),
    app.calls(request),
    kernel.calls(read),
    driver.starts(disk, frame, 'in').faults('protection'),
  ],
  may: [
    app.calls(request),
    kernel.calls(read).lending(frame, 'w'),
    driver.starts(disk, frame, 'in'),
    driver.starts(disk, other, 'in'),
    driver.stores(other, 1),
    anyone.loads(heap),
    disk.moves(1),
    done.delivered(),
    anyone.returns(),
  ],
  policy: [never(driver, 'rw', other), only([app, kernel], 'r', heap).physically()],
  variants: { 'physical-dma': {} },
});
