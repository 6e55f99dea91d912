import { anyone, machine, only, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const pager = m.space('pager');
const app = m.space('app');
const vandal = m.space('vandal');
const memory = pager.region('memory', { bytes: 2 * 4096 });
const table = pager.region('table');
const heap = app.region('heap');
const loot = vandal.region('loot');
const first = m.thread('first', app);
const second = m.thread('second', vandal);
m.pages({ memory, table });
const heapPage = m.page('heapPage', heap, { mapped: 0 });
const lootPage = m.page('lootPage', loot);

export default scenario(m, {
  shows:
    'Nobody maps or unmaps but who may write the entry, and nobody maps memory that he may not pass on.',
  claims: ['A4', 'A13', 'C1'],
  initially: [
    pager.grants(app, heapPage.entry, 'w'),
    pager.grants(app, memory.part(0, 4096), 'rw+'),
    pager.grants(vandal, lootPage.entry, 'w'),
    pager.grants(vandal, memory.part(4096, 4096), 'rw'),
  ],
  steps: [
    app.unmaps(heapPage).on(first),
    app.maps(heapPage, 1).on(first).faults('protection'),
    app.maps(heapPage, 0).on(first),
    app.stores(heap, 1).on(first),
    vandal.unmaps(heapPage).on(second).faults('protection'),
    vandal.maps(lootPage, 0).on(second).faults('protection'),
    // It may use this page, and not pass it on: not even to itself, under another address.
    vandal.maps(lootPage, 1).on(second).faults('protection'),
    vandal.stores(memory.part(4096, 4096), 1).on(second),
    vandal.stores(table, 1).on(second).faults('protection'),
    app.loads(heap).on(first).sees(1),
  ],
  may: [
    anyone.maps(heapPage, 0),
    anyone.maps(heapPage, 1),
    anyone.maps(lootPage, 0),
    anyone.maps(lootPage, 1),
    anyone.unmaps(heapPage),
    anyone.unmaps(lootPage),
    anyone.stores(heap, 1),
    anyone.loads(loot),
  ],
  policy: [only([app, pager], 'rw', heap).physically()],
});
