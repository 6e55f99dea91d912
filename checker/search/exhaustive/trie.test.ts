/** Answers about steps, found again by what was read. */

import { expect, test } from 'vitest';
import { Trie } from './trie.ts';

const before = Int32Array.of(1, 2, 3);

test('an answer for which nothing was read is known for all steps', () => {
  const trie = new Trie<string>();
  trie.put([], [before, before], 'yes');

  expect(trie.find(Int32Array.of(7, 7, 7), before)).toEqual({ answer: 'yes' });
});

test('an answer is known for the steps that agree on what was read before and after', () => {
  const trie = new Trie<string>();
  // Part 1 of the state before the step, then part 0 of the state after it.
  trie.put([1, 3], [before, Int32Array.of(5, 2, 3)], 'yes');

  expect(trie.find(Int32Array.of(9, 2, 9), Int32Array.of(5, 9, 9))).toEqual({ answer: 'yes' });
  expect(trie.find(before, Int32Array.of(6, 2, 3))).toBeUndefined();
  expect(trie.find(Int32Array.of(1, 3, 3), Int32Array.of(5, 2, 3))).toBeUndefined();
});

test('the part that a trie looks at next may depend on those before it', () => {
  const trie = new Trie<string>();
  trie.put([0], [Int32Array.of(0, 0, 0), before], 'short');
  trie.put([0, 2], [Int32Array.of(1, 0, 4), before], 'long');

  expect(trie.find(Int32Array.of(0, 8, 8), before)?.answer).toBe('short');
  expect(trie.find(Int32Array.of(1, 8, 4), before)?.answer).toBe('long');
  expect(trie.find(Int32Array.of(1, 8, 5), before)).toBeUndefined();
});

test('an answer that is undefined is known', () => {
  const trie = new Trie<string | undefined>();
  trie.put([0], [before, before], undefined);

  expect(trie.find(before, before)).toEqual({ answer: undefined });
});

test('parts that are read in another order than before are a crash', () => {
  const trie = new Trie<string>();
  trie.put([0, 1], [before, before], 'yes');

  expect(() => trie.put([1, 0], [before, before], 'no')).toThrow('in the same order');
});
