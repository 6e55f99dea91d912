/**
 * Memory, byte by byte, kept as runs of equal bytes: a range of any size costs what is in it.
 *
 * A byte holds one of the machine's values by its place in their list; 0 is 0, and all bytes are 0
 * at first. It checks no rights.
 */

import { present } from '../../model/assert.ts';
import { type Extent, isBelow } from './extent.ts';
import { type Row, record, recordsIn } from './row.ts';

/** A run begins at this address and lasts until the next one begins. */
interface Run {
  readonly hi: number;
  readonly lo: number;
  readonly value: number;
}

class SavedRun extends record({ hi: 'number', lo: 'number', value: 'number' }) {}

export class Memory {
  /** In the order of addresses; neighbours differ; the first begins at 0. */
  #runs: readonly Run[] = [{ hi: 0, lo: 0, value: 0 }];

  /** Another object after each write, so that a comparison sees whether anything was written. */
  get image(): object {
    return this.#runs;
  }

  write(extent: Extent, value: number): void {
    if (extent.isEmpty) return;
    const { firstHi, firstLo, lastHi, lastLo } = extent;
    const behind = this.#valueBehind(extent);
    const before = this.#runs.filter(({ hi, lo }) => isBelow(hi, lo, firstHi, firstLo));
    const after = this.#runs.filter(({ hi, lo }) => isBelow(lastHi, lastLo, hi, lo));
    const written = { hi: firstHi, lo: firstLo, value };
    const rest = behind === undefined ? [] : [behind];
    this.#runs = merged([...before, written, ...rest, ...after]);
  }

  /** The run that goes on behind the extent, unless it ends at the last address. */
  #valueBehind({ lastHi, lastLo }: Extent): Run | undefined {
    const lo = (lastLo + 1) >>> 0;
    const hi = lo === 0 ? lastHi + 1 : lastHi;
    if (hi > 0xffff_ffff) return undefined;
    return { hi, lo, value: this.#run(this.#runAt(hi, lo)).value };
  }

  #run(i: number): Run {
    return present(this.#runs[i], 'every address is in a run');
  }

  #runAt(hi: number, lo: number): number {
    return this.#runs.findLastIndex((run) => !isBelow(hi, lo, run.hi, run.lo));
  }

  /** The values met in the order of addresses, equal neighbours once. */
  read({ firstHi, firstLo, lastHi, lastLo }: Extent): number[] {
    const values: number[] = [];
    for (let i = this.#runAt(firstHi, firstLo); i < this.#runs.length; i++) {
      const { hi, lo, value } = this.#run(i);
      if (isBelow(lastHi, lastLo, hi, lo)) break;
      values.push(value);
    }
    return values;
  }

  save(): Row {
    return Uint32Array.from(this.#runs.flatMap(({ hi, lo, value }) => [hi, lo, value]));
  }

  load(row: Row): void {
    this.#runs = recordsIn(SavedRun, row).map(({ hi, lo, value }) => ({ hi, lo, value }));
  }
}

/** Drops all but the last of the runs that begin at one place, and joins equal neighbours. */
function merged(runs: readonly Run[]): Run[] {
  const kept: Run[] = [];
  for (const run of runs) {
    const last = kept.at(-1);
    if (last?.hi === run.hi && last.lo === run.lo) kept.pop();
    if (kept.at(-1)?.value !== run.value) kept.push(run);
  }
  return kept;
}
