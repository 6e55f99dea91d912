/** Lines that fit a page. */

import { lettersOf, widthOf } from './width.ts';

/**
 * The pieces, with blanks between them, in lines of at most so many columns each. A piece is broken
 * only where it is longer than a line, and then behind a mark if it has one.
 */
export function wrapped(
  pieces: readonly string[],
  columnsMax: number,
  columnsOfFirst: number = columnsMax,
): string[] {
  const [first = '', ...rest] = pieces.flatMap((piece) =>
    brokenUp(piece, Math.min(columnsMax, columnsOfFirst)),
  );
  const lines: string[] = [];
  let line = first;
  for (const piece of rest) {
    const longer = `${line} ${piece}`;
    const isTooLong = widthOf(longer) > (lines.length === 0 ? columnsOfFirst : columnsMax);
    if (isTooLong) lines.push(line.trimEnd());
    line = isTooLong ? piece : longer;
  }
  return [...lines, line];
}

/** A text in lines of at most so many columns, the first behind `label`, the others behind so many blanks. */
export function hanging(
  text: string,
  columns: number,
  { label = '', indent = widthOf(label) } = {},
): string[] {
  if (widthOf(label) + widthOf(text) <= columns) return [label + text];
  const behind = (blanks: number) => Math.max(1, columns - blanks);
  const [first, ...rest] = wrapped(text.split(' '), behind(indent), behind(widthOf(label)));
  return [label + first, ...rest.map((line) => ' '.repeat(indent) + line)];
}

const marks = ['/', '-', '.', ',', '_'];

/** In parts that each fit. */
function brokenUp(word: string, room: number): string[] {
  if (widthOf(word) <= room) return [word];
  const parts: string[] = [];
  let part: string[] = [];
  for (const letter of lettersOf(word)) {
    if (widthOf(part.join('') + letter) > room) {
      const end = part.findLastIndex((one) => marks.includes(one)) + 1 || part.length;
      parts.push(part.slice(0, end).join(''));
      part = part.slice(end);
    }
    part.push(letter);
  }
  return [...parts, part.join('')];
}
