/**
 * The protection check of one hart: whether a range of addresses may be used, one entry after the
 * other, from the PLB or by a walk of the region table.
 *
 * The cursor is the lowest address of which that is not known yet.
 */

import type { Rights } from '../../model/rights.ts';
import { type Ends, isBelow } from './extent.ts';
import type { MemoryController } from './memory-controller.ts';
import { type Plb, PlbEntry } from './plb.ts';
import type { Asker, RegionTable } from './region-table.ts';
import { type Row, record } from './row.ts';

export class Cursor extends record({ hi: 'number', lo: 'number' }) {
  moveTo(hi: number, lo: number): void {
    this.hi = hi;
    this.lo = lo;
  }

  moveBehind(hi: number, lo: number): void {
    const nextLo = (lo + 1) >>> 0;
    this.moveTo(nextLo === 0 ? hi + 1 : hi, nextLo);
  }
}

class Walk extends record({
  /** The number of the entry that the walk comes to. */
  entry: 'optional',
}) {}

export class Lookup {
  static readonly words = Walk.words + PlbEntry.words;

  readonly #hart: number;
  readonly #cursor: Cursor;
  readonly #walk: Walk;
  /** What a fill brings: copied when the entry was read. */
  readonly #fetched: PlbEntry;
  readonly #table: RegionTable;
  readonly #memory: MemoryController;
  /** The address up to which the last entry goes. */
  #reachHi = 0;
  #reachLo = 0;
  /** Where the part begins that holds no memory. */
  voidHi = 0;
  voidLo = 0;

  constructor(
    hart: number,
    row: Row,
    parts: {
      readonly cursor: Cursor;
      readonly table: RegionTable;
      readonly memory: MemoryController;
    },
  ) {
    this.#hart = hart;
    this.#walk = new Walk(row);
    this.#fetched = new PlbEntry(row, Walk.words);
    this.#cursor = parts.cursor;
    this.#table = parts.table;
    this.#memory = parts.memory;
  }

  begin({ firstHi, firstLo }: Ends): void {
    this.#cursor.moveTo(firstHi, firstLo);
  }

  /** Whether the buffer knows that the address may be used. */
  look(plb: Plb, asker: Asker, right: Rights): boolean {
    const found = plb.find(asker, right, this.#cursor.hi, this.#cursor.lo);
    if (found === undefined) return false;
    this.#reaches(found);
    return true;
  }

  #reaches({ lastHi, lastLo }: Ends): void {
    this.#reachHi = lastHi;
    this.#reachLo = lastLo;
  }

  /** Returns how many entries the walk reads, at least one. */
  startWalk(asker: Asker, right: Rights): number {
    const { hi, lo } = this.#cursor;
    this.#walk.entry = this.#table.find(asker, right, hi, lo)?.number ?? -1;
    this.#table.beginWalk(this.#hart);
    return Math.max(1, this.#table.read);
  }

  /** Whether the table has changed since the walk began, which then begins anew. */
  get mustWalkAgain(): boolean {
    return this.#table.hasChanged(this.#hart);
  }

  /** Whether an entry was found, which is then on its way to the PLB. */
  endWalk(asker: Asker, right: Rights): boolean {
    const { entry } = this.#walk;
    if (entry < 0) return false;
    this.#table.noteCached(entry, this.#hart);
    // Nothing has changed since the walk began, so it finds the same entry.
    this.#table.find(asker, right, this.#cursor.hi, this.#cursor.lo);
    this.#fetched.copyAnswer(this.#table);
    return true;
  }

  fill(plb: Plb, victim: (n: number) => number): void {
    plb.insert(this.#fetched, victim);
    this.#reaches(this.#fetched);
    this.#fetched.clear();
  }

  /** Moves on behind the entry that was found. `isAccess`: there has to be memory as well. */
  advance({ lastHi, lastLo }: Ends, isAccess: boolean): 'all' | 'more' | 'void' {
    const { hi: atHi, lo: atLo } = this.#cursor;
    let [hi, lo] = [this.#reachHi, this.#reachLo];
    // An entry that ends before the cursor lets through the cursor's address alone.
    if (isBelow(hi, lo, atHi, atLo)) [hi, lo] = [atHi, atLo];
    const isAll = !isBelow(hi, lo, lastHi, lastLo);
    if (isAll) [hi, lo] = [lastHi, lastLo];
    if (isAccess) {
      const empty = this.#memory.devoidIn(atHi, atLo, hi, lo);
      if (empty !== undefined) {
        const isLater = isBelow(atHi, atLo, empty.firstHi, empty.firstLo);
        this.voidHi = isLater ? empty.firstHi : atHi;
        this.voidLo = isLater ? empty.firstLo : atLo;
        return 'void';
      }
    }
    if (isAll) return 'all';
    this.#cursor.moveBehind(hi, lo);
    return 'more';
  }

  reset(): void {
    this.#cursor.moveTo(0, 0);
    this.#walk.entry = -1;
  }
}
