/**
 * Extents: ranges of addresses of up to 64 bits, each address as two words.
 *
 * A range is kept by its first and its last address, so that one that ends at the top of 64 bits needs
 * no sixty-fifth.
 */

import { endOf, type Range, topAddress } from '../../model/address.ts';

/** From a first to a last address, both included. */
export interface Ends {
  readonly firstHi: number;
  readonly firstLo: number;
  readonly lastHi: number;
  readonly lastLo: number;
}

/** The addresses of a range that lie below the top. */
export interface Extent extends Ends {
  /** Nothing of the range lies below the top; the addresses then mean nothing. */
  readonly isEmpty: boolean;
  /** Some of the range lies beyond the top. */
  readonly isBeyond: boolean;
  /** How many words of eight bytes the range touches, counted from its first address. */
  readonly words: number;
}

const word = 0xffff_ffffn;
const wordsCounted = 0xffffn;

export function extentOf(range: Range, addressBits: number): Extent {
  const top = topAddress(addressBits);
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
export function overlap(a: Ends, b: Ends): boolean {
  return (
    !isBelow(a.lastHi, a.lastLo, b.firstHi, b.firstLo) &&
    !isBelow(b.lastHi, b.lastLo, a.firstHi, a.firstLo)
  );
}

/** Whether the address is in the extent. */
export function isIn(hi: number, lo: number, extent: Ends): boolean {
  return (
    !isBelow(hi, lo, extent.firstHi, extent.firstLo) &&
    !isBelow(extent.lastHi, extent.lastLo, hi, lo)
  );
}

export function isWithin(inner: Ends, outer: Ends): boolean {
  return (
    isIn(inner.firstHi, inner.firstLo, outer) &&
    !isBelow(outer.lastHi, outer.lastLo, inner.lastHi, inner.lastLo)
  );
}

export function isSame(a: Ends, b: Ends): boolean {
  return isWithin(a, b) && isWithin(b, a);
}

/** The extent, as far from the start of `to` as it was from the start of `from`. */
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
  { lastHi, lastLo }: Pick<Ends, 'lastHi' | 'lastLo'>,
): Extent {
  return { firstHi, firstLo, lastHi, lastLo, isEmpty: false, isBeyond: false, words: 0 };
}

/** The addresses that are in both; undefined: none is. */
export function common(a: Ends, b: Ends): Extent | undefined {
  const startsLater = isBelow(a.firstHi, a.firstLo, b.firstHi, b.firstLo) ? b : a;
  const endsEarlier = isBelow(a.lastHi, a.lastLo, b.lastHi, b.lastLo) ? a : b;
  const { firstHi: hi, firstLo: lo } = startsLater;
  if (isBelow(endsEarlier.lastHi, endsEarlier.lastLo, hi, lo)) return undefined;
  return between(hi, lo, endsEarlier);
}

/** The parts of `whole` before and behind `part`, which is in it. */
export function around(whole: Extent, part: Extent): Extent[] {
  const rest: Extent[] = [];
  if (isBelow(whole.firstHi, whole.firstLo, part.firstHi, part.firstLo)) {
    const borrow = part.firstLo === 0 ? 1 : 0;
    rest.push({ ...whole, lastHi: part.firstHi - borrow, lastLo: (part.firstLo - 1) >>> 0 });
  }
  if (isBelow(part.lastHi, part.lastLo, whole.lastHi, whole.lastLo)) {
    const firstLo = (part.lastLo + 1) >>> 0;
    rest.push({ ...whole, firstHi: part.lastHi + (firstLo === 0 ? 1 : 0), firstLo });
  }
  return rest;
}

/** Both as one extent, if they overlap or touch. */
export function union(a: Extent, b: Extent): Extent | undefined {
  const [low, high] = isBelow(b.firstHi, b.firstLo, a.firstHi, a.firstLo) ? [b, a] : [a, b];
  const nextLo = (low.lastLo + 1) >>> 0;
  const nextHi = low.lastHi + (nextLo === 0 ? 1 : 0);
  if (isBelow(nextHi, nextLo, high.firstHi, high.firstLo)) return undefined;
  const end = isBelow(low.lastHi, low.lastLo, high.lastHi, high.lastLo) ? high : low;
  return { ...low, lastHi: end.lastHi, lastLo: end.lastLo };
}

/** An address as one number. */
export function addressOf(hi: number, lo: number): bigint {
  return (BigInt(hi) << 32n) | BigInt(lo);
}
