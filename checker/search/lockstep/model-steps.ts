/** What the model makes of what an executor retired, as the steps of a run. */

import type { Retirement } from '../../../executor/machine.ts';
import { sameOutcome } from '../../../model/outcome.ts';
import type { Model } from '../../../model/semantics.ts';
import type { RunStep } from '../../finding/run-step.ts';

/** The last step has the model's own outcome; of an earlier one that differs, the contract admits the executor's. */
export function modelSteps(model: Model, retirements: readonly Retirement[]): RunStep[] {
  let state = model.initial;
  return retirements.map(({ action, outcome }, i) => {
    const before = state;
    const own = model.step(state, action);
    // Refused while authority was on its way out: nothing happened.
    const isRefused =
      i < retirements.length - 1 && own !== undefined && !sameOutcome(own.outcome, outcome);
    if (own !== undefined && !isRefused) state = own.state;
    return { action, before, outcome: isRefused ? outcome : own?.outcome, after: state };
  });
}
