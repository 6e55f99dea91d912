/**
 * The interrupt controller: which lines are pending, and which are about to be raised.
 *
 * It hands a line to whatever hart is told to take it. Whether that one may, the hart decides when it
 * has the port: priority, the handler's life, and whether the line is in a frame already are read then.
 * A line that is pending cannot become more pending.
 */

import type { Row } from './extent.ts';

const stride = 2;

export class InterruptController {
  protected readonly row: Row;
  readonly lines: number;

  static words(lines: number): number {
    return lines * stride;
  }

  constructor(row: Row) {
    this.row = row;
    this.lines = Math.floor(row.length / stride);
  }

  isPending(line: number): boolean {
    return this.row[line * stride] === 1;
  }

  raise(line: number): void {
    this.row[line * stride] = 1;
  }

  /** The line was delivered. */
  clear(line: number): void {
    this.row[line * stride] = 0;
  }

  /** Whether something is on its way to raise the line from outside. */
  isArriving(line: number): boolean {
    return this.row[line * stride + 1] !== 0;
  }

  /** From outside, so many cycles from now. */
  arrive(line: number, cycles: number): void {
    this.row[line * stride + 1] = cycles + 1;
  }

  /** One cycle: a line that is raised from outside now, or -1. One call for each. */
  tick(line: number): boolean {
    const at = line * stride + 1;
    const left = this.row[at] as number;
    if (left === 0) return false;
    this.row[at] = left - 1;
    if (left > 1 || this.isPending(line)) return false;
    this.raise(line);
    return true;
  }

  get quiet(): number {
    let least = Number.POSITIVE_INFINITY;
    for (let line = 0; line < this.lines; line++) {
      const left = this.row[line * stride + 1] as number;
      if (left > 0 && left < least) least = left;
    }
    return least;
  }

  pass(cycles: number): void {
    for (let line = 0; line < this.lines; line++) {
      const at = line * stride + 1;
      if ((this.row[at] as number) > 0) this.row[at] = (this.row[at] as number) - cycles;
    }
  }
}
