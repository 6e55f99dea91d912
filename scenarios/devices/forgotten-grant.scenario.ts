import { anything, breaks, machine, mayFlow, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const app = m.space('app');
const files = m.space('files');
const driver = m.space('driver');
const packet = app.region('packet', { bytes: 8 });
const table = files.region('table', { bytes: 8 });
const registers = driver.region('registers', { bytes: 8 });
const send = driver.portal('send', { callers: [app] });
const serve = driver.portal('serve');
m.thread('main', app, { hunks: 3 });
const done = m.line('done', { priority: 1, handler: serve });
m.device('nic', { registers, raises: done });

const served = mayFlow(app, driver);
const answered = mayFlow(driver, app);

// The driver used to load the table from the network, and nobody took that grant back. Its code was looked
// through and stores nothing; nobody looked where it aims its device.
export default scenario(m, {
  shows: 'A driver that has no business with the table any more has its device write there.',
  claims: ['A10', 'A15'],
  initially: [files.grants(driver, table, 'w')],
  may: [
    app.calls(send).lending(packet, 'r'),
    anything.by(driver).only('starts', 'stops', 'returns'),
  ],
  bounds: { depth: 4 },
  policy: [served, answered],
  finds: breaks('authority confinement', 'driver flows to files'),
});
