/** Rights and marks, over all 256 values. */

import { expect, test } from 'vitest';
import {
  covers,
  cutTo,
  letters,
  marked,
  parseRights,
  passable,
  plain,
  right,
  showRights,
  unmarked,
  without,
} from './rights.ts';

/** Every set of rights in which no mark stands without its right. */
const sets = Array.from({ length: 256 }, (_, i) => i).filter((s) => s >> 4 === ((s >> 4) & s));

test('there are 81 sets of rights: each right absent, held, or held passable', () => {
  expect(sets).toHaveLength(3 ** 4);
});

test('what is shown of uniform marks is what is parsed', () => {
  for (let rights = 1; rights < 16; rights++) {
    expect(parseRights(showRights(rights))).toBe(rights);
    expect(parseRights(showRights(marked(rights)))).toBe(marked(rights));
  }
});

test('mixed marks are shown passable first, and each set differs', () => {
  expect(showRights(right.r | (right.r << 4) | right.w)).toBe('r+ w');
  expect(showRights(0)).toBe('none');
  expect(new Set(sets.map(showRights)).size).toBe(sets.length);
});

test.each(['', '+', 'wr', 'rr', 'rw++', 'R', 'r w', 'rwxea'])('%j is no text of rights', (text) => {
  expect(parseRights(text)).toBeUndefined();
});

test('cutting and taking never leave a mark without its right, and keep the rest as it was', () => {
  for (const rights of sets) {
    for (const other of sets) {
      for (const result of [
        cutTo(rights, plain(other)),
        without(rights, other),
        unmarked(rights, other),
      ]) {
        expect(passable(result) & ~plain(result)).toBe(0);
        expect(result & ~rights).toBe(0);
      }
      expect(plain(cutTo(rights, plain(other)))).toBe(rights & other & 15);
      expect(plain(without(rights, other))).toBe(rights & ~other & 15);
      expect(plain(unmarked(rights, other))).toBe(plain(rights));
      expect(passable(unmarked(rights, other))).toBe(passable(rights) & ~other);
    }
  }
});

test('covering is right by right', () => {
  for (const held of sets) {
    for (const wanted of sets) {
      const each = letters.every((l) => (wanted & right[l]) === 0 || (held & right[l]) !== 0);
      expect(covers(held, wanted)).toBe(each);
    }
  }
});
