/** Assertions throw what they say, and only when it is not so. */

import { expect, test } from 'vitest';
import { assert, BrokenInvariant, present } from './assert.ts';

test('an assertion that holds does nothing', () => {
  expect(() => assert(true, 'one is one')).not.toThrow();
  expect(present(0, 'there is a number')).toBe(0);
});

test('an assertion that does not hold throws what should have been', () => {
  expect(() => assert(false, 'a frame has a portal')).toThrow(
    new BrokenInvariant('a frame has a portal'),
  );
  expect(() => present(undefined, 'a frame has a portal')).toThrow(
    'broken invariant: a frame has a portal',
  );
});
