/** Planted bugs in what other designs than the contract's replace: in the model, and in units. */

import { PassableGrants, passableGrants } from '../executor/variants/grants.ts';
import { withVariants } from '../executor/variants/index.ts';
import { marked, noRights, plain, type Rights, unmarked } from '../model/rights.ts';
import { contract } from '../model/semantics.ts';
import { get } from '../model/sparse.ts';
import { manyWaysPassable } from './laboratory.ts';
import { type Mutant, mutant, withPart } from './mutant.ts';
import { type PlantedUnit, plantedUnit } from './planted-unit.ts';

export const designMutants: readonly Mutant[] = [
  mutant(
    'where marks mean nothing, pruning asks for them',
    { class: 'C', caughtBy: 'no over-revocation', shortest: 2, on: 'passable' },
    (semantics) => ({
      ...semantics,
      settle: {
        prune: (m, before, draft) =>
          contract.settle.prune({ ...m, authority: contract.authority }, before, draft),
      },
    }),
  ),
  mutant(
    'where marks mean nothing, what is held anywhere is held at the end of any chain',
    { class: 'C', caughtBy: 'no unauthorized access', shortest: 2, on: 'passable' },
    withPart('authority', (old) => ({
      heldWith(machine, state, frames, space, cell) {
        const held = old.heldWith(machine, state, frames, space, cell);
        if (plain(held) === 0) return held;
        // Rights are not told apart: one that arrives brings what anybody has been given.
        let all: Rights = noRights;
        for (const facts of [state.grants, ...frames.map(({ lends }) => lends)]) {
          for (const from of Object.values(get(facts, cell) ?? {})) {
            for (const rights of Object.values(from)) all |= plain(rights);
          }
        }
        return held | marked(all);
      },
    })),
  ),
];

export const designUnits: readonly PlantedUnit[] = [
  plantedUnit(
    'where marks mean nothing, a revoke takes the marks alone',
    {
      class: 'A',
      shows: ['outcome', 'cached'],
      shortest: 3,
      where: manyWaysPassable,
    },
    withVariants([
      {
        ...passableGrants,
        rules: {
          grants: class extends PassableGrants {
            override readonly revoke = this.narrowing(unmarked);
          },
        },
      },
    ]),
  ),
];
