/**
 * The region table: who may use which addresses, in memory, entry by entry.
 *
 * What stands here is in force. Entries are made when a region, a frame, a grant or a loan is, and
 * whatever rests on an entry is cut down with it before the machine goes on: reading the table needs
 * no search for where authority comes from. It knows addresses and nothing finer. The entries of one
 * space hang together, so that what others may use costs a walk nothing.
 */

import { passable, plain, type Rights } from '../../model/rights.ts';
import { type Extent, isBelow, type Row } from './extent.ts';

/** Who asks: the two spaces that govern a thread's running code, and whose loans count for it. */
export interface Asker {
  readonly code: number;
  readonly data: number;
  readonly thread: number;
  /** The lowest frame whose loans count. */
  readonly floor: number;
}

/** What a loan has to stand on: at which address, with which mark, on which thread, from which frame up. */
interface Asked {
  readonly on: number;
  readonly floor: number;
  readonly mark: Rights;
  readonly hi: number;
  readonly lo: number;
}

/** What an entry says, apart from where. */
export interface Title {
  readonly grantee: number;
  /** `owner`: it comes from nobody. */
  readonly grantor: number;
  /** The thread on which it counts, of a loan, or whose frame it is, of a hunk; else `noThread`. */
  readonly thread: number;
  /** Of a loan or a hunk: the frame that it ends with. */
  readonly depth: number;
  readonly rights: Rights;
}

export const owner = -1;
export const noThread = -1;

/** There is no room for another entry: the machine is too small for what is done on it. */
export class TableFull extends Error {}

// Words before the lists: entries in use, the harts that have not read since something changed, the
// first free entry, entries ever used. Entries are named one higher, so that 0 is none.
const inUse = 0;
const changes = 1;
const freeList = 2;
const everUsed = 3;
const header = 4;
const stride = 12;
// Words of an entry. Numbers that can be -1 are kept one higher; a grantee of 0 is no entry.
const grantee = 0;
const grantor = 1;
const thread = 2;
const depth = 3;
const rights = 4;
const cachers = 5;
const firstHi = 6;
const firstLo = 7;
const lastHi = 8;
const lastLo = 9;
/** In the list of the entries for one space. */
const next = 10;
const previous = 11;

export class RegionTable {
  protected readonly row: Row;
  readonly #spaces: number;
  readonly #capacity: number;
  /** What was taken away since the last sweep: what rests on it can only be there. */
  #gone: Extent[] = [];
  /** How many entries the last question read. */
  read = 0;
  /** The entry that the last walk found, as far as it carries what was asked. */
  readonly #answer = { entry: -1, firstHi: 0, firstLo: 0, lastHi: 0, lastLo: 0, rights: 0 };
  /** Where the last question failed. */
  failedHi = 0;
  failedLo = 0;

  static words(spaces: number, entries: number): number {
    return header + spaces + entries * stride;
  }

  constructor(row: Row, spaces: number) {
    this.row = row;
    this.#spaces = spaces;
    this.#capacity = Math.floor((row.length - header - spaces) / stride);
  }

  get count(): number {
    return this.row[inUse] as number;
  }

  /** The hart begins to read. */
  beginWalk(hart: number): void {
    this.row[changes] = (this.row[changes] as number) & ~(1 << hart);
  }

  /** Whether an entry has changed since the hart began to read. */
  hasChanged(hart: number): boolean {
    return (((this.row[changes] as number) >>> hart) & 1) === 1;
  }

