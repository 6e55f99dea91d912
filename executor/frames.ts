/**
 * Link and register storage of one hart: who governed each frame, and what was in its registers.
 *
 * No address leads here: only calls and returns do.
 */

import type { Row } from './words.ts';

const header = 1;
const linkWords = 2;

export class Frames {
  protected readonly row: Row;
  readonly registers: number;

  static words(depth: number, registers: number): number {
    return header + depth * (linkWords + registers);
  }

  constructor(row: Row, registers: number) {
    this.row = row;
    this.registers = registers;
  }

  get depth(): number {
    return this.row[0] as number;
  }

  #at(frame: number): number {
    return header + frame * (linkWords + this.registers);
  }

  code(frame: number): number {
    return this.row[this.#at(frame)] as number;
  }

  data(frame: number): number {
    return this.row[this.#at(frame) + 1] as number;
  }

  register(frame: number, which: number): number {
    return this.row[this.#at(frame) + linkWords + which] as number;
  }

  setRegister(frame: number, which: number, value: number): void {
    if (which < this.registers) this.row[this.#at(frame) + linkWords + which] = value;
  }

  push(code: number, data: number): void {
    const frame = this.depth;
    const at = this.#at(frame);
    this.row[at] = code;
    this.row[at + 1] = data;
    this.row.fill(0, at + linkWords, at + linkWords + this.registers);
    this.row[0] = frame + 1;
  }

  /** Results go to the frame below, from register 0 on. */
  pop(results: readonly number[]): void {
    const frame = this.depth - 1;
    this.row.fill(0, this.#at(frame), this.#at(frame + 1));
    this.row[0] = frame;
    for (const [i, value] of results.entries()) this.setRegister(frame - 1, i, value);
  }
}
