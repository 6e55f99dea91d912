/** Which steps of a model exhaustive searches count as refused: those that lead nowhere. */

import type { Step } from '../../../model/outcome.ts';
import type { MachineState } from '../../../model/state.ts';

/**
 * A refused action is not a transition, unless a fault handler took the refusal: then the thread runs
 * something else.
 */
export function isRefused({ outcome, state }: Step, before: MachineState): boolean {
  return outcome.kind === 'fault' && state === before;
}
