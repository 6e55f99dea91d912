/**
 * The facts that one space made or was given, without reading those of all others.
 *
 * Facts are kept in blocks that a step shares with the state before it. Each block is gone through once
 * and remembered, so a machine of thousands of spaces costs a look at each block.
 */

import { allFacts, type Fact } from '../../../model/facts.ts';
import type { Block } from '../../../model/sparse.ts';
import type { CellFacts, Facts, SpaceId } from '../../../model/state.ts';

/** The facts of one block, in the order of `allFacts`. */
interface Indexed {
  readonly byGrantor: ReadonlyMap<SpaceId, readonly Fact[]>;
  readonly byGrantee: ReadonlyMap<SpaceId, readonly Fact[]>;
}

const known = new WeakMap<Block<CellFacts>, Indexed>();

/** The facts that the space made, in the order of `allFacts`. */
export function factsFrom(facts: Facts, space: SpaceId): Generator<Fact> {
  return factsOf(facts, 'byGrantor', space);
}

/** The facts that the space was given, in the order of `allFacts`. */
export function factsTo(facts: Facts, space: SpaceId): Generator<Fact> {
  return factsOf(facts, 'byGrantee', space);
}

function* factsOf(facts: Facts, by: keyof Indexed, space: SpaceId): Generator<Fact> {
  for (const number in facts) {
    const block = facts[number] as Block<CellFacts>;
    const indexed = known.get(block) ?? indexOf({ [number]: block });
    known.set(block, indexed);
    yield* indexed[by].get(space) ?? [];
  }
}

function indexOf(facts: Facts): Indexed {
  const byGrantor = new Map<SpaceId, Fact[]>();
  const byGrantee = new Map<SpaceId, Fact[]>();
  for (const fact of allFacts(facts)) {
    push(byGrantor, fact.grantor, fact);
    push(byGrantee, fact.grantee, fact);
  }
  return { byGrantor, byGrantee };
}

function push(to: Map<SpaceId, Fact[]>, space: SpaceId, fact: Fact): void {
  const facts = to.get(space);
  if (facts === undefined) to.set(space, [fact]);
  else facts.push(fact);
}
