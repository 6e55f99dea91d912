/**
 * Address arithmetic up to 64 bits.
 *
 * One flat range of unsigned addresses. A range is never empty; it may end exactly at the top
 * (`base + bytes = 2^bits`) and must not pass it. BigInt is exact, so nothing here can wrap:
 * hardware that wraps is planted on purpose, never met by accident. Addresses live at the edge of
 * the program; inside, cells are small integers.
 */

export interface Range {
  /** The first address. */
  readonly base: bigint;
  /** The length in bytes; at least 1. */
  readonly bytes: bigint;
}

/** One past the highest address. */
export function topAddress(addressBits: number): bigint {
  return 1n << BigInt(addressBits);
}

/** One past the last address of the range; may lie beyond the top. */
export function endOf({ base, bytes }: Range): bigint {
  return base + bytes;
}

export function overlap(a: Range, b: Range): boolean {
  return a.base < endOf(b) && b.base < endOf(a);
}

export function isInside(inner: Range, outer: Range): boolean {
  return outer.base <= inner.base && endOf(inner) <= endOf(outer);
}

/** As people in the field write addresses: `0x1000`, but `0` to `9` bare. */
export function showAddress(address: bigint): string {
  return address < 10n ? `${address}` : `0x${address.toString(16)}`;
}

export function showRange(range: Range): string {
  return `[${showAddress(range.base)}, ${showAddress(endOf(range))})`;
}
