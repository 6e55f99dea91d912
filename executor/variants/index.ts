/**
 * What executors may differ in: units and sizes. A decision of a design, or of the executor's own, becomes
 * others of them.
 */

import type { Design } from '../../model/design.ts';
import type { ExecutorDesign } from '../design.ts';
import type { Options } from '../machine.ts';

/** In what an executor of the design, with these decisions of its own, differs from the usual one. */
export function executorFor(
  _design: Design,
  { plb }: Partial<ExecutorDesign> = {},
): Pick<Options, 'units' | 'sizes'> {
  return plb === 'untagged' ? { sizes: { tagged: false } } : {};
}
