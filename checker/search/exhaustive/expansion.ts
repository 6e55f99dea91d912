/**
 * The state that is expanded and the step from it that is at hand, by ids: what memos are looked up by,
 * and what a judge of steps sees. There is one for each search, and it is written in place.
 */

import { assert } from '../../../model/assert.ts';
import { Interning } from './interning.ts';
import { intAt } from './ints.ts';
import type { PartitionedSystem } from './partitioned.ts';
import { lowestPart } from './parts.ts';

export class Expansion {
  /** Of the state that is expanded: one id for each part. */
  readonly before: Int32Array;
  /** Of the state that the step leads to, while it is judged or settled; between steps equal to `before`. */
  readonly after: Int32Array;
  /** Turns ids into values. */
  readonly interning: Interning;
  /** What steps came to, each different outcome once: its index is its id. */
  readonly outcomes: unknown[] = [];

  /** Begins in the initial state. */
  constructor(system: Pick<PartitionedSystem, 'initial' | 'key'>) {
    const parts = system.initial.length;
    this.before = new Int32Array(parts);
    this.after = new Int32Array(parts);
    this.interning = new Interning(parts, system.key);
    for (const [part, value] of system.initial.entries()) {
      const id = this.interning.idOf(part, value);
      assert(id === 0, 'the initial value of a part has the id 0');
    }
  }

  /** Takes these parts of the step back: they are as they were before it. */
  undo(parts: number): void {
    for (let left = parts; left !== 0; left &= left - 1) {
      const part = lowestPart(left);
      this.after[part] = intAt(this.before, part);
    }
  }
}
