/**
 * The states that were met, numbered in the order in which they were met: which there are, and for each
 * its parent and the action that led to it.
 *
 * Rows in this order are kept for two levels only: the one that is expanded, and the next. When a part
 * needs more bits than it has, all rows are packed anew.
 */

import { assert } from '../../../model/assert.ts';
import { batchMax, HashSet } from './hash-set.ts';
import { doubled } from './ints.ts';
import { Packing, Repacking } from './packing.ts';
import type { Part } from './parts.ts';
import { Staging } from './staging.ts';

/** The parent of the initial state, which has none. */
const noParent = 0xffffffff;

const statesAtFirst = 1 << 10;

/** The step by which a state was met first. */
export interface Arrival {
  /** Of its action, in the order in which actions are tried. */
  place: number;
  /** Masks of the parts that the step read and wrote; all bits where that is not known. */
  readSet: number;
  writeSet: number;
}

/** The states at one distance from the initial one, with their arrivals. */
class Level {
  /** One row after the other. */
  rows: Int32Array<ArrayBuffer>;
  places = new Int32Array(statesAtFirst);
  readSets = new Int32Array(statesAtFirst).fill(-1);
  writeSets = new Int32Array(statesAtFirst).fill(-1);
  /** The number of its first state. */
  begin = 0;

  constructor(words: number) {
    this.rows = new Int32Array(statesAtFirst * words);
  }

  get bytes(): number {
    return this.rows.byteLength + 3 * this.places.byteLength;
  }

  reserve(states: number, words: number): void {
    while (states * words > this.rows.length) this.rows = doubled(this.rows);
    while (states > this.places.length) {
      this.places = doubled(this.places);
      this.readSets = doubled(this.readSets);
      this.writeSets = doubled(this.writeSets);
    }
  }
}

export class StateStore {
  readonly staging: Staging;
  /** Of the state that is expanded; written in place. */
  readonly arrival: Arrival = { place: 0, readSet: -1, writeSet: -1 };
  readonly #set: HashSet;
  #packing: Packing;
  /** `#packing.words`, cached for the hot loop. */
  #words: number;
  #size = 0;
  #parents = new Uint32Array(statesAtFirst);
  #actions: Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
  /** The level that is expanded, and the one that comes of it. */
  #current: Level;
  #next: Level;

