/** Text that others wrote, on a terminal. */

import { expect, test } from 'vitest';
import { printable } from './printable.ts';

test('what a terminal would obey is written as an escape', () => {
  expect(printable('a\u001b[31mb\nc\u202ed')).toBe('a\\u001b[31mb\\u000ac\\u202ed');
});
