/**
 * What the contract admits of an action, while something is being taken away.
 *
 * Between the issue and the retirement of a revoke an access that depends on the vanishing authority
 * may succeed or be refused (§8). Everything else has one outcome: what the model says in the state
 * that all earlier retirements have led to.
 */

import type { Action } from '../../model/action.ts';
import { type Outcome, type Step, sameOutcome } from '../../model/outcome.ts';
import type { Model } from '../../model/semantics.ts';
import type { MachineState } from '../../model/state.ts';

const vanishing: readonly Action['kind'][] = ['revoke', 'unpass', 'return'];
const accesses: readonly Action['kind'][] = ['fetch', 'load', 'store'];

/** Whether authority may be on its way out between the issue and the retirement of such an action. */
export function takesAway({ kind }: Action): boolean {
  return vanishing.includes(kind);
}

/**
 * Each outcome that the action may have, with the state that it leads to; none if it was not
 * enabled. `inFlight`: what was issued by others and has not retired.
 */
export function admissible(
  model: Pick<Model, 'step'>,
  state: MachineState,
  action: Action,
  inFlight: readonly Action[],
): Step[] {
  const now = model.step(state, action);
  if (now === undefined) return [];
  if (!accesses.includes(action.kind)) return [now];
  const steps: Step[] = [now];
  for (const without of subsets(inFlight)) {
    const outcome = outcomeAfter(model, state, without, action);
    // Refused for what is vanishing: nothing has happened to the state of before.
    if (outcome?.kind !== 'fault') continue;
    if (steps.some((step) => sameOutcome(step.outcome, outcome))) continue;
    steps.push({ state, outcome });
  }
  return steps;
}

function outcomeAfter(
  model: Pick<Model, 'step'>,
  state: MachineState,
  taken: readonly Action[],
  action: Action,
): Outcome | undefined {
  let after = state;
  for (const one of taken) after = model.step(after, one)?.state ?? after;
  return model.step(after, action)?.outcome;
}

/** Every choice of some of them, in their order; not the empty one. */
function subsets<T>(all: readonly T[]): T[][] {
  let found: T[][] = [[]];
  for (const one of all) found = [...found, ...found.map((some) => [...some, one])];
  return found.slice(1);
}
