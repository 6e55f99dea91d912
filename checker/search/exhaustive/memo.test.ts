/** Memos: a hit is an answer for the same ids of what was read, and everything else is a miss. */

import { expect, test } from 'vitest';
import { Memo, MemoTable, miss } from './memo.ts';

/** All parts tell states apart. */
const distinguishing = -1;

test('an empty memo misses', () => {
  expect(new Memo(0).find(Int32Array.of(3, 1))).toBe(miss);
  expect(new Memo(-1).find(Int32Array.of(3, 1))).toBe(miss);
});

test('a memoised value that read nothing is known for all states', () => {
  const memo = new Memo(-1);
  memo.put(Int32Array.of(1, 2), { readSet: 0, distinguishing }, 7);

  expect(memo.find(Int32Array.of(8, 9))).toBe(7);
});

test('a memoised value that read one part is known for all states with that id', () => {
  const memo = new Memo(1);
  memo.put(Int32Array.of(1, 40), { readSet: 0b10, distinguishing }, 7);

  expect(memo.find(Int32Array.of(5, 40))).toBe(7);
  expect(memo.find(Int32Array.of(1, 41))).toBe(miss);
  expect(memo.find(Int32Array.of(1, 4000))).toBe(miss);
});

test.each([
  ['two parts', 0b11],
  ['four parts', 0b1111],
])(
  'a memoised value that read %s is known for the states that agree on all of them',
  (_, readSet) => {
    const memo = new Memo(0);
    const values = new Map<string, number>();
    const parts = readSet === 0b11 ? 2 : 4;
    const states = Array.from({ length: 500 }, (_, i) =>
      Int32Array.of(i % 3, i % 7, i % 5, i >> 7, i),
    );
    for (const ids of states) {
      const key = ids.slice(0, parts).join(' ');
      const value = values.get(key) ?? values.size;
      values.set(key, value);
      const found = memo.find(ids);
      expect(found === miss || found === value).toBe(true);
      if (found === miss) memo.put(ids, { readSet, distinguishing }, value);
    }

    for (const ids of states) {
      expect(memo.find(ids)).toBe(values.get(ids.slice(0, parts).join(' ')));
    }
  },
);

test('which parts a memoised value read may depend on the first part', () => {
  const memo = new Memo(0);
  memo.put(Int32Array.of(0, 1, 1), { readSet: 0b001, distinguishing }, 5);
  memo.put(Int32Array.of(1, 1, 1), { readSet: 0b011, distinguishing }, 6);
  memo.put(Int32Array.of(2, 1, 1), { readSet: 0b111, distinguishing }, 7);

  expect(memo.find(Int32Array.of(0, 9, 9))).toBe(5);
  expect(memo.find(Int32Array.of(1, 1, 9))).toBe(6);
  expect(memo.find(Int32Array.of(1, 9, 1))).toBe(miss);
  expect(memo.find(Int32Array.of(2, 1, 1))).toBe(7);
  expect(memo.find(Int32Array.of(2, 1, 9))).toBe(miss);
  expect(memo.readSet).toBe(0b111);
  expect(memo.readSetAt(Int32Array.of(1, 5, 5))).toBe(0b011);
});

test('when more is read than was known, what was known by less is a miss', () => {
  const memo = new Memo(0);
  memo.put(Int32Array.of(0, 1, 1), { readSet: 0b001, distinguishing }, 5);
  memo.put(Int32Array.of(0, 2, 1), { readSet: 0b011, distinguishing }, 6);

  expect(memo.find(Int32Array.of(0, 2, 9))).toBe(6);
  expect(memo.find(Int32Array.of(0, 1, 1))).toBe(miss);
});

test('a part that had one value is in no key, and what was known is forgotten when it gets a second', () => {
  const memo = new Memo(0);
  memo.put(Int32Array.of(0, 0), { readSet: 0b11, distinguishing: 0b01 }, 5);
  expect(memo.find(Int32Array.of(0, 1))).toBe(5);

  memo.forget();

  expect(memo.find(Int32Array.of(0, 0))).toBe(miss);
  memo.put(Int32Array.of(0, 0), { readSet: 0b11, distinguishing: 0b11 }, 5);
  expect(memo.find(Int32Array.of(0, 1))).toBe(miss);
});

test('a memo that grows keeps what it knows', () => {
  const memo = new Memo(0);
  for (let id = 0; id < 3000; id++) {
    memo.put(Int32Array.of(id % 100, id), { readSet: 0b11, distinguishing }, id);
  }

  for (let id = 0; id < 3000; id++) expect(memo.find(Int32Array.of(id % 100, id))).toBe(id);
});

test('a table by several parts keeps what it knows when it grows, and puts a value anew', () => {
  const table = new MemoTable([2, 0]);
  for (let id = 0; id < 1000; id++) table.put(Int32Array.of(id, 9, id % 10), id);
  table.put(Int32Array.of(17, 0, 7), 5);

  expect(table.find(Int32Array.of(18, 3, 8))).toBe(18);
  expect(table.find(Int32Array.of(18, 3, 9))).toBe(miss);
  expect(table.find(Int32Array.of(17, 9, 7))).toBe(5);
});

test('a value that would look like a miss is a crash', () => {
  const memo = new Memo(0);
  expect(() => memo.put(Int32Array.of(1), { readSet: 1, distinguishing }, miss)).toThrow(
    'at least 0',
  );
});
