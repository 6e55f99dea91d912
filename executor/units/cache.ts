/**
 * The cache before memory, by physical address: which lines are near.
 *
 * It stands below protection and translation, and all harts share it. It says how long an access takes
 * and keeps no values: what is read is what memory holds, so it cannot be stale.
 */

import { type Row, record } from './row.ts';

const lineBits = 6;

class CacheLine extends record({
  /** The number of the line within the 4 GiB of its upper word. */
  line: 'optional',
  hi: 'number',
}) {}

export class Cache {
  readonly #row: Row;
  readonly #length: number;
  /** Views of the places that were ever touched: a large cache has many that never are. */
  readonly #lines: CacheLine[] = [];

  static words(lines: number): number {
    return lines * CacheLine.words;
  }

  constructor(row: Row) {
    this.#row = row;
    this.#length = Math.floor(row.length / CacheLine.words);
  }

  /** Whether the line of the address was there. It is afterwards. */
  touch(hi: number, lo: number): boolean {
    if (this.#length === 0) return false;
    const line = lo >>> lineBits;
    const place = this.#place(line % this.#length);
    if (place.line === line && place.hi === hi) return true;
    place.line = line;
    place.hi = hi;
    return false;
  }

  #place(i: number): CacheLine {
    this.#lines[i] ??= new CacheLine(this.#row, i * CacheLine.words);
    return this.#lines[i];
  }
}
