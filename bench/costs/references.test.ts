/** What is measured of references has the shape that is claimed for it, and stops having it where it is said to. */

import { describe, expect, test } from 'vitest';
import { afterRevoke, plbNeeded, reference } from './references.ts';
import { rises } from './shape.fixture.ts';

const sizes = [1, 2, 4, 8, 16, 32];

describe('a reference', () => {
  test.each(sizes)('to %i others in turn costs what an own one does', (places) => {
    const { warm } = reference('others', places, { sizes: { plb: places } });

    expect(warm).toEqual(reference('own', places).warm);
    expect(warm.by.walk).toBe(0);
  });

  test.each(sizes)('walks each time when there is one more than %i entries', (plb) => {
    const { warm } = reference('others', plb + 1, { sizes: { plb } });
    const { walk, fill } = warm.by;

    expect(warm.cycles).toBe(reference('own', plb + 1).warm.cycles + walk + fill);
    expect(walk).toBe((plb + 2) / 2);
  });

  test('is as dear to own memory, where that is as many regions', () => {
    const setting = { sizes: { plb: 4 } };

    expect(reference('own, apart', 4, setting).warm).toEqual(reference('others', 4, setting).warm);
    expect(reference('own, apart', 5, setting).warm.by.fill).toBe(2);
    expect(reference('own', 5, setting).warm.by.fill).toBe(0);
    expect(plbNeeded(5)).toBe(5);
  });

  test('is no dearer with a larger cache, and cheaper with one that is large enough', () => {
    for (const whose of ['own', 'others'] as const) {
      const all = [32, 16, 8, 4, 2, 1, 0].map((cache) =>
        reference(whose, 16, { sizes: { cache } }),
      );

      expect(rises(all.map(({ warm }) => warm.cycles))).toBe(true);
      expect(all[2]?.warm.cycles).toBeGreaterThan(all[1]?.warm.cycles ?? 0);
    }
  });

  test('walks once after a revoke of something else', () => {
    const { before, after } = afterRevoke(8);

    expect([before.by.fill, after.by.fill]).toEqual([0, 2]);
  });
});
