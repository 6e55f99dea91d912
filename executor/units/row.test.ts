/** Records show words of a row by name. */

import { expect, test } from 'vitest';
import { RowPlan, record, recordsIn } from './row.ts';

class Entry extends record({ size: 'number', owner: 'optional', isOpen: 'flag' }) {}

test('a record of zeros is one in which nothing is set', () => {
  const { size, owner, isOpen } = new Entry(new Uint32Array(3));

  expect({ size, owner, isOpen }).toEqual({ size: 0, owner: -1, isOpen: false });
});

test('a record shows what its row holds, and holds nothing itself', () => {
  const row = new Uint32Array(7);
  const [first, second] = recordsIn(Entry, row, 1);
  if (first === undefined || second === undefined) throw new Error('two records fit');
  Object.assign(second, { size: 9, owner: 0, isOpen: true });

  expect([...row]).toEqual([0, 0, 0, 0, 9, 1, 1]);
  row.copyWithin(1, 4);
  expect([first.size, first.owner, first.isOpen]).toEqual([9, 0, true]);
  second.owner = -1;
  expect(row[5]).toBe(0);
});

test('parts of one row that are reserved do not overlap', () => {
  const plan = new RowPlan();
  const [one, two] = [plan.reserve(2), plan.reserve(3)];
  const row = plan.row();
  one(row).fill(1);
  two(row).fill(2);

  expect([...row]).toEqual([1, 1, 2, 2, 2]);
});
