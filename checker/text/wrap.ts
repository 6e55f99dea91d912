/** Lines that fit a page. */

/** The pieces, with blanks between them, in lines of at most so many letters each. */
export function wrapped(pieces: readonly string[], lettersMax: number): string[] {
  const [first = '', ...rest] = pieces;
  const lines: string[] = [];
  let line = first;
  for (const piece of rest) {
    const longer = `${line} ${piece}`;
    if (longer.length > lettersMax) lines.push(line);
    line = longer.length > lettersMax ? piece : longer;
  }
  return [...lines, line];
}
