/** The estimate of how many states a search will meet: never more than its levels show. */

import { expect, test } from 'vitest';
import { estimateFrom } from './estimate.ts';

test('a level or two give no estimate', () => {
  expect(estimateFrom({ levels: [1], states: 1 })).toBeUndefined();
  expect(estimateFrom({ levels: [1, 7], states: 20 })).toBeUndefined();
});

test('while levels grow the estimate is how fast they do, and names no end', () => {
  expect(estimateFrom({ levels: [1, 8, 40], states: 130 })).toEqual({ kind: 'growing', times: 5 });
  expect(estimateFrom({ levels: [1, 8, 8], states: 20 })).toEqual({ kind: 'growing', times: 1 });
});

test('behind the largest level the estimate is a range, from what is there to where it would end at this rate', () => {
  // 16 and 8, 4, 2, 1, ... to come.
  expect(estimateFrom({ levels: [1, 40, 32, 16], states: 95 })).toEqual({
    kind: 'ending',
    from: 95,
    to: 105,
  });
  // The next level is larger than that already: then what is there is all that is known.
  expect(estimateFrom({ levels: [1, 40, 2], states: 60 })).toEqual({
    kind: 'ending',
    from: 60,
    to: 60,
  });
});

/** Of the reference machine with interrupts and a transfer above calls. */
const levels = [
  1, 5, 19, 49, 119, 241, 389, 612, 810, 993, 1586, 2827, 4563, 6809, 9662, 12168, 13063, 12483,
  10974, 8394, 5323, 3123, 1837, 794, 152,
];

test('the range of an estimate holds the true end from the second level behind the largest one on', () => {
  const all = levels.reduce((sum, level) => sum + level, 0);
  const largest = levels.indexOf(Math.max(...levels));
  for (let count = largest + 3; count <= levels.length; count++) {
    const seen = levels.slice(0, count);
    const estimate = estimateFrom({
      levels: seen,
      states: seen.reduce((sum, level) => sum + level, 0),
    });

    expect(estimate?.kind).toBe('ending');
    if (estimate?.kind !== 'ending') continue;
    expect(estimate.from).toBeLessThanOrEqual(all);
    expect(estimate.to).toBeGreaterThanOrEqual(all);
  }
});
