/** Equal parts have one small number, in the order in which they were met. */

import type { Part } from './footprint.ts';

export class Interning {
  readonly #key: (part: Part, value: unknown) => string;
  readonly #numbers: Map<string, number>[];
  readonly #values: unknown[][];

  constructor(parts: number, key: (part: Part, value: unknown) => string) {
    this.#key = key;
    this.#numbers = Array.from({ length: parts }, () => new Map());
    this.#values = Array.from({ length: parts }, () => []);
  }

  numberOf(part: Part, value: unknown): number {
    const key = this.#key(part, value);
    return this.find(part, key) ?? this.add(part, key, value);
  }

  /** The number of the value that has this key, if it has one. */
  find(part: Part, key: string): number | undefined {
    return (this.#numbers[part] as Map<string, number>).get(key);
  }

  /** The number that a value has from now on, which had none. */
  add(part: Part, key: string, value: unknown): number {
    const values = this.#values[part] as unknown[];
    (this.#numbers[part] as Map<string, number>).set(key, values.length);
    values.push(value);
    return values.length - 1;
  }

  valueOf(part: Part, number: number): unknown {
    return (this.#values[part] as unknown[])[number];
  }

  /** How many different values the part has had. */
  count(part: Part): number {
    return (this.#values[part] as unknown[]).length;
  }

  /** The values that have these numbers, one for each part. */
  valuesOf(ids: Int32Array): unknown[] {
    return this.#values.map((values, part) => values[ids[part] as number]);
  }
}
