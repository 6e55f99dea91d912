import { anyone, breaks, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false });
const app = m.space('app');
const server = m.space('server');
const driver = m.space('driver');
const buffer = app.region('buffer');
const serve = server.portal('serve', { callers: [app] });
const drive = driver.portal('drive', { callers: [server] });
m.thread('main', app, { hunks: 4 });

// The app means to share its buffer with the server alone, and forgets what the + says.
const confined = never(driver, 'w', buffer);

export default scenario(m, {
  shows: 'A server that may pass on what it was granted can hand the buffer to the driver.',
  claims: ['A5'],
  may: [
    anyone.calls(serve),
    anyone.calls(drive),
    anyone.returns(),
    app.grants(server, buffer, 'rw+'),
    app.revokes(server, buffer, 'rw'),
    server.grants(driver, buffer, 'rw'),
    driver.stores(buffer, 0),
  ],
  policy: [confined],
  finds: breaks('authority confinement', confined),
});
