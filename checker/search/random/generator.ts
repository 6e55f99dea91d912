/**
 * A stream of pseudo-random numbers that follows from one seed.
 *
 * fast-check draws the seed; drawing every number by fast-check would take longer than the runs. The
 * generator is mulberry32 by Tommy Ettinger (2017, public domain; written in C:
 * https://gist.github.com/tommyettinger/46a874533244883189143505d203312c). It has 32 bits of state: good
 * enough to choose by, and for nothing else.
 */

export class Mulberry32 {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /**
   * From 0 to n - 1, with n at most 2 ** 32. The remainder is biased: of each 2 ** 32 numbers of the
   * stream the lowest (2 ** 32 mod n) results get one more than the others. For a power of two that is
   * none; for n below 1000 they come up more often by less than one part in four million.
   */
  below(n: number): number {
    this.#state = (this.#state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % n;
  }
}
