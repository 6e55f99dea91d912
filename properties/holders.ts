/** Who may hold something on a cell, and by which lends: what several properties look through. */

import type { Machine } from '../model/machine.ts';
import type { Letter } from '../model/rights.ts';
import type { CellId, MachineState, SpaceId } from '../model/state.ts';
import { chainTo, factSetsOn, type Lends, ownerOf } from './facts.ts';
import type { Chain } from './property.ts';

/** The owner of the cell, and every space to which a fact on it is made. */
export function holdersPossible(
  machine: Machine,
  state: MachineState,
  by: readonly Lends[],
  cell: CellId,
): readonly SpaceId[] {
  const named = new Set<SpaceId>();
  const owner = ownerOf(machine, state, cell);
  if (owner !== undefined) named.add(owner);
  for (const lends of by) {
    for (const { facts } of factSetsOn(state, lends, cell)) {
      for (const grantee in facts) named.add(Number(grantee));
    }
  }
  return [...named];
}

/** How the space comes to hold the right, by the first of these lends that give it. */
export function chainBy(
  machine: Machine,
  state: MachineState,
  {
    space,
    cell,
    letter,
    by,
  }: { space: SpaceId; cell: CellId; letter: Letter; by: readonly Lends[] },
): Chain | undefined {
  for (const lends of by) {
    const chain = chainTo(machine, state, { space, cell, right: letter, lends });
    if (chain !== undefined) return chain;
  }
  return undefined;
}
