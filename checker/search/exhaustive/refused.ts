/** Which steps of a model lead nowhere, as searches over all states count them. */

import type { Step } from '../../../model/outcome.ts';
import type { MachineState } from '../../../model/state.ts';

/**
 * Refused actions are no transitions, unless a fault handler has taken the refusal: then the thread
 * runs something else.
 */
export function isRefused({ outcome, state }: Step, before: MachineState): boolean {
  return outcome.kind === 'fault' && state === before;
}
