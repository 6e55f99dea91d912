/**
 * Whether a shrunk run is the shortest there is with what it names.
 *
 * Deleting and simplifying can get stuck where a shorter run would have to do something else. So at
 * last a search looks at all shorter runs that can be made of the threads, spaces, portals,
 * ranges, rights and messages that are left in the run. It gives up where that would take long.
 */

import type { Action } from '../../../model/action.ts';
import type { Model } from '../../../model/semantics.ts';
import type { MachineState } from '../../../model/state.ts';
import { type Candidate, type MenuSource, mayAct } from '../action-source.ts';
import type { Bounds, Explored } from '../exhaustive/bounds.ts';
import { explore } from '../exhaustive/explorer.ts';
import { MemoisedJudge } from '../exhaustive/memoised-judge.ts';
import { partitionedModel } from '../exhaustive/partitioned-model.ts';
import { explorePlainly, isRefused, type PlainlyExplored } from '../exhaustive/plain.ts';
import type { Judge, Objection } from '../judge.ts';
import { candidatesMadeOf, universeOf } from '../made-of.ts';

/** A shorter run that breaks the property, if there is one; not the shortest where too many are to look at. */
export interface Answer {
  readonly actions?: readonly Action[];
  readonly objection?: Objection;
  readonly isShortest: boolean;
}

const actionsMax = 1000;
const statesMax = 20_000;
const bytesMax = 2 ** 28;
const statesMaxPlainly = 4000;

/** `judge` asks the one property that broke. */
export function shorterThan(
  model: Model,
  judge: Judge,
  actions: readonly Action[],
  menu: MenuSource | undefined,
  outOfTime: () => boolean = () => false,
): Answer {
  if (actions.length < 2) return { isShortest: true };
  const candidates =
    menu === undefined
      ? universeOf(actions).map((action) => ({ action, entry: -1 }))
      : candidatesMadeOf(menu, actions);
  if (candidates.length > actionsMax) return { isShortest: false };
  const limits = { depth: actions.length - 1, outOfTime };
  // What compares runs has to be asked of every step anew.
  const search = judge.asksPairs ? exploredPlainly : explored;
  const { found, end } = search(model, judge, candidates, limits);
  if (found === undefined) return { isShortest: end === 'complete' || end === 'depth' };
  const path = found.path.map(({ action }) => action);
  return { actions: path, objection: found.objection, isShortest: true };
}

type Limits = Pick<Bounds, 'depth' | 'outOfTime'>;

function explored(
  model: Model,
  judge: Judge,
  candidates: readonly Candidate[],
  limits: Limits,
): Pick<PlainlyExplored<Candidate, Objection>, 'found'> & Pick<Explored, 'end'> {
  const { properties } = judge;
  const invariants = properties.filter((property) => property.kind === 'invariant');
  const { found, end } = explore(
    partitionedModel(model, candidates, invariants),
    { ...limits, states: statesMax, bytes: bytesMax },
    { judge: new MemoisedJudge(model, judge, { candidates, properties }) },
  );
  if (found === undefined) return { end };
  const path = found.path.map((index) => candidates[index] as Candidate);
  return { end, found: { path, objection: found.objection as Objection } };
}

function exploredPlainly(
  model: Model,
  judge: Judge,
  candidates: readonly Candidate[],
  limits: Limits,
) {
  return explorePlainly(
    {
      initial: model.initial,
      actions: (state) => candidates.filter((candidate) => mayAct(state, candidate)),
      step: (state: MachineState, { action }: Candidate) => model.step(state, action),
      key: (state) => JSON.stringify(state),
    },
    {
      initial: () => undefined,
      step: (before, { action }, after) => judge.step({ before, action, after }),
      isRefused,
    },
    { ...limits, states: statesMaxPlainly },
  );
}
