/**
 * What was worked out once, found again by the numbers of the parts that it depends on.
 *
 * Open addressing over typed arrays: nothing is allocated to find something. What is found is a number
 * of at least 0, whatever it stands for.
 */

import type { Part } from './tracking.ts';

/** More cannot be told apart in the bits of one number. */
export const partsMost = 31;

const nothing = -1;

export class Memo {
  readonly parts: readonly Part[];
  readonly #width: number;
  #keys: Int32Array;
  #values: Int32Array;
  #mask: number;
  #size = 0;

  constructor(parts: readonly Part[], slots = 64) {
    this.parts = parts;
    this.#width = parts.length;
    this.#mask = slots - 1;
    this.#keys = new Int32Array(slots * parts.length);
    this.#values = new Int32Array(slots).fill(nothing);
  }

  /** How many it knows. */
  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#keys.byteLength + this.#values.byteLength;
  }

  /** What was put for a state that has these numbers in these parts, or -1. */
  find(ids: Int32Array): number {
    const slot = this.#slotOf(ids);
    return this.#values[slot] as number;
  }

  put(ids: Int32Array, value: number): void {
    if (2 * this.#size > this.#mask) this.#grow();
    const slot = this.#slotOf(ids);
    if (this.#values[slot] === nothing) this.#size++;
    this.#values[slot] = value;
    for (let i = 0; i < this.#width; i++) {
      this.#keys[slot * this.#width + i] = ids[this.parts[i] as Part] as number;
    }
  }

  #slotOf(ids: Int32Array): number {
    const parts = this.parts;
    const width = this.#width;
    const keys = this.#keys;
    const values = this.#values;
    let hash = 0;
    for (let i = 0; i < width; i++) {
      hash = Math.imul(hash ^ (ids[parts[i] as number] as number), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    let slot = hash & this.#mask;
    for (;;) {
      if (values[slot] === nothing) return slot;
      const at = slot * width;
      let i = 0;
      while (i < width && keys[at + i] === ids[parts[i] as number]) i++;
      if (i === width) return slot;
      slot = (slot + 1) & this.#mask;
    }
  }

  #grow(): void {
    const keys = this.#keys;
    const values = this.#values;
    const width = this.#width;
    const slots = 2 * (this.#mask + 1);
    this.#mask = slots - 1;
    this.#keys = new Int32Array(slots * width);
    this.#values = new Int32Array(slots).fill(nothing);
    this.#size = 0;
    const ids = new Int32Array(Math.max(0, ...this.parts) + 1);
    for (const [slot, value] of values.entries()) {
      if (value === nothing) continue;
      for (let i = 0; i < width; i++) ids[this.parts[i] as Part] = keys[slot * width + i] as number;
      this.put(ids, value);
    }
  }
}

/**
 * What is remembered of something that looks at one part first, and at others depending on what that is:
 * for each number of the first part a memo over the others that were looked at then.
 */
export class Remembered {
  /** The part that is looked at first; -1 if none is. */
  readonly first: Part;
  readonly #memos: (Memo | undefined)[] = [];
  /** All parts that were ever looked at, as bits. */
  mask = 0;

  constructor(first: Part) {
    this.first = first;
  }

  get bytes(): number {
    return this.#memos.reduce((sum, memo) => sum + (memo?.bytes ?? 0), 0);
  }

  find(ids: Int32Array): number {
    const memo = this.#memos[this.first < 0 ? 0 : (ids[this.first] as number)];
    return memo === undefined ? nothing : memo.find(ids);
  }

  /** `looked`: the parts that were looked at to come to this value, as bits. */
  put(ids: Int32Array, looked: number, value: number): void {
    this.mask |= looked;
    const index = this.first < 0 ? 0 : (ids[this.first] as number);
    const others = this.first < 0 ? looked : looked & ~(1 << this.first);
    const known = this.#memos[index];
    const all = others | (known === undefined ? 0 : bitsOf(known.parts));
    // When more is looked at than was known, all is remembered anew by that as well.
    const isWider = known === undefined || bitsOf(known.parts) !== all;
    const memo = isWider ? new Memo(partsIn(all), smallest) : known;
    this.#memos[index] = memo;
    memo.put(ids, value);
  }
}

/** Most first parts have few numbers of others to go with them. */
const smallest = 8;

function bitsOf(parts: readonly Part[]): number {
  return parts.reduce((bits, part) => bits | (1 << part), 0);
}

function partsIn(bits: number): Part[] {
  return Array.from({ length: partsMost }, (_, part) => part).filter(
    (part) => (bits & (1 << part)) !== 0,
  );
}
