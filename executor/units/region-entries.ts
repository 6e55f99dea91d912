/**
 * The entries of the region table as they lie in memory: each in the list of the space that it is for,
 * or in the list of free ones.
 *
 * Nothing is known here of what an entry means for another one.
 */

import { present } from '../../model/assert.ts';
import type { Rights } from '../../model/rights.ts';
import { between, type Ends, type Extent } from './extent.ts';
import { type Row, record } from './row.ts';

/** What an entry says, apart from where. */
export interface Title {
  readonly grantee: number;
  /** `owner`: it comes from nobody. */
  readonly grantor: number;
  /** The thread on which it counts, of a lend, or whose frame it is, of a hunk; else `noThread`. */
  readonly thread: number;
  /** Of a lend or a hunk: the frame that it ends with. */
  readonly depth: number;
  readonly rights: Rights;
}

export const owner = -1;
export const noThread = -1;

/** There is no room for another entry: the machine is too small for what is done on it. */
export class TableFull extends Error {}

class TableState extends record({
  inUse: 'number',
  /** The harts that have not begun to read since an entry changed, as bits. */
  changedFor: 'number',
  firstFree: 'optional',
  everUsed: 'number',
}) {}

class ListHead extends record({ first: 'optional' }) {}

/** One entry. A free one is all zeros but for the next free one. */
export class RegionEntry
  extends record({
    grantee: 'optional',
    grantor: 'optional',
    thread: 'optional',
    depth: 'number',
    rights: 'number',
    /** The harts that may have a copy, as bits. */
    holders: 'number',
    firstHi: 'number',
    firstLo: 'number',
    lastHi: 'number',
    lastLo: 'number',
    /** In the list of the entries for one space. */
    next: 'optional',
    previous: 'optional',
  })
  implements Title, Ends
{
  /** By which others name it. */
  readonly number: number;

  constructor(row: Row, begin: number, number: number) {
    super(row, begin);
    this.number = number;
  }

  get isFree(): boolean {
    return this.grantee < 0;
  }

  /** A lend, and not a hunk, which has a thread as well. */
  get isLend(): boolean {
    return this.thread !== noThread && this.grantor !== owner;
  }

  /** What it says now. */
  get title(): Title {
    const { grantee, grantor, thread, depth, rights } = this;
    return { grantee, grantor, thread, depth, rights };
  }

  get extent(): Extent {
    return between(this.firstHi, this.firstLo, this);
  }

  setTo(title: Title, { firstHi, firstLo, lastHi, lastLo }: Ends): void {
    this.grantee = title.grantee;
    this.grantor = title.grantor;
    this.thread = title.thread;
    this.depth = title.depth;
    this.rights = title.rights;
    this.firstHi = firstHi;
    this.firstLo = firstLo;
    this.lastHi = lastHi;
    this.lastLo = lastLo;
  }

  clear(): void {
    this.row.fill(0, this.begin, this.begin + RegionEntry.words);
  }
}

export class RegionEntries {
  readonly #row: Row;
  readonly #state: TableState;
  readonly #heads: readonly ListHead[];
  /** Where the first entry begins. */
  readonly #begin: number;
  readonly #capacity: number;
  /** Views of those that were ever asked for. */
  readonly #views: RegionEntry[] = [];

  static words(spaces: number, entries: number): number {
    return TableState.words + spaces * ListHead.words + entries * RegionEntry.words;
  }

  constructor(row: Row, spaces: number) {
    this.#row = row;
    this.#state = new TableState(row);
    this.#heads = Array.from(
      { length: spaces },
      (_, i) => new ListHead(row, TableState.words + i * ListHead.words),
    );
    this.#begin = TableState.words + spaces * ListHead.words;
    this.#capacity = Math.floor((row.length - this.#begin) / RegionEntry.words);
  }

  get count(): number {
    return this.#state.inUse;
  }

  entry(number: number): RegionEntry {
    for (let next = this.#views.length; next <= number; next++) {
      const begin = this.#begin + next * RegionEntry.words;
      this.#views.push(new RegionEntry(this.#row, begin, next));
    }
    return present(this.#views[number], 'a number of an entry is not negative');
  }

  #named(number: number): RegionEntry | undefined {
    return number < 0 ? undefined : this.entry(number);
  }

  #head(space: number): ListHead {
    return present(this.#heads[space], 'a space has a list of entries');
  }

  /** The first entry for a space. */
  first(space: number): RegionEntry | undefined {
    return this.#named(this.#head(space).first);
  }

  /** The next entry for the same space. */
  after({ next }: RegionEntry): RegionEntry | undefined {
    return this.#named(next);
  }

  /** All entries for a space, as they are now. */
  listOf(space: number): RegionEntry[] {
    const list: RegionEntry[] = [];
    for (let entry = this.first(space); entry !== undefined; entry = this.after(entry)) {
      list.push(entry);
    }
    return list;
  }

  /** Every entry, in the order of their numbers. */
  *entries(): Generator<RegionEntry> {
    for (let number = 0; number < this.#state.everUsed; number++) {
      const entry = this.entry(number);
      if (!entry.isFree) yield entry;
    }
  }

  /** The hart begins to read. */
  beginWalk(hart: number): void {
    this.#state.changedFor &= ~(1 << hart);
  }

  /** Whether an entry has changed since the hart began to read. */
  hasChanged(hart: number): boolean {
    return ((this.#state.changedFor >>> hart) & 1) === 1;
  }

  /** `holders`: the harts that may have a copy of it. Throws `TableFull`. */
  protected append(title: Title, extent: Ends, holders: number): void {
    const entry = this.#takeFree();
    const head = this.#head(title.grantee);
    entry.setTo(title, extent);
    entry.holders = holders;
    entry.next = head.first;
    entry.previous = -1;
    const second = this.#named(head.first);
    if (second !== undefined) second.previous = entry.number;
    head.first = entry.number;
    this.#state.inUse++;
    this.#changed();
  }

  #takeFree(): RegionEntry {
    const free = this.#named(this.#state.firstFree);
    if (free !== undefined) {
      this.#state.firstFree = free.next;
      return free;
    }
    const fresh = this.#state.everUsed;
    if (fresh === this.#capacity) throw new TableFull('the region table is full');
    this.#state.everUsed = fresh + 1;
    return this.entry(fresh);
  }

  /** Takes the entry away. Returns the harts that may have a copy, as bits. */
  protected remove(entry: RegionEntry): number {
    const { holders, grantee } = entry;
    const [before, after] = [this.#named(entry.previous), this.#named(entry.next)];
    if (before === undefined) this.#head(grantee).first = entry.next;
    else before.next = entry.next;
    if (after !== undefined) after.previous = entry.previous;
    entry.clear();
    entry.next = this.#state.firstFree;
    this.#state.firstFree = entry.number;
    this.#state.inUse--;
    this.#changed();
    return holders;
  }

  #changed(): void {
    this.#state.changedFor = 0xffff_ffff;
  }
}
