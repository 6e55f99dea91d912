/**
 * The states that were met: for each a short row of bits, its parent, and the action that led to it.
 *
 * A row holds the numbers of a state's parts, each in as many bits as that part has needed so far; when
 * a part needs another bit, all rows are laid out anew. Rows are compared exactly, nothing is hashed
 * away, and nothing is allocated to look one up.
 */

import type { Part } from './tracking.ts';

/** No parent: the initial state. */
export const noParent = 0xffffffff;

const slotsAtFirst = 1 << 12;
const rowsAtFirst = 1 << 10;
/** Above this load the table doubles. */
const loadMost = 0.6;

export class Rows {
  readonly #parts: number;
  /** Of each part: how many bits, in which word, how far up. */
  #bits: Uint8Array;
  #word: Uint8Array;
  #shift: Uint8Array;
  #words = 0;

  #rows = new Int32Array(0);
  #parents = new Uint32Array(rowsAtFirst);
  #actions = new Uint16Array(rowsAtFirst);
  #slots = new Uint32Array(slotsAtFirst);
  #mask = slotsAtFirst - 1;
  #size = 0;
  /** Above this many rows the table is too full. */
  #full = slotsAtFirst * loadMost;
  /** The row that is looked for. */
  readonly #row = new Int32Array(32);

  constructor(parts: number) {
    this.#parts = parts;
    this.#bits = new Uint8Array(parts);
    this.#word = new Uint8Array(parts);
    this.#shift = new Uint8Array(parts);
    this.#layOut();
    this.#rows = new Int32Array(rowsAtFirst * this.#words);
  }

  get size(): number {
    return this.#size;
  }

  /** All that is kept of the states, tables included. */
  get bytes(): number {
    const { byteLength: rows } = this.#rows;
    const { byteLength: parents } = this.#parents;
    return rows + parents + this.#actions.byteLength + this.#slots.byteLength;
  }

