/**
 * The interrupt controller: which lines are pending, and which are about to be raised from outside.
 *
 * It hands a line to whatever hart is sent to take it. Whether that hart may take it is decided by the
 * rules when the hart holds the port. Raising a pending line changes nothing.
 */

import { present } from '../../model/assert.ts';
import { type Row, record, recordsIn } from './row.ts';

class LineState extends record({
  isPending: 'flag',
  /** Cycles until it is raised from outside, the one in which it is included; 0: it is not coming. */
  arrivesIn: 'number',
}) {}

export class InterruptController {
  protected readonly row: Row;
  readonly #lines: readonly LineState[];

  static words(lines: number): number {
    return lines * LineState.words;
  }

  constructor(row: Row) {
    this.row = row;
    this.#lines = recordsIn(LineState, row);
  }

  get lines(): number {
    return this.#lines.length;
  }

  #line(line: number): LineState {
    return present(this.#lines[line], 'a line has its state in the interrupt controller');
  }

  isPending(line: number): boolean {
    return this.#line(line).isPending;
  }

  raise(line: number): void {
    this.#line(line).isPending = true;
  }

  /** The line was delivered. */
  clear(line: number): void {
    this.#line(line).isPending = false;
  }

  /** Whether a raise from outside is on its way. */
  isArriving(line: number): boolean {
    return this.#line(line).arrivesIn !== 0;
  }

  /** The line is raised from outside, so many cycles from now. */
  arrive(line: number, cycles: number): void {
    this.#line(line).arrivesIn = cycles + 1;
  }

  /** One cycle of one line: whether a raise from outside makes it pending. */
  tick(line: number): boolean {
    const state = this.#line(line);
    if (state.arrivesIn === 0) return false;
    state.arrivesIn--;
    if (state.arrivesIn > 0 || this.isPending(line)) return false;
    this.raise(line);
    return true;
  }

  /** Cycles until a line is raised from outside, the one in which it is included. */
  get quiet(): number {
    let least = Number.POSITIVE_INFINITY;
    for (const { arrivesIn } of this.#lines) {
      if (arrivesIn > 0 && arrivesIn < least) least = arrivesIn;
    }
    return least;
  }

  /** So many cycles pass in which no line is raised. */
  pass(cycles: number): void {
    for (const state of this.#lines) if (state.arrivesIn > 0) state.arrivesIn -= cycles;
  }
}
