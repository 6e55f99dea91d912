/** Lines that fit a page. */

import { expect, test } from 'vitest';
import { wrapped } from './wrap.ts';

test('pieces share a line while they fit it, and a piece is never cut', () => {
  expect(wrapped(['to', 'be', 'or not', 'that'], 6)).toEqual(['to be', 'or not', 'that']);
  expect(wrapped(['everything', 'is', 'it'], 5)).toEqual(['everything', 'is it']);
  expect(wrapped([], 5)).toEqual(['']);
});
