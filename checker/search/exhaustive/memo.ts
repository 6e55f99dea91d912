/**
 * What was worked out once, found again by the numbers of the parts that it depends on.
 *
 * Open addressing over typed arrays: nothing is allocated to find something. What is found is a number
 * of at least 0, whatever it stands for.
 */

import { type Part, partsMost } from './footprint.ts';

const nothing = -1;
const slotsAtFirst = 16;

/** By several parts: a hash table. */
class Memo {
  readonly #parts: readonly Part[];
  readonly #width: number;
  #keys: Int32Array;
  #values: Int32Array;
  #mask: number;
  #size = 0;

  constructor(parts: readonly Part[]) {
    this.#parts = parts;
    this.#width = parts.length;
    this.#mask = slotsAtFirst - 1;
    this.#keys = new Int32Array(slotsAtFirst * this.#width);
    this.#values = new Int32Array(slotsAtFirst).fill(nothing);
  }

  get bytes(): number {
    return this.#keys.byteLength + this.#values.byteLength;
  }

  /** What was put for a state that has these numbers in these parts, or -1. */
  find(ids: Int32Array): number {
    return this.#values[this.#slotOf(ids)] as number;
  }

  put(ids: Int32Array, value: number): void {
    if (2 * this.#size > this.#mask) this.#grow();
    const slot = this.#slotOf(ids);
    if (this.#values[slot] === nothing) this.#size++;
    this.#values[slot] = value;
    for (let i = 0; i < this.#width; i++) {
      this.#keys[slot * this.#width + i] = ids[this.#parts[i] as Part] as number;
    }
  }

  #slotOf(ids: Int32Array): number {
    const parts = this.#parts;
    const width = this.#width;
    const keys = this.#keys;
    const values = this.#values;
    let hash = 0;
    for (let i = 0; i < width; i++) {
      hash = Math.imul(hash + (ids[parts[i] as number] as number), 0x9e3779b1);
    }
    let slot = (hash ^ (hash >>> 15)) & this.#mask;
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
    this.#mask = 2 * values.length - 1;
    this.#keys = new Int32Array(2 * keys.length);
    this.#values = new Int32Array(2 * values.length).fill(nothing);
    this.#size = 0;
    const ids = new Int32Array(Math.max(...this.#parts) + 1);
    for (const [slot, value] of values.entries()) {
      if (value === nothing) continue;
      for (let i = 0; i < width; i++)
        ids[this.#parts[i] as Part] = keys[slot * width + i] as number;
      this.put(ids, value);
    }
  }
}

/** How the values that go with one number of the first part are kept; a part: by its number alone. */
const [unknown, alone, byMany] = [-1, -2, -3];
/** What is said of one number of the first part: its kind, and behind that these. */
const headWords = 5;
const [begin, room, looked, others] = [1, 2, 3, 4];

/**
 * What is remembered of something that looks at one part first, and at others depending on what that is.
 * With each number of the first part the others that were looked at then tell the values apart: mostly
 * none or one, and then a value is where the numbers say.
 */
export class Remembered {
  /** The part that is looked at first; -1 if none is. */
  readonly first: Part;
  /** All parts that were ever looked at, as bits. */
  mask = 0;
  /**
   * For each number of the first part: how its values are kept, where they begin and for how many numbers
   * there is room, what was looked at with it, as bits, and which of that tells values apart.
   */
  #heads = heads(16);
  #values = new Int32Array(64).fill(nothing);
  #end = 0;
  #many: (Memo | undefined)[] = [];

  constructor(first: Part) {
    this.first = first;
  }

  get bytes(): number {
    const own = this.#heads.byteLength + this.#values.byteLength;
    return this.#many.reduce((sum, memo) => sum + (memo?.bytes ?? 0), own);
  }

  find(ids: Int32Array): number {
    const index = this.first < 0 ? 0 : (ids[this.first] as number);
    const heads = this.#heads;
    const head = index * headWords;
    if (head >= heads.length) return nothing;
    const kind = heads[head] as number;
    if (kind >= 0) {
      const number = ids[kind] as number;
      return number < (heads[head + room] as number)
        ? (this.#values[(heads[head + begin] as number) + number] as number)
        : nothing;
    }
    if (kind === alone) return this.#values[heads[head + begin] as number] as number;
    return kind === unknown ? nothing : (this.#many[index] as Memo).find(ids);
  }

  /** For when a part that had one number gets another: what is known did not look at it. */
  forget(): void {
    for (let head = 0; head < this.#heads.length; head += headWords) this.#heads[head] = unknown;
    this.#many = [];
    this.#end = 0;
  }

  /** The parts, as bits, that were looked at in states which have the same first part. */
  lookedAt(ids: Int32Array): number {
    const index = this.first < 0 ? 0 : (ids[this.first] as number);
    return this.#heads[index * headWords + looked] as number;
  }

  /**
   * `all`: the parts that were looked at to come to this value, as bits; `telling`: those that have more
   * than one number, so that states can be told apart by them.
   */
  put(ids: Int32Array, { all, telling }: { all: number; telling: number }, value: number): void {
    const index = this.first < 0 ? 0 : (ids[this.first] as number);
    const head = index * headWords;
    while (head >= this.#heads.length) this.#widen();
    this.mask |= all;
    const heads = this.#heads;
    const since = (heads[head + looked] as number) | all;
    heads[head + looked] = since;
    const now = since & telling & (this.first < 0 ? -1 : ~(1 << this.first));
    // When more is looked at than was known, all is remembered anew by that as well.
    const isOther = heads[head] === unknown || now !== heads[head + others];
    if (isOther) this.#keepBy(index, now);
    const kind = heads[head] as number;
    if (kind === byMany) {
      (this.#many[index] as Memo).put(ids, value);
      return;
    }
    const number = kind === alone ? 0 : (ids[kind] as number);
    this.#makeRoom(head, number + 1, isOther);
    this.#values[(heads[head + begin] as number) + number] = value;
  }

  /** These parts tell the values apart from now on. */
  #keepBy(index: number, apart: number): void {
    const head = index * headWords;
    const parts = partsIn(apart);
    const [only] = parts;
    this.#heads[head + others] = apart;
    this.#heads[head] = only === undefined ? alone : parts.length === 1 ? only : byMany;
    this.#many[index] = parts.length > 1 ? new Memo(parts) : undefined;
  }

  /** For so many numbers; with what is there, unless it is to be forgotten. */
  #makeRoom(head: number, numbers: number, isOther: boolean): void {
    const heads = this.#heads;
    const was = heads[head + room] as number;
    if (!isOther && numbers <= was) return;
    const most = numbers === 1 ? 1 : 2 ** (32 - Math.clz32(numbers - 1));
    while (this.#end + most > this.#values.length) {
      const more = new Int32Array(2 * this.#values.length).fill(nothing);
      more.set(this.#values);
      this.#values = more;
    }
    const from = heads[head + begin] as number;
    this.#values.fill(nothing, this.#end, this.#end + most);
    if (!isOther) this.#values.copyWithin(this.#end, from, from + was);
    heads[head + begin] = this.#end;
    heads[head + room] = most;
    this.#end += most;
  }

  #widen(): void {
    const more = heads((2 * this.#heads.length) / headWords);
    more.set(this.#heads);
    this.#heads = more;
  }
}

function heads(numbers: number): Int32Array {
  const all = new Int32Array(numbers * headWords);
  for (let head = 0; head < all.length; head += headWords) all[head] = unknown;
  return all;
}

function partsIn(bits: number): Part[] {
  return Array.from({ length: partsMost }, (_, part) => part).filter(
    (part) => (bits & (1 << part)) !== 0,
  );
}
