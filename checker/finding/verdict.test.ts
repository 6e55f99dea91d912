/** Which status a run ends with, and which search stands for all. */

import { expect, test } from 'vitest';
import { type Status, standsForAll, statusOf, statusWords, worst } from './verdict.ts';

test.each([
  ['holds', true, 0],
  ['violated', true, 0],
  ['holds', false, 2],
  ['violated', false, 2],
  ['undecided', true, 3],
  ['undecided', false, 3],
  ['vacuous', true, 5],
  ['vacuous', false, 5],
] as const)('%s, as expected: %s, is status %i', (verdict, asExpected, status) => {
  expect(statusOf({ verdict, asExpected })).toBe(status);
});

const order: readonly Status[] = [130, 1, 4, 2, 5, 3, 0];
const pairs = order.flatMap((worse, i) => order.slice(i + 1).map((better) => [worse, better]));

test.each(pairs)('%i is worse than %i', (worse, better) => {
  expect(worst([better as Status, worse as Status])).toBe(worse);
  expect(worst([worse as Status, better as Status])).toBe(worse);
});

test('nothing at all is unusable, because nothing was checked', () => {
  expect(worst([])).toBe(4);
});

test('every status has words', () => {
  expect(Object.values(statusWords).every((words) => words !== '')).toBe(true);
});

test('the worst search stands for all, and of equals a violation', () => {
  const holds = { verdict: 'holds', asExpected: true } as const;
  const expected = { verdict: 'violated', asExpected: true } as const;
  const missing = { verdict: 'holds', asExpected: false } as const;
  const unexpected = { verdict: 'violated', asExpected: false } as const;
  const undecided = { verdict: 'undecided', asExpected: true } as const;

  expect(standsForAll([holds, expected])).toBe(expected);
  expect(standsForAll([expected, undecided, holds])).toBe(undecided);
  expect(standsForAll([undecided, missing, unexpected])).toBe(unexpected);
  expect(standsForAll([])).toBeUndefined();
});
