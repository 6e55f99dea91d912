/**
 * One hart: takes the instructions of its thread one after the other, cycle by cycle.
 *
 * An access looks into the PLB, walks the region table where the PLB does not know, and takes effect
 * when it retires. Whoever changes the table, or reads it to pass something on, first gets the
 * table's port and keeps it until it retires. A message that something was taken from the table
 * empties the PLB at once; it is acknowledged when nothing that was allowed before is still on its
 * way.
 */

import type { Action, Source } from '../model/action.ts';
import { done, fault, type Outcome } from '../model/outcome.ts';
import { type Rights, right, unmarked, without } from '../model/rights.ts';
import type { Bus } from './bus.ts';
import { type Account, type CycleCause, causes } from './cycles.ts';
import type { Frames } from './frames.ts';
import type { Memory } from './memory.ts';
import { copyOf, type Plb } from './plb.ts';
import { type Asker, noThread, owner, type RegionTable } from './region-table.ts';
import type { Timing } from './timing.ts';
import { type Extent, isBelow, type Row } from './words.ts';

/** What the first machine can do; it refuses to run the rest. */
export const instructionKinds = [
  'fetch',
  'load',
  'store',
  'call',
  'return',
  'grant',
  'revoke',
  'unpass',
] as const;
export type Instruction = Action<(typeof instructionKinds)[number]>;

/** What all harts share, and what is fixed. */
export interface Surroundings {
  readonly table: RegionTable;
  readonly bus: Bus;
  /** Undefined where memory is not tracked. */
  readonly memory: Memory | undefined;
  readonly timing: Timing;
  /** The machine's spans, hunks and portals, in words. */
  readonly spans: readonly Extent[];
  readonly portals: readonly {
    readonly entry: Extent;
    readonly code: number;
    readonly data: number;
  }[];
  /** By thread and frame. */
  readonly hunks: readonly (readonly Extent[])[];
  readonly values: readonly number[];
  readonly cycle: () => number;
  /** One of 0 to n - 1: how long something takes beyond the least, or who makes room. */
  readonly choose: (n: number, hart: number) => number;
  /** The instruction holds the port of the table: what it takes away is in flight from now on. */
  readonly issued: (hart: number, action: Instruction) => void;
  readonly retired: (hart: number, retired: Retired) => void;
  /** For those who watch: what a hart does besides its phase. */
  readonly noticed: (hart: number, event: HartEvent) => void;
}

export type HartEvent = 'scrubs its PLB' | 'acknowledges' | 'changes the region table';

export interface Retired {
  readonly action: Instruction;
  readonly outcome: Outcome;
  readonly issued: number;
}

const phase = {
  idle: 0,
  issue: 1,
  look: 2,
  walk: 3,
  fill: 4,
  memory: 5,
  port: 6,
  check: 7,
  write: 8,
  acknowledgements: 9,
  frame: 10,
} as const satisfies { readonly [C in CycleCause]: number };
type Phase = (typeof phase)[keyof typeof phase];

// Words of a hart's own row.
const inPhase = 0;
/** Cycles left in the phase. */
const left = 1;
const issuedAt = 2;
/** The address that is looked for. */
const cursorHi = 3;
const cursorLo = 4;
/** The entry that a walk reads next, and the generation of the table that it began in. */
const walkAt = 5;
const walkedIn = 6;
/** What a fill brings: an entry's words, copied when it was read. */
const staged = 7;
const stagedWords = 7;
/** Heard that something was taken, and not acknowledged yet. */
const owes = staged + stagedWords;

export class Hart {
  static readonly words = owes + 1;

  readonly id: number;
  readonly frames: Frames;
  readonly plb: Plb;
  protected readonly row: Row;
  readonly #all: Surroundings;
  readonly #account: Account;
  /** Where the program is, not the machine: the instruction at hand. */
  #action: Instruction | undefined;

  constructor(
    id: number,
    own: {
      readonly row: Row;
      readonly frames: Frames;
      readonly plb: Plb;
      readonly account: Account;
    },
    all: Surroundings,
  ) {
    this.id = id;
    this.row = own.row;
    this.frames = own.frames;
    this.plb = own.plb;
    this.#account = own.account;
    this.#all = all;
  }

  get isIdle(): boolean {
    return this.#action === undefined;
  }

  get doing(): CycleCause {
    return causes[this.row[inPhase] as number] as CycleCause;
  }

