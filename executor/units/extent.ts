/**
 * Addresses of up to 64 bits as two words, and the rows of words that units keep their state in.
 *
 * A machine's whole state is one row of 32-bit words: saving it is copying it, and two states are
 * equal when their words are. A range is kept by its first and its last address, so that one that
 * ends at the top of 64 bits needs no sixty-fifth.
 */

import { endOf, type Range, topOf } from '../../model/address.ts';

export type Row = Uint32Array;

/** What of a range lies below the top, from its first to its last address, both included. */
export interface Extent {
  readonly firstHi: number;
  readonly firstLo: number;
  readonly lastHi: number;
  readonly lastLo: number;
  /** Nothing of it lies below the top; the addresses then mean nothing. */
  readonly isEmpty: boolean;
  /** Some of it lies beyond the top. */
  readonly isBeyond: boolean;
  /** How many words of eight bytes it touches, counted from its first address. */
  readonly words: number;
}

const word = 0xffff_ffffn;
const wordsCounted = 0xffffn;

export function extentOf(range: Range, addressBits: number): Extent {
  const top = topOf(addressBits);
  const end = endOf(range);
  const last = (end < top ? end : top) - 1n;
  const words = (range.bytes + 7n) / 8n;
  return {
    firstHi: Number((range.base >> 32n) & word),
    firstLo: Number(range.base & word),
    lastHi: Number((last >> 32n) & word),
    lastLo: Number(last & word),
    isEmpty: range.base >= top,
    isBeyond: end > top,
    words: Number(words < wordsCounted ? words : wordsCounted),
  };
}

export function isBelow(aHi: number, aLo: number, bHi: number, bLo: number): boolean {
  return aHi !== bHi ? aHi < bHi : aLo < bLo;
}

/** Whether some address is in both. */
export function overlap(a: Extent, b: Extent): boolean {
  return (
    !isBelow(a.lastHi, a.lastLo, b.firstHi, b.firstLo) &&
    !isBelow(b.lastHi, b.lastLo, a.firstHi, a.firstLo)
  );
}

export function isIn(
  hi: number,
  lo: number,
  { firstHi, firstLo, lastHi, lastLo }: Extent,
): boolean {
  return !isBelow(hi, lo, firstHi, firstLo) && !isBelow(lastHi, lastLo, hi, lo);
}

/** The part from one address to the other, both included, as far from `to` as it is from `from`. */
export function moved(
  { firstHi, firstLo, lastHi, lastLo }: Extent,
  from: Extent,
  to: Extent,
): Extent {
  const borrow = to.firstLo < from.firstLo ? 1 : 0;
  const byLo = (to.firstLo - from.firstLo) >>> 0;
  const byHi = (to.firstHi - from.firstHi - borrow) >>> 0;
  const [beginLo, endLo] = [firstLo + byLo, lastLo + byLo];
  return {
    firstHi: (firstHi + byHi + (beginLo > 0xffff_ffff ? 1 : 0)) >>> 0,
    firstLo: beginLo >>> 0,
    lastHi: (lastHi + byHi + (endLo > 0xffff_ffff ? 1 : 0)) >>> 0,
    lastLo: endLo >>> 0,
    isEmpty: false,
    isBeyond: false,
    words: 0,
  };
}

/** From one address to another, both included. */
export function between(
  firstHi: number,
  firstLo: number,
  { lastHi, lastLo }: { readonly lastHi: number; readonly lastLo: number },
): Extent {
  return { firstHi, firstLo, lastHi, lastLo, isEmpty: false, isBeyond: false, words: 0 };
}
