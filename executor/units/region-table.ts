/**
 * The region table: who may use which addresses, in memory, entry by entry.
 *
 * What stands here is in force. Entries are made when a region, a frame, a grant or a lend is, and an
 * entry that rests on another one is cut down with it before the machine goes on: reading the table
 * needs no search for where authority comes from. It knows addresses and nothing finer. The entries of
 * one space are in one list, so that a walk does not read what others may use.
 */

import { assert } from '../../model/assert.ts';
import { plain, type Rights } from '../../model/rights.ts';
import { type CutEntry, carry, isWhole } from './cascade.ts';
import { around, common, type Ends, type Extent, isBelow, isIn, overlap } from './extent.ts';
import { noThread, owner, RegionEntries, type RegionEntry, type Title } from './region-entries.ts';

/** On whose behalf a question is: the two spaces that govern running code, and the lends that count for it. */
export interface Asker {
  readonly code: number;
  readonly data: number;
  readonly thread: number;
  /** The lowest frame whose lends count. */
  readonly floor: number;
}

/** What a lend has to rest on: at which address, with which mark, on which thread, from which frame up. */
interface Support {
  readonly thread: number;
  readonly floor: number;
  readonly mark: Rights;
  readonly hi: number;
  readonly lo: number;
}

/** An entry that a walk found, and as much of its rights and extent as carries what was asked. */
export interface Answer extends Ends {
  readonly entry: RegionEntry;
  readonly rights: Rights;
}

