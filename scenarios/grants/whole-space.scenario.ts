import { anyone, machine, only, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const app = m.space('app');
const debug = m.space('debug');
const stranger = m.space('stranger');
const text = app.region('text', { bytes: 16 });
const heap = app.region('heap', { bytes: 16 });
const step = app.portal('step', { entry: text });
const main = m.thread('main', app, { hunks: 2 });
const watch = m.thread('watch', debug, { hunks: 2 });
m.thread('other', stranger, { hunks: 2 });

export default scenario(m, {
  shows:
    'One grant gives a debugger a whole space, every byte of it and no stack, and one revoke takes it all back.',
  claims: ['A5', 'A12'],
  steps: [
    app.stores(heap, 1).on(main),
    app.stores(main.hunk(0), 1).on(main),
    debug.loads(app).on(watch).faults('protection'),
    app.grants(debug, app, 'rwx').on(main),
    debug.loads(heap).on(watch).sees(1),
    debug.stores(text.part(15, 1), 1).on(watch),
    debug.fetches(text).on(watch),
    // What is the app's for a while only is not part of the space: it is granted by itself.
    debug.loads(main.hunk(0)).on(watch).faults('protection'),
    debug.grants(stranger, heap, 'r').on(watch).faults('exceeds-authority'),
    app.revokes(debug, heap.part(0, 8), 'rwx').on(main),
    debug.loads(heap.part(8, 8)).on(watch).sees(1),
    debug.loads(heap).on(watch).faults('protection'),
    app.revokes(debug, app, 'rwx').on(main),
    debug.loads(text).on(watch).faults('protection'),
  ],
  may: [
    app.grants(debug, app, 'rwx'),
    app.revokes(debug, heap.part(0, 8), 'rwx'),
    app.revokes(debug, app, 'rwx'),
    anyone.loads(app),
    anyone.stores(heap, 1),
    anyone.loads(main.hunk(0)),
    debug.grants(stranger, app, 'r'),
    anyone.calls(step),
    anyone.returns(),
  ],
  policy: [only([app, debug], 'rwx', heap), only([app], 'rw', main.hunk(0))],
});
