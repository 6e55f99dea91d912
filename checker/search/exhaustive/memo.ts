/**
 * Values found again by the ids of the parts that were read to work them out.
 *
 * What is memoised reads one part first, always the same, and then others depending on what that is. So
 * there is one entry for each id of the first part, which knows what was read with that id. Of these parts
 * those that distinguish states are the key within the entry: mostly none or one, and then a value stands
 * in an array at that part's id. Only for more parts there is a hash table.
 */

import { assert } from '../../../model/assert.ts';
import { doubled } from './ints.ts';
import { type Part, partsIn } from './parts.ts';

/** What `find` answers where nothing was put. */
export const miss = -1;

/** Parts, as masks: what was read to work a value out, and what distinguishes states by now. */
export interface KeyParts {
  readonly readSet: number;
  readonly distinguishing: number;
}

/** An entry is five integers, its fields. `kind`: the one part of its key, or one of the kinds below. */
const [kindField, beginField, roomField, readSetField, keyField] = [0, 1, 2, 3, 4];
const fields = 5;
/** An entry without values; with one value, since its key has no part; with a table, for several parts. */
const [unused, constant, tabled] = [-1, -2, -3];

export class Memo {
  /** The part that is read first; -1 if none is. */
  readonly first: Part;
  /** All parts that were ever read, as a mask. */
  readSet = 0;
  /**
   * The entries, by the id of the first part. Begin and room: which of `#values` belong to the entry. Read
   * set and key are masks.
   */
  #entries = unusedEntries(16);
  #values = new Int32Array(64).fill(miss);
  /** From here on `#values` belong to no entry. */
  #end = 0;
  /** Of the entries that have one. */
  #tables: (MemoTable | undefined)[] = [];

  constructor(first: Part) {
    this.first = first;
  }

  get bytes(): number {
    const own = this.#entries.byteLength + this.#values.byteLength;
    return this.#tables.reduce((sum, table) => sum + (table?.bytes ?? 0), own);
  }

  /** The value put for a state whose ids agree with these on what was read, or `miss`. */
  find(ids: Int32Array): number {
    const index = this.first < 0 ? 0 : (ids[this.first] as number);
    const entries = this.#entries;
    const entry = index * fields;
    if (entry >= entries.length) return miss;
    const kind = entries[entry] as number;
    const begin = entries[entry + beginField] as number;
    if (kind >= 0) {
      const id = ids[kind] as number;
      return id < (entries[entry + roomField] as number)
        ? (this.#values[begin + id] as number)
        : miss;
    }
    if (kind === constant) return this.#values[begin] as number;
    return kind === unused ? miss : (this.#tables[index] as MemoTable).find(ids);
  }

  /** Forgets all values. Needed when a part gets its second value: until now it was in no key. */
  forget(): void {
    for (let entry = 0; entry < this.#entries.length; entry += fields) {
      this.#entries[entry + kindField] = unused;
    }
    this.#tables = [];
    this.#end = 0;
  }

  /** What was ever read in states that have the same first part as this one, as a mask. */
  readSetAt(ids: Int32Array): number {
    const index = this.first < 0 ? 0 : (ids[this.first] as number);
    return this.#entries[index * fields + readSetField] as number;
  }

  /** `value`: at least 0. */
  put(ids: Int32Array, { readSet, distinguishing }: KeyParts, value: number): void {
    assert(value > miss, 'a memo holds values of at least 0');
    const index = this.first < 0 ? 0 : (ids[this.first] as number);
    const first = this.first < 0 ? 0 : 1 << this.first;
    const entry = index * fields;
    while (entry >= this.#entries.length) this.#widen();
    this.readSet |= readSet;
    const entries = this.#entries;
    const everRead = (entries[entry + readSetField] as number) | readSet;
    entries[entry + readSetField] = everRead;
    const key = everRead & distinguishing & ~first;
    // Values with a shorter key are forgotten, and worked out again when they are needed.
    const isNew = entries[entry] === unused || key !== entries[entry + keyField];
    if (isNew) this.#begin(index, key);
    const kind = entries[entry] as number;
    if (kind === tabled) (this.#tables[index] as MemoTable).put(ids, value);
    else {
      const place = kind === constant ? 0 : (ids[kind] as number);
      this.#makeRoom(entry, place + 1, isNew);
      this.#values[(entries[entry + beginField] as number) + place] = value;
    }
    const keyed = (entries[entry + keyField] as number) | first;
    assert((readSet & distinguishing & ~keyed) === 0, 'the key of a memo covers what was read');
    assert(this.find(ids) === value, 'a memo finds what was put');
  }

  /** Begins an entry anew, with these parts as its key. */
  #begin(index: number, key: number): void {
    const entry = index * fields;
    const parts = partsIn(key);
    const [only] = parts;
    this.#entries[entry + keyField] = key;
    this.#entries[entry] = only === undefined ? constant : parts.length === 1 ? only : tabled;
    this.#tables[index] = parts.length > 1 ? new MemoTable(parts) : undefined;
  }

  /** Gives the entry room for so many values, together with those that it has, unless it is new. */
  #makeRoom(entry: number, values: number, isNew: boolean): void {
    const entries = this.#entries;
    const before = entries[entry + roomField] as number;
    if (!isNew && values <= before) return;
    const room = values === 1 ? 1 : 2 ** (32 - Math.clz32(values - 1));
    const end = this.#end + room;
    while (end > this.#values.length) {
      const { length } = this.#values;
      this.#values = doubled(this.#values).fill(miss, length);
    }
    const from = entries[entry + beginField] as number;
    this.#values.fill(miss, this.#end, end);
    if (!isNew) this.#values.copyWithin(this.#end, from, from + before);
    entries[entry + beginField] = this.#end;
    entries[entry + roomField] = room;
    this.#end = end;
  }

  #widen(): void {
    const wider = unusedEntries((2 * this.#entries.length) / fields);
    wider.set(this.#entries);
    this.#entries = wider;
  }
}

function unusedEntries(count: number): Int32Array<ArrayBuffer> {
  const entries = new Int32Array(count * fields);
  for (let entry = 0; entry < entries.length; entry += fields) entries[entry + kindField] = unused;
  return entries;
}

const slotsAtFirst = 16;

/**
 * Values found again by the ids of several parts: a hash table with open addressing over typed arrays, so
 * that nothing is allocated to find something. Values are integers of at least 0.
 */
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
