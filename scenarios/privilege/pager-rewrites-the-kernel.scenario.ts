import { machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 1, addressBits: 16 });
const kernel = m.space('kernel');
const pager = m.space('pager');
const memory = pager.region('memory', { bytes: 32 });
const table = pager.region('table', { bytes: 16 });
const code = kernel.region('code', { bytes: 16 });
const page = kernel.portal('page', { callers: [pager] });
const swap = pager.portal('swap', { callers: [kernel] });
m.thread('main', kernel, { hunks: 3 });
m.pages({ memory, table, pageBytes: 16 });
m.page('text', code, { mapped: 1 });

export default scenario(m, {
  shows:
    'No mode lets a pager write the code of the kernel, and it does: who owns the physical memory owns ' +
    'what is behind every address.',
  claims: ['A4'],
  steps: [
    kernel.loads(code).sees(0),
    kernel.calls(swap),
    pager.stores(code, 1).faults('protection'),
    pager.stores(memory.part(16, 16), 1),
    pager.returns(),
    kernel.loads(code).sees(1),
  ],
  may: [
    kernel.calls(swap),
    pager.stores(memory.part(16, 16), 1),
    pager.calls(page),
    kernel.returns(),
    pager.returns(),
  ],
  policy: [never(pager, 'w', code)],
});
