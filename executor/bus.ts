/**
 * What goes from hart to hart: that something was taken from the region table, and that this was
 * heeded. And the port of the table, which one hart holds at a time.
 */

import type { Row } from './words.ts';

const header = 2;
const stride = 2;

export class Bus {
  readonly #row: Row;
  readonly harts: number;

  static words(harts: number): number {
    return header + harts * stride;
  }

  constructor(row: Row, harts: number) {
    this.#row = row;
    this.harts = harts;
  }

  /** The hart that holds the port of the region table; -1: none. */
  get holder(): number {
    return (this.#row[0] as number) - 1;
  }

  /** How many acknowledgements its holder still waits for. */
  get awaited(): number {
    return this.#row[1] as number;
  }

  take(hart: number): void {
    this.#row[0] = hart + 1;
  }

  release(): void {
    this.#row[0] = 0;
  }

  /** Tells another hart to scrub, which it hears so many cycles from now. */
  tell(hart: number, cycles: number): void {
    this.#row[header + hart * stride] = cycles + 1;
    this.#row[1] = this.awaited + 1;
  }

  /** The hart has scrubbed, and the holder hears of it so many cycles from now. */
  acknowledge(hart: number, cycles: number): void {
    this.#row[header + hart * stride + 1] = cycles + 1;
  }

  /** One cycle passes: messages come nearer, and acknowledgements arrive. */
  tick(): void {
    for (let hart = 0; hart < this.harts; hart++) {
      const at = header + hart * stride;
      const message = this.#row[at] as number;
      if (message > 1) this.#row[at] = message - 1;
      const answer = this.#row[at + 1] as number;
      if (answer > 1) this.#row[at + 1] = answer - 1;
      if (answer === 2) {
        this.#row[at + 1] = 0;
        this.#row[1] = this.awaited - 1;
      }
    }
  }

  /** Whether a message arrives at the hart in this cycle. It is heard once. */
  hears(hart: number): boolean {
    const at = header + hart * stride;
    if (this.#row[at] !== 1) return false;
    this.#row[at] = 0;
    return true;
  }
}
