/** What the shrinkers of runs have in common. */

/** A list without one block of its elements. */
export interface Shortened<T> {
  readonly items: readonly T[];
  /** Where the block began, and how many elements it had. */
  readonly from: number;
  readonly count: number;
}

/**
 * EnabledMemo the list without each of its blocks: first halves, at last single elements, and of one size the
 * last block first. `list` is asked anew each time: it is shorter after `test` has accepted.
 */
export function deleteBlocks<T>(
  list: () => readonly T[],
  test: (shortened: Shortened<T>) => void,
): void {
  for (let size = Math.ceil(list().length / 2); size >= 1; size = size === 1 ? 0 : size >> 1) {
    for (let end = list().length; end > 0; end -= size) {
      const all = list();
      if (end > all.length) continue;
      const from = Math.max(0, end - size);
      const items = [...all.slice(0, from), ...all.slice(end)];
      test({ items, from, count: end - from });
    }
  }
}
