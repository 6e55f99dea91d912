/** What each written step costs, done in turn on a machine that has done nothing before, with the shortest delays. */

import type { Action } from '../../../model/action.ts';
import { assert } from '../../../model/assert.ts';
import type { Model } from '../../../model/semantics.ts';
import { actionText } from '../../finding/phrasing.ts';
import type { StepCost, WrittenCost } from '../../finding/step-cost.ts';
import type { Subject } from '../../finding/subject.ts';
import { type Item, type LockstepOptions, replayInLockstep } from './lockstep-run.ts';
import { StepMeter } from './step-meter.ts';

/** By step; undefined of one that could not be asked for, or that comes after executor and model part. */
export function stepCosts(
  model: Model,
  actions: readonly Action[],
  options: LockstepOptions,
): readonly (StepCost | undefined)[] {
  const items = actions.map((action): Item => ({ action, at: 0, pace: [] }));
  const numbers = new Map(actions.map((action, i) => [action, i]));
  const costs: (StepCost | undefined)[] = actions.map(() => undefined);
  const meter = new StepMeter();
  replayInLockstep(model, items, {
    ...options,
    inTurn: true,
    onGive: (action, executor) => meter.given(action, executor),
    onRetire(retirement, executor) {
      const step = numbers.get(retirement.action);
      assert(step !== undefined, 'what retires in turn is one of the steps');
      costs[step] = meter.retired(retirement, executor);
    },
  });
  return costs;
}

/** With what each does, in words. */
export function writtenCosts(
  { data, model, ...subject }: Subject,
  costs: readonly (StepCost | undefined)[],
): WrittenCost[] {
  let state = model.initial;
  return data.steps.flatMap(({ action }, i) => {
    const before = state;
    state = model.step(before, action)?.state ?? before;
    const cost = costs[i];
    if (cost === undefined) return [];
    const says = actionText({ ...subject, data, model }, before, action);
    return { step: i + 1, says, ...cost };
  });
}
