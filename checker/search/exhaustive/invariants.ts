/** The claims about every state, each asked once for all states that agree on what it read. */

import { assert } from '../../../model/assert.ts';
import { ReadSet } from './footprint.ts';
import type { Interning } from './interning.ts';
import { Memo, miss } from './memo.ts';
import type { PartitionedSystem } from './partitioned.ts';

type Invariants = PartitionedSystem['invariants'];

export class MemoisedInvariants {
  readonly #invariants: Invariants;
  readonly #interning: Interning;
  /** For each invariant; the values are indices into `#objections`. */
  readonly memos: readonly Memo[];
  /** The first is that there is none. */
  readonly #objections: unknown[] = [undefined];

  /** `ids`: of the initial state. */
  constructor(invariants: Invariants, interning: Interning, ids: Int32Array) {
    this.#invariants = invariants;
    this.#interning = interning;
    this.memos = invariants.map((refute) => {
      const read = new ReadSet();
      refute(interning.valuesOf(ids), read.add);
      return new Memo(read.first);
    });
  }

  /**
   * The first objection to the state with these ids. `changed`: the parts in which it may differ from a
   * state without objections, as a mask; -1 for all.
   */
  objectionTo(ids: Int32Array, changed: number): unknown {
    const memos = this.memos;
    for (let i = 0; i < memos.length; i++) {
      const memo = memos[i] as Memo;
      if ((memo.readSet & changed) === 0 && changed !== -1) continue;
      let objection = memo.find(ids);
      if (objection === miss) objection = this.#onMiss(i, ids);
      if (objection !== 0) return this.#objections[objection];
    }
    return undefined;
  }

  #onMiss(invariant: number, ids: Int32Array): number {
    const refute = this.#invariants[invariant] as Invariants[number];
    const memo = this.memos[invariant] as Memo;
    const read = new ReadSet();
    const objection = refute(this.#interning.valuesOf(ids), read.add);
    assert(read.first === memo.first, 'an invariant always reads the same part first');
    const index = objection === undefined ? 0 : this.#objections.push(objection) - 1;
    const { distinguishing } = this.#interning;
    memo.put(ids, { readSet: read.mask, distinguishing }, index);
    return index;
  }
}
