/**
 * One hart: takes the instructions of its thread one after the other, cycle by cycle.
 *
 * The pipeline. An access looks into a PLB, walks the region table where the PLB does not know, looks
 * up what is behind the address where there are pages, and takes effect when it retires. Whatever
 * changes a table, or reads one to pass something on, first gets the port of the region table and
 * keeps it until it retires: checks, takes away, waits until everybody has acknowledged, commits.
 * A message that something was taken away empties the buffers at once; it is acknowledged when
 * nothing that was allowed before is still on its way.
 *
 * An interrupt is taken between any two cycles, unless the hart holds the port: the instruction at
 * hand is put aside with its frame, and begins anew when control comes back to it. Nothing is masked.
 */

import type { Action } from '../model/action.ts';
import { type Cause, done, fault, type Outcome } from '../model/outcome.ts';
import { type Rights, right } from '../model/rights.ts';
import { news } from './units/bus.ts';
import type { Changes } from './changes.ts';
import { type Account, type CycleCause, causes } from './units/cycles.ts';
import { copyAnswer, Plb } from './units/plb.ts';
import type { PortalCache } from './units/portal-cache.ts';
import type { Asker } from './units/region-table.ts';
import type { Spiller } from './units/spiller.ts';
import type { Surroundings } from './context.ts';
import type { Tlb } from './units/tlb.ts';
import { between, type Extent, isBelow, type Row } from './units/extent.ts';

const phase = {
  idle: 0,
  issue: 1,
  look: 2,
  walk: 3,
  fill: 4,
  translate: 5,
  'page walk': 6,
  memory: 7,
  port: 8,
  portal: 9,
  check: 10,
  write: 11,
  acknowledgements: 12,
  frame: 13,
  frozen: 14,
} as const satisfies { readonly [C in CycleCause]: number };
type Phase = (typeof phase)[keyof typeof phase];

const causesOfFaults = [
  'bounds',
  'protection',
  'unmapped',
  'exceeds-authority',
  'stack',
  'dead',
  'busy',
] as const satisfies readonly Cause[];

// Words of a hart's own row.
const inPhase = 0;
/** Cycles left in the phase. */
const left = 1;
/** The instruction at hand, by its number one higher, and the frame that it belongs to. */
const job = 2;
const ofFrame = 3;
/** The address that is looked for. */
const cursorHi = 4;
const cursorLo = 5;
/** The entry that a walk comes to, one higher. */
const walkTo = 6;
/** Heard of something, and not acknowledged yet. */
const owes = 7;
/** Stands still until the space has ended that is ending. */
const frozen = 8;
/** The delivery that is wanted here, by its number one higher, and in how many cycles. */
const wanted = 9;
const wantedIn = 10;
/** What is being refused, one higher, and the place where, as a value. */
const refusing = 11;
const refusedAt = 12;
/** What a fill brings: an entry's words, copied when it was read. */
const staged = 13;
/** By page: what this access found behind it, one higher. */
const pinned = staged + Plb.copyWords;

export interface HartUnits {
  readonly row: Row;
  readonly frames: Spiller;
  readonly instructions: Plb;
  readonly data: Plb;
  readonly tlb: Tlb;
  readonly portals: PortalCache;
  readonly account: Account;
  readonly changes: Changes;
}

export class Hart {
  static words(pages: number): number {
    return pinned + pages;
  }

  readonly id: number;
  readonly frames: Spiller;
  /** For fetches and portals, and for everything else. */
  readonly instructions: Plb;
  readonly data: Plb;
  readonly tlb: Tlb;
  protected readonly row: Row;
  protected readonly changes: Changes;
  readonly #portals: PortalCache;
  readonly #account: Account;
  readonly #all: Surroundings;
  #asker: Asker = { code: 0, data: 0, thread: 0, floor: 0 };
  #issuedAt = 0;

  constructor(id: number, own: HartUnits, all: Surroundings) {
    this.id = id;
    this.row = own.row;
    this.frames = own.frames;
    this.instructions = own.instructions;
    this.data = own.data;
    this.tlb = own.tlb;
    this.changes = own.changes;
    this.#portals = own.portals;
    this.#account = own.account;
    this.#all = all;
  }

