/**
 * A set of rows. Rows are compared exactly, nothing is hashed away, and nothing is allocated to look
 * one up. The table holds the rows themselves, so that each look-up touches one place.
 */

import { hashOf, type Layout, readRow, writeRow } from './packing.ts';

const slotsAtFirst = 1 << 12;
/** Above this load the table doubles. */
const loadMost = 0.6;
/** So many rows are looked up at a time. */
export const batchMost = 512;
/** Instead of the first word of a row. */
export const nothing = -1;

export class Table {
  #width: number;
  #rows: Int32Array<ArrayBuffer>;
  #mask = slotsAtFirst - 1;
  /** Above this many rows it is too full. */
  #full = slotsAtFirst * loadMost;
  #size = 0;
  /** For each row of a batch the first word of where it would be. */
  readonly #found = new Int32Array(batchMost);

  constructor(width: number) {
    this.#width = width;
    this.#rows = empty(slotsAtFirst * width);
  }

  get bytes(): number {
    return this.#rows.byteLength;
  }

  /** Whether so many more rows would have it double. */
  isFullWith(more: number): boolean {
    return this.#size + more > this.#full;
  }

  /** Makes room for so many more rows. */
  reserve(more: number): void {
    while (this.isFullWith(more)) this.#double();
  }

  /**
   * Gets ready to add rows: at `from` those whose places in `rows` are counted in `which`, or one after
   * the other. Most of the time of a search is waiting for memory: where a row is in the table is as good
   * as random. The loads are independent of each other, so the memory is asked for all of them at once.
   */
  foresee(hashes: Int32Array, from: number, count: number): void {
    const table = this.#rows;
    const width = this.#width;
    const mask = this.#mask;
    const found = this.#found;
    for (let i = 0; i < count; i++) {
      found[i] = table[((hashes[from + i] as number) & mask) * width] as number;
    }
  }

  /** The same for those that are named. */
  foreseeThose(hashes: Int32Array, which: Int32Array, from: number, count: number): void {
    const table = this.#rows;
    const width = this.#width;
    const mask = this.#mask;
    const found = this.#found;
    for (let i = 0; i < count; i++) {
      found[i] = table[((hashes[which[from + i] as number] as number) & mask) * width] as number;
    }
  }

  /** Whether the row is new; `i`: which one it is of those that were foreseen. */
  add(i: number, rows: Int32Array, at: number, hash: number): boolean {
    const width = this.#width;
    const table = this.#rows;
    if (this.#found[i] === rows[at]) {
      const place = (hash & this.#mask) * width;
      let w = 1;
      while (w < width && table[place + w] === rows[at + w]) w++;
      if (w === width) return false;
    }
    return this.#put(rows, at, hash);
  }

  #put(rows: Int32Array, from: number, hash: number): boolean {
    const width = this.#width;
    const table = this.#rows;
    const mask = this.#mask;
    let slot = hash & mask;
    for (;;) {
      const at = slot * width;
      if (table[at] === nothing) break;
      let i = 0;
      while (i < width && table[at + i] === rows[from + i]) i++;
      if (i === width) return false;
      slot = (slot + 1) & mask;
    }
    for (let i = 0; i < width; i++) table[slot * width + i] = rows[from + i] as number;
    this.#size++;
    return true;
  }

  /** Adds one row. */
  insert(rows: Int32Array, at: number): void {
    this.reserve(1);
    this.#put(rows, at, hashOf(rows, at, this.#width));
  }

  /** The same rows in another layout. */
  layOut(old: Layout, now: Layout): void {
    const rows = this.renew(now.words);
    const ids = new Int32Array(old.bits.length);
    const one = new Int32Array(now.words);
    for (let at = 0; at < rows.length; at += old.words) {
      if (rows[at] === nothing) continue;
      readRow(old, rows, at, ids);
      writeRow(now, ids, one, 0);
      this.insert(one, 0);
    }
  }

  /** Is empty from now on, for rows of that width; what was in it, among places that are `nothing`. */
  renew(width: number): Int32Array {
    const rows = this.#rows;
    this.#width = width;
    this.#rows = empty((this.#mask + 1) * width);
    this.#size = 0;
    return rows;
  }

  #double(): void {
    const width = this.#width;
    this.#mask = 2 * this.#mask + 1;
    this.#full = (this.#mask + 1) * loadMost;
    const rows = this.renew(width);
    for (let at = 0; at < rows.length; at += width) {
      if (rows[at] !== nothing) this.#put(rows, at, hashOf(rows, at, width));
    }
  }
}

function empty(length: number): Int32Array<ArrayBuffer> {
  return new Int32Array(length).fill(nothing);
}
