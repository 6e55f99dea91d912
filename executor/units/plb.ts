/**
 * A protection lookaside buffer of one hart: copies of entries of the region table. A hart has two,
 * one for instructions and portals and one for data.
 *
 * Each copy is tagged with the space that it is for and, of a loan, with its thread and frame; a buffer
 * without tags does not look at them and has to be emptied whenever the environment changes. It is
 * filled by walks and emptied by messages; it knows nothing that the table has not said.
 */

import { type Asker, owner, type RegionTable } from './region-table.ts';
import { isBelow, type Row } from './extent.ts';

const stride = 8;
// Words of a copy: for which space, one higher, so that 0 is an empty one; on which thread, one
// higher, 0 for any; of which frame; the rights; first and last address.
const space = 0;
const thread = 1;
const depth = 2;
const rights = 3;
const firstHi = 4;
const firstLo = 5;
const lastHi = 6;
const lastLo = 7;

export class Plb {
  protected readonly row: Row;
  readonly entries: number;
  readonly #tagged: boolean;

  /** Of one copy, in a buffer and on its way there. */
  static readonly copyWords = stride;

  static words(entries: number): number {
    return entries * stride;
  }

  constructor(row: Row, tagged = true) {
    this.row = row;
    this.entries = Math.floor(row.length / stride);
    this.#tagged = tagged;
  }

  /** The copy that lets the asker use the address; -1: none does. */
  find(asker: Asker, right: number, hi: number, lo: number): number {
    const { row } = this;
    for (let at = 0; at < row.length; at += stride) {
      if (row[at + space] === 0) continue;
      if (((row[at + rights] as number) & right) === 0) continue;
      if (isBelow(hi, lo, row[at + firstHi] as number, row[at + firstLo] as number)) continue;
      if (isBelow(row[at + lastHi] as number, row[at + lastLo] as number, hi, lo)) continue;
      if (this.#tagged && !this.isFor(at, asker)) continue;
      return at / stride;
    }
    return -1;
  }

  protected isFor(at: number, { code, data, thread: on, floor }: Asker): boolean {
    const to = (this.row[at + space] as number) - 1;
    if (to !== code && to !== data) return false;
    const only = this.row[at + thread] as number;
    return only === 0 || (only - 1 === on && (this.row[at + depth] as number) >= floor);
  }

  lastHi(entry: number): number {
    return this.row[entry * stride + lastHi] as number;
  }

  lastLo(entry: number): number {
    return this.row[entry * stride + lastLo] as number;
  }

  /** Puts in the copy that stands at a place of a row; `victim` makes room where there is none. */
  insert(from: Row, begin: number, victim: (n: number) => number): void {
    if (this.entries === 0) return;
    const free = this.#free();
    const at = (free < 0 ? victim(this.entries) : free) * stride;
    for (let i = 0; i < stride; i++) this.row[at + i] = from[begin + i] as number;
  }

  #free(): number {
    for (let entry = 0; entry < this.entries; entry++) {
      if (this.row[entry * stride + space] === 0) return entry;
    }
    return -1;
  }

  /** Something was taken from the table, or the environment changes: all copies go. */
  scrub(): void {
    this.row.fill(0);
  }

  /** What it holds, for whoever compares it with what it is a copy of. */
  copies(): Copy[] {
    const held: Copy[] = [];
    for (let at = 0; at < this.row.length; at += stride) {
      if (this.row[at + space] === 0) continue;
      held.push({
        space: (this.row[at + space] as number) - 1,
        thread: (this.row[at + thread] as number) - 1,
        depth: this.row[at + depth] as number,
        rights: this.row[at + rights] as number,
        first: addressOf(this.row[at + firstHi] as number, this.row[at + firstLo] as number),
        last: addressOf(this.row[at + lastHi] as number, this.row[at + lastLo] as number),
      });
    }
    return held;
  }
}

/** Addresses from the first to the last, and what may be done there. */
export interface Copy {
  readonly space: number;
  /** -1: any. */
  readonly thread: number;
  /** Of a loan: its frame. */
  readonly depth: number;
  readonly rights: number;
  readonly first: bigint;
  readonly last: bigint;
}

function addressOf(hi: number, lo: number): bigint {
  return (BigInt(hi) << 32n) | BigInt(lo);
}

/** Copies what a walk of the table found to a place of a row. */
export function copyAnswer(table: RegionTable, to: Row, begin: number): void {
  const { title, extent } = table.answer();
  const { grantee, grantor, thread: on, depth: ofFrame, rights: given } = title;
  // A hunk is its owner's on whatever thread.
  const isLoan = grantor !== owner && on >= 0;
  to[begin + space] = grantee + 1;
  to[begin + thread] = isLoan ? on + 1 : 0;
  to[begin + depth] = isLoan ? ofFrame : 0;
  to[begin + rights] = given;
  to[begin + firstHi] = extent.firstHi;
  to[begin + firstLo] = extent.firstLo;
  to[begin + lastHi] = extent.lastHi;
  to[begin + lastLo] = extent.lastLo;
}
