/**
 * From addresses to cells: the exact partition.
 *
 * A cell is a maximal interval of addresses that nothing ever cuts: no bound of a region, no
 * portal entry, no bound of a hunk, no bound that an action may name. No action can tell two
 * addresses of one cell apart, so a cell stands for all of its addresses and small integers can
 * stand for 2^64 of them.
 */

import { endOf, type Range, topAddress } from './address.ts';

/** `cuts[i]` is where cell i begins; the last entry is the top, which begins no cell. */
export type Cuts = readonly bigint[];

/** The cells a range touches: `first` up to but not including `end`; `beyond` if it passes the top. */
export interface CellRange {
  readonly first: number;
  readonly end: number;
  readonly beyond: boolean;
}

/** Ranges of one length that are cut alike: pages, of which several may show the same memory. */
export interface Blocks {
  readonly bytes: bigint;
  readonly bases: readonly bigint[];
}

export interface Layout {
  /**
   * The partition that these bounds cut; a bound at or beyond the top cuts nothing. A bound inside
   * one of the blocks cuts all of them at the same offset.
   */
  partition(addressBits: number, bounds: Iterable<bigint>, alike?: Blocks): Cuts;
  cellsOf(cuts: Cuts, range: Range): CellRange;
}

export const layout: Layout = {
  partition(addressBits, bounds, alike) {
    const top = topAddress(addressBits);
    const cuts = new Set<bigint>([0n, top]);
    for (const bound of bounds) if (bound < top) cuts.add(bound);
    if (alike !== undefined) {
      for (const offset of offsetsIn(alike, cuts)) {
        for (const base of alike.bases) cuts.add(base + offset);
      }
    }
    return [...cuts].sort((a, b) => (a < b ? -1 : 1));
  },

  cellsOf(cuts, range) {
    const cells = cuts.length - 1;
    const end = firstCutFrom(cuts, endOf(range));
    return {
      first: Math.min(firstCutFrom(cuts, range.base), cells),
      end: Math.min(end, cells),
      beyond: endOf(range) > (cuts[cells] as bigint),
    };
  },
};

/** Where some block is cut, counted from its base, both ends included. */
function offsetsIn({ bytes, bases }: Blocks, cuts: Iterable<bigint>): Set<bigint> {
  const offsets = new Set([0n, bytes]);
  for (const cut of cuts) {
    for (const base of bases) if (base < cut && cut < base + bytes) offsets.add(cut - base);
  }
  return offsets;
}

/** Index of the first cut at or above the address; past all of them, the number of cuts. */
function firstCutFrom(cuts: Cuts, address: bigint): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cuts[middle] as bigint) < address) low = middle + 1;
    else high = middle;
  }
  return low;
}
