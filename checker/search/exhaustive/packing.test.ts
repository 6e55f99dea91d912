/** Rows: what is packed is what is unpacked, and parts share words. */

import { expect, test } from 'vitest';
import { hashOf, Packing, Repacking } from './packing.ts';

/** Each part with room for so many values. */
function packingFor(values: readonly number[]): Packing {
  return values.reduce(
    (packing, count, part) =>
      packing.hasRoomFor(part, count) ? packing : packing.withRoomFor(part, count),
    new Packing(new Uint8Array(values.length)),
  );
}

function unpacked(packing: Packing, rows: Int32Array, at: number): number[] {
  const ids = new Int32Array(packing.parts);
  packing.unpack(rows, at, ids);
  return [...ids];
}

test('a state whose parts have one value each is one word of zeros', () => {
  const packing = new Packing(new Uint8Array(4));

  expect(packing.words).toBe(1);
  expect(unpacked(packing, Int32Array.of(0), 0)).toEqual([0, 0, 0, 0]);
});

test('a row unpacks to the ids that were packed, wherever it stands in an array', () => {
  const values = [1, 2, 1000, 7, 40_000, 2 ** 20, 3];
  const packing = packingFor(values);
  const largest = values.map((count) => count - 1);
  const rows = new Int32Array(3 * packing.words).fill(-1);

  packing.pack(Int32Array.from(largest), rows, packing.words);

  expect(unpacked(packing, rows, packing.words)).toEqual(largest);
  expect(rows.subarray(0, packing.words).every((word) => word === -1)).toBe(true);
  expect(rows.subarray(2 * packing.words).every((word) => word === -1)).toBe(true);
});

test('the ids of some parts can be unpacked by themselves', () => {
  const packing = packingFor([9, 9, 9]);
  const row = new Int32Array(packing.words);
  packing.pack(Int32Array.of(5, 6, 7), row, 0);
  const ids = new Int32Array(3);

  packing.unpackSome(0b101, row, 0, ids);

  expect([...ids]).toEqual([5, 0, 7]);
});

test('no word of a row is negative, so a negative word can mark that there is no row', () => {
  const packing = packingFor([2 ** 31, 2 ** 16, 2 ** 15]);
  const row = new Int32Array(packing.words);

  packing.pack(Int32Array.of(2 ** 31 - 1, 2 ** 16 - 1, 2 ** 15 - 1), row, 0);

  expect(Math.min(...row)).toBeGreaterThanOrEqual(0);
});

test('a part that gets another id leaves the other parts of its row alone', () => {
  const packing = packingFor([9, 9, 9]);
  const row = new Int32Array(packing.words);
  packing.pack(Int32Array.of(5, 6, 7), row, 0);

  packing.setId(row, 0, 1, 8);

  expect(unpacked(packing, row, 0)).toEqual([5, 8, 7]);
});

test('packed writes keep what they do not write and set what they write', () => {
  const packing = packingFor([9, 2 ** 28, 9]);
  const row = new Int32Array(packing.words);
  packing.pack(Int32Array.of(5, 2 ** 27, 7), row, 0);
  const change = new Int32Array(2 * packing.words);

  packing.packWrites([0, 3, 2, 0], change, 0);
  const after = row.map(
    (word, i) => (word & (change[2 * i] as number)) | (change[2 * i + 1] as number),
  );

  expect(unpacked(packing, after, 0)).toEqual([3, 2 ** 27, 0]);
});

test('an id that does not fit into the bits of its part is a crash', () => {
  const packing = packingFor([2, 2]);
  const row = new Int32Array(packing.words);

  expect(() => packing.pack(Int32Array.of(100, 0), row, 0)).toThrow('fits into its bits');
  expect(() => packing.pack(Int32Array.of(-1, 0), row, 0)).toThrow('fits into its bits');
  expect(() => packing.packWrites([1, 100], new Int32Array(2), 0)).toThrow('fits into its bits');
});

test('a row that is packed anew for more values has the ids that it had', () => {
  const old = packingFor([3, 3, 3]);
  const now = old.withRoomFor(1, 2 ** 29);
  const rows = new Int32Array(4 * old.words);
  old.pack(Int32Array.of(2, 1, 0), rows, 0);
  old.pack(Int32Array.of(0, 2, 2), rows, old.words);

  const again = new Repacking(old, now).repackAll(rows, 2);

  expect(again).toHaveLength(4 * now.words);
  expect(unpacked(now, again, 0)).toEqual([2, 1, 0]);
  expect(unpacked(now, again, now.words)).toEqual([0, 2, 2]);
});

test('equal rows have equal hashes, and rows that differ in one id mostly have others', () => {
  const packing = packingFor([1 << 10, 1 << 10]);
  const row = new Int32Array(packing.words);
  const hashes = new Set<number>();
  for (let id = 0; id < 1 << 10; id++) {
    packing.pack(Int32Array.of(id, 7), row, 0);
    hashes.add(hashOf(row, 0, packing.words));
    expect(hashOf(row.slice(), 0, packing.words)).toBe(hashOf(row, 0, packing.words));
  }
  expect(hashes.size).toBeGreaterThan(1000);
});
