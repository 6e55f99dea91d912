/**
 * A run that differs a little from a counterexample: taken again, and judged.
 *
 * Actions do not name the code that performs them: after a call that is refused, the next store is
 * the caller's. A step whose environment is no longer the one it had would be the act of another, so it
 * is left out, as is one that has become impossible.
 */

import type { Action } from '../../../model/action.ts';
import { topFrame } from '../../../model/frame.ts';
import type { Model } from '../../../model/semantics.ts';
import type { MachineState } from '../../../model/state.ts';
import type { Fate } from '../../finding/explanation.ts';
import type { RunStep } from '../../finding/run-step.ts';
import type { Judge, Objection } from '../judge.ts';

/** The model to run on, and its judge. */
export interface Bench {
  readonly model: Model;
  readonly judge: Judge;
}

interface TakenAgain {
  /** One for each step of the counterexample, as far as it went. */
  readonly fates: readonly Fate[];
  readonly objection?: Objection;
}

/** `instead` holds what is done in place of each step; undefined leaves it out. */
export function takeAgain(
  { model, judge }: Bench,
  run: readonly RunStep[],
  instead: readonly (Action | undefined)[],
): TakenAgain {
  const fates: Fate[] = [];
  let state = model.initial;
  const objection = judge.initial(state);
  if (objection !== undefined) return { fates, objection };
  for (const [i, step] of run.entries()) {
    const action = instead[i];
    const after =
      action !== undefined && isSameActor(step, state) ? model.step(state, action) : undefined;
    if (action === undefined || after === undefined) {
      fates.push(undefined);
      continue;
    }
    const observed = { before: state, action, after };
    fates.push({ action, before: state, outcome: after.outcome, after: after.state });
    const objection = judge.objection(observed, 'all');
    if (objection !== undefined) return { fates, objection };
    state = after.state;
  }
  return { fates };
}

function isSameActor({ action, before }: RunStep, state: MachineState): boolean {
  if (!('thread' in action)) return true;
  const was = topFrame(before.threads[action.thread] ?? []);
  const is = topFrame(state.threads[action.thread] ?? []);
  return was?.code === is?.code && was?.data === is?.data;
}

/** The actions of a run with one of them changed or left out. */
export function changed(
  run: readonly RunStep[],
  index: number,
  action: Action | undefined,
): (Action | undefined)[] {
  return run.map((step, i) => (i === index ? action : step.action));
}

/**
 * Asked before each attempt; false when no more are to be made. Explanations are bounded, and the same
 * whatever the machine's speed.
 */
export type Patience = () => boolean;
