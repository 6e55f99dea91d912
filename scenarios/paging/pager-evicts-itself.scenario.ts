import { machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const pager = m.space('pager');
const memory = pager.region('memory');
const table = pager.region('table');
const lists = pager.region('lists');
const missing = pager.portal('missing');
m.thread('main', pager, { hunks: 3 });
m.pages({ memory, table });
const page = m.page('page', lists, { mapped: 0 });
pager.faultsTo(missing);

export default scenario(m, {
  shows:
    'A pager that evicts its own page is its own fault handler, once: in the handler it is only refused.',
  claims: ['C3'],
  steps: [
    pager.stores(lists, 1),
    pager.unmaps(page),
    pager.loads(lists).faults('unmapped'),
    // Now its handler runs, and its own fault is not taken a second time.
    pager.loads(lists).faults('unmapped'),
    pager.maps(page, 0),
    pager.loads(lists).sees(1),
    pager.retries(),
    pager.loads(lists).sees(1),
  ],
  may: [
    pager.stores(lists, 1),
    pager.loads(lists),
    pager.unmaps(page),
    pager.maps(page, 0),
    pager.retries(),
    pager.skips(),
  ],
});
