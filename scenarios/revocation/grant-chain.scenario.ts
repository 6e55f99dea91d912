import { machine, scenario } from 'portcullis/scenario';

const m = machine();
const app = m.space('app');
const server = m.space('server');
const driver = m.space('driver');
const buffer = app.region('buffer', { bytes: 64 });
const head = buffer.part(0, 1);
const tail = buffer.part(1, 63);
const serve = server.portal('serve', { callers: [app] });
const drive = driver.portal('drive', { callers: [server] });
m.thread('main', app);

export default scenario(m, {
  shows: 'What was passed on falls with what it was passed on from; without the mark it stops.',
  claims: ['A5'],
  steps: [
    app.grants(server, buffer, 'rw+'),
    app.calls(serve),
    server.grants(driver, head, 'rw'),
    server.grants(driver, tail, 'r+'),
    server.calls(drive),
    driver.stores(head, 1),
    driver.loads(buffer).sees(1, 0),
    driver.stores(tail, 1).faults('protection'),
    driver.grants(app, head, 'r').faults('exceeds-authority'),
    driver.returns(),
    server.returns(),
    // Only the mark goes: the server keeps using what it may no longer pass on.
    app.unpasses(server, head, 'rw'),
    app.calls(serve),
    server.loads(head).sees(1),
    server.calls(drive),
    driver.loads(head).faults('protection'),
    driver.loads(tail).sees(0),
    driver.returns(),
    server.returns(),
    app.revokes(server, buffer, 'rw'),
    app.calls(serve),
    server.loads(tail).faults('protection'),
    server.calls(drive),
    driver.loads(tail).faults('protection'),
  ],
  variants: {
    'passable-grants': {
      // Whoever has a right passes it on, and the owner takes it back from all of them.
      steps: [
        app.grants(server, buffer, 'rw'),
        app.calls(serve),
        server.grants(driver, head, 'rw'),
        server.calls(drive),
        driver.stores(head, 1),
        driver.grants(app, head, 'r'),
        driver.grants(app, tail, 'r').faults('exceeds-authority'),
        driver.returns(),
        server.returns(),
        app.revokes(server, buffer, 'rw'),
        app.calls(serve),
        server.calls(drive),
        driver.loads(head).faults('protection'),
      ],
    },
  },
});
