import { anyone, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 1 });
const app = m.space('app');
const kernel = m.space('kernel');
const secret = app.region('secret', { bytes: 8 });
const log = kernel.region('log', { bytes: 8 });
const tick = kernel.portal('tick');
const main = m.thread('main', app, { hunks: 3 });
const timer = m.line('timer', { priority: 1, handler: tick });

export default scenario(m, {
  shows: 'An interrupt runs on any stack, sees nothing of it, and leaves it as it was.',
  claims: ['A9'],
  steps: [
    app.stores(secret, 1),
    app.stores(main.hunk(0), 1),
    app.loads(secret).sees(1),
    timer.raised(),
    timer.delivered(),
    kernel.loads(main.hunk(0)).faults('protection'),
    kernel.loads(secret).faults('protection'),
    kernel.loads(main.hunk(1)).sees(0),
    kernel.stores(log, 1),
    kernel.returns(0),
    // What the handler returns reaches nobody.
    app.stores(secret, 1),
    app.loads(main.hunk(0)).sees(1),
    app.loads(log).faults('protection'),
  ],
  may: [
    timer.raised(),
    timer.delivered(),
    app.stores(secret, 1),
    kernel.loads(secret),
    kernel.stores(log, 1),
    anyone.returns(1),
  ],
  policy: [never(kernel, 'rw', secret), never(app, 'rw', log)],
});
