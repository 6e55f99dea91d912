import { anyone, machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 1 });
const app = m.space('app');
const library = m.space('library');
const buffer = app.region('buffer', { bytes: 8 });
const sort = library.portal('sort', { callers: [app] });
const compare = app.portal('compare', { callers: [library] });
const main = m.thread('main', app, { hunks: 4 });

export default scenario(m, {
  shows:
    'A caller may give up what it called, from a callback: the callee loses its frame, not its memory.',
  claims: ['A7'],
  steps: [
    app.stores(main.hunk(0), 1),
    app.calls(sort).lending(buffer, 'rw'),
    library.stores(buffer, 1),
    library.calls(compare).passing(1),
    app.unwinds(0),
    app.loads(main.hunk(0)).sees(1),
    app.loads(buffer).sees(1),
    app.loads(main.hunk(1)).faults('protection'),
    app.calls(sort),
    library.loads(main.hunk(1)).sees(0),
    library.loads(buffer).faults('protection'),
  ],
  may: [
    app.calls(sort).lending(buffer, 'rw'),
    library.calls(compare).passing(1),
    library.stores(buffer, 1),
    library.stores(main.hunk(1), 1),
    anyone.unwinds(0),
    anyone.unwinds(1),
    anyone.returns(),
  ],
});
