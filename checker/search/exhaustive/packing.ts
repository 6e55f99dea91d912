/**
 * How a state is packed into a row: a few words, in which the id of each part has as many bits as that
 * part needs. It says nothing about where rows are kept.
 *
 * An array of rows has `words` words for each row, one row after the other; `at` is the index of a row's
 * first word. An array of ids has one id for each part.
 */

import { assert } from '../../../model/assert.ts';
import { lowestPart, type Part } from './parts.ts';

/** Of one word: the sign bit stays 0, so that a negative word can mark where there is no row. */
const bitsMax = 31;

export class Packing {
  /** Words of a row. */
  readonly words: number;
  /** Of each part: how many bits, in which word, from which bit on. */
  readonly #bits: Uint8Array;
  readonly #word: Uint8Array;
  readonly #shift: Uint8Array;
  /** The parts that have any bits. The others have had one value only, whose id is 0. */
  readonly #used: Uint8Array;

  /**
   * `needed`: how many bits each part needs. Parts with many bits come first, no part lies across two
   * words, and the bits left over of a word are shared out among its parts.
   */
  constructor(needed: Uint8Array) {
    const parts = [...needed.keys()];
    const bits = needed.slice();
    const total = (members: readonly Part[]) =>
      members.reduce((sum, part) => sum + (bits[part] as number), 0);
    const words: Part[][] = [];
    const widestFirst = parts.toSorted(
      (a, b) => (needed[b] as number) - (needed[a] as number) || a - b,
    );
    for (const part of widestFirst) {
      const room = words.find((members) => total(members) + (bits[part] as number) <= bitsMax);
      if (room === undefined) words.push([part]);
      else room.push(part);
    }
    this.words = words.length;
    this.#word = new Uint8Array(parts.length);
    this.#shift = new Uint8Array(parts.length);
    for (const [word, members] of words.entries()) {
      // A spare bit, so that not every part that grows has all rows packed anew.
      for (const part of members) {
        if ((bits[part] as number) !== 0 && total(members) < bitsMax)
          bits[part] = (bits[part] as number) + 1;
      }
      let shift = 0;
      for (const part of members) {
        this.#word[part] = word;
        this.#shift[part] = shift;
        shift += bits[part] as number;
      }
    }
    this.#bits = bits;
    this.#used = Uint8Array.from(parts.filter((part) => bits[part] !== 0));
  }

  /** Of a state. */
  get parts(): number {
    return this.#bits.length;
  }

  /** Whether a part with so many different values fits into its bits. */
  hasRoomFor(part: Part, values: number): boolean {
    return bitsFor(values) <= (this.#bits[part] as number);
  }

  /** The packing in which a part with so many different values fits, and all others as before. */
  withRoomFor(part: Part, values: number): Packing {
    const needed = this.#bits.slice();
    needed[part] = bitsFor(values);
    return new Packing(needed);
  }

  /** Writes the ids of the row at `at` into `ids`. Parts without bits are left alone: their id is 0. */
  unpack(rows: Int32Array, at: number, ids: Int32Array): void {
    const used = this.#used;
    const word = this.#word;
    const shift = this.#shift;
    const bits = this.#bits;
    for (let i = 0; i < used.length; i++) {
      const part = used[i] as number;
      const all = rows[at + (word[part] as number)] as number;
      ids[part] = (all >>> (shift[part] as number)) & ((1 << (bits[part] as number)) - 1);
    }
  }

  /** The same for these parts only (a mask). */
  unpackSome(parts: number, rows: Int32Array, at: number, ids: Int32Array): void {
    const word = this.#word;
    const shift = this.#shift;
    const bits = this.#bits;
    for (let left = parts; left !== 0; left &= left - 1) {
      const part = lowestPart(left);
      const all = rows[at + (word[part] as number)] as number;
      ids[part] = (all >>> (shift[part] as number)) & ((1 << (bits[part] as number)) - 1);
    }
  }

  /** Gives one part of the row at `at` another id, which fits: in the hot loop that is not checked. */
  setId(rows: Int32Array, at: number, part: Part, id: number): void {
    const place = at + (this.#word[part] as number);
    const mask = this.#maskOf(part);
    rows[place] = ((rows[place] as number) & ~mask) | (id << (this.#shift[part] as number));
  }

  /** Writes the row of these ids to `at`. */
  pack(ids: Int32Array, rows: Int32Array, at: number): void {
    rows.fill(0, at, at + this.words);
    for (let part = 0; part < ids.length; part++) {
      const id = ids[part] as number;
      assert(this.#fits(part, id), 'the id of a part fits into its bits');
      const place = at + (this.#word[part] as number);
      rows[place] = (rows[place] as number) | (id << (this.#shift[part] as number));
    }
  }

  /**
   * Writes what a write set does to a row, as two integers for each word, to `at`: the bits that are kept,
   * and the bits that are set. `writes`: part and id, in turn.
   */
  packWrites(writes: readonly number[], into: Int32Array, at: number): void {
    for (let word = 0; word < this.words; word++) into.set([-1, 0], at + 2 * word);
    for (let i = 0; i < writes.length; i += 2) {
      const [part, id] = [writes[i] as Part, writes[i + 1] as number];
      assert(this.#fits(part, id), 'the id of a part fits into its bits');
      const place = at + 2 * (this.#word[part] as number);
      into[place] = (into[place] as number) & ~this.#maskOf(part);
      into[place + 1] = (into[place + 1] as number) | (id << (this.#shift[part] as number));
    }
  }

  /** The bits of a part, in its word. */
  #maskOf(part: Part): number {
    return ((1 << (this.#bits[part] as number)) - 1) << (this.#shift[part] as number);
  }

  #fits(part: Part, id: number): boolean {
    return id >>> (this.#bits[part] as number) === 0;
  }
}

/** From one packing into the next, row by row. */
export class Repacking {
  readonly #old: Packing;
  readonly #now: Packing;
  readonly #ids: Int32Array;
  readonly #again: Int32Array;

  constructor(old: Packing, now: Packing) {
    this.#old = old;
    this.#now = now;
    this.#ids = new Int32Array(old.parts);
    this.#again = new Int32Array(old.parts);
  }

  /** Writes the row at `at` in `rows` to `to` in `into`, packed anew. */
  repack(rows: Int32Array, at: number, into: Int32Array, to: number): void {
    const [ids, again] = [this.#ids, this.#again];
    this.#old.unpack(rows, at, ids);
    this.#now.pack(ids, into, to);
    this.#now.unpack(into, to, again);
    for (let part = 0; part < ids.length; part++) {
      assert(ids[part] === again[part], 'a repacked row has the ids that it had');
    }
  }

  /** The first `count` rows packed anew, in an array that has room for as many as before. */
  repackAll(rows: Int32Array, count: number): Int32Array<ArrayBuffer> {
    const [old, now] = [this.#old.words, this.#now.words];
    const into = new Int32Array((rows.length / old) * now);
    for (let row = 0; row < count; row++) this.repack(rows, row * old, into, row * now);
    return into;
  }
}

/** Bits for so many different values, whose ids count up from 0. */
function bitsFor(values: number): number {
  const bits = 32 - Math.clz32(values - 1);
  assert(bits <= bitsMax, 'a part has fewer values than a word can number');
  return bits;
}

/** Multiplies in each word, then mixes as the end of MurmurHash3 does. */
export function hashOf(rows: Int32Array, at: number, words: number): number {
  let hash = 0;
  for (let i = 0; i < words; i++) {
    hash = Math.imul(hash + (rows[at + i] as number), 0x9e3779b1) ^ (hash >>> 15);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
