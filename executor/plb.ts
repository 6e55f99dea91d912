/**
 * The protection lookaside buffer of one hart: copies of entries of the region table.
 *
 * Each copy is tagged with the space that it is for and, of a loan, with its thread. It is filled by
 * walks and emptied by messages; it knows nothing that the table has not said.
 */

import type { Asker, RegionTable } from './region-table.ts';
import { owner } from './region-table.ts';
import { type Extent, isBelow, type Row } from './words.ts';

const stride = 7;
// Words of a copy: for which space, one higher, so that 0 is an empty one; on which thread, one
// higher, 0 for any; the rights; first and last address.
const space = 0;
const thread = 1;
const rights = 2;
const firstHi = 3;
const firstLo = 4;
const lastHi = 5;
const lastLo = 6;

export class Plb {
  protected readonly row: Row;
  readonly entries: number;

  static words(entries: number): number {
    return entries * stride;
  }

  constructor(row: Row) {
    this.row = row;
    this.entries = Math.floor(row.length / stride);
  }

  /** The copy that lets the asker use the address; -1: none does. */
  find({ code, data, thread: on }: Asker, right: number, hi: number, lo: number): number {
    const { row } = this;
    for (let at = 0; at < row.length; at += stride) {
      const to = (row[at + space] as number) - 1;
      if (to < 0 || (to !== code && to !== data)) continue;
      if (((row[at + rights] as number) & right) === 0) continue;
      const only = row[at + thread] as number;
      if (only !== 0 && only - 1 !== on) continue;
      if (isBelow(hi, lo, row[at + firstHi] as number, row[at + firstLo] as number)) continue;
      if (isBelow(row[at + lastHi] as number, row[at + lastLo] as number, hi, lo)) continue;
      return at / stride;
    }
    return -1;
  }

  lastOf(entry: number): { readonly hi: number; readonly lo: number } {
    const at = entry * stride;
    return { hi: this.row[at + lastHi] as number, lo: this.row[at + lastLo] as number };
  }

  /** `choose` picks the copy that makes room when there is none. */
  insert(copy: Copy, choose: (n: number) => number): void {
    if (this.entries === 0) return;
    const free = this.#free();
    const at = (free < 0 ? choose(this.entries) : free) * stride;
    this.row[at + space] = copy.space + 1;
    this.row[at + thread] = copy.thread + 1;
    this.row[at + rights] = copy.rights;
    this.row[at + firstHi] = copy.extent.firstHi;
    this.row[at + firstLo] = copy.extent.firstLo;
    this.row[at + lastHi] = copy.extent.lastHi;
    this.row[at + lastLo] = copy.extent.lastLo;
  }

  #free(): number {
    for (let entry = 0; entry < this.entries; entry++) {
      if (this.row[entry * stride + space] === 0) return entry;
    }
    return -1;
  }

  /** Something was taken from the table: all copies go. */
  scrub(): void {
    this.row.fill(0);
  }
}

export interface Copy {
  readonly space: number;
  /** -1: any. */
  readonly thread: number;
  readonly rights: number;
  readonly extent: Extent;
}

export function copyOf(table: RegionTable, entry: number): Copy {
  const { grantee, grantor, thread: on, rights: given } = table.titleOf(entry);
  return {
    space: grantee,
    // A hunk is its owner's on whatever thread.
    thread: grantor === owner ? -1 : on,
    rights: given,
    extent: table.extentOf(entry),
  };
}
