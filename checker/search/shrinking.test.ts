/** Blocks are offered from halves to single elements, and what is accepted stays out. */

import { expect, test } from 'vitest';
import { deleteBlocks } from './shrinking.ts';

test('deleteBlocks offers the list without each block, the last blocks first', () => {
  const offered: string[] = [];
  deleteBlocks(
    () => ['a', 'b', 'c', 'd', 'e'],
    ({ items, from, count }) => offered.push(`${items.join('')} ${from}+${count}`),
  );

  expect(offered).toEqual([
    'ab 2+3',
    'cde 0+2',
    'abcd 4+1',
    'abce 3+1',
    'abde 2+1',
    'acde 1+1',
    'bcde 0+1',
  ]);
});

test('deleteBlocks goes on with the list that was accepted', () => {
  let list: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8];
  deleteBlocks(
    () => list,
    ({ items }) => {
      if (items.includes(3) && items.includes(8)) list = items;
    },
  );

  expect(list).toEqual([3, 8]);
});
