import { atMost, machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false });
const app = m.space('app');
const reader = m.space('reader');
const pager = m.space('pager');
const memory = pager.region('memory', { bytes: 8192 });
const table = pager.region('table', { bytes: 64 });
m.pages({ memory, table });
const buffer = app.region('buffer', { bytes: 512 });
const heap = m.page('heap', buffer, { mapped: 1 });
const main = m.thread('main', app, { hunks: 1 });
const back = m.thread('back', pager, { hunks: 1 });
const readers = [0, 1, 2].map((i) => m.thread(`reader-${i}`, reader, { hunks: 1 }));
const reading = () => readers.map((one) => reader.loads(buffer).on(one));

const revoke = app.revokes(reader, buffer, 'r').on(main);
const unmap = pager.unmaps(heap).on(back);

export default scenario(m, {
  shows:
    'A revoke, and an unmap, wait for every hart that has a copy, and no longer than its longest access.',
  claims: ['C2'],
  initially: [app.grants(reader, buffer, 'r')],
  steps: [
    ...reading(),
    revoke,
    app.grants(reader, buffer, 'r').on(main),
    ...reading(),
    unmap,
    ...readers.map((one) => reader.loads(buffer).on(one).faults('unmapped')),
  ],
  may: [
    ...reading(),
    app.grants(reader, buffer, 'r').on(main),
    app.revokes(reader, buffer, 'r').on(main),
    pager.unmaps(heap).on(back),
    pager.maps(heap, 1).on(back),
  ],
  // A load of 64 words that misses may just have begun, with the longest delays: nothing succeeds when
  // the revoke is done. Idle harts answer at once, all at the same time.
  costs: [
    atMost(6, revoke),
    atMost(8, unmap),
    atMost(81, 'revocation'),
    atMost(77, 'revocation window'),
  ],
});
