/**
 * A set of rows. Rows are compared word by word, so a hash decides nothing but where to look; looking one
 * up allocates nothing. The slots hold the rows themselves, so that each look-up touches one place.
 */

import { assert } from '../../../model/assert.ts';
import { hashOf, type Packing, Repacking } from './packing.ts';

const slotsAtFirst = 1 << 12;
/** The part of the slots that may be in use; beyond it their number doubles. */
const loadMax = 0.6;
/** Rows that can be prefetched at a time. */
export const batchMax = 512;
/** The first word of a slot that is not in use: no row begins with it. */
const empty = -1;

export class HashSet {
  /** Words of a row. */
  #width: number;
  /** `#width` words for each slot. */
  #slots: Int32Array<ArrayBuffer>;
  /** The number of slots, a power of two, less one. */
  #mask = slotsAtFirst - 1;
  /** How many rows there may be before the slots double. */
  #sizeMax = slotsAtFirst * loadMax;
  #size = 0;
  /** For each row of a batch the first word of the slot where its look-up begins. */
  readonly #prefetched = new Int32Array(batchMax);

  /** `width`: words of a row. */
  constructor(width: number) {
    this.#width = width;
    this.#slots = emptySlots(slotsAtFirst * width);
  }

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#slots.byteLength;
  }

  /** Whether there is room for so many more rows without doubling. */
  hasRoomFor(more: number): boolean {
    return this.#size + more <= this.#sizeMax;
  }

  /** Makes room for so many more rows. */
  reserve(more: number): void {
    while (!this.hasRoomFor(more)) this.#double();
  }

  /**
   * Reads the slots where the look-ups of the first `count` hashes begin. Most of the time of a search is
   * waiting for memory, since a row's slot is as good as random. These loads do not depend on each other,
   * so the processor waits for all of them at once. There is room for the batch: see `reserve`.
   */
  prefetch(hashes: Int32Array, count: number): void {
    assert(this.hasRoomFor(count), 'the load of a hash set stays below its limit');
    const slots = this.#slots;
    const width = this.#width;
    const mask = this.#mask;
    const prefetched = this.#prefetched;
    for (let i = 0; i < count; i++)
      prefetched[i] = slots[((hashes[i] as number) & mask) * width] as number;
  }

  /** Adds the row at `at`, which is number `i` of the prefetched batch; whether it is new. */
  add(i: number, rows: Int32Array, at: number, hash: number): boolean {
    const width = this.#width;
    const slots = this.#slots;
    if (this.#prefetched[i] === rows[at]) {
      const slot = (hash & this.#mask) * width;
      let word = 1;
      while (word < width && slots[slot + word] === rows[at + word]) word++;
      if (word === width) return false;
    }
    return this.#put(rows, at, hash);
  }

  /** Adds one row; whether it is new. */
  insert(rows: Int32Array, at: number): boolean {
    this.reserve(1);
    return this.#put(rows, at, hashOf(rows, at, this.#width));
  }

  #put(rows: Int32Array, from: number, hash: number): boolean {
    const width = this.#width;
    const slots = this.#slots;
    const mask = this.#mask;
    let slot = hash & mask;
    for (;;) {
      const at = slot * width;
      if (slots[at] === empty) break;
      let word = 0;
      while (word < width && slots[at + word] === rows[from + word]) word++;
      if (word === width) return false;
      slot = (slot + 1) & mask;
    }
    for (let word = 0; word < width; word++) {
      slots[slot * width + word] = rows[from + word] as number;
    }
    this.#size++;
    return true;
  }

  /** Has the same rows in another packing. */
  repack(old: Packing, now: Packing): void {
    const size = this.#size;
    const slots = this.#clear(now.words);
    const repacking = new Repacking(old, now);
    const row = new Int32Array(now.words);
    for (let at = 0; at < slots.length; at += old.words) {
      if (slots[at] === empty) continue;
      repacking.repack(slots, at, row, 0);
      this.insert(row, 0);
    }
    assert(this.#size === size, 'different rows are different in another packing');
  }

  /** Becomes empty, for rows of that width; the slots as they were. */
  #clear(width: number): Int32Array {
    const slots = this.#slots;
    this.#width = width;
    this.#slots = emptySlots((this.#mask + 1) * width);
    this.#size = 0;
    return slots;
  }

  #double(): void {
    const width = this.#width;
    const size = this.#size;
    this.#mask = 2 * this.#mask + 1;
    this.#sizeMax = (this.#mask + 1) * loadMax;
    const slots = this.#clear(width);
    for (let at = 0; at < slots.length; at += width) {
      if (slots[at] !== empty) this.#put(slots, at, hashOf(slots, at, width));
    }
    assert(this.#size === size, 'a hash set that doubles keeps its rows');
  }
}

function emptySlots(words: number): Int32Array<ArrayBuffer> {
  return new Int32Array(words).fill(empty);
}
