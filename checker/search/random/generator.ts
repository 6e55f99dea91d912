/**
 * Numbers that follow from one number, as many as are asked for.
 *
 * fast-check draws the first; drawing all of them by it would take longer than the runs that they are
 * for. It is the generator called mulberry32: fair enough to choose by, and for nothing else.
 */

export class Numbers {
  #state: number;

  constructor(first: number) {
    this.#state = first | 0;
  }

  /** From 0 to n - 1. */
  below(n: number): number {
    this.#state = (this.#state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % n;
  }
}