  /** What `bytes` would be at the next state, if that does not fit any more. */
  get bytesIfItGrows(): number {
    const more = this.#size === this.#parents.length ? this.bytes - this.#slots.byteLength : 0;
    return this.bytes + more + (this.#size >= this.#full ? this.#slots.byteLength : 0);
  }

  parentOf(state: number): number {
    return this.#parents[state] as number;
  }

  actionOf(state: number): number {
    return this.#actions[state] as number;
  }

  /** Writes the numbers of the state's parts into `ids`. */
  read(state: number, ids: Int32Array): void {
    const at = state * this.#words;
    const rows = this.#rows;
    const words = this.#word;
    const shifts = this.#shift;
    const bits = this.#bits;
    for (let part = 0; part < this.#parts; part++) {
      const word = rows[at + (words[part] as number)] as number;
      ids[part] = (word >>> (shifts[part] as number)) & ((1 << (bits[part] as number)) - 1);
    }
  }

  /**
   * Adds the state with these numbers unless it is known. Answers with its number, or with -1 - number
   * if it was known already.
   */
  add(ids: Int32Array, parent: number, action: number): number {
    if (this.#size >= this.#full) this.#moreSlots();
    let slot = this.#pack(ids) & this.#mask;
    const width = this.#words;
    const row = this.#row;
    const rows = this.#rows;
    const slots = this.#slots;
    for (;;) {
      const found = slots[slot] as number;
      if (found === 0) break;
      const at = (found - 1) * width;
      let i = 0;
      while (i < width && rows[at + i] === row[i]) i++;
      if (i === width) return -found;
      slot = (slot + 1) & this.#mask;
    }
    const state = this.#size;
    if (state === this.#parents.length) this.#moreRows();
    const at = state * width;
    for (let i = 0; i < width; i++) this.#rows[at + i] = row[i] as number;
    this.#parents[state] = parent;
    this.#actions[state] = action;
    slots[slot] = state + 1;
    this.#size = state + 1;
    return state;
  }

  /** Makes room for so many different values of the part. */
  fit(part: Part, values: number): void {
    const needed = Math.max(1, 32 - Math.clz32(values - 1));
    if (needed <= (this.#bits[part] as number)) return;
    const old = { word: this.#word, shift: this.#shift, bits: this.#bits, rows: this.#rows };
    const oldWords = this.#words;
    this.#bits = this.#bits.slice();
    this.#bits[part] = needed;
    this.#layOut();
    this.#rows = new Int32Array(this.#parents.length * this.#words);
    const ids = new Int32Array(this.#parts);
    for (let state = 0; state < this.#size; state++) {
      for (let p = 0; p < this.#parts; p++) {
        const word = old.rows[state * oldWords + (old.word[p] as number)] as number;
        const bits = old.bits[p] as number;
        ids[p] = (word >>> (old.shift[p] as number)) & ((1 << bits) - 1);
      }
      this.#pack(ids);
      for (let i = 0; i < this.#words; i++) {
        this.#rows[state * this.#words + i] = this.#row[i] as number;
      }
    }
    this.#fillSlots();
  }

  /** Parts with many bits first; none lies across two words. */
  #layOut(): void {
    this.#word = new Uint8Array(this.#parts);
    this.#shift = new Uint8Array(this.#parts);
    const free: number[] = [];
    const byBits = Array.from({ length: this.#parts }, (_, part) => part).sort(
      (a, b) => (this.#bits[b] as number) - (this.#bits[a] as number) || a - b,
    );
    for (const part of byBits) {
      const bits = this.#bits[part] as number;
      let word = free.findIndex((left) => left >= bits);
      if (word < 0) word = free.push(32) - 1;
      this.#word[part] = word;
      this.#shift[part] = 32 - (free[word] as number);
      free[word] = (free[word] as number) - bits;
    }
    this.#words = Math.max(1, free.length);
  }

  /** Puts the numbers into the row that is looked for, and answers with its hash. */
  #pack(ids: Int32Array): number {
    const row = this.#row;
    const width = this.#words;
    const words = this.#word;
    const shifts = this.#shift;
    for (let i = 0; i < width; i++) row[i] = 0;
    for (let part = 0; part < this.#parts; part++) {
      const word = words[part] as number;
      row[word] = (row[word] as number) | ((ids[part] as number) << (shifts[part] as number));
    }
    let hash = 0;
    for (let i = 0; i < width; i++) {
      hash = Math.imul(hash ^ (row[i] as number), 0x85ebca6b);
      hash ^= hash >>> 13;
      hash = Math.imul(hash, 0xc2b2ae35);
      hash ^= hash >>> 16;
    }
    return hash;
  }

  #moreRows(): void {
    const capacity = 2 * this.#parents.length;
    const rows = new Int32Array(capacity * this.#words);
    rows.set(this.#rows);
    this.#rows = rows;
    const parents = new Uint32Array(capacity);
    parents.set(this.#parents);
    this.#parents = parents;
    const actions = new Uint16Array(capacity);
    actions.set(this.#actions);
    this.#actions = actions;
  }

  #moreSlots(): void {
    this.#slots = new Uint32Array(2 * this.#slots.length);
    this.#mask = this.#slots.length - 1;
    this.#full = this.#slots.length * loadMost;
    this.#fillSlots();
  }

  #fillSlots(): void {
    this.#slots.fill(0);
    const width = this.#words;
    const rows = this.#rows;
    const slots = this.#slots;
    for (let state = 0; state < this.#size; state++) {
      let hash = 0;
      for (let i = 0; i < width; i++) {
        hash = Math.imul(hash ^ (rows[state * width + i] as number), 0x85ebca6b);
        hash ^= hash >>> 13;
        hash = Math.imul(hash, 0xc2b2ae35);
        hash ^= hash >>> 16;
      }
      let slot = hash & this.#mask;
      while (slots[slot] !== 0) slot = (slot + 1) & this.#mask;
      slots[slot] = state + 1;
    }
  }
}
