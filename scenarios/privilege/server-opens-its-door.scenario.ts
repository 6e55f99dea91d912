import { anything, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false });
const kernel = m.space('kernel');
const app = m.space('app');
const server = m.space('server');
const portals = kernel.region('portals');
const init = server.portal('init', { callers: [app] });
const serve = server.portal('serve', { callers: [app], closed: true });
const system = kernel.portal('system', { callers: [app] });
m.thread('main', app, { hunks: 3 });
m.tables({ portals });

export default scenario(m, {
  shows:
    'A server lets nobody in before it is ready: only it can open its portal, and who may write the slot ' +
    'can close it again.',
  claims: ['A4'],
  initially: [kernel.grants(server, serve.slot, 'w')],
  steps: [
    app.calls(serve).faults('protection'),
    app.opens(serve).faults('protection'),
    app.calls(system),
    // The table is the kernel's, and the space that would be entered is not.
    kernel.opens(serve).faults('protection'),
    kernel.returns(),
    app.calls(init),
    server.opens(serve),
    server.returns(),
    app.calls(serve),
    server.returns(),
    app.calls(system),
    kernel.closes(serve),
    kernel.returns(),
    app.calls(serve).faults('protection'),
  ],
  may: [
    app.calls(init),
    app.calls(serve),
    app.calls(system),
    server.opens(serve),
    server.closes(serve),
    server.returns(),
    kernel.closes(serve),
    kernel.returns(),
    anything.by(app).only('opens', 'closes'),
  ],
  policy: [never(app, 'w', portals)],
});
