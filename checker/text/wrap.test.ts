/** Lines that fit a page. */

import { expect, test } from 'vitest';
import { hanging, wrapped } from './wrap.ts';

test('pieces share a line while they fit it, and a piece that fits a line is never cut', () => {
  expect(wrapped(['to', 'be', 'or not', 'that'], 6)).toEqual(['to be', 'or not', 'that']);
  expect(wrapped(['every', 'thing', 'is', 'it'], 5)).toEqual(['every', 'thing', 'is it']);
  expect(wrapped([], 5)).toEqual(['']);
});

test('a piece that is longer than a line is broken behind a mark, or where the line ends', () => {
  expect(wrapped(['reports/a-long-name.md'], 12)).toEqual(['reports/a-', 'long-name.md']);
  expect(wrapped(['everything', 'is'], 5)).toEqual(['every', 'thing', 'is']);
});

test('a letter that takes two columns is counted as two', () => {
  expect(wrapped(['\u4fdd\u8b77', '\u4fdd'], 5)).toEqual(['\u4fdd\u8b77', '\u4fdd']);
  expect(wrapped(['\u4fdd\u8b77\u4fdd'], 5)).toEqual(['\u4fdd\u8b77', '\u4fdd']);
});

test('a text that is too long for its line goes on behind the width of its label', () => {
  expect(hanging('to be or not', 10, { label: 'read  ' })).toEqual([
    'read  to',
    '      be',
    '      or',
    '      not',
  ]);
  expect(hanging('to be or not', 8, { indent: 2 })).toEqual(['to be or', '  not']);
  expect(hanging('to be', Number.POSITIVE_INFINITY, { label: 'x ' })).toEqual(['x to be']);
});
