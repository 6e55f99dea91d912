/**
 * The states that were met: which there are, and for each its parent and the action that led to it.
 *
 * Rows in the order in which they were met are kept for two levels only: the one that is expanded, and
 * the next. When a part needs another bit, all rows are laid out anew.
 */

import type { Part } from './footprint.ts';
import { batchMost, Table } from './hash-set.ts';
import { bitsFor, type Layout, laidOut, readRow, writeRow } from './packing.ts';
import { Staging } from './staging.ts';

/** No parent: the initial state. */
export const noParent = 0xffffffff;

const rowsAtFirst = 1 << 10;

/**
 * How a state was met: by what action, by its place in the order in which they are tried; what was looked
 * at for that; and what was written, as bits.
 */
export interface How {
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

export class Rows {
  readonly staging: Staging;
  readonly #table: Table;
  #layout: Layout;
  /** Of the layout, for those who are in a hurry. */
  #words: number;
  #size = 0;
  #parents = new Uint32Array(rowsAtFirst);
  #actions: Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
  /** The level that is expanded, and the one that comes of it. */
  #here: Level;
  #next: Level;
  /** The state whose steps are staged, in its level. */
  #index = 0;

  /** `actions`: how many there are. */
  constructor(parts: number, actions: number) {
    const Numbers = actions > 2 ** 16 ? Uint32Array : Uint16Array;
    this.#actions = new Numbers(rowsAtFirst);
    this.#layout = laidOut(new Uint8Array(parts));
    this.#words = this.#layout.words;
    this.#table = new Table(this.#words);
    this.#here = new Level(this.#words);
    this.#next = new Level(this.#words);
    this.staging = new Staging(this.#layout, {
      rows: new Int32Array(batchMost * this.#words),
      hashes: new Int32Array(batchMost),
      changed: new Int32Array(batchMost),
    });
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
    return this.#table.bytes + this.#parents.byteLength + this.#actions.byteLength + levels;
  }

  /**
   * Whether a few more states would make all of it larger than so many bytes: a table that doubles is
   * there twice for a while, once as it was.
   */
  isFull(bytes: number): boolean {
    const next = this.#size + batchMost;
    const isTableFull = this.#table.isFullWith(batchMost);
    if (next <= this.#parents.length && !isTableFull) return false;
    const table = isTableFull ? 2 * this.#table.bytes : 0;
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
    writeRow(this.#layout, ids, this.#next.rows, 0);
    this.#parents[0] = noParent;
    this.#size = 1;
    this.#table.insert(this.#next.rows, 0);
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
    readRow(this.#layout, this.#next.rows, (state - this.#next.begin) * this.#words, ids);
  }

  /** The state of this level whose steps are staged from now on; its numbers are written into `ids`. */
  from(state: number, ids: Int32Array): void {
    const { rows, begin } = this.#here;
    this.#index = state - begin;
    this.staging.from(state, rows, this.#index * this.#words, ids);
  }

  /** How the state was met whose steps are staged. */
  get how(): How {
    const { order, looks, writes } = this.#here;
    const at = this.#index;
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

  /**
   * Adds what is staged and was not known, in the order in which it was staged; `fresh` is told each new
   * state, with the parts in which it differs from its parent, and ends it by answering true.
   */
  flush(fresh: (state: number, changed: number) => boolean): void {
    const { staging } = this;
    const { rows, hashes, changed, count } = staging;
    const table = this.#table;
    const width = this.#words;
    staging.count = 0;
    table.reserve(count);
    this.#makeRoom(count);
    table.foresee(hashes, 0, count);
    for (let s = 0; s < count; s++) {
      if (!table.add(s, rows, s * width, hashes[s] as number)) continue;
      const state = this.#add(s);
      if (fresh(state, changed[s] as number)) return;
    }
  }

  /** The number of the new state. */
  #add(staged: number): number {
    const width = this.#words;
    const { rows, orders, looks, changed, parents, actions } = this.staging;
    const state = this.#size++;
    const index = state - this.#next.begin;
    const next = this.#next.rows;
    this.#next.order[index] = orders[staged] as number;
    this.#next.looks[index] = looks[staged] as number;
    this.#next.writes[index] = changed[staged] as number;
    for (let i = 0; i < width; i++) next[index * width + i] = rows[staged * width + i] as number;
    this.#parents[state] = parents[staged] as number;
    this.#actions[state] = actions[staged] as number;
    return state;
  }

  /**
   * Makes room for so many different values of the part; whether all is laid out anew for that, what is
   * staged or made as well.
   */
  fit(part: Part, values: number): boolean {
    const needed = bitsFor(values);
    const old = this.#layout;
    if (needed <= (old.bits[part] as number)) return false;
    const bits = old.bits.slice();
    bits[part] = needed;
    const now = laidOut(bits);
    const again = (rows: Int32Array, count: number) =>
      relaid(rows, { old, now }, { count, capacity: rows.length / old.words });
    this.#here.rows = again(this.#here.rows, this.#next.begin - this.#here.begin);
    this.#next.rows = again(this.#next.rows, this.#size - this.#next.begin);
    this.staging.layOut(now, new Int32Array(batchMost * now.words));
    this.#table.layOut(old, now);
    this.#layout = now;
    this.#words = now.words;
    return true;
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

/** The same rows as they are laid out now, with room for so many. */
function relaid(
  rows: Int32Array,
  { old, now }: { old: Layout; now: Layout },
  { count, capacity }: { count: number; capacity: number },
): Int32Array<ArrayBuffer> {
  const again = new Int32Array(capacity * now.words);
  const ids = new Int32Array(old.bits.length);
  for (let row = 0; row < count; row++) {
    readRow(old, rows, row * old.words, ids);
    writeRow(now, ids, again, row * now.words);
  }
  return again;
}

function doubled<
  A extends Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>,
>(numbers: A): A {
  const Kind = numbers.constructor as new (length: number) => A;
  const more = new Kind(2 * numbers.length);
  more.set(numbers);
  return more;
}
