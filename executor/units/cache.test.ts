/** The cache says which lines are near. */

import { expect, test } from 'vitest';
import { Cache } from './cache.ts';

test('a cache has a line that was touched, until another takes its place', () => {
  const cache = new Cache(new Uint32Array(Cache.words(2)));

  expect([cache.touch(0, 0), cache.touch(0, 63), cache.touch(0, 128)]).toEqual([
    false,
    true,
    false,
  ]);
  expect(cache.touch(0, 0)).toBe(false);
  // A line of the same number with other upper halves is another.
  expect(cache.touch(1, 0)).toBe(false);
});
