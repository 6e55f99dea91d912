/**
 * How a state is packed into a row: a few words, in which the id of each part has as many bits as that
 * part needs. It says nothing about where rows are kept.
 *
 * An array of rows has `words` words for each row, one row after the other; `at` is the index of a row's
 * first word. An array of ids has one id for each part.
 */

import { assert } from '../../../model/assert.ts';
import { byteAt, intAt } from './ints.ts';
import type { Part } from './parts.ts';

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
      members.reduce((sum, part) => sum + byteAt(bits, part), 0);
    const words: Part[][] = [];
    const widestFirst = parts.toSorted((a, b) => byteAt(needed, b) - byteAt(needed, a) || a - b);
    for (const part of widestFirst) {
      const room = words.find((members) => total(members) + byteAt(bits, part) <= bitsMax);
      if (room === undefined) words.push([part]);
      else room.push(part);
    }
    this.words = words.length;
    this.#word = new Uint8Array(parts.length);
    this.#shift = new Uint8Array(parts.length);
    for (const [word, members] of words.entries()) {
      // A spare bit, so that not every part that grows has all rows packed anew.
      for (const part of members) {
        if (byteAt(bits, part) !== 0 && total(members) < bitsMax)
          bits[part] = byteAt(bits, part) + 1;
      }
      let shift = 0;
      for (const part of members) {
        this.#word[part] = word;
        this.#shift[part] = shift;
        shift += byteAt(bits, part);
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
    return bitsFor(values) <= byteAt(this.#bits, part);
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
    for (let i = 0; i < used.length; i++) {
      const part = byteAt(used, i);
      ids[part] = this.idAt(rows, at, part);
    }
  }

  /** The id of one part in the row at `at`. */
  idAt(rows: Int32Array, at: number, part: Part): number {
    const word = intAt(rows, at + byteAt(this.#word, part));
    return (word >>> byteAt(this.#shift, part)) & ((1 << byteAt(this.#bits, part)) - 1);
  }

  /** Gives one part of the row at `at` another id. */
  setId(rows: Int32Array, at: number, part: Part, id: number): void {
    const place = at + byteAt(this.#word, part);
    const mask = this.#maskOf(part);
    assert(this.#fits(part, id), 'the id of a part fits into its bits');
    rows[place] = (intAt(rows, place) & ~mask) | (id << byteAt(this.#shift, part));
  }

  /** Writes the row of these ids to `at`. */
  pack(ids: Int32Array, rows: Int32Array, at: number): void {
    rows.fill(0, at, at + this.words);
    for (let part = 0; part < ids.length; part++) {
      const id = intAt(ids, part);
      assert(this.#fits(part, id), 'the id of a part fits into its bits');
      const place = at + byteAt(this.#word, part);
      rows[place] = intAt(rows, place) | (id << byteAt(this.#shift, part));
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
      const place = at + 2 * byteAt(this.#word, part);
      into[place] = intAt(into, place) & ~this.#maskOf(part);
      into[place + 1] = intAt(into, place + 1) | (id << byteAt(this.#shift, part));
    }
  }

  /** The bits of a part, in its word. */
  #maskOf(part: Part): number {
    return ((1 << byteAt(this.#bits, part)) - 1) << byteAt(this.#shift, part);
  }

  #fits(part: Part, id: number): boolean {
    return id >>> byteAt(this.#bits, part) === 0;
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
    hash = Math.imul(hash + intAt(rows, at + i), 0x9e3779b1) ^ (hash >>> 15);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
