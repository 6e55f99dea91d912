/** What is measured of interrupts has the shape that is claimed for it, and stops having it where it is said to. */

import { describe, expect, test } from 'vitest';
import { deliveries, placements, wholeDelivery, worstEntry } from './interrupts.ts';
import { cyclesOf, rises } from './shape.fixture.ts';

const sizes = [0, 1, 2, 4, 8, 16, 32];

describe('an interrupt', () => {
  test('is entered in as many cycles whatever the sizes', () => {
    const all = sizes.flatMap((size) => [
      deliveries(4, { sizes: { plb: size } }).entry,
      deliveries(4, { sizes: { cache: size } }).entry,
    ]);

    expect(new Set(cyclesOf(...all)).size).toBe(1);
    expect(wholeDelivery(deliveries(4, { sizes: { plb: 4 } })).cycles).toBeGreaterThan(
      wholeDelivery(deliveries(4, { sizes: { plb: 8 } })).cycles,
    );
  });

  test('waits for the holder of the port, even if that is the code that it interrupts', () => {
    const found = new Map(placements().map((one) => [one.at, one]));
    const [load, call] = [found.get('a load of 64 words'), found.get('a call')];

    expect(load?.most).toBe(load?.least);
    expect(call?.most).toBeGreaterThan(call?.least ?? 0);
    expect(rises([0, 1, 2, 4].map(worstEntry))).toBe(true);
    expect(worstEntry(1)).toBeGreaterThan(worstEntry(0));
  });

  test('has what it interrupts done again', () => {
    const found = placements().filter(({ at }) => at.startsWith('a load'));
    const [word, all] = found.map(({ adds, again }) => ({ adds: adds.cycles, again }));

    expect((all?.adds ?? 0) - (word?.adds ?? 0)).toBe((all?.again ?? 0) - (word?.again ?? 0));
    expect(all?.again).toBeGreaterThan(60);
  });
});
