/** A revoke costs what is claimed for it, and is not done while what it takes away can be used. */

import { describe, expect, test } from 'vitest';
import { tardy } from './meter.ts';
import { revoke, worstWindow } from './revokes.ts';

describe('a revoke', () => {
  test('sends its messages to all that have a copy at the same time, and to nothing else', () => {
    const [none, one, many] = [0, 1, 16].map((harts) => revoke({ harts }));

    expect(one).toEqual(many);
    expect(one?.by.acknowledgements).toBeGreaterThan(none?.by.acknowledgements ?? 0);
    expect(revoke({ devices: 1 }).cycles).toBeGreaterThan(one?.cycles ?? 0);
    expect(revoke({ harts: 1 }, { sizes: { plb: 0 } })).toEqual(one);
  });

  test.each(['hart', 'lend', 'device'] as const)('is not done while a %s makes use of it', (by) => {
    for (const timing of [undefined, tardy]) {
      const { last, done } = worstWindow(by, 8, timing && { timing });

      expect(last).toBeGreaterThan(0);
      expect(done).toBeGreaterThan(last);
    }
  });

  test('waits for the longest access that is under way', () => {
    const [short, long] = [1, 64].map((words) => worstWindow('hart', words));

    expect((long?.last ?? 0) - (short?.last ?? 0)).toBe(63);
  });
});