  /** For states of so many parts, and so many actions. */
  constructor(parts: number, actions: number) {
    this.#actions =
      actions > 2 ** 16 ? new Uint32Array(statesAtFirst) : new Uint16Array(statesAtFirst);
    this.#packing = new Packing(new Uint8Array(parts));
    this.#words = this.#packing.words;
    this.#set = new HashSet(this.#words);
    this.#current = new Level(this.#words);
    this.#next = new Level(this.#words);
    this.staging = new Staging(this.#packing);
  }

  get size(): number {
    return this.#size;
  }

  /** All that is kept of the states, the hash set included. */
  get bytes(): number {
    const levels = this.#current.bytes + this.#next.bytes;
    return this.#set.bytes + this.#parents.byteLength + this.#actions.byteLength + levels;
  }

  /**
   * Whether another batch of states may take it beyond so many bytes. A hash set that doubles is there
   * twice for a while: as it was, and twice as large.
   */
  isFull(bytes: number): boolean {
    const next = this.#size + batchMax;
    const hasRoom = this.#set.hasRoomFor(batchMax);
    if (next <= this.#parents.length && hasRoom) return false;
    const set = hasRoom ? 0 : 2 * this.#set.bytes;
    const others =
      next > this.#parents.length ? this.#parents.byteLength + this.#actions.byteLength : 0;
    return this.bytes + set + others > bytes;
  }

  /** The actions that lead from the initial state to this one. */
  pathTo(state: number): number[] {
    const path: number[] = [];
    for (let at = state; this.#parents[at] !== noParent; ) {
      const parent = this.#parents[at] as number;
      assert(parent < at, 'a parent was met before its children');
      path.push(this.#actions[at] as number);
      at = parent;
    }
    return path.reverse();
  }

  /** Adds the initial state. */
  begin(ids: Int32Array): void {
    this.#packing.pack(ids, this.#next.rows, 0);
    this.#set.insert(this.#next.rows, 0);
    this.#parents[0] = noParent;
    this.#size = 1;
  }

  /** Goes on to the next level: the states that were met last are expanded now. The number of the first. */
  descend(): number {
    const { begin } = this.#next;
    [this.#current, this.#next] = [this.#next, this.#current];
    this.#next.begin = this.#size;
    return begin;
  }

  /** Writes the ids of a state of the next level into `ids`. */
  readNext(state: number, ids: Int32Array): void {
    this.#packing.unpack(this.#next.rows, (state - this.#next.begin) * this.#words, ids);
  }

  /** Expands this state of the current level: its ids are written into `ids`, and its arrival is at hand. */
  expand(state: number, ids: Int32Array): void {
    const { begin, rows, places, readSets, writeSets } = this.#current;
    const index = state - begin;
    this.arrival.place = places[index] as number;
    this.arrival.readSet = readSets[index] as number;
    this.arrival.writeSet = writeSets[index] as number;
    this.staging.expand(state, rows, index * this.#words, ids);
  }

  /** Forgets how the states of the current level were met: their places are of another order. */
  forgetArrivals(): void {
    this.#current.readSets.fill(-1);
    this.#current.writeSets.fill(-1);
  }

  /**
   * Adds the staged successors that are new, in the order in which they were staged. Calls `onNew` with
   * each, and with a mask of the parts in which it may differ from its parent; ends when that answers true.
   */
  flush(onNew: (state: number, writeSet: number) => boolean): void {
    const { staging } = this;
    const { rows, hashes, writeSets, count } = staging;
    const set = this.#set;
    const words = this.#words;
    staging.count = 0;
    set.reserve(count);
    this.#reserve(count);
    set.prefetch(hashes, count);
    for (let staged = 0; staged < count; staged++) {
      if (!set.add(staged, rows, staged * words, hashes[staged] as number)) continue;
      const state = this.#add(staged);
      if (onNew(state, writeSets[staged] as number)) return;
    }
  }

  /** The number of the new state. */
  #add(staged: number): number {
    const words = this.#words;
    const { rows, places, readSets, writeSets, parents, actions } = this.staging;
    const level = this.#next;
    const state = this.#size++;
    const index = state - level.begin;
    level.places[index] = places[staged] as number;
    level.readSets[index] = readSets[staged] as number;
    level.writeSets[index] = writeSets[staged] as number;
    for (let word = 0; word < words; word++) {
      level.rows[index * words + word] = rows[staged * words + word] as number;
    }
    this.#parents[state] = parents[staged] as number;
    this.#actions[state] = actions[staged] as number;
    return state;
  }

  /** Makes room in the packing for so many values of a part. True: all rows were packed anew for that. */
  fit(part: Part, values: number): boolean {
    const old = this.#packing;
    if (old.hasRoomFor(part, values)) return false;
    const now = old.withRoomFor(part, values);
    const repacking = new Repacking(old, now);
    const [current, next] = [this.#current, this.#next];
    current.rows = repacking.repackAll(current.rows, next.begin - current.begin);
    next.rows = repacking.repackAll(next.rows, this.#size - next.begin);
    this.staging.repack(now);
    this.#set.repack(old, now);
    this.#packing = now;
    this.#words = now.words;
    return true;
  }

  /** Makes room for so many more states. */
  #reserve(count: number): void {
    while (this.#size + count > this.#parents.length) {
      this.#parents = doubled(this.#parents);
      this.#actions = doubled(this.#actions);
    }
    this.#next.reserve(this.#size - this.#next.begin + count, this.#words);
  }
}
