/**
 * The region table: who may use which addresses, in memory, entry by entry.
 *
 * What stands here is in force. Entries are made when a region, a frame, a grant or a loan is, and
 * whatever rests on an entry is cut down with it before the machine goes on: reading the table needs
 * no search for where authority comes from. It knows addresses and nothing finer.
 */

import { passable, plain, type Rights } from '../model/rights.ts';
import { type Extent, isBelow, type Row } from './words.ts';

/** Who asks: the two spaces that govern a thread's running code. */
export interface Asker {
  readonly code: number;
  readonly data: number;
  readonly thread: number;
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

const header = 2;
const stride = 10;
// Words of an entry. Numbers that can be -1 are kept one higher.
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

export class RegionTable {
  readonly #row: Row;
  readonly #capacity: number;

  static words(entries: number): number {
    return header + entries * stride;
  }

  constructor(row: Row) {
    this.#row = row;
    this.#capacity = Math.floor((row.length - header) / stride);
  }

  get count(): number {
    return this.#row[0] as number;
  }

  /** Changes whenever an entry does. */
  get generation(): number {
    return this.#row[1] as number;
  }

  #word(entry: number, which: number): number {
    return this.#row[header + entry * stride + which] as number;
  }

  #put(entry: number, which: number, word: number): void {
    this.#row[header + entry * stride + which] = word;
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

