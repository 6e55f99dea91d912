/**
 * The cache before memory, by physical address: which lines are near.
 *
 * It stands below protection and translation, and all share it. It says how long an access takes and
 * keeps no values: what is read is what memory holds, so it cannot be stale.
 */

import type { Row } from './extent.ts';

const stride = 2;
const lineBits = 6;

export class Cache {
  readonly #row: Row;
  readonly lines: number;

  static words(lines: number): number {
    return lines * stride;
  }

  constructor(row: Row) {
    this.#row = row;
    this.lines = Math.floor(row.length / stride);
  }

  /** Whether the line of the address was there. It is afterwards. */
  touch(hi: number, lo: number): boolean {
    if (this.lines === 0) return false;
    const line = lo >>> lineBits;
    const at = (line % this.lines) * stride;
    // One higher, so that 0 is an empty line.
    if (this.#row[at] === line + 1 && this.#row[at + 1] === hi) return true;
    this.#row[at] = line + 1;
    this.#row[at + 1] = hi;
    return false;
  }
}
