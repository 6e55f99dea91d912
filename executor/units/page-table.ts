/**
 * The page table in memory: what each named page is mapped to.
 *
 * Who may write an entry is a question of the region table, and was asked before. An entry that
 * changes is taken away first and written when nobody uses the old one any more.
 */

import type { Row } from './extent.ts';

const stride = 2;

export class PageTable {
  protected readonly row: Row;
  readonly pages: number;

  static words(pages: number): number {
    return pages * stride;
  }

  constructor(row: Row) {
    this.row = row;
    this.pages = Math.floor(row.length / stride);
  }

  /** The physical page; -1: none. */
  read(page: number): number {
    return (this.row[page * stride] as number) - 1;
  }

  /** -1 maps it to none. */
  write(page: number, physicalPage: number): void {
    this.row[page * stride] = physicalPage + 1;
  }

  /** The hart may keep a copy. */
  noteCached(page: number, hart: number): void {
    this.row[page * stride + 1] = (this.row[page * stride + 1] as number) | (1 << hart);
  }

  /** The harts that may have a copy, and after this have none. */
  forgetCached(page: number): number {
    const copies = this.row[page * stride + 1] as number;
    this.row[page * stride + 1] = 0;
    return copies;
  }
}
