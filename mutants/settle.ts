/** Planted bugs in pruning: what stands though nobody stands behind it. */

import { RegionTable } from '../executor/units/region-table.ts';
import type { StateDraft } from '../model/rule.ts';
import { get } from '../model/sparse.ts';
import { manyWays } from './laboratory.ts';
import { type Mutant, mutant, withPrune } from './mutant.ts';
import { type PlantedUnit, plantedUnit } from './planted-unit.ts';

export const settleMutants: readonly Mutant[] = [
  mutant(
    'a grant stands while any grant names its grantor',
    { class: 'A', caughtBy: 'revocation completeness', shortest: 4, on: 'laboratory' },
    // Not the least solution: a space that a fact names counts as a holder, in a circle too.
    withPrune((m, before, draft, old) => {
      const authority: typeof m.authority = {
        ...m.authority,
        allHeldWith(machine, state, frames, cell) {
          const held = m.authority.allHeldWith(machine, state, frames, cell);
          if (frames.length > 0) return held;
          return (space) => {
            const named = Object.values(get(state.grants, cell)?.[space] ?? {});
            return named.reduce((sum, rights) => sum | rights, held(space));
          };
        },
      };
      old.prune({ ...m, authority }, before, draft);
    }),
  ),
  mutant(
    'lends are not pruned',
    { class: 'A', caughtBy: 'revocation completeness', shortest: 3, on: 'laboratory' },
    withPrune((m, before, draft, old) => old.prune(m, before, withoutThreads(draft))),
  ),
];

/** The same draft, on which nothing can be written to threads. */
function withoutThreads(draft: StateDraft): StateDraft {
  return {
    get state() {
      return draft.state;
    },
    grants: (write) => draft.grants(write),
    thread: () => undefined,
    memory: (write) => draft.memory(write),
    device: (device, now) => draft.device(device, now),
    replace: (parts) => draft.replace(parts),
  };
}

export const settleUnits: readonly PlantedUnit[] = [
  plantedUnit(
    'what rests on a right that is taken away stays',
    {
      class: 'A',
      shows: ['outcome', 'cached'],
      because: 'protection',
      shortest: 4,
      where: manyWays,
    },
    {
      table: class extends RegionTable {
        override sweep(): number {
          return 0;
        }
      },
    },
  ),
];
