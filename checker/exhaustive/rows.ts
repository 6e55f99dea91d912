/**
 * The states that were met: which there are, and for each its parent and the action that led to it.
 *
 * A state is a short row of bits: the numbers of its parts, each in as many bits as that part has needed
 * so far; when a part needs another bit, all rows are laid out anew. Rows are compared exactly, nothing
 * is hashed away, and nothing is allocated to look one up.
 *
 * Most of the time of a search is waiting for memory: where a state is in the table is as good as random.
 * So the table holds the rows themselves, each look-up touches one place, and steps are staged and looked
 * up many at a time, so that the waiting overlaps. Rows in the order in which they were met are kept for
 * two levels only: the one that is expanded, and the next.
 */

import type { Part } from './tracking.ts';

/** No parent: the initial state. */
export const noParent = 0xffffffff;

const slotsAtFirst = 1 << 12;
const rowsAtFirst = 1 << 10;
/** So many steps are looked up at a time. */
const stagedMost = 512;
/** So many rows, less one, are known to have been staged lately. */
const recentMask = 0xfff;
/** Above this load the table doubles. */
const loadMost = 0.6;
/** In one word: the sign is left alone, and set where there is no row. */
const bitsMost = 31;
const nothing = -1;

/**
 * How a state was met: by what action, by its place in the order in which they are tried; what was looked
 * at for that; and what was written, as bits.
 */
interface How {
  readonly order: number;
  readonly looks: number;
  readonly writes: number;
}

/** Rows one after the other, and how they were met. */
class Level {
  rows: Int32Array<ArrayBuffer>;
  order = new Int32Array(rowsAtFirst);
  looks = new Int32Array(rowsAtFirst).fill(-1);
  writes = new Int32Array(rowsAtFirst).fill(-1);
  /** The number of its first state. */
  begin = 0;

  constructor(words: number) {
    this.rows = new Int32Array(rowsAtFirst * words);
  }
}

/** Where a part is in a row. */
interface Layout {
  readonly words: number;
  /** Of each part: how many bits, in which word, how far up. */
  readonly bits: Uint8Array;
  readonly word: Uint8Array;
  readonly shift: Uint8Array;
  /** The parts that have any bits: the others have one number only, which is 0. */
  readonly used: Uint8Array;
}

export class Rows {
  readonly #parts: number;
  #layout: Layout;
  /** Of the layout, for those who are in a hurry. */
  #words: number;
  #table: Int32Array<ArrayBuffer>;
  #mask = slotsAtFirst - 1;
  /** Above this many states the table is too full. */
  #full = slotsAtFirst * loadMost;
  #size = 0;
  #parents = new Uint32Array(rowsAtFirst);
  #actions: Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
  /** The level that is expanded, and the one that comes of it. */
  #here: Level;
  #next: Level;

  /** The row of the state whose steps are staged. */
  #row: Int32Array<ArrayBuffer>;
  #parent = 0;
  #staged = 0;
  #stagedRows: Int32Array<ArrayBuffer>;
  readonly #stagedHashes = new Int32Array(stagedMost);
  readonly #stagedActions = new Uint32Array(stagedMost);
  readonly #stagedParents = new Uint32Array(stagedMost);
  readonly #stagedChanged = new Int32Array(stagedMost);
  readonly #stagedOrders = new Int32Array(stagedMost);
  readonly #stagedLooks = new Int32Array(stagedMost);
  readonly #stagedFound = new Int32Array(stagedMost);
  #recent: Int32Array<ArrayBuffer>;

  /** `actions`: how many there are. */
  constructor(parts: number, actions: number) {
    const Numbers = actions > 2 ** 16 ? Uint32Array : Uint16Array;
    this.#actions = new Numbers(rowsAtFirst);
    this.#parts = parts;
    this.#layout = laidOut(new Uint8Array(parts));
    this.#words = this.#layout.words;
    this.#table = empty(slotsAtFirst * this.#words);
    this.#here = new Level(this.#words);
    this.#next = new Level(this.#words);
    this.#row = new Int32Array(this.#words);
    this.#stagedRows = new Int32Array(stagedMost * this.#words);
    this.#recent = empty((recentMask + 1) * this.#words);
  }

  get size(): number {
    return this.#size;
  }

