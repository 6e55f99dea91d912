import { anyone, machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const app = m.space('app');
const library = m.space('library');
const buffer = app.region('buffer', { bytes: 8 });
const spin = library.portal('spin', { callers: [app] });
const bark = app.portal('bark');
const main = m.thread('main', app, { hunks: 4 });
const timer = m.line('timer', { priority: 1, handler: bark });

export default scenario(m, {
  shows:
    'A library that never returns is given up by a watchdog of its caller, and keeps nothing that it was lent.',
  claims: ['A7', 'A9'],
  steps: [
    app.stores(main.hunk(0), 1),
    app.calls(spin).lending(buffer, 'rw'),
    library.stores(buffer, 1),
    timer.raised(),
    timer.delivered(),
    // Above the library, and of the caller's own space: what lies between goes.
    app.unwinds(0),
    app.loads(main.hunk(0)).sees(1),
    app.loads(buffer).sees(1),
    app.calls(spin),
    library.stores(buffer, 1).faults('protection'),
  ],
  may: [
    app.stores(main.hunk(0), 1),
    app.calls(spin).lending(buffer, 'rw'),
    app.calls(spin),
    library.stores(buffer, 1),
    library.stores(main.hunk(0), 0),
    timer.raised(),
    timer.delivered(),
    app.unwinds(0),
    app.loads(buffer),
    anyone.returns(),
  ],
});
