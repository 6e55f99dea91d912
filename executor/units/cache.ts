/**
 * The cache before memory, by physical address: which lines are near.
 *
 * It stands below protection and translation, and all harts share it. It says how long an access takes
 * and keeps no values: what is read is what memory holds, so it cannot be stale.
 */

import { present } from '../../model/assert.ts';
import { type Row, record, recordsIn } from './row.ts';

const lineBits = 6;

class CacheLine extends record({
  /** The number of the line within the 4 GiB of its upper word. */
  line: 'optional',
  hi: 'number',
}) {}

export class Cache {
  readonly #lines: readonly CacheLine[];

  static words(lines: number): number {
    return lines * CacheLine.words;
  }

  constructor(row: Row) {
    this.#lines = recordsIn(CacheLine, row);
  }

  /** Whether the line of the address was there. It is afterwards. */
  touch(hi: number, lo: number): boolean {
    const { length } = this.#lines;
    if (length === 0) return false;
    const line = lo >>> lineBits;
    const place = present(this.#lines[line % length], 'an address has its place in the cache');
    if (place.line === line && place.hi === hi) return true;
    place.line = line;
    place.hi = hi;
    return false;
  }
}
