/**
 * Portals: lines of memory that say where a call goes and what it then runs as. And the portal cache
 * of one hart, which says which of them are near.
 *
 * What a portal says never changes; whether it may be entered is asked of the region table.
 */

import type { Extent, Row } from './extent.ts';

export interface PortalLine {
  readonly entry: Extent;
  readonly code: number;
  readonly data: number;
}

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
    if (this.#row.includes(portal + 1)) return true;
    const free = this.#row.indexOf(0);
    if (length > 0) this.#row[free < 0 ? victim(length) : free] = portal + 1;
    return false;
  }
}