export class RegionTable extends RegionEntries {
  /** What was taken away since the last sweep: only entries there can have rested on it. */
  #lost: Extent[] = [];
  /** How many entries the last question read. */
  read = 0;
  /** The lowest address at which the last question that failed did. */
  failedHi = 0;
  failedLo = 0;
  /** The entry that the last walk found, as far as it carries what was asked. */
  readonly #found = {
    entry: undefined as RegionEntry | undefined,
    rights: 0,
    firstHi: 0,
    firstLo: 0,
    lastHi: 0,
    lastLo: 0,
  };

  /** Another state was put into its row. */
  restored(): void {
    this.#lost = [];
    this.#found.entry = undefined;
    this.forgetQuestion();
  }

  // Looking up.

  /** Whether the address is one of the entry's. */
  covers(entry: Ends, hi: number, lo: number): boolean {
    return isIn(hi, lo, entry);
  }

  /** Lends count on their thread, from a frame up; ownership, of hunks too, and grants everywhere. */
  protected countsFor(entry: RegionEntry, thread: number, floor: number): boolean {
    return !entry.isLend || (entry.thread === thread && entry.depth >= floor);
  }

  /** The hart has read this entry and may keep a copy. */
  noteCached(entry: number, hart: number): void {
    this.entry(entry).holders |= 1 << hart;
  }

  /** Forgets how the last question was answered. */
  forgetQuestion(): void {
    this.read = 0;
    this.failAt(0, 0);
  }

  failAt(hi: number, lo: number): void {
    this.failedHi = hi;
    this.failedLo = lo;
  }

  /** A walk: the entry that lets the asker use the address. `read` is how many were read. */
  find(asker: Asker, right: Rights, hi: number, lo: number): RegionEntry | undefined {
    this.read = 0;
    return this.#find(asker, right, hi, lo);
  }

  #find(asker: Asker, right: Rights, hi: number, lo: number): RegionEntry | undefined {
    const found = this.#findFor(asker.data, asker, right, { hi, lo });
    if (found !== undefined || asker.code === asker.data) return found;
    return this.#findFor(asker.code, asker, right, { hi, lo });
  }

  #findFor(
    space: number,
    { thread, floor }: Asker,
    right: Rights,
    { hi, lo }: { readonly hi: number; readonly lo: number },
  ): RegionEntry | undefined {
    for (let entry = this.first(space); entry !== undefined; entry = this.after(entry)) {
      this.read++;
      if ((entry.rights & right) === 0) continue;
      if (!this.covers(entry, hi, lo) || !this.countsFor(entry, thread, floor)) continue;
      this.#answerWith(entry);
      if (floor === 0 || !entry.isLend) return entry;
      const support = { thread, floor, mark: right > 0x0f ? right : right << 4, hi, lo };
      if (!this.isBacked(entry, support, new Set([entry]))) continue;
      this.#found.rights = right;
      return entry;
    }
    return undefined;
  }

  #answerWith(entry: RegionEntry): void {
    const found = this.#found;
    found.entry = entry;
    found.rights = entry.rights;
    found.firstHi = entry.firstHi;
    found.firstLo = entry.firstLo;
    found.lastHi = entry.lastHi;
    found.lastLo = entry.lastLo;
  }

  /**
   * Above an interrupt or a fault, what was lent below it does not count: neither by itself nor as what
   * a lend rests on. Such a lend stays, and is good for nothing until its lender is given the right
   * in another way. The answer reaches as far as all entries that it rests on.
   */
  protected isBacked(lend: RegionEntry, support: Support, seen: Set<RegionEntry>): boolean {
    if (!lend.isLend) return true;
    const { thread, floor, mark, hi, lo } = support;
    for (let under = this.first(lend.grantor); under !== undefined; under = this.after(under)) {
      this.read++;
      if (seen.has(under) || (under.rights & mark) === 0) continue;
      if (!this.covers(under, hi, lo) || !this.countsFor(under, thread, floor)) continue;
      seen.add(under);
      if (!this.isBacked(under, support, seen)) continue;
      this.#narrowAnswer(under);
      return true;
    }
    return false;
  }

  #narrowAnswer({ firstHi, firstLo, lastHi, lastLo }: Ends): void {
    const found = this.#found;
    if (isBelow(found.firstHi, found.firstLo, firstHi, firstLo)) {
      [found.firstHi, found.firstLo] = [firstHi, firstLo];
    }
    if (isBelow(lastHi, lastLo, found.lastHi, found.lastLo)) {
      [found.lastHi, found.lastLo] = [lastHi, lastLo];
    }
  }

  /** What a buffer may keep of the last walk that found something, until the next question. */
  answer(): Answer {
    assert(this.#found.entry !== undefined, 'a walk found something');
    return this.#found as Answer;
  }

  /**
   * Whether the asker may use all of these rights on all of the extent, or pass them on. If not, the
   * lowest address where one is missing is the failed one; beyond the top nobody holds anything.
   */
  holds(asker: Asker, wanted: Rights, extent: Extent, how: 'use' | 'pass'): boolean {
    this.read = 0;
    let isHeld = true;
    for (let right = 1; right <= plain(wanted); right <<= 1) {
      if ((wanted & right) === 0) continue;
      const bit = how === 'pass' ? right << 4 : right;
      if (!this.#isHeld(asker, bit, extent, isHeld)) isHeld = false;
    }
    return isHeld;
  }

  /** The lowest failing address of several rights is the lowest of theirs. */
  #isHeld(asker: Asker, bit: Rights, extent: Extent, isFirst: boolean): boolean {
    let { firstHi: hi, firstLo: lo } = extent;
    // What begins beyond the top fails at the top.
    if (extent.isEmpty) [hi, lo] = behind(extent.lastHi, extent.lastLo);
    while (!extent.isEmpty) {
      if (this.#find(asker, bit, hi, lo) === undefined) break;
      const { lastHi: endHi, lastLo: endLo } = this.#found;
      lo = (endLo + 1) >>> 0;
      hi = lo === 0 ? endHi + 1 : endHi;
      if (isBelow(endHi, endLo, extent.lastHi, extent.lastLo)) continue;
      if (!extent.isBeyond) return true;
      break;
    }
    if (isFirst || isBelow(hi, lo, this.failedHi, this.failedLo)) {
      this.failAt(hi, lo);
    }
    return false;
  }

  // Adding.

  /** Throws `TableFull`. What is there already is not added again. */
  add(title: Title, extent: Extent): void {
    if (extent.isEmpty || plain(title.rights) === 0 || this.#isThere(title, extent)) return;
    this.append(title, extent, 0);
  }

  #isThere(title: Title, extent: Extent): boolean {
    for (let entry = this.first(title.grantee); entry !== undefined; entry = this.after(entry)) {
      if (
        entry.grantor === title.grantor &&
        entry.thread === title.thread &&
        entry.depth === title.depth &&
        (title.rights & ~entry.rights) === 0 &&
        this.covers(entry, extent.firstHi, extent.firstLo) &&
        this.covers(entry, extent.lastHi, extent.lastLo)
      ) {
        return true;
      }
    }
    return false;
  }

  /** What is there from the start, added whether it is there already or not. Throws `TableFull`. */
  boot(title: Title, extent: Extent): void {
    if (!extent.isEmpty && plain(title.rights) !== 0) this.append(title, extent, 0);
  }

  // Taking away. Each returns the harts that may have a copy of what was there, as bits.

  /** Narrows what one space gave another on an extent: `left` says what is left of an entry's rights. */
  narrow(
    from: { readonly grantor: number; readonly grantee: number },
    extent: Extent,
    left: (rights: Rights) => Rights,
  ): number {
    if (extent.isEmpty) return 0;
    let holders = 0;
    for (const entry of this.listOf(from.grantee)) {
      const { title, extent: whole } = entry;
      if (title.grantor !== from.grantor || title.thread !== noThread) continue;
      if (left(title.rights) === title.rights) continue;
      const part = common(whole, extent);
      if (part === undefined) continue;
      holders |= this.remove(entry);
      this.#lost.push(part);
      this.add({ ...title, rights: left(title.rights) }, part);
      for (const rest of around(whole, part)) this.add(title, rest);
    }
    return holders;
  }

  /** Whether narrowing would change anything. */
  wouldNarrow(
    { grantor, grantee }: { readonly grantor: number; readonly grantee: number },
    extent: Extent,
    left: (rights: Rights) => Rights,
  ): boolean {
    if (extent.isEmpty) return false;
    return this.listOf(grantee).some(
      (entry) =>
        entry.grantor === grantor &&
        entry.thread === noThread &&
        left(entry.rights) !== entry.rights &&
        overlap(entry, extent),
    );
  }

  /** How many entries a space has. */
  lengthOf(space: number): number {
    return this.listOf(space).length;
  }

  /** The frame is gone: its hunk is nobody's, and its lends are over. */
  endFrame(thread: number, depth: number): number {
    return this.#removeAll((entry) => entry.thread === thread && entry.depth === depth);
  }

  /** The frame is abandoned: its hunk is nobody's, and its lends go on until it is popped. */
  endHunk(thread: number, depth: number): number {
    return this.#removeAll(
      (entry) => entry.grantor === owner && entry.thread === thread && entry.depth === depth,
    );
  }

  /** The space is dead: what it owned, gave and was given is gone. */
  endSpace(space: number): number {
    return this.#removeAll(({ grantee, grantor }) => grantee === space || grantor === space);
  }

  #removeAll(isChosen: (entry: RegionEntry) => boolean): number {
    let holders = 0;
    for (const entry of this.entries()) {
      if (!isChosen(entry)) continue;
      this.#lost.push(entry.extent);
      holders |= this.remove(entry);
    }
    return holders;
  }

  /** The next sweep looks at the entries there, as if something had been taken away. */
  suspect(extent: Extent): void {
    if (!extent.isEmpty) this.#lost.push(extent);
  }

  /** What was taken away since the last sweep. */
  get lost(): readonly Extent[] {
    return this.#lost;
  }

  /**
   * Cuts every entry down to what its grantor still holds passable: grants first and then the lends of
   * each thread, which may rest on grants and on each other. Only where something was taken away can
   * anything fall.
   */
  sweep(): number {
    const lost = this.#lost;
    this.#lost = [];
    if (lost.length === 0) return 0;
    const near: RegionEntry[] = [];
    for (const entry of this.entries()) {
      if (entry.grantor !== owner && lost.some((extent) => overlap(entry, extent)))
        near.push(entry);
    }
    let holders = 0;
    // A lend may stay and count no more.
    for (const entry of near) if (entry.isLend) holders |= entry.holders;
    // Read before the first rebuild, which clears entries.
    const threads = near.map(({ thread }) => thread);
    holders |= this.#rebuild(near.filter((_, i) => threads[i] === noThread));
    for (const thread of new Set(threads)) {
      if (thread === noThread) continue;
      holders |= this.#rebuild(near.filter((_, i) => threads[i] === thread));
    }
    return holders;
  }

  /** Cuts every entry down, whether or not something was taken away. */
  sweepAll(): void {
    this.#rebuild([...this.entries()].filter(({ grantor }) => grantor !== owner));
    this.#lost = [];
  }

  /** Takes the chosen entries out and puts back, piece by piece, what the others carry. */
  #rebuild(chosen: readonly RegionEntry[]): number {
    if (chosen.length === 0) return 0;
    const cut = chosen.map(
      ({ title, extent, holders }): CutEntry => ({ title, extent, holders, left: [] }),
    );
    for (const entry of chosen) this.remove(entry);
    carry(cut, (space) => this.listOf(space).map(({ title, extent }) => ({ title, extent })));
    let lost = 0;
    for (const entry of cut.reverse()) {
      if (!isWhole(entry)) lost |= entry.holders;
      for (const piece of entry.left) this.append(piece.title, piece.extent, entry.holders);
    }
    return lost;
  }
}

/** The address behind one. */
function behind(hi: number, lo: number): [number, number] {
  const nextLo = (lo + 1) >>> 0;
  return [nextLo === 0 ? hi + 1 : hi, nextLo];
}
