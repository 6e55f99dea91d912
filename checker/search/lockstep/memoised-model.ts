/**
 * A memoised model: it remembers the steps that it took.
 *
 * Runs in lockstep take the same steps again and again. Equal states are made one object, so that a step
 * is found by the state before it. One in a thousand remembered steps is taken again and compared. This
 * pays only where actions come from a list: an action that is generated anew is never met twice.
 */

import type { Action } from '../../../model/action.ts';
import { type Step, sameOutcome } from '../../../model/outcome.ts';
import type { Model } from '../../../model/semantics.ts';
import type { MachineState } from '../../../model/state.ts';

const comparedEvery = 1000;
/** States that are remembered. */
const memoisedStatesMax = 50_000;

type Steps = Map<Action, Step | undefined>;

export function remembering(model: Model): Model {
  const states = new Map<string, MachineState>();
  const stepsOf = new WeakMap<MachineState, Steps>();
  let remembered = 0;

  const theSame = (state: MachineState): MachineState => {
    const key = JSON.stringify(state);
    const known = states.get(key);
    if (known !== undefined) return known;
    if (states.size < memoisedStatesMax) {
      states.set(key, state);
      stepsOf.set(state, new Map());
    }
    return state;
  };

  const compare = (state: MachineState, action: Action, known: Step | undefined) => {
    const again = model.step(state, action);
    const isSame =
      again === undefined || known === undefined
        ? again === known
        : sameOutcome(again.outcome, known.outcome) &&
          JSON.stringify(again.state) === JSON.stringify(known.state);
    if (!isSame) throw new Error(`a remembered '${action.kind}' is another when it is taken again`);
  };

  return {
    ...model,
    initial: theSame(model.initial),
    step(state, action) {
      const steps = stepsOf.get(state);
      const known = steps?.get(action);
      if (known !== undefined || steps?.has(action) === true) {
        if (++remembered % comparedEvery === 0) compare(state, action, known);
        return known;
      }
      const taken = model.step(state, action);
      const kept =
        taken === undefined || taken.state === state
          ? taken
          : { outcome: taken.outcome, state: theSame(taken.state) };
      steps?.set(action, kept);
      return kept;
    },
  };
}
