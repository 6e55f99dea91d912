/**
 * The nearest run that breaks nothing: a counterexample with one thing changed.
 *
 * Often the best explanation there is: it shows what the violation hangs on. The last step is the
 * violation itself, so that leaving it out would explain nothing; what is changed comes before it
 * where that is possible, and as shortly before it as possible.
 */

import type { Action } from '../../../model/action.ts';
import { noRights, type Rights } from '../../../model/rights.ts';
import { type Model, model as modelOf } from '../../../model/semantics.ts';
import type { Change, Neighbour } from '../../finding/explanation.ts';
import type { RunStep } from '../../finding/run-step.ts';
import type { Objection } from '../judge.ts';
import { type Bench, changed, type Patience, takeAgain } from './attempt.ts';
import { giftsOf, narrower, slotsOf } from './operands.ts';

/**
 * `menu` is what else could be done in place of the last step. A policy is broken by what software
 * and scenario give away, so there the initial grants are looked at before steps are left out.
 */
export function neighbourOf(
  bench: Bench,
  run: readonly RunStep[],
  objection: Objection,
  { menu, patience }: { menu: readonly Action[]; patience: Patience },
): Neighbour | undefined {
  let second: Neighbour | undefined;
  for (const change of changesOf(bench.model, run, objection, menu)) {
    if (!patience()) break;
    const { objection, fates } = tryChange(bench, run, change);
    if (objection !== undefined) continue;
    // It explains more if the last step is still asked for.
    if (fates.at(-1) !== undefined) return { change, fates };
    second ??= { change, fates };
  }
  return second;
}

function* changesOf(
  { machine }: Model,
  run: readonly RunStep[],
  { refutation }: Objection,
  menu: readonly Action[],
): Generator<Change> {
  const last = run.length - 1;
  for (let step = last - 1; step >= 0; step--) yield* narrowed(run, step);
  const granted = [...machine.grants.keys()].flatMap((grant) =>
    [...narrower(machine.grants[grant]?.rights ?? noRights)].map(
      (rights): Change => ({ kind: 'initial grant', grant, rights }),
    ),
  );
  if (refutation.clause !== undefined) yield* granted;
  for (let step = last - 1; step >= 0; step--) yield { kind: 'left out', step };
  if (refutation.clause === undefined) yield* granted;
  if (last >= 0) yield* narrowed(run, last);
  const final = run[last]?.action;
  for (const { others } of final === undefined ? [] : slotsOf(machine, final)) {
    for (const action of others) yield { kind: 'step', step: last, action };
  }
  for (const grant of machine.grants.keys()) {
    yield { kind: 'initial grant', grant, rights: noRights };
  }
  for (const action of menu) yield { kind: 'step', step: last, action };
}

function* narrowed(run: readonly RunStep[], step: number): Generator<Change> {
  const action = run[step]?.action;
  if (action === undefined) return;
  for (const gift of giftsOf(action)) {
    for (const less of narrower(gift.rights)) {
      yield { kind: 'step', step, action: gift.with(less) };
    }
  }
}

function tryChange(bench: Bench, run: readonly RunStep[], change: Change) {
  if (change.kind === 'initial grant') {
    const same = run.map(({ action }) => action);
    return takeAgain(withGrant(bench, change), run, same);
  }
  const action = change.kind === 'step' ? change.action : undefined;
  return takeAgain(bench, run, changed(run, change.step, action));
}

/** The same machine, cell for cell, on which one initial grant gives less. */
function withGrant({ model, judge }: Bench, { grant, rights }: { grant: number; rights: Rights }) {
  const { description } = model.machine;
  const grants = description.grants.map((one, i) => (i === grant ? { ...one, rights } : one));
  const less = modelOf({ ...description, grants }, model.semantics);
  return { model: less, judge: judge.on(less) };
}
