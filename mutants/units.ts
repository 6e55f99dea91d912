/**
 * Planted bugs in units of the executor: each replaces one unit, and names beforehand how it shows
 * in lockstep.
 */

import { Hart } from '../executor/hart.ts';
import { units } from '../executor/machine.ts';
import { CallRules } from '../executor/peer-to-peer/call.ts';
import { peerToPeer } from '../executor/peer-to-peer/index.ts';
import { Plb } from '../executor/units/plb.ts';
import { RegionTable } from '../executor/units/region-table.ts';
import type { PlantedUnit } from './planted-unit.ts';
import { unitsBelow } from './units-below.ts';
import { unitsFromOutside } from './units-from-outside.ts';

/** Misses the first copy when it is told to scrub. */
class ForgetfulPlb extends Plb {
  override scrub(): void {
    this.row.fill(0, Plb.words(1));
  }
}

/** Acknowledges while the access that was allowed before has one more cycle to go. */
class HastyHart extends Hart {
  protected override mayAcknowledge(): boolean {
    return this.cyclesLeft <= 2;
  }
}

/** Puts into the PLB what it had read before the message, and goes by it. */
class StubbornHart extends Hart {
  protected override abandonLookup(): void {
    if (this.doing !== 'fill') super.abandonLookup();
  }
}

/** A return without results leaves what the callee had in register 0 where the caller finds it. */
class LeakyReturns extends CallRules {
  protected override leave(...[context, hart, action]: Parameters<CallRules['leave']>): void {
    const results = action.results.length === 0 ? [{ register: 0 }] : action.results;
    super.leave(context, hart, { ...action, results });
  }
}

/** Takes the address behind an entry for one of the entry's. */
class InclusiveTable extends RegionTable {
  override covers(...[entry, hi, lo]: Parameters<RegionTable['covers']>): boolean {
    return super.covers(entry, hi, lo) || (lo > 0 && super.covers(entry, hi, lo - 1));
  }
}

export const plantedUnits: readonly PlantedUnit[] = [
  { name: 'control: nothing is changed', class: 'control', shows: [], shortest: 0, units },
  {
    name: 'a PLB misses one copy when it is told to scrub',
    class: 'A',
    shows: ['outcome'],
    because: 'protection',
    shortest: 4,
    units: { ...units, plb: ForgetfulPlb },
  },
  {
    name: 'an acknowledgement is sent one cycle early',
    class: 'A',
    shows: ['outcome'],
    because: 'protection',
    shortest: 3,
    units: { ...units, hart: HastyHart },
  },
  {
    name: 'a return keeps a register',
    class: 'D',
    shows: ['register'],
    shortest: 5,
    units: { ...units, architecture: peerToPeer({ calls: LeakyReturns }) },
  },
  {
    name: 'a walk takes the first address behind an entry as well',
    class: 'B',
    shows: ['outcome'],
    because: 'protection',
    shortest: 2,
    units: { ...units, table: InclusiveTable },
  },
  {
    name: 'a fill in flight puts back what was scrubbed',
    class: 'A',
    shows: ['outcome'],
    because: 'protection',
    shortest: 3,
    units: { ...units, hart: StubbornHart },
  },
  ...unitsBelow,
  ...unitsFromOutside,
];
