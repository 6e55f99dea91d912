/** All actions that can be made of what the actions of a run name. */

import {
  type Action,
  type ActionKind,
  type Lend,
  operandsOf,
  type Sort,
  type Sorts,
  valuesIn,
} from '../../model/action.ts';
import { type Candidate, candidateBy, type MenuSource } from './action-source.ts';
import { enumerate, type Loop, type Row } from './enumerate.ts';
import { isIn } from './universe.ts';

/** The candidates of a menu; of those of its attackers only such as can be made of what the actions name. */
export function candidatesMadeOf(
  { candidates, attackers }: MenuSource,
  actions: readonly Action[],
): readonly Candidate[] {
  if (attackers.length === 0) return candidates;
  const made = universeOf(actions);
  return [
    ...candidates,
    ...attackers.flatMap((one) =>
      made.filter((action) => isIn(one, action)).map((action) => candidateBy(one, action)),
    ),
  ];
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
