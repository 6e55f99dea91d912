/** Extents of addresses in two words, across them and up to the top. */

import { expect, test } from 'vitest';
import { around, common, type Extent, extentOf, isSame, moved, union } from './extent.ts';

function range(base: number | bigint, bytes: number | bigint): Extent {
  return extentOf({ base: BigInt(base), bytes: BigInt(bytes) }, 64);
}

test('an extent keeps its length when it is moved across words', () => {
  expect(moved(range(20, 8), range(16, 16), range(0xffff_fff8n, 16))).toMatchObject({
    firstHi: 0,
    firstLo: 0xffff_fffc,
    lastHi: 1,
    lastLo: 3,
  });
});

test('the parts before and behind a part make up the whole with it', () => {
  const whole = range(0xffff_fff0n, 0x20);
  const part = range(0xffff_fffcn, 8);
  const rest = around(whole, part);

  expect(rest).toHaveLength(2);
  expect(rest.map((one) => common(one, part))).toEqual([undefined, undefined]);
  const joined = rest.reduce((sum, one) => union(sum, one) ?? sum, part);
  expect(isSame(joined, whole)).toBe(true);
});

test('extents that neither overlap nor touch are not one', () => {
  expect(union(range(0, 8), range(9, 8))).toBeUndefined();
  expect(union(range(9, 8), range(0, 9))).toMatchObject({ firstLo: 0, lastLo: 16 });
});

test('a range that passes the top is cut there, and says so', () => {
  expect(extentOf({ base: 0xf0n, bytes: 0x11n }, 8)).toMatchObject({
    firstLo: 0xf0,
    lastLo: 0xff,
    isEmpty: false,
    isBeyond: true,
  });
  expect(extentOf({ base: 0x100n, bytes: 1n }, 8).isEmpty).toBe(true);
});
