/**
 * The states that were met: for each a short row of bits, its parent, and the action that led to it.
 *
 * A row holds the numbers of a state's parts, each in as many bits as that part has needed so far; when
 * a part needs another bit, all rows are laid out anew. Rows are compared exactly, nothing is hashed
 * away, and nothing is allocated to look one up.
 *
 * Most of the time of a search is waiting for memory: where a state is in the table is as good as
 * random. So states are staged and then looked up many at a time, and the waiting overlaps.
 */

import type { Part } from './tracking.ts';

/** No parent: the initial state. */
export const noParent = 0xffffffff;

const slotsAtFirst = 1 << 12;
const rowsAtFirst = 1 << 10;
/** In one word: the sign is left alone. */
const bitsMost = 31;
/** So many rows, less one, are known to have been staged lately. */
const recentMask = 0xfff;
/** So many steps are looked up at a time. */
const stagedMost = 512;
/** Above this load the table doubles. */
const loadMost = 0.6;

export class Rows {
  readonly #parts: number;
  /** Of each part: how many bits, in which word, how far up. */
  #bits: Uint8Array;
  #word: Uint8Array;
  #shift: Uint8Array;
  #words = 0;

  #rows: Int32Array<ArrayBuffer>;
  #parents = new Uint32Array(rowsAtFirst);
  #actions = new Uint16Array(rowsAtFirst);
  #slots = new Uint32Array(slotsAtFirst);
  #mask = slotsAtFirst - 1;
  #size = 0;
  /** Above this many rows the table is too full. */
  #full = slotsAtFirst * loadMost;
  /** The row of the state whose steps are staged. */
  readonly #row = new Int32Array(32);
  #parent = 0;
  #staged = 0;
  #stagedRows: Int32Array<ArrayBuffer>;
  #recent: Int32Array<ArrayBuffer>;
  readonly #stagedHashes = new Int32Array(stagedMost);
  readonly #stagedActions = new Uint16Array(stagedMost);
  readonly #stagedParents = new Uint32Array(stagedMost);
  readonly #stagedChanged = new Int32Array(stagedMost);
  readonly #stagedFound = new Uint32Array(stagedMost);