  get action(): Instruction | undefined {
    return this.#action;
  }

  /** For a machine whose state is restored: the instruction belongs to the state. */
  resume(action: Instruction | undefined): void {
    this.#action = action;
  }

  /** The instruction arrives, and begins after so many idle cycles. */
  give(action: Instruction, delay: number): void {
    this.#action = action;
    this.#enter(phase.idle, delay);
  }

  tick(): void {
    this.#listen();
    this.#account.count(this.row[inPhase] as number);
    const cycles = this.row[left] as number;
    if (cycles > 1) {
      this.row[left] = cycles - 1;
      return;
    }
    if (this.#action !== undefined) this.#proceed(this.#action);
  }

  #listen(): void {
    const { bus, timing } = this.#all;
    if (bus.hears(this.id)) {
      this.plb.scrub();
      this.#all.noticed(this.id, 'scrubs its PLB');
      this.row[owes] = 1;
      this.abandonLookup();
    }
    if (this.row[owes] === 0 || !this.mayAcknowledge()) return;
    this.row[owes] = 0;
    this.#all.noticed(this.id, 'acknowledges');
    bus.acknowledge(this.id, timing.message + this.#jitter());
  }

  /** What was looked up before the message is looked up again, a fill on its way included. */
  protected abandonLookup(): void {
    const now = this.row[inPhase];
    if (this.#action === undefined) return;
    if (now === phase.look || now === phase.walk || now === phase.fill) {
      this.#startLookup(this.#action);
    }
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

  #enter(next: Phase, cycles: number): Phase {
    this.row[inPhase] = next;
    this.row[left] = cycles;
    // A phase that takes no time is over at once.
    return cycles === 0 && this.#action !== undefined ? this.#proceed(this.#action) : next;
  }

  #jitter(): number {
    const { choose, timing } = this.#all;
    return timing.jitter === 0 ? 0 : choose(timing.jitter + 1, this.id);
  }

  /** The phase is over. This and what follows return the phase that begins. */
  #proceed(action: Instruction): Phase {
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
      case phase.memory:
        return this.#retire(action, this.#transfer(action));
      case phase.port:
        return this.#takePort(action);
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

  #begin(action: Instruction): Phase {
    this.row[issuedAt] = this.#all.cycle();
    if (!isAccess(action)) return this.#enter(phase.port, 1);
    if (this.#soughtBy(action).isBeyond) return this.#retire(action, fault('bounds'));
    return this.#startLookup(action);
  }

  // Looking up: one address after the other, until the last of the range is found.

  #soughtBy(action: Instruction): Extent {
    if (action.kind === 'call') return this.#portal(action).entry;
    const span = 'span' in action ? this.#all.spans[action.span] : undefined;
    if (span === undefined) throw new Error(`${action.kind} looks for nothing`);
    return span;
  }

