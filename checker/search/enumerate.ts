/**
 * All actions that can be made of given operands, in an order that a table gives.
 *
 * A row has one loop for each operand of a kind, outermost first. Neighbouring rows share the loops with
 * which they all begin.
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

/** The values that an operand of a sort takes in turn; undefined leaves the operand out. */
export interface Loop<From, S extends Sort> {
  values(from: From, bound: Readonly<Bound>): Iterable<Sorts[S] | undefined>;
}

export interface Row<From, L extends Loop<From, Sort> = Loop<From, Sort>> {
  readonly kind: ActionKind;
  readonly loops: readonly (readonly [field: string, loop: L])[];
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
    const loop = loops[depth]?.[1];
    if (loop === undefined) {
      yield makeAction(kind, bound);
      i++;
      continue;
    }
    const shared = countSharing(rows, i, depth);
    const inner = rows.slice(i, i + shared);
    const fields = inner.map((row) => row.loops[depth]?.[0] as string);
    for (const value of loop.values(from, bound)) {
      for (const field of fields) bound[field] = value;
      yield* enumerate(from, inner, depth + 1, bound);
    }
    i += shared;
  }
}

/** How many rows from the first on share their loop at this depth. */
function countSharing<From>(rows: readonly Row<From>[], first: number, depth: number): number {
  const loop = rows[first]?.loops[depth]?.[1];
  const end = rows.findIndex((row, i) => i > first && row.loops[depth]?.[1] !== loop);
  return (end < 0 ? rows.length : end) - first;
}
