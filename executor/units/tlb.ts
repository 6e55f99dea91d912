/**
 * The translation lookaside buffer of one hart: copies of entries of the page table.
 *
 * It stands below the protection check: whether an address may be used was decided before it is asked
 * what is behind it. That nothing is mapped is never kept here.
 */

import type { Row } from './extent.ts';

const stride = 2;

export class Tlb {
  protected readonly row: Row;
  readonly entries: number;

  static words(entries: number): number {
    return entries * stride;
  }

  constructor(row: Row) {
    this.row = row;
    this.entries = Math.floor(row.length / stride);
  }

  /** The physical page behind a page; -1: not known here. */
  find(page: number): number {
    for (let at = 0; at < this.row.length; at += stride) {
      if (this.row[at] === page + 1) return this.row[at + 1] as number;
    }
    return -1;
  }

  insert(page: number, physicalPage: number, victim: (n: number) => number): void {
    if (this.entries === 0) return;
    let at = -1;
    for (let entry = 0; entry < this.entries && at < 0; entry++) {
      if (this.row[entry * stride] === 0) at = entry * stride;
    }
    if (at < 0) at = victim(this.entries) * stride;
    this.row[at] = page + 1;
    this.row[at + 1] = physicalPage;
  }

  /** The map changes: all copies go. */
  shoot(): void {
    this.row.fill(0);
  }

  /** What it holds, for whoever compares it with the map. */
  copies(): { readonly page: number; readonly physicalPage: number }[] {
    return Array.from({ length: this.entries }, (_, i) => i * stride)
      .filter((at) => this.row[at] !== 0)
      .map((at) => ({
        page: (this.row[at] as number) - 1,
        physicalPage: this.row[at + 1] as number,
      }));
  }
}
