/** Operands of an action, and what else could stand in their place. */

import {
  type Action,
  type Lend,
  operandOf,
  operandsOf,
  type Sort,
  type Sorts,
  type Source,
  withOperand,
} from '../../../model/action.ts';
import type { Machine } from '../../../model/machine.ts';
import { letters, marked, passable, plain, type Rights, right } from '../../../model/rights.ts';
import type { Operand } from '../../finding/explanation.ts';

/** An operand with more alternatives is not tried. */
const alternativesMax = 64;

/** Rights that an action gives away, and the action giving others. */
export interface Gift {
  readonly rights: Rights;
  readonly lend?: number;
  with(rights: Rights): Action;
}

export function giftsOf(action: Action): Gift[] {
  if (action.kind === 'grant') {
    return [{ rights: action.rights, with: (rights) => ({ ...action, rights }) }];
  }
  if (action.kind !== 'call') return [];
  return action.lends.map(({ rights }, lend) => ({
    rights,
    lend,
    with: (less) => ({
      ...action,
      lends: action.lends.map((one, i): Lend => (i === lend ? { ...one, rights: less } : one)),
    }),
  }));
}

/** The rights with less given: without marks first, then without one of the rights. */
export function* narrower(rights: Rights): Generator<Rights> {
  if (passable(rights) !== 0) yield plain(rights);
  for (const letter of letters) {
    const less = rights & ~marked(right[letter]);
    if (less !== rights && less !== 0) yield less;
  }
}

/** An operand and the action with everything else in its place. */
export interface Slot {
  readonly operand: Operand;
  readonly others: readonly Action[];
}

/** Those that have something else to stand in their place, and not too much of it. */
export function* slotsOf(machine: Machine, action: Action): Generator<Slot> {
  for (const sort of Object.keys(alternatives) as Sort[]) {
    for (const [field, one] of operandsOf(action.kind)) {
      if (one === sort) yield* slotsAt({ machine, action, field }, sort);
    }
  }
}

function* slotsAt<S extends Sort>(at: At, sort: S): Generator<Slot> {
  const { action, field } = at;
  const was = operandOf(action, field) as Sorts[S];
  for (const [operand, others] of alternatives[sort]?.(was, at) ?? []) {
    if (others.length === 0 || others.length > alternativesMax) continue;
    yield { operand, others: others.map((other) => withOperand(action, field, other)) };
  }
}

interface At {
  readonly machine: Machine;
  readonly action: Action;
  readonly field: string;
}

/** What could stand in place of an operand, with the word for it; of other sorts nothing is tried. */
const alternatives: {
  readonly [S in Sort]?: (was: Sorts[S], at: At) => (readonly [Operand, readonly unknown[]])[];
} = {
  span: (was, { machine }) => [['place', otherNumbers(machine.spans.length, was)]],
  space: (was, { machine, action, field }) => {
    if (action.kind !== 'grant' || field !== 'to') return [];
    const others = otherNumbers(machine.spaces.length, was);
    return [['grantee', others.filter((to) => to !== action.as)]];
  },
  source: (was, { machine }) => [['value', otherSources(machine, was)]],
  sources: (was, { machine, field }) =>
    was.map((source, i) => [
      `${field === 'arguments' ? 'argument' : 'result'} ${i}`,
      otherSources(machine, source).map((other) => was.with(i, other)),
    ]),
};

function otherNumbers(count: number, not: number): number[] {
  return Array.from({ length: Math.min(count, alternativesMax + 2) }, (_, i) => i).filter(
    (i) => i !== not,
  );
}

function otherSources({ description }: Machine, not: Source): Source[] {
  const all: Source[] = [
    ...description.values.map((value) => ({ value })),
    ...Array.from({ length: description.registers }, (_, register) => ({ register })),
  ];
  return all.filter((source) => JSON.stringify(source) !== JSON.stringify(not));
}
