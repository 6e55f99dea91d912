/**
 * The different outcomes that actions came to so far, by id: everything that the hot loop needs to know to
 * take such a step again. Equal outcomes of one action have one id.
 */

import { doubled, intAt } from './ints.ts';
import type { Packing } from './packing.ts';

/** An outcome before it is packed. */
export interface NewOutcome {
  readonly action: number;
  /** The id of what the actor observes. */
  readonly result: number;
  readonly isRefused: boolean;
  /** What the step writes: part and id, in turn. */
  readonly writes: readonly number[];
  /** Masks of the parts that the step writes and reads. */
  readonly writeSet: number;
  readonly readSet: number;
  /** The first phase that still has to follow. */
  readonly phase: number;
}

/**
 * An outcome is a row of integers, its fields. `result`: twice its id, plus 1 if refused; `change`: the
 * writes, as `Packing.packWrites` packs them.
 */
const [actionField, resultField, writeSetField, readSetField, phaseField, placeField, changeField] =
  [0, 1, 2, 3, 4, 5, 6];

// What the fields of an outcome say, given `OutcomeTable.fields` and the offset of the outcome in them.
// Functions, and not methods of a view: V8 has a budget for what it inlines into the hot loop.

export function actionOf(fields: Int32Array, at: number): number {
  return fields[at + actionField] as number;
}

export function resultOf(fields: Int32Array, at: number): number {
  return (fields[at + resultField] as number) >> 1;
}

export function isRefused(fields: Int32Array, at: number): boolean {
  return ((fields[at + resultField] as number) & 1) !== 0;
}

export function writeSetOf(fields: Int32Array, at: number): number {
  return fields[at + writeSetField] as number;
}

export function readSetOf(fields: Int32Array, at: number): number {
  return fields[at + readSetField] as number;
}

/** The first phase that still has to follow. */
export function phaseOf(fields: Int32Array, at: number): number {
  return fields[at + phaseField] as number;
}

/** The place of its action in the order in which actions are tried. */
export function placeOf(fields: Int32Array, at: number): number {
  return fields[at + placeField] as number;
}

/** Where in the fields its change is. */
export function changeAt(at: number): number {
  return at + changeField;
}

export class OutcomeTable {
  /** The fields of one outcome after the other, `#width` integers each. */
  #fields = new Int32Array(1 << 12);
  #width: number;
  #packing: Packing;
  /** Of each action its place in the order in which actions are tried. */
  #places: readonly number[];
  readonly #ids = new Map<string, number>();
  /** Of each outcome. */
  readonly #writes: (readonly number[])[] = [];

  constructor(packing: Packing, places: readonly number[]) {
    this.#packing = packing;
    this.#width = widthFor(packing);
    this.#places = places;
  }

  get bytes(): number {
    return this.#fields.byteLength;
  }

  /** Where its fields are. */
  offsetOf(outcome: number): number {
    return outcome * this.#width;
  }

  /** The fields of all outcomes, until there is a new outcome or another packing. */
  get fields(): Int32Array {
    return this.#fields;
  }

  /** The id of the outcome. If there is one already, the read set of that one grows. */
  idOf(outcome: NewOutcome): number {
    const { action, writes, phase } = outcome;
    const result = 2 * outcome.result + (outcome.isRefused ? 1 : 0);
    const key = `${action} ${result} ${phase} ${writes.join(' ')}`;
    const known = this.#ids.get(key);
    if (known !== undefined) {
      const at = this.offsetOf(known) + readSetField;
      this.#fields[at] = intAt(this.#fields, at) | outcome.readSet;
      return known;
    }
    const id = this.#writes.push(writes) - 1;
    this.#ids.set(key, id);
    const at = this.offsetOf(id);
    while (at + this.#width > this.#fields.length) this.#fields = doubled(this.#fields);
    const place = this.#places[action] as number;
    this.#fields.set([action, result, outcome.writeSet, outcome.readSet, phase, place], at);
    this.#packing.packWrites(writes, this.#fields, changeAt(at));
    return id;
  }

  /** Actions are tried in another order from now on. */
  reorder(places: readonly number[]): void {
    this.#places = places;
    for (const id of this.#writes.keys()) {
      const at = this.offsetOf(id);
      this.#fields[at + placeField] = places[actionOf(this.#fields, at)] as number;
    }
  }

  /** Rows are packed in another way from now on. */
  repack(packing: Packing): void {
    const old = this.#fields;
    const oldWidth = this.#width;
    this.#packing = packing;
    this.#width = widthFor(packing);
    this.#fields = new Int32Array((old.length / oldWidth + 1) * this.#width);
    for (const [id, writes] of this.#writes.entries()) {
      const from = id * oldWidth;
      const at = this.offsetOf(id);
      this.#fields.set(old.subarray(from, from + changeField), at);
      this.#packing.packWrites(writes, this.#fields, changeAt(at));
    }
  }
}

function widthFor({ words }: Packing): number {
  return changeField + 2 * words;
}
