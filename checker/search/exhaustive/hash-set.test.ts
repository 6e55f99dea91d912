/** The set of rows, held against a set of strings. */

import { expect, test } from 'vitest';
import { batchMax, HashSet } from './hash-set.ts';
import { hashOf, Packing } from './packing.ts';

/** Rows of two words, in no order, some of them more than once. */
function rowsOfTwo(count: number): Int32Array {
  return Int32Array.from(
    { length: 2 * count },
    (_, i) => Math.imul(i >> 1, 7919) & (i % 2 ? 63 : 255),
  );
}

test('a row is new once', () => {
  const rows = rowsOfTwo(20_000);
  const seen = new Set<string>();
  const set = new HashSet(2);

  for (let at = 0; at < rows.length; at += 2) {
    const key = `${rows[at]} ${rows[at + 1]}`;
    expect(set.insert(rows, at)).toBe(!seen.has(key));
    seen.add(key);
  }

  expect(set.size).toBe(seen.size);
});

test('rows of one batch that are equal are one row, though both were looked up before', () => {
  const rows = Int32Array.of(1, 2, 3, 4, 1, 2);
  const hashes = Int32Array.of(0, 2, 4).map((at) => hashOf(rows, at, 2));
  const set = new HashSet(2);
  set.reserve(batchMax);
  set.prefetch(hashes, 3);

  const isNew = [0, 1, 2].map((i) => set.add(i, rows, 2 * i, hashes[i] as number));

  expect(isNew).toEqual([true, true, false]);
});

test('different rows with the same hash are different', () => {
  const rows = Int32Array.of(1, 2, 3, 4);
  const set = new HashSet(2);
  set.prefetch(Int32Array.of(9, 9), 2);

  expect(set.add(0, rows, 0, 9)).toBe(true);
  expect(set.add(1, rows, 2, 9)).toBe(true);
  set.prefetch(Int32Array.of(9, 9), 2);
  expect(set.add(0, rows, 0, 9)).toBe(false);
  expect(set.add(1, rows, 2, 9)).toBe(false);
});

test('a set with more rows than it has room for doubles, and says so before', () => {
  const set = new HashSet(1);
  const { bytes } = set;
  const rows = Int32Array.from({ length: 5000 }, (_, i) => i);

  expect(set.hasRoomFor(2457)).toBe(true);
  expect(set.hasRoomFor(2458)).toBe(false);
  for (let at = 0; at < 2457; at++) set.insert(rows, at);
  expect(set.bytes).toBe(bytes);
  for (let at = 2457; at < 5000; at++) set.insert(rows, at);

  expect(set.bytes).toBe(4 * bytes);
  for (let at = 0; at < 5000; at++) expect(set.insert(rows, at)).toBe(false);
});

test('a batch for which a set has no room is a crash', () => {
  const set = new HashSet(1);
  for (let word = 0; word < 2400; word++) set.insert(Int32Array.of(word), 0);
  const hashes = new Int32Array(batchMax);

  expect(() => set.prefetch(hashes, batchMax)).toThrow(
    'the load of a hash set stays below its limit',
  );
  set.reserve(batchMax);
  set.prefetch(hashes, batchMax);
});

test('rows that are packed anew are known in the new packing, and others are not', () => {
  const old = new Packing(Uint8Array.of(4, 4));
  const now = old.withRoomFor(0, 2 ** 28);
  const set = new HashSet(old.words);
  const row = (packing: Packing, ids: readonly number[]) => {
    const words = new Int32Array(packing.words);
    packing.pack(Int32Array.from(ids), words, 0);
    return words;
  };
  for (let id = 0; id < 16; id++) set.insert(row(old, [id, 15 - id]), 0);

  set.repack(old, now);

  expect(now.words).toBe(2);
  for (let id = 0; id < 16; id++) expect(set.insert(row(now, [id, 15 - id]), 0)).toBe(false);
  expect(set.insert(row(now, [2 ** 27, 0]), 0)).toBe(true);
});