  /** All that is kept of the states, tables included. */
  get bytes(): number {
    const levels = [this.#here, this.#next].reduce(
      (sum, { rows, order }) => sum + rows.byteLength + 3 * order.byteLength,
      0,
    );
    const { byteLength } = this.#table;
    return byteLength + this.#parents.byteLength + this.#actions.byteLength + levels;
  }

  /**
   * Whether a few more states would make all of it larger than so many bytes: a table that doubles is
   * there twice for a while, once as it was.
   */
  isFull(bytes: number): boolean {
    const next = this.#size + stagedMost;
    const isRoom = next <= this.#parents.length && next <= this.#full;
    if (isRoom) return false;
    const table = next > this.#full ? 2 * this.#table.byteLength : 0;
    const others =
      next > this.#parents.length ? this.#parents.byteLength + this.#actions.byteLength : 0;
    return this.bytes + table + others > bytes;
  }

  parentOf(state: number): number {
    return this.#parents[state] as number;
  }

  actionOf(state: number): number {
    return this.#actions[state] as number;
  }

  /** The first state of all. */
  begin(ids: Int32Array): void {
    const { word, shift } = this.#layout;
    this.#row.fill(0);
    for (let part = 0; part < this.#parts; part++) {
      const at = word[part] as number;
      this.#row[at] =
        (this.#row[at] as number) | ((ids[part] as number) << (shift[part] as number));
    }
    this.#next.rows.set(this.#row);
    this.#parents[0] = noParent;
    this.#size = 1;
    this.#insert(this.#row, 0);
  }

  /** What was met last is expanded from now on; where it begins. */
  descend(): number {
    const { begin } = this.#next;
    [this.#here, this.#next] = [this.#next, this.#here];
    this.#next.begin = this.#size;
    return begin;
  }

  /** Writes the numbers of the parts of a state of the next level into `ids`. */
  readNext(state: number, ids: Int32Array): void {
    this.#read(this.#next.rows, (state - this.#next.begin) * this.#words, ids);
  }

  /** The state of this level whose steps are staged from now on; its numbers are written into `ids`. */
  from(state: number, ids: Int32Array): void {
    const { rows, begin } = this.#here;
    const at = (state - begin) * this.#words;
    for (let i = 0; i < this.#words; i++) this.#row[i] = rows[at + i] as number;
    this.#parent = state;
    this.#read(rows, at, ids);
  }

  #read(rows: Int32Array, at: number, ids: Int32Array): void {
    const { word, shift, bits, used } = this.#layout;
    for (let i = 0; i < used.length; i++) {
      const part = used[i] as number;
      const all = rows[at + (word[part] as number)] as number;
      ids[part] = (all >>> (shift[part] as number)) & ((1 << (bits[part] as number)) - 1);
    }
  }

  /** How the state was met whose steps are staged. */
  get how(): How {
    const { order, looks, writes, begin } = this.#here;
    const at = this.#parent - begin;
    return {
      order: order[at] as number,
      looks: looks[at] as number,
      writes: writes[at] as number,
    };
  }

  /** The actions are tried in another order from now on. */
  forgetHow(): void {
    this.#here.writes.fill(-1);
    this.#here.looks.fill(-1);
  }

  /** For the row that is made: the place of its action in the order, and what was looked at for it. */
  noteHow(order: number, looks: number): void {
    this.#stagedOrders[this.#staged] = order;
    this.#stagedLooks[this.#staged] = looks;
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
    const rows = this.#stagedRows;
    const row = this.#row;
    const to = this.#staged * width;
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
    const at = this.#staged * this.#words;
    for (let left = parts; left !== 0; left &= left - 1) {
      const part = 31 - Math.clz32(left & -left);
      const all = this.#stagedRows[at + (word[part] as number)] as number;
      ids[part] = (all >>> (shift[part] as number)) & ((1 << (bits[part] as number)) - 1);
    }
  }

  /** Gives a part of the row that is made another number. */
  writeMade(part: Part, number: number): void {
    const { word, shift, bits } = this.#layout;
    const at = this.#staged * this.#words + (word[part] as number);
    const up = shift[part] as number;
    const mask = ((1 << (bits[part] as number)) - 1) << up;
    this.#stagedRows[at] = ((this.#stagedRows[at] as number) & ~mask) | (number << up);
  }

  /** Whether the row that is made is another than that of the state it comes from. */
  isOther(): boolean {
    const at = this.#staged * this.#words;
    let difference = 0;
    for (let i = 0; i < this.#words; i++) {
      difference |= (this.#row[i] as number) ^ (this.#stagedRows[at + i] as number);
    }
    return difference !== 0;
  }

  /**
   * Stages the row that is made, which differs in these parts at most. True when no more can be staged
   * before a flush.
   */
  stage(changed: number, action: number): boolean {
    const staged = this.#staged;
    const at = staged * this.#words;
    const hash = hashOf(this.#stagedRows, at, this.#words);
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
    this.#makeRoom(count);
    const width = this.#words;
    const table = this.#table;
    const hashes = this.#stagedHashes;
    const found = this.#stagedFound;
    const rows = this.#stagedRows;
    const mask = this.#mask;
    // Independent loads: the memory is asked for all of them at once.
    for (let s = 0; s < count; s++)
      found[s] = table[((hashes[s] as number) & mask) * width] as number;
    for (let s = 0; s < count; s++) {
      const at = s * width;
      if (found[s] === rows[at]) {
        const place = ((hashes[s] as number) & mask) * width;
        let i = 1;
        while (i < width && table[place + i] === rows[at + i]) i++;
        if (i === width) continue;
      }
      const state = this.#add(s);
      if (state >= 0 && fresh(state, this.#stagedChanged[s] as number)) return;
    }
  }

  /** The number of the new state, or -1 if it is known. */
  #add(staged: number): number {
    const width = this.#words;
    const table = this.#table;
    const rows = this.#stagedRows;
    const from = staged * width;
    let slot = (this.#stagedHashes[staged] as number) & this.#mask;
    for (;;) {
      const at = slot * width;
      if (table[at] === nothing) break;
      let i = 0;
      while (i < width && table[at + i] === rows[from + i]) i++;
      if (i === width) return -1;
      slot = (slot + 1) & this.#mask;
    }
    const state = this.#size++;
    const index = state - this.#next.begin;
    const to = index * width;
    const next = this.#next.rows;
    this.#next.order[index] = this.#stagedOrders[staged] as number;
    this.#next.looks[index] = this.#stagedLooks[staged] as number;
    this.#next.writes[index] = this.#stagedChanged[staged] as number;
    for (let i = 0; i < width; i++) {
      const word = rows[from + i] as number;
      table[slot * width + i] = word;
      next[to + i] = word;
    }
    this.#parents[state] = this.#stagedParents[staged] as number;
    this.#actions[state] = this.#stagedActions[staged] as number;
    return state;
  }

  /**
   * Makes room for so many different values of the part; whether all is laid out anew for that, what is
   * staged or made as well.
   */
  fit(part: Part, values: number): boolean {
    const needed = 32 - Math.clz32(values - 1);
    const old = this.#layout;
    if (needed <= (old.bits[part] as number)) return false;
    if (needed > bitsMost) throw new Error(`a part has more than ${2 ** bitsMost} values`);
    const bits = old.bits.slice();
    bits[part] = needed;
    const now = laidOut(bits);
    this.#layout = now;
    this.#words = now.words;
    const again = (rows: Int32Array, count: number, capacity: number) =>
      relaid(rows, { old, now }, { count, capacity });
    const { words } = old;
    const staged = again(this.#stagedRows, Math.min(this.#staged + 1, stagedMost), stagedMost);
    const table = this.#table;
    this.#stagedRows = staged;
    this.#row = again(this.#row, 1, 1);
    this.#here.rows = again(
      this.#here.rows,
      this.#next.begin - this.#here.begin,
      this.#here.rows.length / words,
    );
    this.#next.rows = again(
      this.#next.rows,
      this.#size - this.#next.begin,
      this.#next.rows.length / words,
    );
    this.#recent = empty((recentMask + 1) * this.#words);
    for (let s = 0; s < this.#staged; s++) {
      this.#stagedHashes[s] = hashOf(staged, s * this.#words, this.#words);
    }
    this.#table = empty((this.#mask + 1) * this.#words);
    const one = new Int32Array(words);
    for (let at = 0; at < table.length; at += words) {
      if (table[at] === nothing) continue;
      for (let i = 0; i < words; i++) one[i] = table[at + i] as number;
      this.#insert(again(one, 1, 1), 0);
    }
    return true;
  }

  /** Puts a row that is not in the table into it. */
  #insert(rows: Int32Array, at: number): void {
    const width = this.#words;
    let slot = hashOf(rows, at, width) & this.#mask;
    while (this.#table[slot * width] !== nothing) slot = (slot + 1) & this.#mask;
    for (let i = 0; i < width; i++) this.#table[slot * width + i] = rows[at + i] as number;
  }

  #moreSlots(): void {
    const table = this.#table;
    const width = this.#words;
    this.#mask = 2 * this.#mask + 1;
    this.#full = (this.#mask + 1) * loadMost;
    this.#table = empty((this.#mask + 1) * width);
    for (let at = 0; at < table.length; at += width) {
      if (table[at] !== nothing) this.#insert(table, at);
    }
  }

  /** For so many more states. */
  #makeRoom(count: number): void {
    while (this.#size + count > this.#parents.length) {
      this.#parents = doubled(this.#parents);
      this.#actions = doubled(this.#actions);
    }
    const next = this.#next;
    while ((this.#size - next.begin + count) * this.#words > next.rows.length) {
      next.rows = doubled(next.rows);
    }
    while (this.#size - next.begin + count > next.order.length) {
      next.order = doubled(next.order);
      next.looks = doubled(next.looks);
      next.writes = doubled(next.writes);
    }
  }
}

/** Parts with many bits first; none lies across two words. What is left over of a word is shared out. */
function laidOut(needed: Uint8Array): Layout {
  const parts = needed.length;
  const word = new Uint8Array(parts);
  const shift = new Uint8Array(parts);
  const bits = needed.slice();
  const members: Part[][] = [];
  const byBits = Array.from({ length: parts }, (_, part) => part).sort(
    (a, b) => (needed[b] as number) - (needed[a] as number) || a - b,
  );
  const used = (all: readonly Part[]) => all.reduce((sum, part) => sum + (bits[part] as number), 0);
  for (const part of byBits) {
    const fitting = members.find((all) => used(all) + (bits[part] as number) <= bitsMost);
    if (fitting === undefined) members.push([part]);
    else fitting.push(part);
  }
  for (const [w, all] of members.entries()) {
    // So that a part that grows does not have everything laid out anew each time.
    for (const part of all) {
      if (bits[part] !== 0 && used(all) < bitsMost) bits[part] = (bits[part] as number) + 1;
    }
    let at = 0;
    for (const part of all) {
      word[part] = w;
      shift[part] = at;
      at += bits[part] as number;
    }
  }
  const those = Array.from({ length: parts }, (_, part) => part).filter((part) => bits[part] !== 0);
  return { words: members.length, bits, word, shift, used: Uint8Array.from(those) };
}

/** The same rows as they are laid out now, with room for so many. */
function relaid(
  rows: Int32Array,
  { old, now }: { old: Layout; now: Layout },
  { count, capacity }: { count: number; capacity: number },
): Int32Array<ArrayBuffer> {
  const again = new Int32Array(capacity * now.words);
  for (let row = 0; row < count; row++) {
    for (let part = 0; part < old.bits.length; part++) {
      const word = rows[row * old.words + (old.word[part] as number)] as number;
      const number =
        (word >>> (old.shift[part] as number)) & ((1 << (old.bits[part] as number)) - 1);
      const at = row * now.words + (now.word[part] as number);
      again[at] = (again[at] as number) | (number << (now.shift[part] as number));
    }
  }
  return again;
}

function empty(length: number): Int32Array<ArrayBuffer> {
  return new Int32Array(length).fill(nothing);
}

function doubled<
  A extends Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>,
>(numbers: A): A {
  const Kind = numbers.constructor as new (length: number) => A;
  const more = new Kind(2 * numbers.length);
  more.set(numbers);
  return more;
}

/** Words by odd constants, and the last step of MurmurHash3. */
function hashOf(rows: Int32Array, at: number, width: number): number {
  let hash = 0;
  for (let i = 0; i < width; i++)
    hash = Math.imul(hash + (rows[at + i] as number), 0x9e3779b1) ^ (hash >>> 15);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
