import { machine, never, scenario } from 'portcullis/scenario';

const m = machine();
const module = m.space('module');
const tracer = m.space('tracer');
const state = module.region('state', { bytes: 8 });
const own = module.region('own', { bytes: 8 });
const main = m.thread('main', module);
const watch = m.thread('watch', tracer);

export default scenario(m, {
  shows:
    'A module lets itself be watched while it runs: in what it shows, and as long as it likes.',
  claims: ['A12', 'C8'],
  steps: [
    tracer.loads(state).on(watch).faults('protection'),
    module.grants(tracer, state, 'r').on(main),
    tracer.loads(state).on(watch).sees(0),
    module.stores(state, 1).on(main),
    tracer.loads(state).on(watch).sees(1),
    tracer.stores(state, 0).on(watch).faults('protection'),
    tracer.loads(own).on(watch).faults('protection'),
    module.revokes(tracer, state, 'r').on(main),
    module.stores(state, 0).on(main),
    tracer.loads(state).on(watch).faults('protection'),
  ],
  may: [
    module.grants(tracer, state, 'r').on(main),
    module.revokes(tracer, state, 'r').on(main),
    module.stores(state, 1).on(main),
    module.stores(own, 1).on(main),
    tracer.loads(state).on(watch),
    tracer.loads(own).on(watch),
    tracer.stores(state, 0).on(watch),
  ],
  policy: [never(tracer, 'w', state), never(tracer, 'rw', own)],
  variants: { 'untagged-plb': {} },
});