  /** Whether it would take an instruction now. */
  get isIdle(): boolean {
    if (this.row[job] !== 0) return false;
    const { depth } = this.frames;
    return depth === 0 || this.frames.waiting(depth - 1) < 0;
  }

  /** Whether a delivery is wanted here that was not taken yet. */
  get isWanted(): boolean {
    return this.row[wanted] !== 0;
  }

  /** When the work of the instruction at hand began: nothing depends on it. */
  get issuedAt(): number {
    return this.#issuedAt;
  }

  get doing(): CycleCause {
    return causes[this.row[inPhase] as number] as CycleCause;
  }

  get action(): Action | undefined {
    const number = this.row[job] as number;
    return number === 0 ? undefined : this.#all.program.action(number - 1);
  }

  /** The instruction arrives, and begins after so many idle cycles. */
  give(action: Action, delay: number): void {
    this.#take(this.#all.program.numberOf(action));
    this.#enter(phase.idle, delay);
  }

  #take(number: number): void {
    this.row[job] = number + 1;
    this.row[ofFrame] = this.frames.depth - 1;
  }

  /** A line is to be delivered here, so many cycles from now at the earliest. */
  want(deliver: Action<'deliver'>, delay: number): void {
    this.row[wanted] = this.#all.program.numberOf(deliver) + 1;
    this.row[wantedIn] = delay + 1;
  }

  /** Another state was put into its row. */
  restored(issued: number): void {
    this.#issuedAt = issued;
    if (this.frames.depth > 0) this.#asker = this.changes.asker(this.id);
  }

  /** Frames have gone from under the instruction at hand, or its environment has changed. */
  dropLost(): void {
    this.row[frozen] = 0;
    this.#environmentChanged();
    const { action } = this;
    if (action === undefined) return;
    const isLost =
      this.frames.depth === 0 ||
      (action.kind !== 'deliver' && this.frames.depth - 1 < (this.row[ofFrame] as number));
    if (isLost) this.#finish();
  }

  #environmentChanged(): void {
    if (this.#all.tagged) return;
    this.instructions.scrub();
    this.data.scrub();
  }

  // Time.

  tick(): void {
    this.#listen();
    if (this.#isFrozen) {
      this.#account.count(phase.frozen, 1);
      return;
    }
    this.#account.count(this.row[inPhase] as number, 1);
    if (this.row[wanted] !== 0) this.#awaitInterrupt();
    const cycles = this.row[left] as number;
    if (this.row[job] === 0) this.#resume();
    else if (cycles > 1) this.row[left] = cycles - 1;
    else this.#proceed(this.action as Action);
  }

  get #isFrozen(): boolean {
    // What has its answer already comes to an end.
    return this.row[frozen] !== 0 && this.row[inPhase] !== phase.memory;
  }

  /** Cycles until it does something, the one in which it does included. */
  get quiet(): number {
    if (this.#isFrozen) return nothing;
    if (this.row[owes] !== 0) return 1;
    const coming = this.row[wanted] === 0 ? nothing : (this.row[wantedIn] as number);
    if (coming === 0 && this.mayInterrupt()) return 1;
    return Math.min(coming === 0 ? nothing : coming, this.#quietPhase);
  }

  get #quietPhase(): number {
    if (this.row[job] === 0) return this.isIdle ? nothing : 1;
    const { bus } = this.#all;
    const now = this.row[inPhase];
    // Both end when something else happens, and that is not quiet.
    if (now === phase.port && bus.holder >= 0 && (this.row[left] as number) <= 1) return nothing;
    if (now === phase.acknowledgements && bus.awaited > 0) return nothing;
    return Math.max(1, this.row[left] as number);
  }

  pass(cycles: number): void {
    const isFrozen = this.#isFrozen;
    this.#account.count(isFrozen ? phase.frozen : (this.row[inPhase] as number), cycles);
    if (isFrozen) return;
    if (this.row[wanted] !== 0 && (this.row[wantedIn] as number) > cycles) {
      this.row[wantedIn] = (this.row[wantedIn] as number) - cycles;
    }
    if ((this.row[left] as number) > cycles) this.row[left] = (this.row[left] as number) - cycles;
  }

  // Messages.

  #listen(): void {
    const { bus, timing } = this.#all;
    const heard = bus.hears(this.id);
    if (heard !== 0) {
      this.heed(heard);
      this.#all.noticed(this.id, 'scrubs');
      this.row[owes] = heard;
      this.abandonLookup();
    }
    if (this.row[owes] === 0 || !this.mayAcknowledge()) return;
    if (((this.row[owes] as number) & news.halt) !== 0) this.row[frozen] = 1;
    this.row[owes] = 0;
    this.#all.noticed(this.id, 'acknowledges');
    bus.acknowledge(this.id, timing.message + this.#jitter());
  }

  /** Empties what may hold something of what was taken away. */
  protected heed(heard: number): void {
    if ((heard & (news.rights | news.halt)) !== 0) {
      this.instructions.scrub();
      this.data.scrub();
    }
    if ((heard & news.map) !== 0) this.tlb.shoot();
  }

  /** What was looked up before the message is looked up again, a fill on its way included. */
  protected abandonLookup(): void {
    const now = this.row[inPhase] as number;
    const { action } = this;
    if (action === undefined || now < phase.look || now > phase['page walk']) return;
    this.#startLookup(action);
  }

  /**
   * An access that was allowed before the message must have retired when the acknowledgement
   * arrives, which is in the next cycle at the earliest.
   */
  protected mayAcknowledge(): boolean {
    return this.cyclesLeft <= 1;
  }

  /** Cycles until the access that is reading or writing memory retires, this one included. */
  protected get cyclesLeft(): number {
    return this.row[inPhase] === phase.memory ? (this.row[left] as number) : 0;
  }

  // Interrupts.

  #awaitInterrupt(): void {
    const cycles = this.row[wantedIn] as number;
    if (cycles > 0) this.row[wantedIn] = cycles - 1;
    if (cycles > 1 || !this.mayInterrupt()) return;
    const deliver = (this.row[wanted] as number) - 1;
    this.row[wanted] = 0;
    if (this.frames.depth === 0) {
      this.#all.dropped(this.id, this.#all.program.action(deliver));
      return;
    }
    const number = this.row[job] as number;
    if (number !== 0) {
      this.frames.setWaiting(this.frames.depth - 1, number - 1);
      this.#all.noticed(this.id, 'is interrupted');
    }
    this.#take(deliver);
    this.row[refusing] = 0;
    this.#enter(phase.port, 1);
  }

  /** Whoever holds the port finishes first, and one delivery at a time is under way. */
  protected mayInterrupt(): boolean {
    return this.#all.bus.holder !== this.id && this.action?.kind !== 'deliver';
  }

  /** Goes on with what was put aside in the frame that control came back to. */
  #resume(): void {
    const { depth } = this.frames;
    const waiting = depth === 0 ? -1 : this.frames.waiting(depth - 1);
    if (waiting < 0) return;
    this.frames.setWaiting(depth - 1, -1);
    this.#take(waiting);
    this.#enter(phase.issue, this.#all.timing.issue);
  }

  // Phases.

  #enter(next: Phase, cycles: number): Phase {
    this.row[inPhase] = next;
    this.row[left] = cycles;
    const { action } = this;
    // A phase that takes no time is over at once.
    return cycles === 0 && action !== undefined ? this.#proceed(action) : next;
  }

  #jitter(): number {
    const { choose, timing } = this.#all;
    return timing.jitter === 0 ? 0 : choose(timing.jitter + 1, this.id);
  }

  /** The phase is over. This and what follows return the phase that begins. */
  #proceed(action: Action): Phase {
    switch (this.row[inPhase]) {
      case phase.idle:
        return this.#enter(phase.issue, this.#all.timing.issue);
      case phase.issue:
        return this.#begin(action);
      case phase.look:
        return this.#look(action);
      case phase.walk:
        return this.#walk(action);
      case phase.fill:
        return this.#fill(action);
      case phase.translate:
        return this.#translate(action);
      case phase['page walk']:
        return this.#walkPages(action);
      case phase.memory:
        return this.#retire(action, this.#transfer(action));
      case phase.port:
        return this.#takePort(action);
      case phase.portal:
        return this.#readPortal(action);
      case phase.check:
        return this.#check(action);
      case phase.write:
        return this.#write(action);
      case phase.acknowledgements:
        return this.#awaitAll(action);
      case phase.frame:
        return this.#moveFrame(action);
      default:
        throw new Error(`there is no phase ${this.row[inPhase]}`);
    }
  }

  #begin(action: Action): Phase {
    this.#issuedAt = this.#all.cycle();
    if (!isAccess(action)) return this.#enter(phase.port, 1);
    this.#asker = this.changes.asker(this.id);
    if (this.#soughtBy(action).isBeyond) return this.#refuse(action, 'bounds', -1, 0);
    return this.#startLookup(action);
  }

  // Looking up: one address after the other, until the last of the range is found.

  #soughtBy(action: Action): Extent {
    if (action.kind === 'call') return this.#all.portals[action.portal]?.entry as Extent;
    const span = 'span' in action ? this.#all.spans[action.span] : undefined;
    if (span === undefined) throw new Error(`${action.kind} looks for nothing`);
    return span;
  }

  #startLookup(action: Action): Phase {
    const { firstHi, firstLo } = this.#soughtBy(action);
    this.row[cursorHi] = firstHi;
    this.row[cursorLo] = firstLo;
    return this.#enter(phase.look, this.#all.timing.look);
  }

  #plbOf({ kind }: Action): Plb {
    return kind === 'fetch' || kind === 'call' ? this.instructions : this.data;
  }

  #look(action: Action): Phase {
    const plb = this.#plbOf(action);
    const [hi, lo] = [this.row[cursorHi] as number, this.row[cursorLo] as number];
    const found = plb.find(this.#asker, neededBy(action), hi, lo);
    if (found < 0) return this.#startWalk(action);
    return this.#found(action, plb.lastHi(found), plb.lastLo(found));
  }

  /** Allowed up to this address, and at least at the cursor: done, or the next one is looked for. */
  #found(action: Action, endHi: number, endLo: number): Phase {
    const { lastHi, lastLo } = this.#soughtBy(action);
    const [atHi, atLo] = [this.row[cursorHi] as number, this.row[cursorLo] as number];
    let [hi, lo] = isBelow(endHi, endLo, atHi, atLo) ? [atHi, atLo] : [endHi, endLo];
    const isAll = !isBelow(hi, lo, lastHi, lastLo);
    if (isAll) [hi, lo] = [lastHi, lastLo];
    if (isAccess(action)) {
      const devoid = this.#all.memory.devoidIn(atHi, atLo, hi, lo);
      if (devoid !== undefined) {
        const isLater = isBelow(atHi, atLo, devoid.firstHi, devoid.firstLo);
        return isLater
          ? this.#refuse(action, 'protection', devoid.firstHi, devoid.firstLo)
          : this.#refuse(action, 'protection', atHi, atLo);
      }
    }
    if (isAll) return this.#allowed(action);
    const nextLo = (lo + 1) >>> 0;
    this.row[cursorLo] = nextLo;
    this.row[cursorHi] = nextLo === 0 ? hi + 1 : hi;
    return this.#enter(phase.look, this.#all.timing.look);
  }

  #startWalk(action: Action): Phase {
    const { table, timing } = this.#all;
    const [hi, lo] = [this.row[cursorHi] as number, this.row[cursorLo] as number];
    this.row[walkTo] = table.find(this.#asker, neededBy(action), hi, lo) + 1;
    table.beginWalk(this.id);
    return this.#enter(phase.walk, Math.max(1, table.read) * timing.entry);
  }

  /** All entries up to one that matches have been read. A table that changed is read again. */
  #walk(action: Action): Phase {
    const { table, timing } = this.#all;
    if (table.hasChanged(this.id)) return this.#startWalk(action);
    const entry = (this.row[walkTo] as number) - 1;
    const [hi, lo] = [this.row[cursorHi] as number, this.row[cursorLo] as number];
    if (entry < 0) {
      return this.#refuse(action, 'protection', hi, lo);
    }
    table.noteCached(entry, this.id);
    // Nothing has changed since, so it comes to the same.
    table.find(this.#asker, neededBy(action), hi, lo);
    copyAnswer(table, this.row, staged);
    return this.#enter(phase.fill, timing.fill);
  }

  #fill(action: Action): Phase {
    const plb = this.#plbOf(action);
    plb.insert(this.row, staged, (n) => this.#all.choose(n, this.id));
    const end = staged + Plb.copyWords;
    const [lastHi, lastLo] = [this.row[end - 2] as number, this.row[end - 1] as number];
    this.row.fill(0, staged, end);
    return this.#found(action, lastHi, lastLo);
  }

  #allowed(action: Action): Phase {
    const { memory, timing } = this.#all;
    if (action.kind === 'call') return this.#startCheck(action);
    if (memory.geometry.pages === undefined) return this.#startMemory(action);
    this.row.fill(0, pinned);
    const { firstHi, firstLo } = this.#soughtBy(action);
    this.row[cursorHi] = firstHi;
    this.row[cursorLo] = firstLo;
    return this.#enter(phase.translate, timing.translate);
  }

  // Below protection: what is behind the addresses, one page after the other.

  #translate(action: Action): Phase {
    const { memory, timing } = this.#all;
    const [hi, lo] = [this.row[cursorHi] as number, this.row[cursorLo] as number];
    const direct = memory.directAt(hi, lo);
    if (direct !== undefined) return this.#translated(action, direct);
    const page = memory.pageAt(hi, lo);
    if (page < 0) return this.#refuse(action, 'unmapped', hi, lo);
    const known = this.tlb.find(page);
    if (known < 0) return this.#enter(phase['page walk'], timing.page);
    this.row[pinned + page] = known + 1;
    return this.#translated(action, memory.page(page));
  }

  #walkPages(action: Action): Phase {
    const { memory, pages } = this.#all;
    const [hi, lo] = [this.row[cursorHi] as number, this.row[cursorLo] as number];
    const page = memory.pageAt(hi, lo);
    const physicalPage = pages.read(page);
    if (physicalPage < 0) return this.#refuse(action, 'unmapped', hi, lo);
    pages.noteCached(page, this.id);
    this.tlb.insert(page, physicalPage, (n) => this.#all.choose(n, this.id));
    this.row[pinned + page] = physicalPage + 1;
    return this.#translated(action, memory.page(page));
  }

  #translated(action: Action, { lastHi: hi, lastLo: lo }: Extent): Phase {
    const { lastHi, lastLo } = this.#soughtBy(action);
    if (!isBelow(hi, lo, lastHi, lastLo)) return this.#startMemory(action);
    const nextLo = (lo + 1) >>> 0;
    this.row[cursorLo] = nextLo;
    this.row[cursorHi] = nextLo === 0 ? hi + 1 : hi;
    return this.#enter(phase.translate, this.#all.timing.translate);
  }

  #startMemory(action: Action): Phase {
    const { memory } = this.#all;
    const sought = this.#soughtBy(action);
    const [first = sought] = memory.geometry.pages === undefined ? [] : this.#behind(sought);
    const cycles = memory.cycles(first.firstHi, first.firstLo, sought.words);
    return this.#enter(phase.memory, cycles + this.#jitter());
  }

  /** The range by the addresses of memory, piece by piece, as it was found. */
  #behind(sought: Extent): readonly Extent[] {
    const { memory } = this.#all;
    if (memory.geometry.pages === undefined) return [sought];
    const pieces: Extent[] = [];
    let { firstHi: hi, firstLo: lo } = sought;
    for (;;) {
      const direct = memory.directAt(hi, lo);
      const page = direct === undefined ? memory.pageAt(hi, lo) : -1;
      const whole = direct ?? memory.page(page);
      const endsHere = !isBelow(whole.lastHi, whole.lastLo, sought.lastHi, sought.lastLo);
      const piece = between(hi, lo, endsHere ? sought : whole);
      const physicalPage = (this.row[pinned + page] as number) - 1;
      pieces.push(direct === undefined ? memory.behind(piece, page, physicalPage) : piece);
      if (endsHere) return pieces;
      lo = (whole.lastLo + 1) >>> 0;
      hi = lo === 0 ? whole.lastHi + 1 : whole.lastHi;
    }
  }

  /** What an access does, in the cycle in which it retires. */
  #transfer(action: Action): Outcome {
    const { memory, values } = this.#all;
    if (!memory.keepsValues || action.kind === 'fetch') return done;
    const pieces = this.#behind(this.#soughtBy(action));
    if (action.kind === 'store') {
      const value = this.changes.sourceOf(this.id, action.source);
      for (const piece of pieces) memory.write(piece, value);
      return done;
    }
    const read: number[] = [];
    for (const piece of pieces) {
      for (const value of memory.read(piece)) if (value !== read.at(-1)) read.push(value);
    }
    this.frames.setRegister(this.frames.depth - 1, 0, read[0] ?? 0);
    return { kind: 'loaded', values: read.map((place) => values[place] ?? 0) };
  }

  // Holding the port of the table.

  #takePort(action: Action): Phase {
    const { bus, timing } = this.#all;
    if (bus.holder >= 0) return this.#enter(phase.port, 1);
    // Since it was asked for, others may have made it impossible.
    if (!this.changes.isPossible(this.id, action)) return this.#drop(action);
    bus.take(this.id);
    this.#asker = this.changes.asker(this.id);
    if (isAccess(action)) return this.#startLookupAgain(action);
    this.#issuedAt = this.#all.cycle();
    this.#all.issued(this.id, action);
    switch (action.kind) {
      case 'call': {
        const isNear = this.#portals.touch(action.portal, (n) => this.#all.choose(n, this.id));
        return this.#enter(phase.portal, timing.portal + (isNear ? 0 : timing.portalMiss));
      }
      case 'deliver':
        return this.#startFrame(action);
      case 'grant':
      case 'map':
      case 'unmap':
      case 'destroy':
      case 'create':
        return this.#startCheck(action);
      default:
        return this.#enter(phase.write, timing.write);
    }
  }

  /** What was refused is looked up once more, while nothing can change. */
  #startLookupAgain(action: Action): Phase {
    if (this.#soughtBy(action).isBeyond) return this.#refuse(action, 'bounds', -1, 0);
    return this.#startLookup(action);
  }

  #readPortal(action: Action): Phase {
    if (action.kind === 'call' && this.changes.isDeadEnd(action.portal)) {
      return this.#refuse(action, 'dead', -1, 0);
    }
    return this.#startLookup(action);
  }

  #startCheck(action: Action): Phase {
    const { table, timing } = this.#all;
    this.changes.refusal(this.id, action);
    return this.#enter(phase.check, table.read * timing.entry);
  }

  #check(action: Action): Phase {
    const refused = this.changes.refusal(this.id, action);
    const { failedHi, failedLo } = this.changes;
    if (refused !== undefined) return this.#refuse(action, refused, failedHi, failedLo);
    switch (action.kind) {
      case 'call':
        return this.#startFrame(action);
      case 'start': {
        const isBusy = this.#all.engines[action.device]?.isActive === true;
        return isBusy ? this.#refuse(action, 'busy', -1, 0) : this.#retire(action, done);
      }
      case 'stop':
        return this.#retire(action, done);
      default:
        return this.#enter(phase.write, this.#all.timing.write);
    }
  }

  #write(action: Action): Phase {
    this.changes.takeAway(this.id, action);
    this.#all.noticed(this.id, 'changes the region table');
    this.#tellOthers();
    const { kind } = action;
    // What is added is in force from this cycle on, and so it retires in it.
    if (kind === 'grant' || kind === 'call' || kind === 'deliver' || kind === 'create') {
      return this.#retire(action, done);
    }
    return this.#enter(phase.acknowledgements, 1);
  }

  #tellOthers(): void {
    const { harts, engines } = this.#all;
    const { rights, map, halt, engineRights, engineMap, engineHalt } = this.changes.told;
    for (const { id } of harts) {
      const about =
        has(rights, id, news.rights) | has(map, id, news.map) | has(halt, id, news.halt);
      if (id === this.id) this.heed(about);
      else this.#tell(id, about);
    }
    for (const { id, device } of engines) {
      const about =
        has(engineRights, device, news.rights) |
        has(engineMap, device, news.map) |
        has(engineHalt, device, news.halt);
      this.#tell(id, about);
    }
  }

  #tell(agent: number, about: number): void {
    const { bus, timing } = this.#all;
    if (about !== 0) bus.tell(agent, about, timing.message + this.#jitter());
  }

  #awaitAll(action: Action): Phase {
    if (this.#all.bus.awaited > 0) return this.#enter(phase.acknowledgements, 1);
    switch (action.kind) {
      case 'return':
      case 'unwind':
        return this.#startFrame(action);
      case 'start':
      case 'stop':
        // The device stands still by now: what it is will not change.
        if (!this.changes.isPossible(this.id, action)) return this.#drop(action);
        return this.#startCheck(action);
      default:
        return this.#retire(action, done);
    }
  }

  #startFrame(action: Action): Phase {
    const { timing } = this.#all;
    const isBack = action.kind === 'return' || action.kind === 'unwind';
    const mustSpill = isBack ? this.frames.mustFill : this.frames.isFull;
    return this.#enter(phase.frame, timing.frame + (mustSpill ? timing.spill : 0));
  }

  #moveFrame(action: Action): Phase {
    const refused = this.row[refusing] as number;
    if (refused > 0) return this.#fault(action, causesOfFaults[refused - 1] as Cause);
    if (action.kind === 'return' || action.kind === 'unwind') return this.#retire(action, done);
    return this.#enter(phase.write, this.#all.timing.write);
  }

  // Refusing.

  /**
   * Where a fault portal may take it, it is refused by whoever holds the port: a frame is pushed in the
   * cycle in which it retires. An address of -1 is none.
   */
  #refuse(action: Action, cause: Cause, hi: number, lo: number): Phase {
    const { bus, description, placeOf } = this.#all;
    const top = this.frames.depth - 1;
    if (description.spaces[this.frames.data(top)]?.faults === undefined) {
      return this.#retire(action, fault(cause));
    }
    if (bus.holder !== this.id) return this.#enter(phase.port, 1);
    if (this.changes.faultPortal(this.id) < 0) return this.#retire(action, fault(cause));
    const entry = action.kind === 'call' ? this.#all.portals[action.portal]?.entry : undefined;
    const [atHi, atLo] = entry === undefined ? [hi, lo] : [entry.firstHi, entry.firstLo];
    this.row[refusing] = causesOfFaults.indexOf(cause) + 1;
    this.row[refusedAt] = atHi < 0 ? 0 : placeOf(atHi * 0x1_0000_0000 + atLo);
    return this.#startFrame(action);
  }

  #fault(action: Action, cause: Cause): Phase {
    const { description, placeOf, program } = this.#all;
    const portal = this.changes.faultPortal(this.id);
    this.changes.fault(this.id, portal, {
      refused: program.numberOf(action),
      cause: placeOf(description.faultValues?.[cause] ?? 0),
      at: this.row[refusedAt] as number,
    });
    this.#environmentChanged();
    return this.#retire(action, fault(cause));
  }

  /** In one cycle: what it does is done, the port is free, and others see it. */
  #retire(action: Action, outcome: Outcome): Phase {
    const issued = this.#issuedAt;
    const isChange = !isAccess(action) && outcome.kind !== 'fault';
    this.#finish();
    if (isChange) {
      this.changes.commit(this.id, action);
      this.#environmentChanged();
    }
    this.#all.retired(this.id, { action, outcome, issued });
    return phase.idle;
  }

  #drop(action: Action): Phase {
    this.#finish();
    this.#all.noticed(this.id, 'drops what it was given');
    this.#all.dropped(this.id, action);
    return phase.idle;
  }

  #finish(): Phase {
    const { bus, engines } = this.#all;
    if (bus.holder === this.id) {
      bus.release();
      for (const engine of engines) engine.goOn();
    }
    this.row[job] = 0;
    this.row[ofFrame] = 0;
    this.row[refusing] = 0;
    this.row[refusedAt] = 0;
    this.row[cursorHi] = 0;
    this.row[cursorLo] = 0;
    this.row[walkTo] = 0;
    this.row[inPhase] = phase.idle;
    this.row[left] = 0;
    return phase.idle;
  }
}

const nothing = Number.POSITIVE_INFINITY;

/** The news for an agent whose bit is set, else none. */
function has(bits: number, agent: number, what: number): number {
  return ((bits >>> agent) & 1) * what;
}

function isAccess({ kind }: Action): boolean {
  return kind === 'fetch' || kind === 'load' || kind === 'store';
}

function neededBy({ kind }: Action): Rights {
  if (kind === 'fetch') return right.x;
  if (kind === 'load') return right.r;
  return kind === 'store' ? right.w : right.e;
}
