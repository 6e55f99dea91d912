/**
 * Planted bugs in the messages that follow a loss of rights or a change of the map: who is sent one, what its
 * receiver does, and when it acknowledges.
 */

import { Hart } from '../executor/hart.ts';
import { Bus, message } from '../executor/units/bus.ts';
import { RegionTable } from '../executor/units/region-table.ts';
import { manyWays, twoPages } from './laboratory.ts';
import { type PlantedUnit, plantedUnit } from './planted-unit.ts';

export const messageUnits: readonly PlantedUnit[] = [
  plantedUnit(
    'the region table notes copies of one hart only',
    { class: 'A', shows: ['outcome', 'cached'], because: 'protection', shortest: 3 },
    {
      table: class extends RegionTable {
        override noteCached(entry: number, hart: number): void {
          if (hart === 0) super.noteCached(entry, hart);
        }
      },
    },
  ),
  plantedUnit(
    'copies of what is revoked are not told of it',
    { class: 'A', shows: ['outcome', 'cached'], because: 'protection', shortest: 3 },
    {
      table: class extends RegionTable {
        override narrow(...asked: Parameters<RegionTable['narrow']>): number {
          super.narrow(...asked);
          return 0;
        }
      },
    },
  ),
  plantedUnit(
    'copies of what falls with a right are not told of it',
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
          super.sweep();
          return 0;
        }
      },
    },
  ),
  plantedUnit(
    'a message about the map is taken for one about rights',
    { class: 'A', shows: ['outcome', 'memory', 'device', 'cached'], shortest: 3, where: twoPages },
    {
      bus: class extends Bus {
        override send(agent: number, about: number, cycles: number): void {
          super.send(agent, about === message.map ? message.rights : about, cycles);
        }
      },
    },
  ),
  plantedUnit(
    'a message scrubs the PLB for data and not that for instructions',
    {
      class: 'A',
      shows: ['outcome', 'cached'],
      because: 'protection',
      shortest: 4,
      where: manyWays,
    },
    {
      hart: class extends Hart {
        protected override applyMessage(about: number): void {
          if ((about & (message.rights | message.halt)) !== 0) this.data.scrub();
          if ((about & message.map) !== 0) this.tlb.shootdown();
        }
      },
    },
  ),
  plantedUnit(
    'whoever takes away does not scrub its own PLB',
    {
      class: 'A',
      shows: ['outcome', 'cached'],
      because: 'protection',
      shortest: 5,
      where: manyWays,
    },
    {
      hart: class extends Hart {
        protected override applyMessage(about: number): void {
          const { action, doing } = this;
          const isSender = action !== undefined && 'thread' in action && doing === 'write';
          if (!isSender) super.applyMessage(about);
        }
      },
    },
  ),
  plantedUnit(
    'a fill in flight puts back what was scrubbed',
    { class: 'A', shows: ['outcome'], because: 'protection', shortest: 3 },
    {
      hart: class extends Hart {
        protected override abandonLookup(): void {
          if (this.doing !== 'fill') super.abandonLookup();
        }
      },
    },
  ),
  plantedUnit(
    'an acknowledgement is sent one cycle early',
    { class: 'A', shows: ['outcome'], because: 'protection', shortest: 3 },
    {
      hart: class extends Hart {
        // The access that was allowed before has one more cycle to go.
        protected override mayAcknowledge(): boolean {
          return this.cyclesLeft <= 2;
        }
      },
    },
  ),
];
