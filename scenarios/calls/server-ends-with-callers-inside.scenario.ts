import { anyone, machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const kernel = m.space('kernel');
const app = m.space('app');
const server = m.space('server', { maker: kernel });
const serve = server.portal('serve', { callers: [app] });
const back = app.portal('back', { callers: [server] });
const main = m.thread('main', app, { hunks: 4 });
const guard = m.thread('guard', kernel, { hunks: 2 });

export default scenario(m, {
  shows:
    'A server ends under a callback: the callback runs on, and comes back to where the server was called.',
  claims: ['A1', 'A7'],
  steps: [
    app.stores(main.hunk(0), 1).on(main),
    app.calls(serve).on(main),
    server.grants(app, main.hunk(1), 'r').on(main),
    server.calls(back).on(main),
    app.loads(main.hunk(1)).on(main).sees(0),
    kernel.destroys(server).on(guard),
    // Nobody owns the hunk of a frame that will not run again.
    app.loads(main.hunk(1)).on(main).faults('protection'),
    app.returns().on(main),
    app.loads(main.hunk(0)).on(main).sees(1),
    app.calls(serve).on(main).faults('dead'),
    app.creates(server).on(main).faults('protection'),
    kernel.creates(server).on(guard),
    app.calls(serve).on(main),
  ],
  may: [
    app.calls(serve).on(main),
    server.calls(back).on(main),
    server.grants(app, main.hunk(1), 'r').on(main),
    app.loads(main.hunk(1)).on(main),
    kernel.destroys(server).on(guard),
    kernel.creates(server).on(guard),
    anyone.returns(),
  ],
});
