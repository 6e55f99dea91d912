/**
 * Values found again by the ids of several parts: a hash table with open addressing over typed arrays, so
 * that nothing is allocated to find something. Values are integers of at least 0.
 */

import { assert } from '../../../model/assert.ts';
import type { Part } from './parts.ts';

/** What `find` answers where nothing was put. */
export const miss = -1;
const slotsAtFirst = 16;

export class MemoTable {
  /** The parts whose ids are the key. */
  readonly #parts: readonly Part[];
  readonly #width: number;
  /** `#width` ids for each slot, and one value, `miss` where the slot is not in use. */
  #keys: Int32Array;
  #values: Int32Array;
  /** The number of slots, a power of two, less one. */
  #mask = slotsAtFirst - 1;
  #size = 0;

  constructor(parts: readonly Part[]) {
    this.#parts = parts;
    this.#width = parts.length;
    this.#keys = new Int32Array(slotsAtFirst * this.#width);
    this.#values = new Int32Array(slotsAtFirst).fill(miss);
  }

  get bytes(): number {
    return this.#keys.byteLength + this.#values.byteLength;
  }

  /** The value put for these ids (one for each part of a state), or `miss`. */
  find(ids: Int32Array): number {
    return this.#values[this.#slotOf(ids)] as number;
  }

  put(ids: Int32Array, value: number): void {
    // At half its slots it doubles: each look-up ends at a slot that is not in use.
    if (2 * this.#size > this.#mask) this.#double();
    const slot = this.#slotOf(ids);
    if (this.#values[slot] === miss) this.#size++;
    this.#values[slot] = value;
    for (const [i, part] of this.#parts.entries()) {
      this.#keys[slot * this.#width + i] = ids[part] as number;
    }
  }

  /** The slot that has these ids, or else the one where they belong. */
  #slotOf(ids: Int32Array): number {
    const parts = this.#parts;
    const width = this.#width;
    const keys = this.#keys;
    const values = this.#values;
    let hash = 0;
    for (let i = 0; i < width; i++) {
      hash = Math.imul(hash + (ids[parts[i] as Part] as number), 0x9e3779b1);
    }
    let slot = (hash ^ (hash >>> 15)) & this.#mask;
    for (;;) {
      if (values[slot] === miss) return slot;
      const at = slot * width;
      let i = 0;
      while (i < width && keys[at + i] === ids[parts[i] as Part]) i++;
      if (i === width) return slot;
      slot = (slot + 1) & this.#mask;
    }
  }

  #double(): void {
    const keys = this.#keys;
    const values = this.#values;
    const size = this.#size;
    this.#mask = 2 * values.length - 1;
    this.#keys = new Int32Array(2 * keys.length);
    this.#values = new Int32Array(2 * values.length).fill(miss);
    this.#size = 0;
    const ids = new Int32Array(Math.max(...this.#parts) + 1);
    for (const [slot, value] of values.entries()) {
      if (value === miss) continue;
      for (const [i, part] of this.#parts.entries())
        ids[part] = keys[slot * this.#width + i] as number;
      this.put(ids, value);
    }
    assert(this.#size === size, 'a memo that doubles keeps its values');
  }
}
