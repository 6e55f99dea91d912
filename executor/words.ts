/**
 * Addresses of up to 64 bits as two words, and the rows of words that units keep their state in.
 *
 * A machine's whole state is one row of 32-bit words: saving it is copying it, and two states are
 * equal when their words are. A range is kept by its first and its last address, so that one that
 * ends at the top of 64 bits needs no sixty-fifth.
 */

import { endOf, type Range, topOf } from '../model/address.ts';

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
