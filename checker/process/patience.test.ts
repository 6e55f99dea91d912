/** What a process may take, by what is known of it. */

import { expect, test, vi } from 'vitest';
import { type Excess, Patience } from './patience.ts';
import type { ProcessUse } from './process-use.ts';

const limits = { seconds: 10, secondsByTheClock: 300, megabytes: 1000 };
const nothing: ProcessUse = { seconds: 7, waits: false, megabytes: 1 };

/** After how many seconds of the clock it ends a process that does this, and why. */
function ended(
  useAt: (second: number) => ProcessUse | undefined,
): readonly [number, Excess] | undefined {
  vi.useFakeTimers();
  const start = Date.now();
  const passed = () => (Date.now() - start) / 1000;
  let found: readonly [number, Excess] | undefined;
  const patience = new Patience(1, limits, () => useAt(passed()));
  patience.begin((excess) => {
    found = [passed(), excess];
  });
  vi.advanceTimersByTime(3_600_000);
  patience.end();
  vi.useRealTimers();
  return found;
}

test('a process that computes is ended by what it has computed since', () => {
  expect(ended((second) => ({ ...nothing, seconds: 7 + second }))).toEqual([
    10,
    '10 s of computing',
  ]);
});

test('a process that gets a tenth of the processor has ten times as long', () => {
  const use = (second: number) => ({ ...nothing, seconds: 7 + second / 10 });

  expect(ended(use)).toEqual([100, '10 s of computing']);
});

test('a process that gets nothing of the processor is not ended', () => {
  expect(ended(() => nothing)).toBeUndefined();
});

test('a process that waits is ended by how long it waited', () => {
  expect(ended(() => ({ ...nothing, waits: true }))).toEqual([10, '10 s of waiting']);
});

test('a process of which nothing is known is ended by the clock', () => {
  expect(ended(() => undefined)).toEqual([300, '300 s']);
});

test('a process that takes more memory than it may is ended at once', () => {
  const use = (second: number) => ({ ...nothing, megabytes: second * 400 });

  expect(ended(use)).toEqual([3, 'memory']);
});
