/** The same objects in the same order are known; anything else is found out anew. */

import { expect, test } from 'vitest';
import { Remembered } from './remembered.ts';

const [a, b, c] = [{ at: 1 }, { at: 2 }, { at: 3 }];

function countingLists() {
  let times = 0;
  const lists = new Remembered<{ readonly at: number }, number>(() => ++times);
  return lists;
}

test('the same objects in the same order are found out about once', () => {
  const lists = countingLists();
  expect(lists.about([a, b, c])).toBe(1);
  expect(lists.about([a, b])).toBe(2);
  expect(lists.about([a, b, c])).toBe(1);
  expect(lists.about([a, b])).toBe(2);
});

test.each([
  ['an object less', [b, c]],
  ['an object more', [a, a, b, c]],
  ['another order', [b, a, c]],
  ['an equal object that is another', [{ ...a }, b, c]],
  ['an equal object at the end', [a, b, { ...c }]],
])('%s is another list', (_, other) => {
  const lists = countingLists();
  expect(lists.about([a, b, c])).toBe(1);
  expect(lists.about(other)).toBe(2);
});

test('of lists with the same last object the latest is known', () => {
  const lists = countingLists();
  expect(
    [
      [a, c],
      [b, c],
      [b, c],
      [a, c],
    ].map((list) => lists.about(list)),
  ).toEqual([1, 2, 2, 3]);
});

test('of no objects nothing is remembered', () => {
  const lists = countingLists();
  expect([lists.about([]), lists.about([])]).toEqual([1, 2]);
});
