import { anyone, machine, never, only, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const pager = m.space('pager');
const library = m.space('library');
const app = m.space('app');
const memory = pager.region('memory', { bytes: 2 * 4096 });
const table = pager.region('table');
const secret = library.region('secret');
const seal = library.portal('seal', { callers: [app] });
const missing = pager.portal('missing');
m.thread('main', app, { hunks: 4 });
m.pages({ memory, table });
const heap = m.page('heap', secret, { mapped: 0 });
library.faultsTo(missing);

const front = memory.part(0, 4096);
const back = memory.part(4096, 4096);

export default scenario(m, {
  shows:
    'A pager that a library grants nothing evicts its page and restores it elsewhere, and the library sees no difference.',
  claims: ['A13', 'A14'],
  steps: [
    app.calls(seal),
    library.stores(secret, 1),
    library.returns(),
    app.loads(secret).faults('protection'),
    app.calls(seal),
    library.unmaps(heap).faults('protection'),
    // The pager handles that refusal: it saves the page, and takes it away.
    pager.loads(secret).faults('protection'),
    pager.loads(front).sees(1),
    pager.unmaps(heap),
    pager.stores(front, 0),
    pager.skips(),
    library.loads(secret).faults('unmapped'),
    pager.stores(back, 1),
    pager.maps(heap, 1),
    pager.retries(),
    library.loads(secret).sees(1),
    library.returns(),
  ],
  may: [
    app.calls(seal),
    library.stores(secret, 1),
    library.loads(secret),
    library.unmaps(heap),
    app.loads(secret),
    pager.maps(heap, 0),
    pager.maps(heap, 1),
    pager.unmaps(heap),
    pager.loads(secret),
    anyone.retries(),
    anyone.returns(),
  ],
  policy: [only([library], 'rwx', secret), never(app, 'rw', secret).physically()],
});
