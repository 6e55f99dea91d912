/**
 * What was worked out once, found again by the numbers of the parts that it depends on.
 *
 * Open addressing over typed arrays: nothing is allocated to find something. What is found is a number
 * of at least 0, whatever it stands for.
 */

import { type Part, partsMost } from './tracking.ts';

const nothing = -1;
/** Most memos stay small. */
const slotsAtFirst = 8;

export class Memo {
  readonly parts: readonly Part[];
  readonly #width: number;
  /** The one part, where it is one: then its number is where the value is. */
  readonly #only: Part;
  #keys: Int32Array;
  #values: Int32Array;
  #mask: number;
  #size = 0;

  constructor(parts: readonly Part[]) {
    this.parts = parts;
    this.#width = parts.length;
    this.#only = parts[0] ?? 0;
    this.#mask = slotsAtFirst - 1;
    this.#keys = new Int32Array(this.#width < 2 ? 0 : slotsAtFirst * this.#width);
    this.#values = new Int32Array(slotsAtFirst).fill(nothing);
  }

  get bytes(): number {
    return this.#keys.byteLength + this.#values.byteLength;
  }

  /** What was put for a state that has these numbers in these parts, or -1. */
  find(ids: Int32Array): number {
    if (this.#width === 0) return this.#values[0] as number;
    if (this.#width > 1) return this.#values[this.#slotOf(ids)] as number;
    const number = ids[this.#only] as number;
    return number <= this.#mask ? (this.#values[number] as number) : nothing;
  }

  put(ids: Int32Array, value: number): void {
    if (this.#width < 2) {
      const number = this.#width === 0 ? 0 : (ids[this.#only] as number);
      while (number > this.#mask) this.#widen();
      this.#values[number] = value;
      return;
    }
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

  #widen(): void {
    const values = new Int32Array(2 * this.#values.length).fill(nothing);
    values.set(this.#values);
    this.#values = values;
    this.#mask = values.length - 1;
  }

  #grow(): void {
    const keys = this.#keys;
    const values = this.#values;
    const width = this.#width;
    this.#mask = 2 * values.length - 1;
    this.#keys = new Int32Array(2 * keys.length);
    this.#values = new Int32Array(2 * values.length).fill(nothing);
    this.#size = 0;
    const ids = new Int32Array(Math.max(...this.parts) + 1);
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
  /** For each number of the first part, what was looked at with it, as bits. */
  readonly #looked: number[] = [];
  /** All parts that were ever looked at, as bits. */
  mask = 0;

  constructor(first: Part) {
    this.first = first;
  }

  get bytes(): number {
    return this.#memos.reduce((sum, memo) => sum + (memo?.bytes ?? 0), 0);
  }

  /** For when a part that had one number gets another: what is known did not look at it. */
  forget(): void {
    this.#memos.length = 0;
  }

  find(ids: Int32Array): number {
    const memo = this.#memos[this.first < 0 ? 0 : (ids[this.first] as number)];
    return memo === undefined ? nothing : memo.find(ids);
  }

  /** The parts, as bits, that were looked at in states which have the same first part. */
  lookedAt(ids: Int32Array): number {
    const index = this.first < 0 ? 0 : (ids[this.first] as number);
    return this.#looked[index] as number;
  }

  /**
   * `looked`: the parts that were looked at to come to this value, as bits; `telling`: those that have
   * more than one number, so that states can be told apart by them.
   */
  put(
    ids: Int32Array,
    { looked, telling }: { looked: number; telling: number },
    value: number,
  ): void {
    this.mask |= looked;
    const index = this.first < 0 ? 0 : (ids[this.first] as number);
    this.#looked[index] = (this.#looked[index] ?? 0) | looked;
    const others = looked & telling & (this.first < 0 ? -1 : ~(1 << this.first));
    const known = this.#memos[index];
    const all = others | (known === undefined ? 0 : bitsOf(known.parts));
    // When more is looked at than was known, all is remembered anew by that as well.
    const isWider = known === undefined || bitsOf(known.parts) !== all;
    const memo = isWider ? new Memo(partsIn(all)) : known;
    this.#memos[index] = memo;
    memo.put(ids, value);
  }
}

function bitsOf(parts: readonly Part[]): number {
  return parts.reduce((bits, part) => bits | (1 << part), 0);
}

function partsIn(bits: number): Part[] {
  return Array.from({ length: partsMost }, (_, part) => part).filter(
    (part) => (bits & (1 << part)) !== 0,
  );
}
