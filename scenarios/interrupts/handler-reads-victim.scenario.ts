import { anyone, breaks, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const app = m.space('app');
const profiler = m.space('profiler');
const sample = profiler.portal('sample');
const main = m.thread('main', app, { hunks: 3 });
const timer = m.line('timer', { priority: 1, handler: sample });

const opaque = never(profiler, 'r', main.hunk(0));

export default scenario(m, {
  shows:
    'A handler sees nothing of what it interrupts, unless the interrupted code has shown it its stack.',
  claims: ['A9', 'A12'],
  steps: [
    app.stores(main.hunk(0), 1),
    timer.raised(),
    timer.delivered(),
    profiler.loads(main.hunk(0)).faults('protection'),
    profiler.returns(),
    app.grants(profiler, main.hunk(0), 'r'),
    timer.raised(),
    timer.delivered(),
    profiler.loads(main.hunk(0)).sees(1),
  ],
  may: [
    app.stores(main.hunk(0), 1),
    app.grants(profiler, main.hunk(0), 'r'),
    timer.raised(),
    timer.delivered(),
    profiler.loads(main.hunk(0)),
    anyone.returns(),
  ],
  policy: [opaque],
  finds: breaks('authority confinement', opaque),
});
