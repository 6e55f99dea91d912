/** Floody: memory protection in modules, sentence by sentence. */

import { clause, figure, finds, played } from '../evidence.ts';
import type { Statement } from '../statement.ts';

const olive = 'Fabio Olive Leite, in Floody';

export const modules: readonly Statement[] = [
  {
    ...{ quote: 'debug a filesystem driver without rebooting', source: olive, claim: 'B5' },
    by: [
      played('devices/driver-dies', 'kernel.destroys(driver).on(guard)'),
      played('devices/driver-dies', 'kernel.creates(driver).on(guard)'),
    ],
    weaker: 'a driver is ended and made anew under this contract; no microkernel is built yet',
  },
  {
    quote: "we even don't have the context switching/message passing overhead",
    ...{ source: olive, claim: 'B2' },
    ...{ lacks: 'rival', because: 'modules within a kernel are not built yet' },
  },
  {
    quote: 'a buggy net card module can suddenly overwrite VFS code',
    ...{ source: olive, claim: 'B2' },
    by: [finds('devices/driver-with-too-much', 'authority confinement')],
    weaker: 'by a lend too wide under this contract; modules within a kernel are not built yet',
  },
  {
    ...{ quote: "That doesn't happen on micro-kernels", source: olive, claim: 'B5' },
    ...{ lacks: 'rival', because: 'a microkernel is not built yet' },
  },
  {
    ...{
      quote: 'is it feasible to have memory protection on modules?',
      source: olive,
      claim: 'A10',
    },
    by: [
      clause('devices/least-authority-driver', "never(nic, 'rw', files.table)"),
      figure('A call costs 8 cycles and its return 7, into another space as within one.'),
    ],
  },
  {
    quote: 'Protection level 1 would offer more protection than running back to back with kernel',
    ...{ source: 'Floody', claim: 'B3' },
    ...{ lacks: 'rival', because: 'rings are not built yet' },
  },
  {
    quote: 'nifty whiz-bang things like module watching/tracing',
    ...{ source: 'Floody', claim: 'C8' },
    by: [played('calls/watched-module', 'tracer.loads(state).on(watch).sees(1)')],
    weaker: 'the module shows what it likes; nobody watches one that is not asked',
  },
  {
    ...{ quote: 'I would guess 25% or more performance loss', source: 'Floody', claim: 'B3' },
    ...{ lacks: 'rival', because: 'rings are not built yet' },
  },
  {
    quote: 'you could load it back into ring 0 to achieve full performance',
    ...{ source: 'Floody', claim: 'B4' },
    by: [finds('kernels/module-promoted-by-a-grant', 'authority confinement')],
    weaker:
      'promotion by a grant under this contract, and what a late bug does; rings are not built yet',
  },
];
