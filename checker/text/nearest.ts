/**
 * The name that was probably meant.
 *
 * For messages only: nothing is ever corrected silently, and a name that resembles none of the
 * others gets no suggestion, because a far-fetched one misleads.
 */

/** The candidate with the fewest slips of the pen from `word`; of equals the first. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const meant = word.toLowerCase();
  let best: string | undefined;
  let fewest = slipsForgiven(word) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= fewest) continue;
    const slips = distance(meant, candidate.toLowerCase());
    if (slips >= fewest) continue;
    best = candidate;
    fewest = slips;
  }
  return best;
}

/** `did you mean 'x'?`, or all that there is when that is little, or nothing. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const meant = nearest(word, candidates);
  if (meant !== undefined) return `did you mean '${meant}'?`;
  if (candidates.length === 0 || candidates.length > 8) return '';
  return `there is ${candidates.map((name) => `'${name}'`).join(', ')}`;
}

/** One in three letters, and in short words two in all. */
function slipsForgiven(word: string): number {
  return Math.max(Math.min(2, word.length - 1), Math.floor(word.length / 3));
}

/** How many letters must be added, dropped, replaced or swapped with their neighbour. */
export function distance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const next = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let fewest = Math.min(
        at(next, column - 1) + 1,
        at(last, column) + 1,
        at(last, column - 1) + (same ? 0 : 1),
      );
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped && row > 1 && column > 1)
        fewest = Math.min(fewest, at(beforeLast, column - 2) + 1);
      next.push(fewest);
    }
    beforeLast = last;
    last = next;
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
