/** Text by the columns that it takes on a terminal, where a letter takes two, one, or none. */

import stringWidth from 'string-width';

/** How many columns a text takes. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** Filled up to so many columns. */
export function padded(text: string, columns: number, fill = ' '): string {
  return text + fill.repeat(Math.max(0, columns - widthOf(text)));
}

/** At most so many columns: of a longer text the beginning, and that there was more. */
export function cutAtEnd(text: string, columns: number): string {
  return widthOf(text) <= columns ? text : `${taken(lettersOf(text), columns - 1)}…`;
}

/** At most so many columns: of a longer text both ends, since names differ in either. */
export function cutInMiddle(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  const letters = lettersOf(text);
  const end = taken([...letters].reverse(), Math.floor((columns - 1) / 2));
  const last = lettersOf(end).reverse().join('');
  return `${taken(letters, columns - 1 - widthOf(last))}…${last}`;
}

/** As many from the beginning as take at most so many columns. */
function taken(letters: readonly string[], columns: number): string {
  let text = '';
  let used = 0;
  for (const letter of letters) {
    used += widthOf(letter);
    if (used > columns) break;
    text += letter;
  }
  return text;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What a reader takes for one letter, however many characters it is made of. */
export function lettersOf(text: string): string[] {
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}
