/**
 * Gives each value of a part a small integer, its id, in the order in which the values come: equal values
 * have one id.
 */

import { present } from '../../../model/assert.ts';
import { intAt } from './ints.ts';
import type { Part } from './parts.ts';

/** The key tells values apart; `values[id]` is the value. */
interface Interned {
  readonly ids: Map<string, number>;
  readonly values: unknown[];
}

export class Interning {
  readonly #key: (part: Part, value: unknown) => string;
  readonly #parts: readonly Interned[];
  #onNewValue: (part: Part, values: number) => void = () => undefined;
  #distinguishing = 0;

  /** `key`: equal for equal values of a part and for no others. */
  constructor(parts: number, key: (part: Part, value: unknown) => string) {
    this.#key = key;
    this.#parts = Array.from({ length: parts }, () => ({ ids: new Map(), values: [] }));
  }

  /**
   * The parts that have had more than one value, as a mask: only these can make states differ. A memo
   * that was put earlier does not have them in its key.
   */
  get distinguishing(): number {
    return this.#distinguishing;
  }

  /** Calls it after each new value, with how many different values the part has had. */
  onNewValue(listener: (part: Part, values: number) => void): void {
    this.#onNewValue = listener;
  }

  idOf(part: Part, value: unknown): number {
    const { ids, values } = present(this.#parts[part], 'a part is interned');
    const key = this.#key(part, value);
    const known = ids.get(key);
    if (known !== undefined) return known;
    const id = values.push(value) - 1;
    ids.set(key, id);
    if (values.length > 1) this.#distinguishing |= 1 << part;
    this.#onNewValue(part, values.length);
    return id;
  }

  /** The values that have these ids, one for each part. */
  valuesOf(ids: Int32Array): unknown[] {
    return this.#parts.map(({ values }, part) => values[intAt(ids, part)]);
  }
}
