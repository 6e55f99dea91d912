/**
 * The portal cache of one hart: which portals are near.
 *
 * A portal is a line of memory that says where a call goes and what it then runs as. What it says
 * never changes, so nothing here is ever stale; whether it is open stands elsewhere, and whether it may be
 * entered the region table decides.
 */

import type { Row } from './row.ts';

export class PortalCache {
  readonly #row: Row;

  static words(entries: number): number {
    return entries;
  }

  constructor(row: Row) {
    this.#row = row;
  }

  /** Whether the portal's line was there. It is afterwards; `victim` makes room. */
  touch(portal: number, victim: (n: number) => number): boolean {
    const { length } = this.#row;
    // One higher, so that 0 is an empty place.
    if (this.#row.includes(portal + 1)) return true;
    const free = this.#row.indexOf(0);
    if (length > 0) this.#row[free < 0 ? victim(length) : free] = portal + 1;
    return false;
  }
}
