/**
 * Address translation of one hart: what is behind a range of addresses, one page after the other.
 *
 * It stands below the protection check. The physical pages that an access found are its own until it
 * retires, whatever happens to the TLB: it reads and writes where it was translated to.
 */

import { present } from '../../model/assert.ts';
import { between, type Ends, type Extent, isBelow } from './extent.ts';
import type { Cursor } from './lookup.ts';
import type { MemoryController } from './memory-controller.ts';
import type { PageTable } from './page-table.ts';
import { type Row, record, recordsIn } from './row.ts';
import type { Tlb } from './tlb.ts';

/** Of one page: what the access under way found behind it. */
class Pin extends record({ physicalPage: 'optional' }) {}

export class Translation {
  static words(pages: number): number {
    return pages * Pin.words;
  }

  readonly #hart: number;
  readonly #row: Row;
  readonly #pins: readonly Pin[];
  readonly #cursor: Cursor;
  readonly #tlb: Tlb;
  readonly #memory: MemoryController;
  readonly #pages: PageTable;
  /** Where the part ends that was translated last. */
  #reach: Ends | undefined;

  constructor(
    hart: number,
    row: Row,
    parts: {
      readonly cursor: Cursor;
      readonly tlb: Tlb;
      readonly memory: MemoryController;
      readonly pages: PageTable;
    },
  ) {
    this.#hart = hart;
    this.#row = row;
    this.#pins = recordsIn(Pin, row);
    this.#cursor = parts.cursor;
    this.#tlb = parts.tlb;
    this.#memory = parts.memory;
    this.#pages = parts.pages;
  }

  begin({ firstHi, firstLo }: Ends): void {
    this.#row.fill(0);
    this.#cursor.moveTo(firstHi, firstLo);
  }

  #pin(page: number, physicalPage: number): void {
    const pin = present(this.#pins[page], 'a page can be pinned');
    pin.physicalPage = physicalPage;
    this.#reach = this.#memory.page(page);
  }

  /** Looks into the TLB, where the address is in a page. */
  translate(): 'found' | 'miss' | 'unmapped' {
    const { hi, lo } = this.#cursor;
    const direct = this.#memory.directAt(hi, lo);
    if (direct !== undefined) {
      this.#reach = direct;
      return 'found';
    }
    const page = this.#memory.pageAt(hi, lo);
    if (page < 0) return 'unmapped';
    const physicalPage = this.#tlb.find(page);
    if (physicalPage < 0) return 'miss';
    this.#pin(page, physicalPage);
    return 'found';
  }

  /** Reads the page table and fills the TLB. */
  walk(victim: (n: number) => number): 'found' | 'unmapped' {
    const page = this.#memory.pageAt(this.#cursor.hi, this.#cursor.lo);
    const physicalPage = this.#pages.read(page);
    if (physicalPage < 0) return 'unmapped';
    this.#pages.noteCached(page, this.#hart);
    this.#tlb.insert(page, physicalPage, victim);
    this.#pin(page, physicalPage);
    return 'found';
  }

  /** Moves on behind what was found. */
  advance({ lastHi, lastLo }: Ends): 'all' | 'more' {
    const reach = present(this.#reach, 'something was translated');
    if (!isBelow(reach.lastHi, reach.lastLo, lastHi, lastLo)) return 'all';
    this.#cursor.moveBehind(reach.lastHi, reach.lastLo);
    return 'more';
  }

  /** The first piece of a range that was translated, by the addresses of memory. */
  firstBehind(range: Extent): Ends {
    if (this.#memory.geometry.pages === undefined) return range;
    return present(this.behind(range)[0], 'a range has a first piece');
  }

  /** A range that was translated, by the addresses of memory, piece by piece. */
  behind(range: Extent): readonly Extent[] {
    const memory = this.#memory;
    if (memory.geometry.pages === undefined) return [range];
    const pieces: Extent[] = [];
    let { firstHi: hi, firstLo: lo } = range;
    for (;;) {
      const direct = memory.directAt(hi, lo);
      const page = direct === undefined ? memory.pageAt(hi, lo) : -1;
      const whole = direct ?? memory.page(page);
      const endsHere = !isBelow(whole.lastHi, whole.lastLo, range.lastHi, range.lastLo);
      const piece = between(hi, lo, endsHere ? range : whole);
      pieces.push(direct === undefined ? this.#behindPage(piece, page) : piece);
      if (endsHere) return pieces;
      lo = (whole.lastLo + 1) >>> 0;
      hi = lo === 0 ? whole.lastHi + 1 : whole.lastHi;
    }
  }

  #behindPage(piece: Extent, page: number): Extent {
    const { physicalPage } = present(this.#pins[page], 'a page can be pinned');
    return this.#memory.behind(piece, page, physicalPage);
  }
}