  constructor(parts: number) {
    this.#parts = parts;
    this.#bits = new Uint8Array(parts);
    this.#word = new Uint8Array(parts);
    this.#shift = new Uint8Array(parts);
    this.#layOut();
    this.#rows = new Int32Array(rowsAtFirst * this.#words);
    this.#stagedRows = new Int32Array(stagedMost * this.#words);
    this.#recent = this.#noneRecent();
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

  /** Whether so many more states would take more than so many bytes. */
  isFull(bytes: number): boolean {
    const next = this.#size + stagedMost;
    if (next <= this.#parents.length && next <= this.#full) return false;
    const { byteLength: slots } = this.#slots;
    const more = next > this.#parents.length ? this.bytes - slots : 0;
    return this.bytes + more + (next > this.#full ? slots : 0) > bytes;
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

  /** The state whose steps are staged from now on. `ids` are the numbers of its parts. */
  from(state: number): void {
    const at = state * this.#words;
    for (let i = 0; i < this.#words; i++) this.#row[i] = this.#rows[at + i] as number;
    this.#parent = state;
  }

  /**
   * Stages a step: `next` differs from `ids`, the numbers of the state it is taken from, in the changed
   * parts. True when no more can be staged before a flush.
   */
  stage(ids: Int32Array, next: Int32Array, changed: number, action: number): boolean {
    const width = this.#words;
    const staged = this.#staged;
    const at = staged * width;
    const rows = this.#stagedRows;
    const row = this.#row;
    for (let i = 0; i < width; i++) rows[at + i] = row[i] as number;
    for (let left = changed; left !== 0; left &= left - 1) {
      const part = 31 - Math.clz32(left & -left);
      const word = at + (this.#word[part] as number);
      const bits = (ids[part] as number) ^ (next[part] as number);
      rows[word] = (rows[word] as number) ^ (bits << (this.#shift[part] as number));
    }
    let hash = 0;
    for (let i = 0; i < width; i++) hash = mixed(hash, rows[at + i] as number);
    if (this.#isRecent(hash, at)) return false;
    this.#stagedHashes[staged] = hash;
    this.#stagedActions[staged] = action;
    this.#stagedParents[staged] = this.#parent;
    this.#stagedChanged[staged] = changed;
    this.#staged = staged + 1;
    return staged + 1 === stagedMost;
  }

  /**
   * Whether the very row was staged a short while ago. Many steps lead to where a neighbouring one led;
   * of those the large table need not be asked.
   */
  #isRecent(hash: number, at: number): boolean {
    const width = this.#words;
    const rows = this.#stagedRows;
    const recent = this.#recent;
    const place = ((hash >>> 8) & recentMask) * width;
    let i = 0;
    while (i < width && recent[place + i] === rows[at + i]) i++;
    if (i === width) return true;
    for (; i < width; i++) recent[place + i] = rows[at + i] as number;
    return false;
  }

  /**
   * Adds what is staged and was not known, in the order in which it was staged; `fresh` is told each new
   * state, with the parts in which it differs from its parent, and ends it by answering true.
   */
  flush(fresh: (state: number, changed: number) => boolean): void {
    const count = this.#staged;
    this.#staged = 0;
    while (this.#size + count > this.#full) this.#moreSlots();
    while (this.#size + count > this.#parents.length) this.#moreRows();
    const width = this.#words;
    const rows = this.#rows;
    const slots = this.#slots;
    const staged = this.#stagedRows;
    const hashes = this.#stagedHashes;
    const found = this.#stagedFound;
    const mask = this.#mask;
    // Three loops of independent loads: the memory is asked for all of them at once.
    for (let s = 0; s < count; s++) found[s] = slots[(hashes[s] as number) & mask] as number;
    for (let s = 0; s < count; s++) {
      const candidate = found[s] as number;
      if (candidate !== 0 && rows[(candidate - 1) * width] === staged[s * width]) continue;
      found[s] = 0;
    }
    for (let s = 0; s < count; s++) {
      const candidate = found[s] as number;
      if (candidate !== 0 && this.#isEqual(candidate - 1, s)) continue;
      const state = this.#add(s);
      if (state >= 0 && fresh(state, this.#stagedChanged[s] as number)) return;
    }
  }

  #isEqual(state: number, staged: number): boolean {
    const width = this.#words;
    for (let i = 1; i < width; i++) {
      if (this.#rows[state * width + i] !== this.#stagedRows[staged * width + i]) return false;
    }
    return true;
  }

  /** The number of the new state, or -1 if it is known. */
  #add(staged: number): number {
    const width = this.#words;
    const rows = this.#rows;
    const slots = this.#slots;
    const from = staged * width;
    let slot = (this.#stagedHashes[staged] as number) & this.#mask;
    for (;;) {
      const found = slots[slot] as number;
      if (found === 0) break;
      const at = (found - 1) * width;
      let i = 0;
      while (i < width && rows[at + i] === this.#stagedRows[from + i]) i++;
      if (i === width) return -1;
      slot = (slot + 1) & this.#mask;
    }
    const state = this.#size++;
    for (let i = 0; i < width; i++) rows[state * width + i] = this.#stagedRows[from + i] as number;
    this.#parents[state] = this.#stagedParents[staged] as number;
    this.#actions[state] = this.#stagedActions[staged] as number;
    slots[slot] = state + 1;
    return state;
  }

  /** The first state of all. */
  begin(ids: Int32Array): void {
    this.#pack(ids);
    for (let i = 0; i < this.#words; i++) this.#rows[i] = this.#row[i] as number;
    this.#parents[0] = noParent;
    this.#size = 1;
    this.#fillSlots();
  }

  /** Makes room for so many different values of the part. What is staged is laid out anew as well. */
  fit(part: Part, values: number): void {
    const needed = Math.max(1, 32 - Math.clz32(values - 1));
    if (needed <= (this.#bits[part] as number)) return;
    const old = { words: this.#words, word: this.#word, shift: this.#shift, bits: this.#bits };
    this.#bits = this.#bits.slice();
    this.#bits[part] = needed;
    this.#layOut();
    // What is left over in the part's word saves laying out anew for a while.
    this.#useLeftOver(part);
    this.#rows = this.#relaid(old, this.#rows, this.#size, this.#parents.length);
    this.#stagedRows = this.#relaid(old, this.#stagedRows, this.#staged, stagedMost);
    this.#row.set(this.#relaid(old, this.#row, 1, 1));
    this.#recent = this.#noneRecent();
    for (let s = 0; s < this.#staged; s++) {
      let hash = 0;
      for (let i = 0; i < this.#words; i++) {
        hash = mixed(hash, this.#stagedRows[s * this.#words + i] as number);
      }
      this.#stagedHashes[s] = hash;
    }
    this.#fillSlots();
  }

  /** The same rows as they are laid out now, with room for so many. */
  #relaid(
    old: { words: number; word: Uint8Array; shift: Uint8Array; bits: Uint8Array },
    rows: Int32Array,
    count: number,
    capacity: number,
  ): Int32Array<ArrayBuffer> {
    const now = new Int32Array(capacity * this.#words);
    for (let row = 0; row < count; row++) {
      for (let part = 0; part < this.#parts; part++) {
        const word = rows[row * old.words + (old.word[part] as number)] as number;
        const mask = (1 << (old.bits[part] as number)) - 1;
        const number = (word >>> (old.shift[part] as number)) & mask;
        const at = row * this.#words + (this.#word[part] as number);
        now[at] = (now[at] as number) | (number << (this.#shift[part] as number));
      }
    }
    return now;
  }

  /** Gives the highest part of the same word up to two bits more. */
  #useLeftOver(part: Part): void {
    const word = this.#word[part];
    const mates = [...this.#word.keys()].filter((one) => this.#word[one] === word);
    const used = mates.reduce((sum, one) => sum + (this.#bits[one] as number), 0);
    const highest = mates.reduce((a, b) =>
      (this.#shift[a] as number) > (this.#shift[b] as number) ? a : b,
    );
    const more = Math.min(2, bitsMost - used);
    if (more > 0) this.#bits[highest] = (this.#bits[highest] as number) + more;
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
      if (word < 0) word = free.push(bitsMost) - 1;
      this.#word[part] = word;
      this.#shift[part] = bitsMost - (free[word] as number);
      free[word] = (free[word] as number) - bits;
    }
    this.#words = Math.max(1, free.length);
  }

  /** No row has its sign set. */
  #noneRecent(): Int32Array<ArrayBuffer> {
    return new Int32Array((recentMask + 1) * this.#words).fill(-1);
  }

  /** Puts the numbers into the one row that is at hand. */
  #pack(ids: Int32Array): void {
    const row = this.#row;
    for (let i = 0; i < this.#words; i++) row[i] = 0;
    for (let part = 0; part < this.#parts; part++) {
      const word = this.#word[part] as number;
      row[word] = (row[word] as number) | ((ids[part] as number) << (this.#shift[part] as number));
    }
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
      for (let i = 0; i < width; i++) hash = mixed(hash, rows[state * width + i] as number);
      let slot = hash & this.#mask;
      while (slots[slot] !== 0) slot = (slot + 1) & this.#mask;
      slots[slot] = state + 1;
    }
  }
}

/** The constants are those of MurmurHash3's last step. */
function mixed(hash: number, word: number): number {
  let mixing = Math.imul(hash ^ word, 0x85ebca6b);
  mixing ^= mixing >>> 13;
  mixing = Math.imul(mixing, 0xc2b2ae35);
  return mixing ^ (mixing >>> 16);
}
