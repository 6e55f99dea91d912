import { breaks, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false, addressBits: 16 });
const kernel = m.space('kernel');
const pager = m.space('pager');
const memory = pager.region('memory', { bytes: 32 });
const table = pager.region('table', { bytes: 16 });
const code = kernel.region('code', { bytes: 16 });
m.thread('main', kernel, { hunks: 1 });
m.pages({ memory, table, pageBytes: 16 });
m.page('text', code, { mapped: 1 });

const untouched = never(pager, 'w', code).physically();

export default scenario(m, {
  shows:
    'That no mode puts the pager above the kernel says nothing of the memory: who owns all of the physical ' +
    'memory can rewrite anybody.',
  claims: ['A4'],
  may: [kernel.loads(code)],
  policy: [never(pager, 'w', code), untouched],
  finds: breaks('authority confinement', untouched),
});
