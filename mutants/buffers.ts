/** Planted bugs in PLBs and TLBs: what they keep too long, and for what a copy answers. */

import { Plb, type PlbEntry } from '../executor/units/plb.ts';
import { Tlb } from '../executor/units/tlb.ts';
import { manyWays, twoPages } from './laboratory.ts';
import { type PlantedUnit, plantedUnit } from './planted-unit.ts';

export const bufferUnits: readonly PlantedUnit[] = [
  plantedUnit(
    'a PLB misses one copy when it is told to scrub',
    { class: 'A', shows: ['outcome'], because: 'protection', shortest: 4 },
    {
      plb: class extends Plb {
        override scrub(): void {
          this.row.fill(0, Plb.words(1));
        }
      },
    },
  ),
  plantedUnit(
    'a PLB takes the first address behind a copy as well',
    { class: 'B', shows: ['outcome'], because: 'protection', shortest: 2 },
    {
      plb: class extends Plb {
        override find(...[asker, right, hi, lo]: Parameters<Plb['find']>): PlbEntry | undefined {
          const found = super.find(asker, right, hi, lo);
          return found !== undefined || lo === 0 ? found : super.find(asker, right, hi, lo - 1);
        }
      },
    },
  ),
  plantedUnit(
    'a PLB that hits answers for all of the access',
    { class: 'B', shows: ['outcome'], because: 'protection', shortest: 3 },
    {
      plb: class extends Plb {
        override find(...asked: Parameters<Plb['find']>): PlbEntry | undefined {
          const found = super.find(...asked);
          const last = { value: 0xffff_ffff };
          return found && Object.create(found, { lastHi: last, lastLo: last });
        }
      },
    },
  ),
  plantedUnit(
    'a PLB does not look at whom a copy is for',
    { class: 'G', shows: ['outcome'], because: 'protection', shortest: 3, where: manyWays },
    {
      plb: class extends Plb {
        protected override isFor(): boolean {
          return true;
        }
      },
    },
  ),
  plantedUnit(
    'a PLB lets do anything where something may be done',
    { class: 'G', shows: ['outcome'], because: 'protection', shortest: 3, where: manyWays },
    {
      plb: class extends Plb {
        override find(...[asker, , hi, lo]: Parameters<Plb['find']>): PlbEntry | undefined {
          return super.find(asker, 0xff, hi, lo);
        }
      },
    },
  ),
  plantedUnit(
    'a TLB is not shot down',
    { class: 'A', shows: ['outcome', 'memory', 'cached'], shortest: 3, where: twoPages },
    {
      tlb: class extends Tlb {
        override shootdown(): void {}
      },
    },
  ),
  plantedUnit(
    'a TLB keeps its first entry when it is shot down',
    { class: 'A', shows: ['outcome', 'memory', 'cached'], shortest: 3, where: twoPages },
    {
      tlb: class extends Tlb {
        override shootdown(): void {
          this.row.fill(0, Tlb.words(1));
        }
      },
    },
  ),
  plantedUnit(
    'a TLB answers for any page',
    { class: 'G', shows: ['outcome', 'memory'], shortest: 2, where: twoPages },
    {
      tlb: class extends Tlb {
        override find(page: number): number {
          const [first] = this.copies();
          return first === undefined ? super.find(page) : first.physicalPage;
        }
      },
    },
  ),
];
