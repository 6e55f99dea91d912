import { machine, scenario } from 'portcullis/scenario';

const m = machine();
const app = m.space('app');
const library = m.space('library');
const debug = m.space('debug');
const compare = app.portal('compare', { callers: [library] });
const sort = library.portal('sort', { callers: [app] });
const main = m.thread('main', app);
const watch = m.thread('watch', debug);

export default scenario(m, {
  shows: 'A debugger sees the hunks of the app that lets it, and not that of a library between.',
  claims: ['A7', 'A12'],
  steps: [
    app.stores(main.hunk(0), 1).on(main),
    app.grants(debug, main.hunk(0), 'r').on(main),
    app.calls(sort).on(main),
    library.stores(main.hunk(1), 1).on(main),
    library.calls(compare).on(main),
    app.stores(main.hunk(2), 1).on(main),
    app.grants(debug, main.hunk(2), 'r').on(main),
    app.loads(main.hunk(1)).on(main).faults('protection'),
    app.grants(debug, main.hunk(1), 'r').on(main).faults('exceeds-authority'),
    debug.loads(main.hunk(0)).on(watch).sees(1),
    debug.loads(main.hunk(1)).on(watch).faults('protection'),
    debug.loads(main.hunk(2)).on(watch).sees(1),
    app.returns().on(main),
    debug.loads(main.hunk(2)).on(watch).faults('protection'),
    // Until the library is talked into it.
    library.grants(debug, main.hunk(1), 'r').on(main),
    debug.loads(main.hunk(1)).on(watch).sees(1),
    library.returns().on(main),
    debug.loads(main.hunk(1)).on(watch).faults('protection'),
    debug.loads(main.hunk(0)).on(watch).sees(1),
  ],
  variants: {
    'callers-hunks': {
      // As the words say, the library runs on what is the app’s: nobody else has to be asked.
      steps: [
        app.calls(sort).on(main),
        library.stores(main.hunk(1), 1).on(main),
        library.grants(debug, main.hunk(1), 'r').on(main).faults('exceeds-authority'),
        library.calls(compare).on(main),
        app.loads(main.hunk(1)).on(main).sees(1),
        app.grants(debug, main.hunk(1), 'r').on(main),
        debug.loads(main.hunk(1)).on(watch).sees(1),
      ],
    },
  },
});
