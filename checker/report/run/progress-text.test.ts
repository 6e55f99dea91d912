/** Progress, letter by letter. */

import { expect, test } from 'vitest';
import { progressText } from './progress-text.ts';

test('progress is cut to the width of the terminal', () => {
  const progress = { doing: 'random', name: 'calls/lend', done: 2, total: 12, share: 0.419 };

  expect(progressText(progress, 80)).toBe('3 of 12  calls/lend  random 41%');
  expect(progressText(progress, 20)).toBe('3 of 12  calls/len…');

  expect(progressText({ ...progress, name: '\u4fdd\u8b77\u30c9' }, 14)).toBe('3 of 12  \u4fdd…');

  const counts = { count: 4190, most: 10_000, of: 'runs' } as const;
  expect(progressText({ ...progress, counts, rate: 1234.5, secondsLeft: 41.2 }, 120)).toBe(
    '3 of 12  calls/lend  random 41%, 4,190 of at most 10,000 runs, 1,235 runs/s, 42 s left',
  );
  expect(progressText({ ...progress, secondsLeft: -3 }, 80)).toContain(', 0 s left');
});

test('the progress of an exhaustive search has what is known, and no share of an unknown total', () => {
  const underway = {
    ...{ levels: [1, 8, 42], states: 120, transitions: 230, frontier: 42, done: 12 },
    bytes: 2 ** 20,
  };
  const counts = { of: 'states', count: 120, underway, bytesMost: 2 ** 30 } as const;
  const progress = { doing: 'exhaustive', name: 'large', done: 0, total: 1, counts, rate: 1e6 };

  expect(progressText(progress, 250)).toBe(
    '1 of 1  large  exhaustive, level 2, 120 states, 1,000,000 states/s, ×5.3 per level, ' +
      '0% of 1,024 MiB, 30 left of the frontier of 42, 230 transitions, 8738 bytes/state',
  );
  const ending = { ...underway, levels: [1, 8, 42, 30, 20] };
  expect(progressText({ ...progress, counts: { ...counts, underway: ending } }, 250)).toContain(
    '1,000,000 states/s, 120 to 141 in the end',
  );
});
