import { anyone, machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 1 });
const app = m.space('app');
const library = m.space('library');
const sort = library.portal('sort', { callers: [app] });
const compare = app.portal('compare', { callers: [library] });
const main = m.thread('main', app, { hunks: 4 });

export default scenario(m, {
  shows: 'Calls that call back end where the stack does, and every frame is found as it was left.',
  claims: ['A7'],
  steps: [
    app.stores(main.hunk(0), 1),
    app.calls(sort),
    library.stores(main.hunk(1), 1),
    library.calls(compare),
    app.stores(main.hunk(2), 1),
    app.calls(sort),
    library.calls(compare).faults('stack'),
    // Refused, and nothing has happened: the library goes on where it was.
    library.loads(main.hunk(3)).sees(0),
    library.returns(),
    app.loads(main.hunk(2)).sees(1),
    app.returns(),
    library.loads(main.hunk(1)).sees(1),
    library.returns(),
    app.loads(main.hunk(0)).sees(1),
  ],
  may: [
    app.calls(sort).passing(1),
    library.calls(compare),
    app.stores(main.hunk(0), 1),
    library.stores(main.hunk(1), 1),
    app.loads(main.hunk(1)),
    anyone.returns(),
  ],
  variants: { 'untagged-plb': {} },
});
