/**
 * What follows from a step, phase by phase. What a phase does to a state is worked out by running it, and
 * memoised by what it read.
 *
 * Most steps need no phase: where all phases are no-ops on the state that is expanded, a phase has to run
 * only if the step wrote a part that the phase reads.
 */

import { assert, present } from '../../../model/assert.ts';
import type { Expansion } from './expansion.ts';
import { ReadSet } from './footprint.ts';
import { ListPool } from './ints.ts';
import { Memo, miss } from './memo.ts';
import type { PartitionedSystem } from './partitioned.ts';
import { partsIn, partsMax } from './parts.ts';
import type { Staging } from './staging.ts';

type Phases = PartitionedSystem['phases'];

export class Settling {
  /** Whether every phase is a no-op on the state that is expanded. */
  isIdle = true;
  readonly #phases: Phases;
  readonly #expansion: Expansion;
  readonly #staging: Staging;
  /** For each phase; the values are offsets into `#writes`. */
  readonly memos: readonly Memo[];
  /** What a phase writes: how many parts, then part and id, in turn. */
  readonly #writes = new ListPool();
  /** For each phase, of the state that is expanded: how many parts it writes, and a mask of what it reads. */
  readonly #writeCounts: Int32Array;
  readonly #readSets: Int32Array;
  /**
   * For each phase a mask of what it and the later ones read in that state, or of all parts unless `isIdle`;
   * then one 0.
   */
  readonly readSetsFrom: Int32Array;
  /** All parts that any phase was seen to read, as a mask. */
  #everRead = 0;
  /** Whether the fields above are those of the state that `Expansion.after` has. */
  #isCurrent = false;

  constructor({ phases }: { phases: Phases }, expansion: Expansion, staging: Staging) {
    assert(phases.length <= partsMax, 'phases are few');
    this.#phases = phases;
    this.#expansion = expansion;
    this.#staging = staging;
    this.#writeCounts = new Int32Array(phases.length);
    this.#readSets = new Int32Array(phases.length);
    this.readSetsFrom = new Int32Array(phases.length + 1);
    this.memos = phases.map((phase) => {
      const read = new ReadSet();
      phase(expansion.interning.valuesOf(expansion.before), read.add);
      return new Memo(read.first);
    });
  }

  /** Without the memos. */
  get bytes(): number {
    return this.#writes.bytes;
  }

  /** Turns to the state that is expanded now. */
  begin(): void {
    const { before, after } = this.#expansion;
    // `after` is still the state expanded last, in which most parts are the same as in this one.
    let changed = 0;
    for (let part = 0; part < before.length; part++) {
      const id = before[part] as number;
      if (after[part] === id) continue;
      after[part] = id;
      changed |= 1 << part;
    }
    if (!this.#isCurrent) this.#lookAhead(-1);
    else if ((changed & this.#everRead) !== 0) this.#lookAhead(changed);
  }

  /** Has every phase looked up again for the next state. */
  invalidate(): void {
    this.#isCurrent = false;
  }

  /** Finds out what the phases do to the state; those that read none of the changed parts do what they did. */
  #lookAhead(changed: number): void {
    const { before } = this.#expansion;
    this.#isCurrent = false;
    this.isIdle = true;
    let readSet = 0;
    for (let phase = this.#phases.length - 1; phase >= 0; phase--) {
      const memo = this.memos[phase] as Memo;
      if ((memo.readSet & changed) !== 0 || changed === -1) {
        let offset = memo.find(before);
        if (offset === miss) offset = this.#onMiss(phase, memo, before);
        this.#writeCounts[phase] = this.#writes.ints[offset] as number;
        this.#readSets[phase] = memo.readSetAt(before);
        this.#everRead |= memo.readSet;
      }
      if (this.#writeCounts[phase] !== 0) this.isIdle = false;
      readSet |= this.#readSets[phase] as number;
      this.readSetsFrom[phase] = readSet;
    }
    if (!this.isIdle) this.readSetsFrom.fill(-1, 0, this.#phases.length);
    this.#isCurrent = true;
  }

  /** Lets this phase and the later ones follow a step that wrote these parts; all that is written then. */
  settle(writeSet: number, from: number): number {
    const { after } = this.#expansion;
    const memos = this.memos;
    const { isIdle } = this;
    let written = writeSet;
    let isInAfter = 0;
    for (let phase = from; phase < memos.length; phase++) {
      const memo = memos[phase] as Memo;
      // It is a no-op on the state before, and reads nothing that was written since.
      if (isIdle && (memo.readSet & written) === 0) continue;
      this.#staging.readIds(written & ~isInAfter, after);
      let offset = memo.find(after);
      if (offset === miss) offset = this.#onMiss(phase, memo, after);
      written |= this.#write(offset);
      isInAfter = written;
    }
    this.#expansion.undo(isInAfter);
    return written;
  }

  /** Does the writes at the offset; a mask of the parts that changed. */
  #write(offset: number): number {
    const { after } = this.#expansion;
    const { ints } = this.#writes;
    const end = offset + 2 * (ints[offset] as number);
    let changed = 0;
    for (let at = offset + 1; at < end; at += 2) {
      const part = ints[at] as number;
      const id = ints[at + 1] as number;
      if (after[part] === id) continue;
      after[part] = id;
      this.#staging.setId(part, id);
      changed |= 1 << part;
    }
    return changed;
  }

  /** Where in `#writes` stands what the phase writes in the state with these ids. */
  #onMiss(phase: number, memo: Memo, ids: Int32Array): number {
    const { interning } = this.#expansion;
    const run = present(this.#phases[phase], 'a phase is in the list');
    const values = interning.valuesOf(ids);
    const read = new ReadSet();
    const writeSet = run(values, read.add);
    assert(read.first === memo.first, 'a phase always reads the same part first');
    const writes: number[] = [];
    for (const part of partsIn(writeSet)) {
      const id = interning.idOf(part, values[part]);
      if ((read.mask & (1 << part)) === 0 || id !== ids[part]) writes.push(part, id);
    }
    const offset = this.#writes.offsetOf([writes.length / 2, ...writes]);
    memo.put(ids, { readSet: read.mask, distinguishing: interning.distinguishing }, offset);
    return offset;
  }
}
