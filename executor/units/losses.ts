/**
 * What the change that holds the port takes away, as ranges of addresses, for buffers that drop no more
 * than that.
 *
 * There is room for a few ranges. Where there is none, or more was lost than there is room for, all
 * addresses count as lost.
 */

import { type Ends, type Extent, overlap, union } from './extent.ts';
import { type Row, record, recordsIn } from './row.ts';

class LossesState extends record({ count: 'number', isOver: 'flag' }) {}

class LostRange extends record({
  firstHi: 'number',
  firstLo: 'number',
  lastHi: 'number',
  lastLo: 'number',
}) {}

export class Losses {
  readonly #row: Row;
  readonly #state: LossesState;
  protected readonly ranges: readonly LostRange[];

  static words(ranges: number): number {
    return ranges === 0 ? 0 : LossesState.words + ranges * LostRange.words;
  }

  constructor(row: Row) {
    this.#row = row;
    this.#state = new LossesState(row);
    this.ranges = recordsIn(LostRange, row, Math.min(row.length, LossesState.words));
  }

  /** These were lost; what touches is joined. */
  note(lost: readonly Extent[]): void {
    if (this.ranges.length === 0) return;
    const apart: Extent[] = [];
    for (const extent of lost) {
      let whole = extent;
      for (let i = apart.length - 1; i >= 0; i--) {
        const joined = union(apart[i] as Extent, whole);
        if (joined === undefined) continue;
        whole = joined;
        apart.splice(i, 1);
      }
      apart.push(whole);
    }
    if (apart.length > this.ranges.length) this.#state.isOver = true;
    else for (const extent of apart) this.#write(extent);
  }

  #write({ firstHi, firstLo, lastHi, lastLo }: Ends): void {
    const range = this.ranges[this.#state.count];
    if (range === undefined) {
      this.#state.isOver = true;
      return;
    }
    Object.assign(range, { firstHi, firstLo, lastHi, lastLo });
    this.#state.count++;
  }

  /** Whether any address may have been lost: there is no room, or not enough. */
  get isAll(): boolean {
    return this.ranges.length === 0 || this.#state.isOver;
  }

  /** Whether an address of the extent is in one of the ranges. */
  touch(extent: Ends): boolean {
    for (let i = 0; i < this.#state.count; i++) {
      if (overlap(this.ranges[i] as LostRange, extent)) return true;
    }
    return false;
  }

  /** The change is over. */
  clear(): void {
    this.#row.fill(0);
  }
}
