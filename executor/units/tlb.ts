/**
 * The translation lookaside buffer of one hart: copies of entries of the page table.
 *
 * It stands below the protection check: whether an address may be used was decided before. That a page
 * is mapped to nothing is never kept here.
 */

import { assert } from '../../model/assert.ts';
import { type Row, record, recordsIn } from './row.ts';

class TlbEntry extends record({ page: 'optional', physicalPage: 'number' }) {}

export class Tlb {
  protected readonly row: Row;
  readonly #entries: readonly TlbEntry[];

  static words(entries: number): number {
    return entries * TlbEntry.words;
  }

  constructor(row: Row) {
    this.row = row;
    this.#entries = recordsIn(TlbEntry, row);
  }

  /** The physical page behind a page; -1: not known here. */
  find(page: number): number {
    for (const entry of this.#entries) if (entry.page === page) return entry.physicalPage;
    return -1;
  }

  /** Adds a copy; `victim` says which entry makes room where none is empty. */
  insert(page: number, physicalPage: number, victim: (n: number) => number): void {
    const entries = this.#entries;
    if (entries.length === 0) return;
    const entry = this.#firstEmpty() ?? entries[victim(entries.length)];
    assert(entry !== undefined, 'the victim is an entry of the TLB');
    entry.page = page;
    entry.physicalPage = physicalPage;
  }

  #firstEmpty(): TlbEntry | undefined {
    for (const entry of this.#entries) if (entry.page < 0) return entry;
    return undefined;
  }

  /** The map changes: all copies go. */
  shootdown(): void {
    this.row.fill(0);
  }

  /** What it holds, for comparison with the map. */
  copies(): { readonly page: number; readonly physicalPage: number }[] {
    const copies = [];
    for (const { page, physicalPage } of this.#entries) {
      if (page >= 0) copies.push({ page, physicalPage });
    }
    return copies;
  }
}