  #at(entry: number): number {
    return header + this.#spaces + entry * stride;
  }

  #word(entry: number, which: number): number {
    return this.row[this.#at(entry) + which] as number;
  }

  #put(entry: number, which: number, word: number): void {
    this.row[this.#at(entry) + which] = word;
  }

  /** The first entry for a space; -1: none. */
  #first(space: number): number {
    return (this.row[header + space] as number) - 1;
  }

  #next(entry: number): number {
    return this.#word(entry, next) - 1;
  }

  titleOf(entry: number): Title {
    return {
      grantee: this.#word(entry, grantee) - 1,
      grantor: this.#word(entry, grantor) - 1,
      thread: this.#word(entry, thread) - 1,
      depth: this.#word(entry, depth),
      rights: this.#word(entry, rights),
    };
  }

  extentOf(entry: number): Extent {
    return {
      firstHi: this.#word(entry, firstHi),
      firstLo: this.#word(entry, firstLo),
      lastHi: this.#word(entry, lastHi),
      lastLo: this.#word(entry, lastLo),
      isEmpty: false,
      isBeyond: false,
      words: 0,
    };
  }

  /** Every entry, in no particular order. */
  *entries(): Generator<number> {
    for (let entry = 0; entry < (this.row[everUsed] as number); entry++) {
      if (this.#word(entry, grantee) !== 0) yield entry;
    }
  }

  /** Whether the address is one of the entry's. */
  covers(entry: number, hi: number, lo: number): boolean {
    return (
      !isBelow(hi, lo, this.#word(entry, firstHi), this.#word(entry, firstLo)) &&
      !isBelow(this.#word(entry, lastHi), this.#word(entry, lastLo), hi, lo)
    );
  }

  /** Loans count on their thread, from a frame up; ownership, of hunks too, and grants everywhere. */
  protected countsFor(entry: number, on: number, floor: number): boolean {
    if (!this.#isLoan(entry)) return true;
    return this.#word(entry, thread) - 1 === on && this.#word(entry, depth) >= floor;
  }

  #isLoan(entry: number): boolean {
    return this.#word(entry, thread) !== 0 && this.#word(entry, grantor) !== 0;
  }

  /** The hart has read this entry and may keep a copy. */
  noteCached(entry: number, hart: number): void {
    this.#put(entry, cachers, this.#word(entry, cachers) | (1 << hart));
  }

  /**
   * A walk: the entry that lets the asker use the address; -1: none does. `read` is how many were
   * read.
   */
  find(asker: Asker, right: Rights, hi: number, lo: number): number {
    this.read = 0;
    const found = this.#findFor(asker.data, asker, right, { hi, lo });
    if (found >= 0 || asker.code === asker.data) return found;
    return this.#findFor(asker.code, asker, right, { hi, lo });
  }

  #findFor(
    space: number,
    { thread: on, floor }: Asker,
    right: Rights,
    { hi, lo }: { readonly hi: number; readonly lo: number },
  ): number {
    for (let entry = this.#first(space); entry >= 0; entry = this.#next(entry)) {
      this.read++;
      if ((this.#word(entry, rights) & right) === 0) continue;
      if (!this.covers(entry, hi, lo) || !this.countsFor(entry, on, floor)) continue;
      this.#answerWith(entry);
      if (floor === 0 || !this.#isLoan(entry)) return entry;
      const asked = { on, floor, mark: right > 0x0f ? right : right << 4, hi, lo };
      if (!this.isBacked(entry, asked, new Set([entry]))) continue;
      this.#answer.rights = right;
      return entry;
    }
    return -1;
  }

  #answerWith(entry: number): void {
    const answer = this.#answer;
    answer.entry = entry;
    answer.rights = this.#word(entry, rights);
    answer.firstHi = this.#word(entry, firstHi);
    answer.firstLo = this.#word(entry, firstLo);
    answer.lastHi = this.#word(entry, lastHi);
    answer.lastLo = this.#word(entry, lastLo);
  }

  /**
   * Above an interrupt or a fault, what was lent below it does not count: neither by itself nor as what
   * a loan stands on. Such a loan stays, and is good for nothing until its lender is given the right
   * in another way. The answer reaches as far as all that it stands on.
   */
  protected isBacked(entry: number, asked: Asked, seen: Set<number>): boolean {
    if (!this.#isLoan(entry)) return true;
    const { on, floor, mark, hi, lo } = asked;
    const lender = this.#word(entry, grantor) - 1;
    for (let under = this.#first(lender); under >= 0; under = this.#next(under)) {
      this.read++;
      if (seen.has(under) || (this.#word(under, rights) & mark) === 0) continue;
      if (!this.covers(under, hi, lo) || !this.countsFor(under, on, floor)) continue;
      seen.add(under);
      if (!this.isBacked(under, asked, seen)) continue;
      this.#narrowAnswer(under);
      return true;
    }
    return false;
  }

  #narrowAnswer(under: number): void {
    const answer = this.#answer;
    const [fromHi, fromLo] = [this.#word(under, firstHi), this.#word(under, firstLo)];
    const [toHi, toLo] = [this.#word(under, lastHi), this.#word(under, lastLo)];
    if (isBelow(answer.firstHi, answer.firstLo, fromHi, fromLo)) {
      [answer.firstHi, answer.firstLo] = [fromHi, fromLo];
    }
    if (isBelow(toHi, toLo, answer.lastHi, answer.lastLo)) {
      [answer.lastHi, answer.lastLo] = [toHi, toLo];
    }
  }

  /** What may be kept of the last walk that found something. */
  answer(): { readonly title: Title; readonly extent: Extent } {
    const { entry, rights: carried, ...ends } = this.#answer;
    return {
      title: { ...this.titleOf(entry), rights: carried },
      extent: { ...plainExtent, ...ends },
    };
  }

  /**
   * Whether the asker may use every right of these on all of the extent, or pass them on. If not,
   * the lowest address where one is missing is left behind; beyond the top nobody holds anything.
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
    if (extent.isEmpty) [hi, lo] = behind(extent);
    while (!extent.isEmpty) {
      let found = this.#findFor(asker.data, asker, bit, { hi, lo });
      if (found < 0 && asker.code !== asker.data) {
        found = this.#findFor(asker.code, asker, bit, { hi, lo });
      }
      if (found < 0) break;
      const { lastHi: endHi, lastLo: endLo } = this.#answer;
      lo = (endLo + 1) >>> 0;
      hi = lo === 0 ? endHi + 1 : endHi;
      if (isBelow(endHi, endLo, extent.lastHi, extent.lastLo)) continue;
      if (!extent.isBeyond) return true;
      break;
    }
    if (isFirst || isBelow(hi, lo, this.failedHi, this.failedLo)) {
      this.failedHi = hi;
      this.failedLo = lo;
    }
    return false;
  }

  /** Throws `TableFull`. What is there already is not added again. */
  add(title: Title, extent: Extent): void {
    if (extent.isEmpty || plain(title.rights) === 0 || this.#isThere(title, extent)) return;
    this.#append(title, extent, 0);
  }

  /** Of which these harts may have a copy. Throws `TableFull`. */
  #append(title: Title, extent: Extent, copies: number): void {
    const entry = this.#freeEntry();
    this.#put(entry, grantee, title.grantee + 1);
    this.#put(entry, grantor, title.grantor + 1);
    this.#put(entry, thread, title.thread + 1);
    this.#put(entry, depth, title.depth);
    this.#put(entry, rights, title.rights);
    this.#put(entry, cachers, copies);
    this.#put(entry, firstHi, extent.firstHi);
    this.#put(entry, firstLo, extent.firstLo);
    this.#put(entry, lastHi, extent.lastHi);
    this.#put(entry, lastLo, extent.lastLo);
    const second = this.#first(title.grantee);
    this.#put(entry, next, second + 1);
    this.#put(entry, previous, 0);
    if (second >= 0) this.#put(second, previous, entry + 1);
    this.row[header + title.grantee] = entry + 1;
    this.row[inUse] = this.count + 1;
    this.#changed();
  }

  #freeEntry(): number {
    const free = (this.row[freeList] as number) - 1;
    if (free >= 0) {
      this.row[freeList] = this.#word(free, next);
      return free;
    }
    const fresh = this.row[everUsed] as number;
    if (fresh === this.#capacity) throw new TableFull('the region table is full');
    this.row[everUsed] = fresh + 1;
    return fresh;
  }

  #isThere(title: Title, extent: Extent): boolean {
    for (let entry = this.#first(title.grantee); entry >= 0; entry = this.#next(entry)) {
      if (
        this.#isOf(entry, title) &&
        (title.rights & ~this.#word(entry, rights)) === 0 &&
        this.covers(entry, extent.firstHi, extent.firstLo) &&
        this.covers(entry, extent.lastHi, extent.lastLo)
      ) {
        return true;
      }
    }
    return false;
  }

  #isOf(entry: number, title: Omit<Title, 'rights'>): boolean {
    return (
      this.#word(entry, grantor) - 1 === title.grantor &&
      this.#word(entry, thread) - 1 === title.thread &&
      this.#word(entry, depth) === title.depth
    );
  }

  /** What is there from the start: nothing of it is there already. */
  boot(title: Title, extent: Extent): void {
    if (!extent.isEmpty && plain(title.rights) !== 0) this.#append(title, extent, 0);
  }

  #changed(): void {
    this.row[changes] = 0xffff_ffff;
  }

  /** Takes the entry away. Returns the harts that may have a copy. */
  #remove(entry: number): number {
    const copies = this.#word(entry, cachers);
    const [before, after] = [this.#word(entry, previous) - 1, this.#next(entry)];
    if (before >= 0) this.#put(before, next, after + 1);
    else this.row[header + this.#word(entry, grantee) - 1] = after + 1;
    if (after >= 0) this.#put(after, previous, before + 1);
    this.row.fill(0, this.#at(entry), this.#at(entry) + stride);
    this.#put(entry, next, this.row[freeList] as number);
    this.row[freeList] = entry + 1;
    this.row[inUse] = this.count - 1;
    this.#changed();
    return copies;
  }

  /**
   * Narrows what one space gave another on an extent: `left` says what is left of an entry's
   * rights. Returns the harts that may have a copy of what was there.
   */
  narrow(
    from: { readonly grantor: number; readonly grantee: number },
    extent: Extent,
    left: (rights: Rights) => Rights,
  ): number {
    if (extent.isEmpty) return 0;
    let copies = 0;
    for (const entry of this.#listOf(from.grantee)) {
      const title = this.titleOf(entry);
      if (title.grantor !== from.grantor || title.thread !== noThread) continue;
      if (left(title.rights) === title.rights) continue;
      const whole = this.extentOf(entry);
      const part = common(whole, extent);
      if (part === undefined) continue;
      copies |= this.#remove(entry);
      this.#gone.push(part);
      this.add({ ...title, rights: left(title.rights) }, part);
      for (const rest of around(whole, part)) this.add(title, rest);
    }
    return copies;
  }

  #listOf(space: number): number[] {
    const list: number[] = [];
    for (let entry = this.#first(space); entry >= 0; entry = this.#next(entry)) list.push(entry);
    return list;
  }

  /** The frame is gone: its hunk is nobody's, and its loans are over. */
  endFrame(ofThread: number, ofDepth: number): number {
    return this.#removeAll(
      (entry) => this.#word(entry, thread) - 1 === ofThread && this.#word(entry, depth) === ofDepth,
    );
  }

  /** The frame is abandoned: its hunk is nobody's, and its loans go on until it is popped. */
  endHunk(ofThread: number, ofDepth: number): number {
    return this.#removeAll(
      (entry) =>
        this.#word(entry, grantor) === 0 &&
        this.#word(entry, thread) - 1 === ofThread &&
        this.#word(entry, depth) === ofDepth,
    );
  }

  /** The space is dead: what it owned, gave and was given is gone. */
  endSpace(space: number): number {
    return this.#removeAll(
      (entry) =>
        this.#word(entry, grantee) - 1 === space || this.#word(entry, grantor) - 1 === space,
    );
  }

  #removeAll(chosen: (entry: number) => boolean): number {
    let copies = 0;
    for (let entry = 0; entry < (this.row[everUsed] as number); entry++) {
      if (this.#word(entry, grantee) === 0 || !chosen(entry)) continue;
      this.#gone.push(this.extentOf(entry));
      copies |= this.#remove(entry);
    }
    return copies;
  }

  /** What stands on the extent is looked at by the next sweep. */
  suspect(extent: Extent): void {
    if (!extent.isEmpty) this.#gone.push(extent);
  }

  /** Whether anything was taken away since the last sweep. */
  get hasLost(): boolean {
    return this.#gone.length > 0;
  }

  /**
   * Cuts everything down to what whoever gave it still holds passable, grants first and then the
   * loans of each thread, which may rest on grants and on each other. A circle of grants does not
   * carry itself: what is not reached from ownership is not put back. Only where something was
   * taken away can anything fall.
   */
  sweep(): number {
    const gone = this.#gone;
    this.#gone = [];
    if (gone.length === 0) return 0;
    const near: number[] = [];
    for (let entry = 0; entry < (this.row[everUsed] as number); entry++) {
      if (this.#word(entry, grantee) === 0 || this.#word(entry, grantor) === 0) continue;
      if (gone.some((extent) => this.#touches(entry, extent))) near.push(entry);
    }
    if (near.length === 0) return 0;
    let copies = 0;
    // A loan may stay and count no more.
    for (const entry of near) if (this.#isLoan(entry)) copies |= this.#word(entry, cachers);
    copies |= this.#rebuild(near.filter((entry) => this.#word(entry, thread) === 0));
    for (const on of new Set(near.map((entry) => this.#word(entry, thread)))) {
      if (on === 0) continue;
      copies |= this.#rebuild(near.filter((entry) => this.#word(entry, thread) === on));
    }
    return copies;
  }

  #touches(entry: number, extent: Extent): boolean {
    return (
      !isBelow(
        this.#word(entry, lastHi),
        this.#word(entry, lastLo),
        extent.firstHi,
        extent.firstLo,
      ) &&
      !isBelow(extent.lastHi, extent.lastLo, this.#word(entry, firstHi), this.#word(entry, firstLo))
    );
  }

  /** Everything is cut down, where nothing has been taken away yet. */
  sweepAll(): void {
    this.#gone = [...this.entries()].map((entry) => this.extentOf(entry));
    this.#rebuild([...this.entries()].filter((entry) => this.#word(entry, grantor) !== 0));
    this.#gone = [];
  }

  /** Takes the chosen entries away and puts back, piece by piece, what the others carry. */
  #rebuild(chosen: readonly number[]): number {
    const before = chosen.map((entry): Old => {
      const [title, extent] = [this.titleOf(entry), this.extentOf(entry)];
      return { title, extent, copies: this.#word(entry, cachers), left: [] };
    });
    if (before.length === 0) return 0;
    for (const entry of chosen) this.#remove(entry);
    this.#carry(before);
    let copies = 0;
    for (const { title, extent, copies: had, left } of before.reverse()) {
      const isWhole = left.length === 1 && isWholly(left[0], { title, extent });
      if (!isWhole) copies |= had;
      for (const piece of left) this.#append(piece.title, piece.extent, had);
    }
    return copies;
  }

  /** Finds what is left of each: what is carried carries more in its turn. */
  #carry(before: readonly Old[]): void {
    const wanting = new Map<number, Old[]>();
    for (const old of before) {
      const from = wanting.get(old.title.grantor);
      if (from === undefined) wanting.set(old.title.grantor, [old]);
      else from.push(old);
    }
    const carriers: Piece[] = [];
    for (const space of wanting.keys()) {
      for (const entry of this.#listOf(space)) {
        if (passable(this.#word(entry, rights)) === 0) continue;
        carriers.push({ title: this.titleOf(entry), extent: this.extentOf(entry) });
      }
    }
    for (let carrier = carriers.pop(); carrier !== undefined; carrier = carriers.pop()) {
      for (const old of wanting.get(carrier.title.grantee) ?? []) {
        const piece = carriedBy(carrier, old);
        if (piece === undefined || !addPiece(old.left, piece)) continue;
        if (passable(piece.title.rights) !== 0) carriers.push(piece);
      }
    }
  }
}

interface Piece {
  readonly title: Title;
  readonly extent: Extent;
}

/** An entry that was taken out, and what of it is put back: pieces that do not say the same twice. */
interface Old extends Piece {
  readonly copies: number;
  readonly left: Piece[];
}

function carriedBy({ title: by, extent: whole }: Piece, { title, extent }: Old): Piece | undefined {
  const isLoan = by.grantor !== owner && by.thread !== noThread;
  if (isLoan && by.thread !== title.thread) return undefined;
  const marks = passable(by.rights);
  const rights = title.rights & (marks | (marks << 4));
  const part = plain(rights) === 0 ? undefined : common(whole, extent);
  return part && { title: { ...title, rights }, extent: part };
}

/** Joins pieces that touch and say the same. Whether anything was added. */
function addPiece(left: Piece[], piece: Piece): boolean {
  const { title, extent } = piece;
  const isThere = left.some(
    (one) => (title.rights & ~one.title.rights) === 0 && isWithin(extent, one.extent),
  );
  if (isThere) return false;
  for (const [i, one] of left.entries()) {
    const joined = one.title.rights === title.rights ? union(one.extent, extent) : undefined;
    const rights = isSame(one.extent, extent) ? one.title.rights | title.rights : undefined;
    if (joined === undefined && rights === undefined) continue;
    left.splice(i, 1);
    addPiece(left, {
      title: { ...title, rights: rights ?? title.rights },
      extent: joined ?? extent,
    });
    return true;
  }
  left.push(piece);
  return true;
}

function isWholly(piece: Piece | undefined, { title, extent }: Piece): boolean {
  return piece?.title.rights === title.rights && isSame(piece.extent, extent);
}

function isWithin(inner: Extent, outer: Extent): boolean {
  return (
    !isBelow(inner.firstHi, inner.firstLo, outer.firstHi, outer.firstLo) &&
    !isBelow(outer.lastHi, outer.lastLo, inner.lastHi, inner.lastLo)
  );
}

function isSame(a: Extent, b: Extent): boolean {
  return isWithin(a, b) && isWithin(b, a);
}

const plainExtent = { isEmpty: false, isBeyond: false, words: 0 } as const;

function common(a: Extent, b: Extent): Extent | undefined {
  const startsLater = isBelow(a.firstHi, a.firstLo, b.firstHi, b.firstLo) ? b : a;
  const endsEarlier = isBelow(a.lastHi, a.lastLo, b.lastHi, b.lastLo) ? a : b;
  const { firstHi: hi, firstLo: lo } = startsLater;
  const { lastHi: endHi, lastLo: endLo } = endsEarlier;
  if (isBelow(endHi, endLo, hi, lo)) return undefined;
  return { ...plainExtent, firstHi: hi, firstLo: lo, lastHi: endHi, lastLo: endLo };
}

/** What of `whole` lies before and behind `part`, which is in it. */
function around(whole: Extent, part: Extent): Extent[] {
  const rest: Extent[] = [];
  if (isBelow(whole.firstHi, whole.firstLo, part.firstHi, part.firstLo)) {
    const borrow = part.firstLo === 0 ? 1 : 0;
    rest.push({ ...whole, lastHi: part.firstHi - borrow, lastLo: (part.firstLo - 1) >>> 0 });
  }
  if (isBelow(part.lastHi, part.lastLo, whole.lastHi, whole.lastLo)) {
    const firstLo = (part.lastLo + 1) >>> 0;
    rest.push({ ...whole, firstHi: part.lastHi + (firstLo === 0 ? 1 : 0), firstLo });
  }
  return rest;
}

function behind({ lastHi: hi, lastLo: lo }: Extent): [number, number] {
  const nextLo = (lo + 1) >>> 0;
  return [nextLo === 0 ? hi + 1 : hi, nextLo];
}

/** Both as one extent, if they overlap or touch. */
function union(a: Extent, b: Extent): Extent | undefined {
  const [low, high] = isBelow(b.firstHi, b.firstLo, a.firstHi, a.firstLo) ? [b, a] : [a, b];
  const nextLo = (low.lastLo + 1) >>> 0;
  const nextHi = low.lastHi + (nextLo === 0 ? 1 : 0);
  if (isBelow(nextHi, nextLo, high.firstHi, high.firstLo)) return undefined;
  const end = isBelow(low.lastHi, low.lastLo, high.lastHi, high.lastLo) ? high : low;
  return { ...low, lastHi: end.lastHi, lastLo: end.lastLo };
}