  /** Whether the address is one of the entry's. */
  covers(entry: number, hi: number, lo: number): boolean {
    return (
      !isBelow(hi, lo, this.#word(entry, firstHi), this.#word(entry, firstLo)) &&
      !isBelow(this.#word(entry, lastHi), this.#word(entry, lastLo), hi, lo)
    );
  }

  /** Whether it gives the right to one of the asker's two spaces. */
  isFor(entry: number, { code, data, thread: on }: Asker, right: Rights): boolean {
    if ((this.#word(entry, rights) & right) === 0) return false;
    const to = this.#word(entry, grantee) - 1;
    return (to === code || to === data) && this.#countsOn(entry, on);
  }

  /** Loans count on their thread; ownership, of hunks too, and grants count everywhere. */
  #countsOn(entry: number, on: number): boolean {
    return !this.#isLoan(entry) || this.#word(entry, thread) - 1 === on;
  }

  #isLoan(entry: number): boolean {
    return this.#word(entry, thread) !== 0 && this.#word(entry, grantor) !== 0;
  }

  /** The hart has read this entry and may keep a copy. */
  noteCached(entry: number, hart: number): void {
    this.#put(entry, cachers, this.#word(entry, cachers) | (1 << hart));
  }

  /**
   * Whether the space holds every one of these rights passable on all of the extent: by what it
   * owns, by grants, and by loans on the thread if there is one.
   */
  holdsPassable(space: number, wanted: Rights, extent: Extent, on: number = noThread): boolean {
    if (extent.isBeyond || extent.isEmpty) return false;
    for (let right = 1; right <= plain(wanted); right <<= 1) {
      if ((wanted & right) !== 0 && !this.#passableOn(space, right, extent, on)) return false;
    }
    return true;
  }

  #passableOn(space: number, right: Rights, extent: Extent, on: number): boolean {
    let { firstHi: hi, firstLo: lo } = extent;
    for (;;) {
      const entry = this.#passableAt(space, right, { hi, lo, on });
      if (entry < 0) return false;
      const [endHi, endLo] = [this.#word(entry, lastHi), this.#word(entry, lastLo)];
      if (!isBelow(endHi, endLo, extent.lastHi, extent.lastLo)) return true;
      lo = (endLo + 1) >>> 0;
      hi = lo === 0 ? endHi + 1 : endHi;
    }
  }

  #passableAt(
    space: number,
    right: Rights,
    { hi, lo, on }: { hi: number; lo: number; on: number },
  ): number {
    for (let entry = 0; entry < this.count; entry++) {
      if (this.#word(entry, grantee) - 1 !== space) continue;
      if ((passable(this.#word(entry, rights)) & right) === 0) continue;
      if (this.#isLoan(entry) && this.#word(entry, thread) - 1 !== on) continue;
      if (this.covers(entry, hi, lo)) return entry;
    }
    return -1;
  }

  /** Throws `TableFull`. What is there already is not added again. */
  add(title: Title, extent: Extent): void {
    if (extent.isEmpty || plain(title.rights) === 0 || this.#isThere(title, extent)) return;
    this.#append(title, extent, 0);
  }

  /** Of which these harts may have a copy. Throws `TableFull`. */
  #append(title: Title, extent: Extent, copies: number): void {
    const entry = this.count;
    if (entry === this.#capacity) throw new TableFull('the region table is full');
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
    this.#row[0] = entry + 1;
    this.#changed();
  }

  #isThere(title: Title, extent: Extent): boolean {
    for (let entry = 0; entry < this.count; entry++) {
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
      this.#word(entry, grantee) - 1 === title.grantee &&
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
    this.#row[1] = (this.generation + 1) >>> 0;
  }

  /** Takes the entry away; the last one takes its place. Returns the harts that may have a copy. */
  #remove(entry: number): number {
    const copies = this.#word(entry, cachers);
    const last = this.count - 1;
    const from = header + last * stride;
    this.#row.copyWithin(header + entry * stride, from, from + stride);
    this.#row.fill(0, from, from + stride);
    this.#row[0] = last;
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
    for (let entry = this.count - 1; entry >= 0; entry--) {
      const title = this.titleOf(entry);
      if (title.grantor !== from.grantor || title.grantee !== from.grantee) continue;
      if (title.thread !== noThread || left(title.rights) === title.rights) continue;
      const whole = this.extentOf(entry);
      const part = common(whole, extent);
      if (part === undefined) continue;
      copies |= this.#remove(entry);
      this.add({ ...title, rights: left(title.rights) }, part);
      for (const rest of around(whole, part)) this.add(title, rest);
    }
    return copies;
  }

  /** The frame is gone: its hunk is nobody's, and its loans are over. */
  endFrame(ofThread: number, ofDepth: number): number {
    let copies = 0;
    for (let entry = this.count - 1; entry >= 0; entry--) {
      if (this.#word(entry, thread) - 1 !== ofThread) continue;
      if (this.#word(entry, depth) === ofDepth) copies |= this.#remove(entry);
    }
    return copies;
  }

  /**
   * Cuts everything down to what whoever gave it still holds passable, grants first and then the
   * loans of each thread, which may rest on grants and on each other. A circle of grants does not
   * carry itself: what is not reached from ownership is not put back.
   */
  sweep(): number {
    let copies = this.#rebuild((entry) => this.#word(entry, thread) === 0);
    const threads = new Set<number>();
    for (let entry = 0; entry < this.count; entry++) {
      if (this.#isLoan(entry)) threads.add(this.#word(entry, thread));
    }
    for (const on of threads) {
      copies |= this.#rebuild((entry) => this.#word(entry, thread) === on);
    }
    return copies;
  }

  /** Takes the chosen entries away and puts back, piece by piece, what the others carry. */
  #rebuild(chosen: (entry: number) => boolean): number {
    const before: Old[] = [];
    for (let entry = this.count - 1; entry >= 0; entry--) {
      if (this.#word(entry, grantor) === 0 || !chosen(entry)) continue;
      const [title, extent] = [this.titleOf(entry), this.extentOf(entry)];
      before.push({ title, extent, copies: this.#word(entry, cachers), left: [] });
      this.#remove(entry);
    }
    if (before.length === 0) return 0;
    this.#carry(before);
    let copies = 0;
    for (const { title, extent, copies: had, left } of before.reverse()) {
      const isWhole = left.length === 1 && isWholly(left[0], { title, extent });
      if (!isWhole) copies |= had;
      for (const piece of left) this.#append(piece.title, piece.extent, isWhole ? had : 0);
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
    for (let entry = 0; entry < this.count; entry++) {
      if (!wanting.has(this.#word(entry, grantee) - 1)) continue;
      carriers.push({ title: this.titleOf(entry), extent: this.extentOf(entry) });
    }
    for (let carrier = carriers.pop(); carrier !== undefined; carrier = carriers.pop()) {
      for (const old of wanting.get(carrier.title.grantee) ?? []) {
        const piece = carriedBy(carrier, old);
        if (piece !== undefined && addPiece(old.left, piece)) carriers.push(piece);
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

/** Both as one extent, if they overlap or touch. */
function union(a: Extent, b: Extent): Extent | undefined {
  const [low, high] = isBelow(b.firstHi, b.firstLo, a.firstHi, a.firstLo) ? [b, a] : [a, b];
  const nextLo = (low.lastLo + 1) >>> 0;
  const nextHi = low.lastHi + (nextLo === 0 ? 1 : 0);
  if (isBelow(nextHi, nextLo, high.firstHi, high.firstLo)) return undefined;
  const end = isBelow(low.lastHi, low.lastLo, high.lastHi, high.lastLo) ? high : low;
  return { ...low, lastHi: end.lastHi, lastLo: end.lastLo };
}
