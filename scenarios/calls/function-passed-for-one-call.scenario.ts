import { anyone, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const app = m.space('app');
const library = m.space('library');
const other = m.space('other');
const table = app.region('table', { bytes: 16 });
const secret = app.region('secret', { bytes: 8 });
const compare = app.portal('compare');
const sort = library.portal('sort', { callers: [app] });
const gossip = other.portal('gossip', { callers: [library] });
const main = m.thread('main', app, { hunks: 5 });

export default scenario(m, {
  shows:
    'A function that is passed to a library can be called back for as long as that call lasts, and no longer.',
  claims: ['A5', 'A7', 'A12'],
  steps: [
    app.calls(sort),
    library.calls(compare).faults('protection'),
    library.returns(),
    // Passed in: the right to enter goes along with the table that it is about.
    app.calls(sort).lending(compare.entry, 'e').lending(table, 'rw'),
    library.stores(table, 1),
    library.stores(main.hunk(1), 1),
    library.calls(compare),
    app.loads(table).sees(1),
    app.loads(main.hunk(1)).faults('protection'),
    app.returns(),
    // Without the mark it cannot be passed on.
    library.calls(gossip).lending(compare.entry, 'e').faults('exceeds-authority'),
    library.returns(),
    app.calls(sort),
    library.calls(compare).faults('protection'),
  ],
  may: [
    app.calls(sort),
    app.calls(sort).lending(compare.entry, 'e').lending(table, 'rw'),
    anyone.calls(compare),
    library.calls(gossip),
    library.calls(gossip).lending(compare.entry, 'e'),
    library.stores(table, 1),
    anyone.loads(secret),
    anyone.returns(),
  ],
  policy: [never(library, 'rw', secret), never(other, 'e', compare.entry)],
});
