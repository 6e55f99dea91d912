/** What was lost, in as many ranges as there is room for. */

import { describe, expect, test } from 'vitest';
import { extentOf } from './extent.ts';
import { Losses } from './losses.ts';

const at = (base: number, bytes: number) =>
  extentOf({ base: BigInt(base), bytes: BigInt(bytes) }, 64);

function losses(ranges: number, ...lost: (readonly [base: number, bytes: number])[]): Losses {
  const made = new Losses(new Uint32Array(Losses.words(ranges)));
  made.note(lost.map(([base, bytes]) => at(base, bytes)));
  return made;
}

describe('what was lost', () => {
  test('is the ranges, from the first address to the last', () => {
    const lost = losses(2, [16, 8], [64, 8]);

    expect(lost.isAll).toBe(false);
    const touched = [15, 16, 23, 24, 63, 64, 71, 72].filter((base) => lost.touch(at(base, 1)));
    expect(touched).toEqual([16, 23, 64, 71]);
    expect(lost.touch(at(0, 1000))).toBe(true);
  });

  test('takes one range where ranges touch or overlap', () => {
    const lost = losses(1, [16, 8], [32, 8], [24, 8]);

    expect(lost.isAll).toBe(false);
    expect([15, 16, 39, 40].map((base) => lost.touch(at(base, 1)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('is everything where there is no room for it', () => {
    expect(losses(1, [16, 8], [64, 8]).isAll).toBe(true);
    expect(losses(0, [16, 8]).isAll).toBe(true);
  });

  test('is everything when one change after another goes beyond the room', () => {
    const lost = losses(1, [16, 8]);
    lost.note([at(64, 8)]);

    expect(lost.isAll).toBe(true);
  });

  test('is nothing when the change is over', () => {
    const lost = losses(1, [16, 8], [64, 8]);
    lost.clear();

    expect(lost.isAll).toBe(false);
    expect(lost.touch(at(0, 1000))).toBe(false);
  });
});
