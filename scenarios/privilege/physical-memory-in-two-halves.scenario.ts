import { anything, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, addressBits: 16, values: [0, 1] });
// It has no thread and no portal: nothing of it ever runs.
const silicon = m.space('silicon');
const kernel = m.space('kernel');
const pager = m.space('pager');
const memory = silicon.region('memory', { bytes: 32 });
const table = silicon.region('table', { bytes: 16 });
const code = kernel.region('code', { bytes: 16 });
const heap = kernel.region('heap', { bytes: 16 });
const swap = pager.portal('swap', { callers: [kernel] });
m.thread('main', kernel, { hunks: 2 });
m.pages({ memory, table, pageBytes: 16 });
const text = m.page('text', code, { mapped: 1 });
const data = m.page('data', heap);
const [low, high] = [memory.part(0, 16), memory.part(16, 16)];

export default scenario(m, {
  shows:
    'Where the physical memory is given out in halves, and nobody runs who owns the whole, the pager pages ' +
    'with its half and cannot reach the code of the kernel by any address.',
  claims: ['A4'],
  initially: [
    silicon.grants(pager, low, 'rw+'),
    silicon.grants(pager, data.entry, 'w'),
    silicon.grants(kernel, high, 'rw'),
  ],
  steps: [
    kernel.calls(swap),
    pager.stores(high, 1).faults('protection'),
    pager.maps(data, 1).faults('protection'),
    pager.maps(text, 0).faults('protection'),
    pager.maps(data, 0),
    pager.stores(low, 1),
    pager.returns(),
    kernel.loads(heap).sees(1),
    kernel.loads(code).sees(0),
  ],
  may: [
    kernel.calls(swap),
    kernel.stores(code, 1),
    kernel.stores(heap, 1),
    anything.by(pager).only('stores', 'maps', 'unmaps', 'returns').within(low, high, code, heap),
  ],
  policy: [never(pager, 'w', code).physically()],
});
