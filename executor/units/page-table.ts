/**
 * The page table in memory: what each named page is mapped to.
 *
 * It does not check who may write an entry: the region table was asked before. An entry that changes
 * is first mapped to nothing, and written when no buffer holds the old one any more.
 */

import { present } from '../../model/assert.ts';
import { type Row, record, recordsIn } from './row.ts';

class PageEntry extends record({
  physicalPage: 'optional',
  /** The harts that may have a copy, as bits. */
  holders: 'number',
  isPinned: 'flag',
}) {}

export class PageTable {
  /** How many entries the last check of an instruction has read. */
  asked = 0;
  protected readonly row: Row;
  readonly #entries: readonly PageEntry[];

  static words(pages: number): number {
    return pages * PageEntry.words;
  }

  constructor(row: Row) {
    this.row = row;
    this.#entries = recordsIn(PageEntry, row);
  }

  get pages(): number {
    return this.#entries.length;
  }

  #entry(page: number): PageEntry {
    return present(this.#entries[page], 'a page has an entry in the page table');
  }

  /** The physical page; -1: none. */
  read(page: number): number {
    return this.#entry(page).physicalPage;
  }

  /** -1 maps it to nothing. */
  write(page: number, physicalPage: number): void {
    this.#entry(page).physicalPage = physicalPage;
  }

  /** Whether the page stays mapped as it is. */
  isPinned(page: number): boolean {
    return this.#entry(page).isPinned;
  }

  pin(page: number, isPinned: boolean): void {
    this.#entry(page).isPinned = isPinned;
  }

  /** The hart may keep a copy. */
  noteCached(page: number, hart: number): void {
    this.#entry(page).holders |= 1 << hart;
  }

  /** The harts that may have a copy, as bits; from now on the table takes it that none has. */
  forgetCached(page: number): number {
    const entry = this.#entry(page);
    const { holders } = entry;
    entry.holders = 0;
    return holders;
  }
}
