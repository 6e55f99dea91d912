/** What a counterexample hangs on, found out by taking it again with something changed. */

import type { Action } from '../../../model/action.ts';
import type { Model } from '../../../model/semantics.ts';
import type { Explanation } from '../../finding/explanation.ts';
import type { RunStep } from '../../finding/run-step.ts';
import type { Judge, Objection } from '../judge.ts';
import type { Patience } from './attempt.ts';
import { irrelevantIn } from './irrelevant.ts';
import { neighbourOf } from './neighbour.ts';

/** Steps taken on behalf of one half of an explanation. */
const stepsMax = 20_000;
/** The same where each step is taken many times over, because runs are compared. */
const stepsMaxOfPairs = 1_500;
/** Runs taken again for one half of an explanation. */
const runsMax = 600;

/** `judge` asks everything that the search asked. */
export function explain(
  model: Model,
  judge: Judge,
  violation: { readonly run: readonly RunStep[]; readonly objection: Objection },
  menu: readonly Action[] = [],
): Explanation {
  const { run, objection } = violation;
  const one = { model, judge: judge.asking(objection.property) };
  const patience = ({ asksPairs }: Judge): Patience => {
    const steps = asksPairs ? stepsMaxOfPairs : stepsMax;
    let left = Math.min(runsMax, Math.floor(steps / Math.max(1, run.length)));
    return () => left-- > 0;
  };
  const irrelevant = irrelevantIn(one, run, objection, patience(one.judge));
  const all = { model, judge: judge.on(model) };
  const neighbour = neighbourOf(all, run, objection, { menu, patience: patience(judge) });
  return { irrelevant, ...(neighbour && { neighbour }) };
}