  #portal(action: Action<'call'>): Surroundings['portals'][number] {
    const portal = this.#all.portals[action.portal];
    if (portal === undefined) throw new Error(`there is no portal ${action.portal}`);
    return portal;
  }

  #asker(): Asker {
    const top = this.frames.depth - 1;
    return { code: this.frames.code(top), data: this.frames.data(top), thread: this.id };
  }

  #startLookup(action: Instruction): Phase {
    const { firstHi, firstLo } = this.#soughtBy(action);
    this.row[cursorHi] = firstHi;
    this.row[cursorLo] = firstLo;
    return this.#enter(phase.look, this.#all.timing.look);
  }

  #look(action: Instruction): Phase {
    const found = this.plb.find(
      this.#asker(),
      neededBy(action),
      this.row[cursorHi] as number,
      this.row[cursorLo] as number,
    );
    if (found < 0) return this.#startWalk();
    const { hi, lo } = this.plb.lastOf(found);
    return this.#found(action, hi, lo);
  }

  /** Allowed up to this address, and at least at the cursor: done, or the next one is looked for. */
  #found(action: Instruction, endHi: number, endLo: number): Phase {
    const { lastHi, lastLo } = this.#soughtBy(action);
    const [atHi, atLo] = [this.row[cursorHi] as number, this.row[cursorLo] as number];
    const [hi, lo] = isBelow(endHi, endLo, atHi, atLo) ? [atHi, atLo] : [endHi, endLo];
    if (hi > lastHi || (hi === lastHi && lo >= lastLo)) return this.#allowed(action);
    const nextLo = (lo + 1) >>> 0;
    this.row[cursorLo] = nextLo;
    this.row[cursorHi] = nextLo === 0 ? hi + 1 : hi;
    return this.#enter(phase.look, this.#all.timing.look);
  }

  #startWalk(): Phase {
    this.row[walkAt] = 0;
    this.row[walkedIn] = this.#all.table.generation;
    return this.#enter(phase.walk, this.#all.timing.entry);
  }

  /** One entry has been read. A table that changed meanwhile is read from the beginning. */
  #walk(action: Instruction): Phase {
    const { table, timing } = this.#all;
    if (this.row[walkedIn] !== table.generation) return this.#startWalk();
    const entry = this.row[walkAt] as number;
    if (entry >= table.count) return this.#retire(action, fault('protection'));
    const [hi, lo] = [this.row[cursorHi] as number, this.row[cursorLo] as number];
    if (table.isFor(entry, this.#asker(), neededBy(action)) && table.covers(entry, hi, lo)) {
      table.noteCached(entry, this.id);
      this.#stage(entry);
      return this.#enter(phase.fill, timing.fill);
    }
    this.row[walkAt] = entry + 1;
    return this.#enter(phase.walk, timing.entry);
  }

  #stage(entry: number): void {
    const { space, thread, rights, extent } = copyOf(this.#all.table, entry);
    const { firstHi, firstLo, lastHi, lastLo } = extent;
    this.row.set([space, thread + 1, rights, firstHi, firstLo, lastHi, lastLo], staged);
  }

  #fill(action: Instruction): Phase {
    const [space, thread, rights, firstHi, firstLo, lastHi, lastLo] = this.row.slice(
      staged,
      staged + stagedWords,
    ) as unknown as [number, number, number, number, number, number, number];
    const extent = {
      firstHi,
      firstLo,
      lastHi,
      lastLo,
      isEmpty: false,
      isBeyond: false,
      words: 0,
    };
    this.plb.insert({ space, thread: thread - 1, rights, extent }, (n) =>
      this.#all.choose(n, this.id),
    );
    return this.#found(action, lastHi, lastLo);
  }

  #allowed(action: Instruction): Phase {
    const { timing, table } = this.#all;
    if (action.kind === 'call') return this.#enter(phase.check, table.count * timing.entry);
    const beats = Math.min(this.#soughtBy(action).words, timing.beatsMax) - 1;
    return this.#enter(phase.memory, timing.memory + beats * timing.beat + this.#jitter());
  }

  /** What an access does, in the cycle in which it retires. */
  #transfer(action: Instruction): Outcome {
    const { memory, values } = this.#all;
    if (memory === undefined) return done;
    const top = this.frames.depth - 1;
    if (action.kind === 'store') {
      memory.write(this.#soughtBy(action), this.sourceIndex(action.source, top));
      return done;
    }
    if (action.kind !== 'load') return done;
    const read = memory.read(this.#soughtBy(action));
    this.frames.setRegister(top, 0, read[0] ?? 0);
    return { kind: 'loaded', values: read.map((index) => values[index] ?? 0) };
  }

  /** The place of a value in the machine's list of values. */
  protected sourceIndex(source: Source, frame: number): number {
    if ('value' in source) return Math.max(0, this.#all.values.indexOf(source.value));
    return source.register < this.frames.registers
      ? this.frames.register(frame, source.register)
      : 0;
  }

  // Holding the port of the table.

  #takePort(action: Instruction): Phase {
    const { bus, table, timing } = this.#all;
    if (bus.holder >= 0) return this.#enter(phase.port, 1);
    bus.take(this.id);
    this.row[issuedAt] = this.#all.cycle();
    this.#all.issued(this.id, action);
    if (action.kind === 'call') return this.#startLookup(action);
    if (action.kind === 'grant') return this.#enter(phase.check, table.count * timing.entry);
    return this.#enter(phase.write, timing.write);
  }

  #check(action: Instruction): Phase {
    const { table, spans, timing, hunks } = this.#all;
    if (action.kind === 'grant') {
      const extent = spans[action.span] as Extent;
      const mayGrant = table.holdsPassable(action.as, action.rights, extent);
      if (!mayGrant) return this.#retire(action, fault('exceeds-authority'));
    }
    if (action.kind === 'call') {
      const mayLend = action.lends.every(({ lender, span, rights }) =>
        table.holdsPassable(lender, rights, spans[span] as Extent, this.id),
      );
      if (!mayLend) return this.#retire(action, fault('exceeds-authority'));
      if (this.frames.depth >= (hunks[this.id]?.length ?? 0)) {
        return this.#retire(action, fault('stack'));
      }
      return this.#enter(phase.frame, timing.frame);
    }
    return this.#enter(phase.write, timing.write);
  }

  #write(action: Instruction): Phase {
    const copies = this.#rewrite(action);
    this.#all.noticed(this.id, 'changes the region table');
    if (copies !== 0) this.plb.scrub();
    this.#tellOthers(copies);
    // What is added is in force from this cycle on, and so it retires in it.
    if (action.kind === 'grant' || action.kind === 'call') return this.#retire(action, done);
    return this.#enter(phase.acknowledgements, 1);
  }

  /** Returns the harts that may have a copy of what is no longer so. */
  #rewrite(action: Instruction): number {
    const { table, spans } = this.#all;
    switch (action.kind) {
      case 'grant': {
        const { to, as, rights } = action;
        const title = { grantee: to, grantor: as, thread: noThread, depth: 0, rights };
        table.add(title, spans[action.span] as Extent);
        return 0;
      }
      case 'revoke':
      case 'unpass': {
        const { as, from, rights } = action;
        const narrowed = action.kind === 'revoke' ? without : unmarked;
        const pair = { grantor: as, grantee: from };
        const copies = table.narrow(pair, spans[action.span] as Extent, (had: Rights) =>
          narrowed(had, rights),
        );
        return copies | table.sweep();
      }
      case 'call':
        this.#enterFrame(action);
        return 0;
      case 'return':
        return table.endFrame(this.id, this.frames.depth - 1) | table.sweep();
      default:
        throw new Error(`${action.kind} writes nothing to the region table`);
    }
  }

  #enterFrame(action: Action<'call'>): void {
    const { table, spans, hunks, memory } = this.#all;
    const { code, data } = this.#portal(action);
    const depth = this.frames.depth;
    const hunk = hunks[this.id]?.[depth] as Extent;
    const own = { thread: this.id, depth };
    table.add({ ...own, grantee: data, grantor: owner, rights: 0xff }, hunk);
    for (const { lender, span, rights } of action.lends) {
      if (lender === data) continue;
      table.add({ ...own, grantee: data, grantor: lender, rights }, spans[span] as Extent);
    }
    memory?.write(hunk, 0);
    const top = depth - 1;
    const passed = action.arguments.map((source) => this.sourceIndex(source, top));
    this.frames.push(code, data);
    for (const [i, value] of passed.entries()) this.frames.setRegister(depth, i, value);
  }

  #tellOthers(copies: number): void {
    const { bus, timing } = this.#all;
    for (let hart = 0; hart < bus.harts; hart++) {
      if (hart === this.id || (copies & (1 << hart)) === 0) continue;
      bus.tell(hart, timing.message + this.#jitter());
    }
  }

  #awaitAll(action: Instruction): Phase {
    if (this.#all.bus.awaited > 0) return this.#enter(phase.acknowledgements, 1);
    if (action.kind === 'return') return this.#enter(phase.frame, this.#all.timing.frame);
    return this.#retire(action, done);
  }

  #moveFrame(action: Instruction): Phase {
    if (action.kind !== 'return') return this.#enter(phase.write, this.#all.timing.write);
    const top = this.frames.depth - 1;
    this.leave(action.results.map((source) => this.sourceIndex(source, top)));
    return this.#retire(action, done);
  }

  protected leave(results: readonly number[]): void {
    this.frames.pop(results);
  }

  #retire(action: Instruction, outcome: Outcome): Phase {
    const { bus, retired } = this.#all;
    if (bus.holder === this.id) bus.release();
    const issued = this.row[issuedAt] as number;
    this.#action = undefined;
    this.row[inPhase] = phase.idle;
    this.row[left] = 0;
    retired(this.id, { action, outcome, issued });
    return phase.idle;
  }
}

function isAccess({ kind }: Instruction): boolean {
  return kind === 'fetch' || kind === 'load' || kind === 'store';
}

function neededBy({ kind }: Instruction): Rights {
  if (kind === 'fetch') return right.x;
  if (kind === 'load') return right.r;
  return kind === 'store' ? right.w : right.e;
}
