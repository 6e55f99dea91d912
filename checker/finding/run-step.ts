/** A step of a run, as searches take it and reports tell it. */

import type { Action } from '../../model/action.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { MachineState } from '../../model/state.ts';
import type { Site } from '../scenario/data.ts';
import type { StepCost } from './step-cost.ts';

/** One step of the run that breaks the property, re-executed in the readable model. */
export interface RunStep {
  readonly action: Action;
  readonly before: MachineState;
  /** Undefined when the action was disabled: only the last step of a directed run can be. */
  readonly outcome: Outcome | undefined;
  readonly after: MachineState;
  /** Where the scenario wrote the step, or the entry of the menu that it came from. */
  readonly site?: Site;
  /** On the executor, where it was run there. */
  readonly cost?: StepCost;
}
