/** Letters that take two columns, one, or none. */

import { expect, test } from 'vitest';
import { cutAtEnd, cutInMiddle, padded, widthOf } from './width.ts';

const wide = '\u4fdd\u8b77';
/** An e and the accent above it. */
const accented = 'e\u0301';

test.each([
  ['calls/lend', 10],
  [wide, 4],
  [accented, 1],
  ['\u{1f469}\u200d\u{1f52c}', 2],
  ['┌─▶', 3],
])('%s takes %i columns', (text, columns) => {
  expect(widthOf(text)).toBe(columns);
});

test('texts are filled up to columns, not to letters', () => {
  expect(padded(wide, 6)).toBe(`${wide}  `);
  expect(padded(accented, 2, '─')).toBe(`${accented}─`);
  expect(padded('longer', 2)).toBe('longer');
});

test('a text that is too long keeps its beginning, or both of its ends', () => {
  expect(cutAtEnd('confinement', 5)).toBe('conf…');
  expect(cutInMiddle('confinement', 6)).toBe('con…nt');
  expect([cutAtEnd('abc', 3), cutInMiddle('abc', 3)]).toEqual(['abc', 'abc']);
});

test('no letter is cut in two', () => {
  expect(cutAtEnd(wide.repeat(2), 4)).toBe('\u4fdd…');
  expect(cutInMiddle(wide.repeat(3), 7)).toBe('\u4fdd\u8b77…\u8b77'.slice(0, 4));
  expect(cutAtEnd(accented.repeat(3), 2)).toBe(`${accented}…`);
});
