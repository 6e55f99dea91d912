import { machine, scenario } from 'portcullis/scenario';

const m = machine();
const app = m.space('app');
const library = m.space('library');
const heap = app.region('heap');
const text = library.region('text');
const constants = library.region('constants');
const sort = library.portal('sort', { entry: text, data: app, callers: [app] });
m.thread('main', app);

export default scenario(m, {
  shows: 'Running code may use what its code space or its data space holds, and nothing else.',
  claims: ['A2'],
  steps: [
    app.fetches(text).faults('protection'),
    app.calls(sort),
    library.fetches(text),
    library.loads(constants).sees(0),
    app.stores(heap, 1),
    app.grants(library, heap, 'r'),
    library.returns(),
    app.loads(constants).faults('protection'),
    app.loads(heap).sees(1),
  ],
});
