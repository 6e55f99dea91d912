import { anyone, breaks, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const kernel = m.space('kernel');
const module = m.space('module');
const core = kernel.region('core', { bytes: 8 });
const requests = kernel.region('requests', { bytes: 8 });
const handle = module.portal('handle', { callers: [kernel] });
m.thread('main', kernel, { hunks: 3 });

const apart = never(module, 'w', core);

export default scenario(m, {
  shows:
    'One grant promotes a module that has earned it, and from then on a late bug of the module is one of the kernel.',
  claims: ['A10'],
  steps: [
    // Under development: a wild store is refused, and the kernel is as it was.
    kernel.calls(handle).lending(requests, 'rw'),
    module.stores(requests, 1),
    module.stores(core, 1).faults('protection'),
    module.returns(),
    kernel.loads(core).sees(0),
  ],
  may: [
    kernel.calls(handle).lending(requests, 'rw'),
    module.stores(requests, 1),
    module.stores(core, 1),
    anyone.returns(),
    // Verified as far as possible, and promoted.
    kernel.grants(module, core, 'rw'),
    kernel.revokes(module, core, 'rw'),
  ],
  policy: [apart],
  finds: breaks('authority confinement', apart),
});
