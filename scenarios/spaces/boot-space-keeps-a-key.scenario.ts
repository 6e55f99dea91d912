import { breaks, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const boot = m.space('boot');
const kernel = m.space('kernel');
const table = kernel.region('table', { bytes: 16 });
const main = m.thread('main', boot);
const core = m.thread('core', kernel);

const retired = never(boot, 'w', table.part(0, 8));

export default scenario(m, {
  shows:
    'A space that sets the others up holds what it was granted, and one grant too wide gives it the rest.',
  claims: ['A4'],
  steps: [
    boot.stores(table, 1).on(main).faults('protection'),
    kernel.grants(boot, table.part(8, 8), 'rw').on(core),
    boot.stores(table.part(8, 8), 1).on(main),
    kernel.revokes(boot, table.part(8, 8), 'rw').on(core),
    boot.stores(table.part(8, 8), 0).on(main).faults('protection'),
    kernel.grants(boot, table, 'rw').on(core),
  ],
  may: [
    kernel.grants(boot, table.part(8, 8), 'rw'),
    kernel.grants(boot, table, 'rw'),
    kernel.revokes(boot, table.part(8, 8), 'rw'),
    boot.stores(table.part(0, 8), 0),
  ],
  policy: [retired],
  finds: breaks('authority confinement', retired),
});
