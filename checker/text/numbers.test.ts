/** Numbers as people read them. */

import { expect, test } from 'vitest';
import { counted, secondsText, thousands } from './numbers.ts';

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [-12_345, '-12,345'],
  [1_234_567, '1,234,567'],
])('%d is written in groups of three digits: %s', (number, text) => {
  expect(thousands(number)).toBe(text);
  expect(thousands(number)).toBe(number.toLocaleString('en'));
});

test('what is counted is in the plural unless it is one', () => {
  expect([0, 1, 2, 7412].map((number) => counted(number, 'step'))).toEqual([
    '0 steps',
    '1 step',
    '2 steps',
    '7,412 steps',
  ]);
});

test('a duration in milliseconds is written in tenths of a second', () => {
  expect([0, 449, 61_250].map(secondsText)).toEqual(['0.0 s', '0.4 s', '61.3 s']);
});
