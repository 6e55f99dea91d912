/**
 * All actions that can be made of given operands, in an order that a table gives.
 *
 * A row says over what each operand of a kind ranges, outermost first. Neighbouring rows share the
 * loops over ranges with which they all begin.
 */

import {
  type Action,
  type ActionKind,
  makeAction,
  type Sort,
  type Sorts,
} from '../../model/action.ts';

/** Operands of one action, by field, while it is being made. */
type Bound = Record<string, unknown>;

/** What an operand of a sort ranges over, given `From`; undefined leaves the operand out. */
export interface Range<From, S extends Sort> {
  values(from: From, bound: Readonly<Bound>): Iterable<Sorts[S] | undefined>;
}

export interface Row<From, R extends Range<From, Sort> = Range<From, Sort>> {
  readonly kind: ActionKind;
  readonly loops: readonly (readonly [field: string, range: R])[];
}

/** All actions of the rows, always in the same order. */
export function* enumerate<From>(
  from: From,
  rows: readonly Row<From>[],
  depth = 0,
  bound: Bound = {},
): Generator<Action> {
  for (let i = 0; i < rows.length; ) {
    const { kind, loops } = rows[i] as Row<From>;
    const range = loops[depth]?.[1];
    if (range === undefined) {
      yield makeAction(kind, bound);
      i++;
      continue;
    }
    const shared = countSharing(rows, i, depth);
    const inner = rows.slice(i, i + shared);
    const fields = inner.map((row) => row.loops[depth]?.[0] as string);
    for (const value of range.values(from, bound)) {
      for (const field of fields) bound[field] = value;
      yield* enumerate(from, inner, depth + 1, bound);
    }
    i += shared;
  }
}

/** How many rows from the first on have the same range at this depth. */
function countSharing<From>(rows: readonly Row<From>[], first: number, depth: number): number {
  const range = rows[first]?.loops[depth]?.[1];
  const end = rows.findIndex((row, i) => i > first && row.loops[depth]?.[1] !== range);
  return (end < 0 ? rows.length : end) - first;
}
