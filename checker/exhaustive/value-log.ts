/**
 * One numbering of the values of parts for all who search together: each new value is written down once,
 * where all can read it.
 *
 * Who meets a value first depends on how fast each of them is, and so do the numbers: nothing that a
 * search tells may depend on them.
 */

import { at, type Common } from './common.ts';
import type { Numbering } from './expanding.ts';
import { Interning } from './interning.ts';
import { locked } from './meeting.ts';
import type { PartedSystem } from './parted.ts';
import type { Part } from './tracking.ts';

/** There is no room for more values. */
export class NoRoom extends Error {}

/** Part and length, in units of 16 bits. */
const headUnits = 3;

export class ValueLog implements Numbering {
  readonly #system: PartedSystem;
  readonly #common: Common;
  readonly #own: Interning;
  /** How far it has been read. */
  #read = 0;

  constructor(system: PartedSystem, common: Common) {
    this.#system = system;
    this.#common = common;
    this.#own = new Interning(system.initial.length, system.key);
  }

  numberOf(part: Part, value: unknown): number {
    const key = this.#system.key(part, value);
    return (
      this.#own.find(part, key) ??
      locked(this.#common, () => {
        this.hear();
        return this.#own.find(part, key) ?? this.#append(part, key, value);
      })
    );
  }

  count(part: Part): number {
    return this.#own.count(part);
  }

  valuesOf(ids: Int32Array): unknown[] {
    return this.#own.valuesOf(ids);
  }

  /** Learns what others have written since. */
  hear(): void {
    const { control, values } = this.#common;
    const end = Atomics.load(control, at.valuesEnd);
    while (this.#read < end) {
      const from = this.#read;
      const part = values[from] as number;
      const length = (values[from + 1] as number) + 2 ** 16 * (values[from + 2] as number);
      let key = '';
      for (let i = 0; i < length; i++)
        key += String.fromCharCode(values[from + headUnits + i] as number);
      this.#own.add(part, key, this.#system.valueOf(part, key));
      this.#read = from + headUnits + length;
    }
  }

  #append(part: Part, key: string, value: unknown): number {
    const { control, values } = this.#common;
    const from = this.#read;
    const end = from + headUnits + key.length;
    if (end > values.length) throw new NoRoom('the values of parts take too much room');
    values[from] = part;
    values[from + 1] = key.length & 0xffff;
    values[from + 2] = key.length >>> 16;
    for (let i = 0; i < key.length; i++) values[from + headUnits + i] = key.charCodeAt(i);
    this.#read = end;
    Atomics.store(control, at.valuesEnd, end);
    return this.#own.add(part, key, value);
  }
}
