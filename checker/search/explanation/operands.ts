/** What stands in an action besides its kind and its subject, and what else could stand there. */

import type { Action, Lend, Source } from '../../../model/action.ts';
import type { Machine } from '../../../model/machine.ts';
import { letters, marked, passable, plain, type Rights, right } from '../../../model/rights.ts';
import type { Operand } from '../../finding/explanation.ts';

/** Of an operand with more alternatives nothing is said. */
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
  for (const slot of allSlots(machine, action)) {
    if (slot.others.length > 0 && slot.others.length <= alternativesMax) yield slot;
  }
}

function* allSlots(machine: Machine, action: Action): Generator<Slot> {
  if ('span' in action) {
    const others = otherNumbers(machine.spans.length, action.span);
    yield { operand: 'place', others: others.map((span) => ({ ...action, span })) };
  }
  if (action.kind === 'grant') {
    const others = otherNumbers(machine.spaces.length, action.to).filter((to) => to !== action.as);
    yield { operand: 'grantee', others: others.map((to) => ({ ...action, to })) };
  }
  if (action.kind === 'store') {
    const others = otherSources(machine, action.source);
    yield { operand: 'value', others: others.map((source) => ({ ...action, source })) };
  }
  if (action.kind === 'call') {
    yield* listed('argument', machine, action.arguments, (all) => ({ ...action, arguments: all }));
  }
  if (action.kind === 'return') {
    yield* listed('result', machine, action.results, (all) => ({ ...action, results: all }));
  }
}

function* listed(
  word: 'argument' | 'result',
  machine: Machine,
  sources: readonly Source[],
  withAll: (sources: readonly Source[]) => Action,
): Generator<Slot> {
  for (const [i, source] of sources.entries()) {
    const others = otherSources(machine, source);
    yield {
      operand: `${word} ${i}`,
      others: others.map((other) => withAll(sources.map((one, j) => (j === i ? other : one)))),
    };
  }
}

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
