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
import type { Bounds, Explored } from '../exhaustive/bounds.ts';
import { explore } from '../exhaustive/explorer.ts';
import { MemoisedJudge } from '../exhaustive/memoised-judge.ts';
import { partitionedModel } from '../exhaustive/partitioned-model.ts';
import { explorePlainly, isRefused, type PlainlyExplored } from '../exhaustive/plain.ts';
import type { Judge, Objection } from '../judge.ts';

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
  menu: readonly Candidate[] | undefined,
  outOfTime: () => boolean = () => false,
): Answer {
  if (actions.length < 2) return { isShortest: true };
  const candidates = menu ?? universeOf(actions).map((action) => ({ action, entry: -1 }));
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

/** Every action of a kind that the run has, with operands that the run has. */
export function universeOf(actions: readonly Action[]): Action[] {
  const named = namedIn(actions);
  const kinds = [...new Set(actions.map(({ kind }) => kind))];
  const made = kinds.flatMap((kind) => [...enumerate(named, [rowOf(kind)])]);
  // The run's own actions are in it in any case: a call that lends two ranges, say.
  return distinct([...made, ...actions]);
}

/** What a run has of each sort, in the order in which it is tried. */
type Named = { readonly [S in Sort]: readonly (Sorts[S] | undefined)[] };

function namedIn(actions: readonly Action[]): Named {
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

function rowOf(kind: ActionKind): Row<Named> {
  const fields = operandsOf(kind);
  const loops = [
    ...outermost.flatMap((sort) => fields.filter(([, one]) => one === sort)),
    ...fields.filter(([, sort]) => !outermost.includes(sort)),
  ];
  return { kind, loops: loops.map(([field, sort]) => [field, loopOf(field, sort)]) };
}

function loopOf(field: string, sort: Sort): Loop<Named, Sort> {
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
