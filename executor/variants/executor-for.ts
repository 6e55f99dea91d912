/**
 * What an executor decides that no step of the contract shows: it is what things cost.
 *
 * A decision becomes other units or other sizes. What the contract itself decides an executor reads in the
 * design of the machine's description.
 */

import type { Options } from '../machine.ts';

export const executorDecisions = {
  /** Whether a PLB tells spaces apart, or is emptied whenever the environment changes. */
  plb: ['tagged', 'untagged'],
} as const;

type ExecutorDecision = keyof typeof executorDecisions;

export type ExecutorDesign = {
  readonly [D in ExecutorDecision]: (typeof executorDecisions)[D][number];
};

/** In what the executor of these decisions differs from the usual one. */
export function executorFor({ plb }: Partial<ExecutorDesign>): Pick<Options, 'units' | 'sizes'> {
  return plb === 'untagged' ? { sizes: { tagged: false } } : {};
}
