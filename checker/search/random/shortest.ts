/**
 * Whether a shrunk run is the shortest there is with what it names.
 *
 * Deleting and simplifying can get stuck where a shorter run would have to do something else. So at
 * last a search looks at all shorter runs that can be made of the threads, spaces, portals,
 * ranges, rights and messages that are left in the run. It gives up where that would take long.
 */

import {
  type Action,
  type ActionKind,
  type Lend,
  operandsOf,
  type Sort,
  type Sorts,
  valuesIn,
} from '../../../model/action.ts';
import type { Model } from '../../../model/semantics.ts';
import type { MachineState } from '../../../model/state.ts';
import { type Candidate, mayAct } from '../action-source.ts';
import { enumerate, type Loop, type Row } from '../enumerate.ts';
import { explore } from '../exhaustive/explorer.ts';
import { MemoisedJudge } from '../exhaustive/memoised-judge.ts';
import { partitionedModel } from '../exhaustive/partitioned-model.ts';
import { explorePlainly } from '../exhaustive/plain.ts';
import { isRefused } from '../exhaustive/refused.ts';
import type { Judge, Objection } from '../judge.ts';

export interface Shorter {
  readonly actions: readonly Action[];
  readonly objection: Objection;
}

/** `shortest`: no run with fewer actions breaks the property; undefined: too many to look at. */
export type Answer = Shorter | 'shortest' | undefined;

const actionsMax = 1000;
const searchedStatesMax = 20_000;
const bytesMax = 2 ** 28;
const statesMaxPlainly = 4000;

/** `judge` asks the one property that broke. */
export function shorterThan(
  model: Model,
  judge: Judge,
  actions: readonly Action[],
  menu?: readonly Candidate[],
  outOfTime: () => boolean = () => false,
): Answer {
  if (actions.length < 2) return 'shortest';
  const candidates = menu ?? universeOf(actions).map((action) => ({ action, entry: -1 }));
  if (candidates.length > actionsMax) return undefined;
  const depth = actions.length - 1;
  // What compares runs has to be asked of every step anew.
  if (judge.asksPairs) return shorterPlainly(model, judge, { candidates, depth, outOfTime });
  const { properties } = judge;
  const invariants = properties.filter((property) => property.kind === 'invariant');
  const { found, end } = explore(
    partitionedModel(model, candidates, invariants),
    { depth, states: searchedStatesMax, bytes: bytesMax, outOfTime },
    { judge: new MemoisedJudge(model, judge, { candidates, properties }) },
  );
  if (found === undefined) return end === 'complete' || end === 'depth' ? 'shortest' : undefined;
  const path = found.path.map((index) => (candidates[index] as Candidate).action);
  return { actions: path, objection: found.objection as Objection };
}

interface ShortestBounds {
  readonly candidates: readonly Candidate[];
  readonly depth: number;
  readonly outOfTime: () => boolean;
}

function shorterPlainly(
  model: Model,
  judge: Judge,
  { candidates, depth, outOfTime }: ShortestBounds,
): Answer {
  const { found, end } = explorePlainly(
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
    { depth, states: statesMaxPlainly, outOfTime },
  );
  if (found !== undefined)
    return { actions: found.path.map(({ action }) => action), objection: found.objection };
  return end === 'complete' || end === 'depth' ? 'shortest' : undefined;
}

/** Every action of a kind that the run has, with operands that the run has. */
export function universeOf(actions: readonly Action[]): Action[] {
  const named = namedIn(actions);
  const kinds = [...new Set(actions.map(({ kind }) => kind))];
  const made = kinds.flatMap((kind) => [...enumerate(named, [rowOf(kind)])]);
  // The run's own actions are in it in any case: a call that lends two ranges, say.
  return distinct([...made, ...actions]);
}

/** What a run has of each sort, in the order in which it is tried. */
type OperandsNamed = { readonly [S in Sort]: readonly (Sorts[S] | undefined)[] };

function namedIn(actions: readonly Action[]): OperandsNamed {
  const found = actions.flatMap((action) => [...valuesIn(action)]);
  const all = <S extends Sort>(sort: S) =>
    distinct(found.filter(([one]) => one === sort).map(([, value]) => value as Sorts[S]));
  const numbers = <S extends Sort>(sort: S) => all(sort).sort((a, b) => Number(a) - Number(b));
  const [space, span, rights] = [numbers('space'), numbers('span'), numbers('rights')];
  const oneLend = space.flatMap((lender) =>
    span.flatMap((one) => rights.map((some): Lend[] => [{ lender, span: one, rights: some }])),
  );
  return {
    thread: numbers('thread'),
    space,
    portal: numbers('portal'),
    span,
    line: numbers('line'),
    device: numbers('device'),
    page: numbers('page'),
    physicalPage: numbers('physicalPage'),
    rights,
    source: all('source'),
    sources: distinct([[], ...all('sources')]),
    lends: [[], ...oneLend],
    value: numbers('value'),
    direction: ['in', 'out'],
    depth: numbers('depth'),
    resume: [undefined, ...all('resume')],
    mark: [undefined],
  };
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** The operands that vary outermost, whatever their place in the table. */
const outermost: readonly Sort[] = ['thread', 'span', 'resume'];

function rowOf(kind: ActionKind): Row<OperandsNamed> {
  const fields = operandsOf(kind);
  const loops = [
    ...outermost.flatMap((sort) => fields.filter(([, one]) => one === sort)),
    ...fields.filter(([, sort]) => !outermost.includes(sort)),
  ];
  return { kind, loops: loops.map(([field, sort]) => [field, loopOf(field, sort)]) };
}

function loopOf(field: string, sort: Sort): Loop<OperandsNamed, Sort> {
  const isOther = field === 'to' || field === 'from';
  return {
    *values(named, { as, resume }) {
      for (const value of named[sort]) {
        if (isOther && value === as) continue;
        // A return that resumes what was refused brings no results.
        if (resume !== undefined && Array.isArray(value) && value.length > 0) continue;
        yield value;
      }
    },
  };
}
