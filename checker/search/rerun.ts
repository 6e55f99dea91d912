/** A counterexample, re-executed in the readable model. */

import type { Model } from '../../model/semantics.ts';
import type { MachineState } from '../../model/state.ts';
import type { RunStep } from '../finding/run-step.ts';

/** The run that these actions make, disabled ones left out. */
export function rerun(model: Model, actions: Iterable<RunStep['action']>): readonly RunStep[] {
  const run: RunStep[] = [];
  let state: MachineState = model.initial;
  for (const action of actions) {
    const after = model.step(state, action);
    if (after === undefined) continue;
    run.push({ action, before: state, outcome: after.outcome, after: after.state });
    state = after.state;
  }
  return run;
}
