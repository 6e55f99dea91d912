/**
 * The rows that steps lead to, from when they are made until they are looked up: many at a time, so
 * that the waiting for memory overlaps. It knows nothing of what was met before, but for the last few.
 */

import type { Part } from './footprint.ts';
import { hashOf, type Layout, readRow, writeRow } from './packing.ts';

/** So many rows, less one, are known to have been staged lately. */
const recentMask = 0xfff;

/** Where they are kept, for whoever looks them up. */
export interface Stage {
  rows: Int32Array;
  readonly hashes: Int32Array;
  /** The parts in which a row differs from the one that it was made from at most, as bits. */
  readonly changed: Int32Array;
}

export class Staging {
  readonly hashes: Int32Array;
  readonly changed: Int32Array;
  /** The state that a step is from, and its action. */
  readonly parents: Uint32Array;
  readonly actions: Uint32Array;
  /** The place of its action in the order in which they are tried, and what was looked at for it. */
  readonly orders: Int32Array;
  readonly looks: Int32Array;
  rows: Int32Array;
  /** How many are staged. */
  count = 0;
  /** How many there may be. */
  most: number;
  #layout: Layout;
  /** Of the layout, for those who are in a hurry. */
  #words: number;
  /** The row of the state whose steps are staged. */
  #row: Int32Array;
  #parent = 0;
  #recent: Int32Array;

  constructor(layout: Layout, { rows, hashes, changed }: Stage) {
    this.most = hashes.length;
    this.rows = rows;
    this.hashes = hashes;
    this.changed = changed;
    this.parents = new Uint32Array(this.most);
    this.actions = new Uint32Array(this.most);
    this.orders = new Int32Array(this.most);
    this.looks = new Int32Array(this.most);
    this.#layout = layout;
    this.#words = layout.words;
    this.#row = new Int32Array(layout.words);
    this.#recent = noRows(layout.words);
  }

  get layout(): Layout {
    return this.#layout;
  }

  /** The state whose steps are staged from now on, by its row; its numbers are written into `ids`. */
  from(state: number, rows: Int32Array, at: number, ids: Int32Array): void {
    for (let i = 0; i < this.#words; i++) this.#row[i] = rows[at + i] as number;
    this.#parent = state;
    readRow(this.#layout, rows, at, ids);
  }

  /** How many numbers say what a step writes: for each word what it keeps, and what it puts there. */
  get changeWords(): number {
    return 2 * this.#words;
  }

  /** What a step that gives these parts these numbers writes, in the words of the layout. */
  change(writes: readonly number[], into: Int32Array, at: number): void {
    const { word, shift, bits } = this.#layout;
    for (let i = 0; i < this.#words; i++) [into[at + 2 * i], into[at + 2 * i + 1]] = [-1, 0];
    for (let i = 0; i < writes.length; i += 2) {
      const [part, number] = [writes[i] as number, writes[i + 1] as number];
      const place = at + 2 * (word[part] as number);
      const mask = (2 ** (bits[part] as number) - 1) << (shift[part] as number);
      into[place] = (into[place] as number) & ~mask;
      into[place + 1] = (into[place + 1] as number) | (number << (shift[part] as number));
    }
  }

  /** Makes the row that a step leads to, for `stage` to take; whether it is another. */
  make(changes: Int32Array, at: number): boolean {
    const width = this.#words;
    const rows = this.rows;
    const row = this.#row;
    const to = this.count * width;
    let difference = 0;
    for (let i = 0; i < width; i++) {
      const before = row[i] as number;
      const after =
        (before & (changes[at + 2 * i] as number)) | (changes[at + 2 * i + 1] as number);
      rows[to + i] = after;
      difference |= before ^ after;
    }
    return difference !== 0;
  }

  /** The numbers that these parts have in the row that is made. */
  readMade(parts: number, ids: Int32Array): void {
    const { word, shift, bits } = this.#layout;
    const at = this.count * this.#words;
    for (let left = parts; left !== 0; left &= left - 1) {
      const part = 31 - Math.clz32(left & -left);
      const all = this.rows[at + (word[part] as number)] as number;
      ids[part] = (all >>> (shift[part] as number)) & ((1 << (bits[part] as number)) - 1);
    }
  }

  /** Gives a part of the row that is made another number. */
  writeMade(part: Part, number: number): void {
    const { word, shift, bits } = this.#layout;
    const at = this.count * this.#words + (word[part] as number);
    const up = shift[part] as number;
    const mask = ((1 << (bits[part] as number)) - 1) << up;
    this.rows[at] = ((this.rows[at] as number) & ~mask) | (number << up);
  }

  /** Whether the row that is made is another than that of the state it comes from. */
  isOther(): boolean {
    const at = this.count * this.#words;
    let difference = 0;
    for (let i = 0; i < this.#words; i++) {
      difference |= (this.#row[i] as number) ^ (this.rows[at + i] as number);
    }
    return difference !== 0;
  }

  /** For the row that is made: the place of its action in the order, and what was looked at for it. */
  noteHow(order: number, looks: number): void {
    this.orders[this.count] = order;
    this.looks[this.count] = looks;
  }

  /**
   * Stages the row that is made, which differs in these parts at most. True when no more can be staged
   * before these are looked up.
   */
  stage(changed: number, action: number): boolean {
    const staged = this.count;
    const at = staged * this.#words;
    const hash = hashOf(this.rows, at, this.#words);
    if (this.#isRecent(hash, at)) return false;
    this.hashes[staged] = hash;
    this.actions[staged] = action;
    this.parents[staged] = this.#parent;
    this.changed[staged] = changed;
    this.count = staged + 1;
    return staged + 1 === this.most;
  }

  /**
   * Whether the very row was staged a short while ago. Many steps lead to where a neighbouring one led;
   * of those the large table need not be asked.
   */
  #isRecent(hash: number, at: number): boolean {
    const width = this.#words;
    const rows = this.rows;
    const recent = this.#recent;
    const place = ((hash >>> 8) & recentMask) * width;
    let i = 0;
    while (i < width && recent[place + i] === rows[at + i]) i++;
    if (i === width) return true;
    for (; i < width; i++) recent[place + i] = rows[at + i] as number;
    return false;
  }

  /** In another layout from now on, what is staged or made as well; for that there are other rows. */
  layOut(now: Layout, rows: Int32Array): void {
    const old = this.#layout;
    const before = this.rows;
    const ids = new Int32Array(now.bits.length);
    const count = Math.min(this.count + 1, this.most);
    const row = new Int32Array(now.words);
    readRow(old, this.#row, 0, ids);
    writeRow(now, ids, row, 0);
    for (let s = 0; s < count; s++) {
      readRow(old, before, s * old.words, ids);
      writeRow(now, ids, rows, s * now.words);
      this.hashes[s] = hashOf(rows, s * now.words, now.words);
    }
    this.#row = row;
    this.rows = rows;
    this.#layout = now;
    this.#words = now.words;
    this.#recent = noRows(now.words);
  }

  /** Forgets what is staged, and what was. */
  clear(): void {
    this.count = 0;
    this.#recent.fill(-1);
  }
}

function noRows(words: number): Int32Array {
  return new Int32Array((recentMask + 1) * words).fill(-1);
}
