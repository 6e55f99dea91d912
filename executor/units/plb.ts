/**
 * A protection lookaside buffer of one hart: copies of entries of the region table. A hart has two,
 * one for instructions and portals and one for data.
 *
 * Each copy is tagged with the space that it is for and, if it comes from a lend, with its thread and
 * frame. A buffer without tags does not look at them and has to be scrubbed whenever the environment
 * changes. It is filled by walks, and a message that something was taken away takes copies out of it, all
 * or those that overlap what was taken; it holds nothing that the table did not say.
 */

import { assert } from '../../model/assert.ts';
import { addressOf, isIn } from './extent.ts';
import type { Losses } from './losses.ts';
import type { Asker, RegionTable } from './region-table.ts';
import { type Row, record, recordsIn } from './row.ts';

/** One copy. An empty one is all zeros. */
export class PlbEntry extends record({
  /** The space that it is for. */
  space: 'optional',
  /** The only thread on which it counts, if it comes from a lend. */
  thread: 'optional',
  /** Of a lend: its frame. */
  depth: 'number',
  rights: 'number',
  firstHi: 'number',
  firstLo: 'number',
  lastHi: 'number',
  lastLo: 'number',
}) {
  get isEmpty(): boolean {
    return this.space < 0;
  }

  copyFrom({ row, begin }: PlbEntry): void {
    for (let i = 0; i < PlbEntry.words; i++) this.row[this.begin + i] = row[begin + i] as number;
  }

  clear(): void {
    this.row.fill(0, this.begin, this.begin + PlbEntry.words);
  }

  /** Copies what the last walk of the table found. */
  copyAnswer(table: RegionTable): void {
    const { entry, rights, firstHi, firstLo, lastHi, lastLo } = table.answer();
    // A hunk is its owner's on whatever thread.
    const { isLend } = entry;
    this.space = entry.grantee;
    this.thread = isLend ? entry.thread : -1;
    this.depth = isLend ? entry.depth : 0;
    this.rights = rights;
    this.firstHi = firstHi;
    this.firstLo = firstLo;
    this.lastHi = lastHi;
    this.lastLo = lastLo;
  }
}

export class Plb {
  protected readonly row: Row;
  protected readonly entries: readonly PlbEntry[];
  readonly #isTagged: boolean;

  static words(entries: number): number {
    return entries * PlbEntry.words;
  }

  constructor(row: Row, isTagged = true) {
    this.row = row;
    this.entries = recordsIn(PlbEntry, row);
    this.#isTagged = isTagged;
  }

  /** The copy that lets the asker use the address; undefined: none does. */
  find(asker: Asker, right: number, hi: number, lo: number): PlbEntry | undefined {
    for (const entry of this.entries) {
      if (entry.isEmpty || (entry.rights & right) === 0 || !isIn(hi, lo, entry)) continue;
      if (!this.#isTagged || this.isFor(entry, asker)) return entry;
    }
    return undefined;
  }

  protected isFor({ space, thread, depth }: PlbEntry, asker: Asker): boolean {
    if (space !== asker.code && space !== asker.data) return false;
    return thread < 0 || (thread === asker.thread && depth >= asker.floor);
  }

  /** Adds a copy; `victim` says which entry makes room where none is empty. */
  insert(copy: PlbEntry, victim: (n: number) => number): void {
    const { entries } = this;
    if (entries.length === 0) return;
    const entry = this.#firstEmpty() ?? entries[victim(entries.length)];
    assert(entry !== undefined, 'the victim is an entry of the PLB');
    entry.copyFrom(copy);
  }

  #firstEmpty(): PlbEntry | undefined {
    for (const entry of this.entries) if (entry.isEmpty) return entry;
    return undefined;
  }

  /** All copies go. */
  scrub(): void {
    this.row.fill(0);
  }

  /** Something was taken from the table: the copies that overlap it go. */
  lose(losses: Losses): void {
    if (losses.isAll) {
      this.scrub();
      return;
    }
    for (const entry of this.entries) if (!entry.isEmpty && losses.touch(entry)) entry.clear();
  }

  /** What it holds, for comparison with the region table. */
  copies(): Copy[] {
    const copies: Copy[] = [];
    for (const entry of this.entries) {
      if (entry.isEmpty) continue;
      const { space, thread, depth, rights } = entry;
      const first = addressOf(entry.firstHi, entry.firstLo);
      const last = addressOf(entry.lastHi, entry.lastLo);
      copies.push({ space, thread, depth, rights, first, last });
    }
    return copies;
  }
}

/** Addresses from the first to the last, and what may be done there. */
export interface Copy {
  readonly space: number;
  /** -1: any. */
  readonly thread: number;
  /** Of a lend: its frame. */
  readonly depth: number;
  readonly rights: number;
  readonly first: bigint;
  readonly last: bigint;
}
