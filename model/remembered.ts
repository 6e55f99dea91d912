/**
 * What was found out about a list of objects, remembered under these objects themselves.
 *
 * The states of a search share most of their parts: the facts on a cell are the same objects, one grant and
 * a lend of each frame, in a state and in the next, and in one where some register is another. To see that
 * takes a glance at each; to find out again what follows from them takes a hundred times as long.
 */

/** One remembered list for each last object. What is remembered must follow from the objects alone. */
export class Remembered<K extends object, T> {
  readonly #about = new WeakMap<K, { readonly list: readonly K[]; readonly known: T }>();
  readonly #nothingYet: (list: readonly K[]) => T;

  constructor(nothingYet: (list: readonly K[]) => T) {
    this.#nothingYet = nothingYet;
  }

  /** What is known about these objects in this order. The list must not be changed afterwards. */
  about(list: readonly K[]): T {
    const last = list[list.length - 1];
    if (last === undefined) return this.#nothingYet(list);
    const before = this.#about.get(last);
    if (before !== undefined && isSame(before.list, list)) return before.known;
    const known = this.#nothingYet(list);
    this.#about.set(last, { list, known });
    return known;
  }
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
