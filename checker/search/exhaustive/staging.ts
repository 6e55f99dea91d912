/**
 * Successors from when they are made until they are looked up, packed as rows. They are looked up many at a
 * time, so that the waits for memory overlap. Staging knows nothing of the states in the store, and of
 * earlier successors only the last few.
 */

import { batchMax } from './hash-set.ts';
import { hashOf, type Packing, Repacking } from './packing.ts';
import type { Part } from './parts.ts';

/** So many rows are remembered as staged lately. A power of two. */
const recentRows = 1 << 12;
/** The first word of a place for a recent row that has none. */
const noRow = -1;

export class Staging {
  /** Of each staged successor: its row, and behind the last one the row of the successor at hand. */
  rows: Int32Array<ArrayBuffer>;
  readonly hashes = new Int32Array(batchMax);
  /** Of each staged successor: the state it comes from, and by which action. */
  readonly parents = new Uint32Array(batchMax);
  readonly actions = new Uint32Array(batchMax);
  /** The place of that action in the order in which they are tried; masks of what the step read and wrote. */
  readonly places = new Int32Array(batchMax);
  readonly readSets = new Int32Array(batchMax);
  readonly writeSets = new Int32Array(batchMax);
  /** How many are staged, fewer than `batchMax` except until they are looked up. */
  count = 0;
  packing: Packing;
  /** `packing.words`, cached for the hot loop. */
  #words: number;
  /** The state that is expanded: its number, and its row. */
  #state = 0;
  #row: Int32Array<ArrayBuffer>;
  /** Rows that were staged lately, each at a place given by its hash. */
  #recent: Int32Array<ArrayBuffer>;

  constructor(packing: Packing) {
    this.packing = packing;
    this.#words = packing.words;
    this.rows = new Int32Array(batchMax * packing.words);
    this.#row = new Int32Array(packing.words);
    this.#recent = new Int32Array(recentRows * packing.words).fill(noRow);
  }

  /** Successors come from this state now. Its row is at `at`; its ids are written into `ids`. */
  expand(state: number, rows: Int32Array, at: number, ids: Int32Array): void {
    for (let word = 0; word < this.#words; word++) this.#row[word] = rows[at + word] as number;
    this.#state = state;
    this.packing.unpack(rows, at, ids);
  }

  /** Makes the successor at hand from packed writes; whether it is another state than its parent. */
  make(changes: Int32Array, at: number): boolean {
    const words = this.#words;
    const rows = this.rows;
    const row = this.#row;
    const to = this.count * words;
    let difference = 0;
    for (let word = 0; word < words; word++) {
      const before = row[word] as number;
      const after =
        (before & (changes[at + 2 * word] as number)) | (changes[at + 2 * word + 1] as number);
      rows[to + word] = after;
      difference |= before ^ after;
    }
    return difference !== 0;
  }

  /** Writes the ids that these parts (a mask) have in the successor at hand into `ids`. */
  readIds(parts: number, ids: Int32Array): void {
    this.packing.unpackSome(parts, this.rows, this.count * this.#words, ids);
  }

  /** Gives a part of the successor at hand another id. */
  setId(part: Part, id: number): void {
    this.packing.setId(this.rows, this.count * this.#words, part, id);
  }

  /** Whether the successor at hand is another state than its parent. */
  differs(): boolean {
    const at = this.count * this.#words;
    let difference = 0;
    for (let word = 0; word < this.#words; word++) {
      difference |= (this.#row[word] as number) ^ (this.rows[at + word] as number);
    }
    return difference !== 0;
  }

  /** Stages the successor at hand, unless it was lately. True: no more fit before these are looked up. */
  stage(action: number, place: number, readSet: number, writeSet: number): boolean {
    const staged = this.count;
    const at = staged * this.#words;
    const hash = hashOf(this.rows, at, this.#words);
    if (this.#isRecent(hash, at)) return false;
    this.hashes[staged] = hash;
    this.parents[staged] = this.#state;
    this.actions[staged] = action;
    this.places[staged] = place;
    this.readSets[staged] = readSet;
    this.writeSets[staged] = writeSet;
    this.count = staged + 1;
    return staged + 1 === batchMax;
  }

  /**
   * Whether the row at `at` was staged a short while ago; it is remembered if not. Many steps lead where a
   * neighbouring one led, and those need not be looked up in the hash set.
   */
  #isRecent(hash: number, at: number): boolean {
    const words = this.#words;
    const rows = this.rows;
    const recent = this.#recent;
    const place = ((hash >>> 8) & (recentRows - 1)) * words;
    let word = 0;
    while (word < words && recent[place + word] === rows[at + word]) word++;
    if (word === words) return true;
    for (; word < words; word++) recent[place + word] = rows[at + word] as number;
    return false;
  }

  /** Packs all rows anew, with the successor at hand; forgets which rows were staged lately. */
  repack(now: Packing): void {
    const repacking = new Repacking(this.packing, now);
    this.rows = repacking.repackAll(this.rows, Math.min(this.count + 1, batchMax));
    this.#row = repacking.repackAll(this.#row, 1);
    this.packing = now;
    this.#words = now.words;
    this.#recent = new Int32Array(recentRows * now.words).fill(noRow);
    for (let staged = 0; staged < this.count; staged++) {
      this.hashes[staged] = hashOf(this.rows, staged * now.words, now.words);
    }
  }
}
