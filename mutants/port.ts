/** Planted bugs in who may have the port of the region table, and in what passes without it. */

import type { Units } from '../executor/machine.ts';
import { isIn } from '../executor/units/extent.ts';
import { RegionTable } from '../executor/units/region-table.ts';
import { type PortRule, portVariants } from '../executor/variants/port.ts';
import type { Action } from '../model/action.ts';
import { present } from '../model/assert.ts';
import { plain } from '../model/rights.ts';
import { twoRevokers } from './laboratory.ts';
import { type PlantedUnit, plantedUnit } from './planted-unit.ts';

function hartOf(rule: PortRule): Units['hart'] {
  return present(portVariants[rule].units?.hart, 'the rule replaces the hart');
}

const passing = { hart: hartOf('idle revokes pass') };

export const portUnits: readonly PlantedUnit[] = [
  plantedUnit(
    'a revoke passes while another one is taking the same away',
    { class: 'A', shows: ['outcome', 'cached'], shortest: 4, where: twoRevokers },
    {
      hart: class extends passing.hart {
        protected override mayPass(action: Action): boolean {
          return this.changeOf(action).isIdle?.(this.context, action) === true;
        }
      },
    },
  ),
  plantedUnit(
    'a revoke passes unless what is there begins in its range',
    { class: 'B', shows: ['outcome', 'cached'], shortest: 2, where: twoRevokers },
    {
      ...passing,
      table: class extends RegionTable {
        override wouldNarrow(...asked: Parameters<RegionTable['wouldNarrow']>): boolean {
          const [{ grantee }, extent] = asked;
          const begins = this.listOf(grantee).some(({ firstHi, firstLo }) =>
            isIn(firstHi, firstLo, extent),
          );
          return begins && super.wouldNarrow(...asked);
        }
      },
    },
  ),
  plantedUnit(
    'what only takes a mark away passes',
    { class: 'B', shows: ['outcome', 'cached'], shortest: 2, where: twoRevokers },
    {
      ...passing,
      table: class extends RegionTable {
        override wouldNarrow(...asked: Parameters<RegionTable['wouldNarrow']>): boolean {
          const [pair, extent, left] = asked;
          return super.wouldNarrow(pair, extent, (had) =>
            plain(left(had)) === plain(had) ? had : left(had),
          );
        }
      },
    },
  ),
  plantedUnit(
    'a revoke passes without a look at the table',
    { class: 'A', shows: ['outcome', 'cached'], shortest: 2, where: twoRevokers },
    {
      hart: class extends passing.hart {
        protected override mayPass(action: Action): boolean {
          return action.kind === 'revoke' && this.context.bus.holder < 0;
        }
      },
    },
  ),
];
