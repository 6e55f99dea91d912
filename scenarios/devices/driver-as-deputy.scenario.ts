import { breaks, machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const kernel = m.space('kernel');
const driver = m.space('driver');
const app = m.space('app');
const buffer = app.region('buffer', { bytes: 8 });
const table = kernel.region('table', { bytes: 8 });
const registers = driver.region('registers', { bytes: 8 });
const read = driver.portal('read', { callers: [app] });
const serve = driver.portal('serve');
m.thread('main', app, { hunks: 3 });
const done = m.line('done', { priority: 1, handler: serve });
const disk = m.device('disk', { registers, raises: done });

// The driver may write the kernel's table, and has its device write wherever its caller points.
export default scenario(m, {
  shows: 'A driver that does not ask whose memory it is asked to fill overwrites the kernel’s.',
  claims: ['A15', 'C5'],
  initially: [kernel.grants(driver, table, 'w')],
  steps: [
    app.calls(read).lending(buffer, 'w'),
    driver.starts(disk, buffer, 'in').onBehalfOfCaller(),
    disk.moves(1),
    driver.returns(),
    app.loads(buffer).sees(1),
    done.delivered(),
    driver.returns(),
    app.calls(read),
    driver.starts(disk, table, 'in').onBehalfOfCaller(),
  ],
  finds: breaks('no borrowed authority', 'kernel.table'),
  variants: { 'physical-dma': {} },
});
