/**
 * What in a counterexample does not matter: steps that can be left out, rights that need not be
 * there, and operands in whose place anything would do.
 *
 * Found out by trying. An operand does not matter if every other value that the machine has in its
 * place leads to the same violation at the same step; what was not tried counts as relevant.
 */

import type { Action } from '../../../model/action.ts';
import type { Machine } from '../../../model/machine.ts';
import { letters, noRights, type Rights, right, without } from '../../../model/rights.ts';
import type { Irrelevant } from '../../finding/explanation.ts';
import type { RunStep } from '../../finding/run-step.ts';
import type { Objection } from '../judge.ts';
import { type Bench, changed, type Patience, takeAgain } from './attempt.ts';
import { giftsOf, slotsOf } from './operands.ts';

export function irrelevantIn(
  bench: Bench,
  run: readonly RunStep[],
  objection: Objection,
  patience: Patience,
): Irrelevant {
  const breaks = (actions: readonly (Action | undefined)[]) =>
    patience() && isSameViolation(takeAgain(bench, run, actions), run, objection);
  return {
    steps: needlessSteps(run, breaks),
    rights: needlessRights(run, breaks),
    operands: anyOperands(bench.model.machine, run, breaks),
  };
}

type Breaks = (actions: readonly (Action | undefined)[]) => boolean;

/** The same property, the same clause, at the last step. */
function isSameViolation(
  { fates, objection }: ReturnType<typeof takeAgain>,
  run: readonly RunStep[],
  { property, refutation }: Objection,
): boolean {
  const isAtTheEnd = fates.length === run.length && fates.at(-1) !== undefined;
  return (
    isAtTheEnd &&
    objection?.property === property &&
    objection.refutation.clause === refutation.clause
  );
}

/** From the last to the first, each tried with those before it gone as well. */
function needlessSteps(run: readonly RunStep[], breaks: Breaks): number[] {
  let kept: (Action | undefined)[] = run.map(({ action }) => action);
  const gone: number[] = [];
  for (let i = run.length - 2; i >= 0; i--) {
    const fewer = kept.map((action, j) => (j === i ? undefined : action));
    if (!breaks(fewer)) continue;
    kept = fewer;
    gone.unshift(i);
  }
  return gone;
}

/** From the last to the first, each with the later ones narrowed already: all of them together. */
function needlessRights(run: readonly RunStep[], breaks: Breaks): Irrelevant['rights'] {
  const found: Irrelevant['rights'][number][] = [];
  const kept = run.map(({ action }) => action);
  for (let step = run.length - 1; step >= 0; step--) {
    for (const { lend, rights } of giftsOf(kept[step] as Action)) {
      const needed = lessOf.reduce((enough, fewer) => {
        const less = fewer(enough);
        const gift = giftsOf(kept[step] as Action).find((one) => one.lend === lend);
        // A grant of nothing is a step left out, and that was tried.
        const isNothing = less === noRights && lend === undefined;
        if (less === enough || isNothing || gift === undefined) return enough;
        const narrowed = kept.map((action, i) => (i === step ? gift.with(less) : action));
        if (!breaks(narrowed.map(withoutEmptyLends))) return enough;
        kept[step] = gift.with(less);
        return less;
      }, rights);
      if (needed !== rights) found.unshift({ step, needed, ...(lend !== undefined && { lend }) });
    }
  }
  return found;
}

/** A lend that gives nothing is none. */
function withoutEmptyLends(action: Action): Action {
  if (action.kind !== 'call') return action;
  const lends = action.lends.filter(({ rights }) => rights !== noRights);
  return lends.length === action.lends.length ? action : { ...action, lends };
}

/** One mark less, then one right less. */
const lessOf: readonly ((rights: Rights) => Rights)[] = [
  ...letters.map((letter) => (rights: Rights) => rights & ~(right[letter] << 4)),
  ...letters.map((letter) => (rights: Rights) => without(rights, right[letter])),
];

function anyOperands(
  machine: Machine,
  run: readonly RunStep[],
  breaks: Breaks,
): Irrelevant['operands'] {
  return run.flatMap(({ action }, step) =>
    [...slotsOf(machine, action)]
      .filter(({ others }) => others.every((other) => breaks(changed(run, step, other))))
      .map(({ operand }) => ({ step, operand })),
  );
}
