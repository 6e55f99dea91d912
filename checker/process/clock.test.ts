/** Durations of what comes one after the other. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LapWatch } from './clock.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('what comes one after the other has a duration each, and the last ends when asked', () => {
  const laps = new LapWatch();

  laps.begins('directed');
  vi.advanceTimersByTime(20);
  laps.begins('random');
  vi.advanceTimersByTime(1500);

  expect(laps.end()).toEqual({ directed: 0.02, random: 1.5 });
  vi.advanceTimersByTime(1000);
  expect(laps.end()).toEqual({ directed: 0.02, random: 1.5 });
});
