/**
 * The machine: harts with their buffers, DMA engines, the tables, memory, the bus, and the clock.
 *
 * It does what the contract says by other means than the model: it keeps addresses where the model
 * keeps cells, and cuts entries where the model searches for authority. What it did is what it
 * retires, in one order. Nothing here decides by itself how long something takes beyond the least, when
 * a line is raised or when a device has something to move: whoever drives it does.
 */

import type { Action } from '../model/action.ts';
import { endOf, type Range } from '../model/address.ts';
import type { MachineDescription } from '../model/machine.ts';
import type { Outcome } from '../model/outcome.ts';
import { done } from '../model/outcome.ts';
import { Bus } from './units/bus.ts';
import { Cache } from './units/cache.ts';
import { Changes } from './changes.ts';
import { Account, type CycleCause, causes } from './units/cycles.ts';
import { DmaEngine } from './units/dma-engine.ts';
import { Hart } from './hart.ts';
import { InterruptController } from './units/interrupt-controller.ts';
import { Memory } from './units/memory.ts';
import { MemoryController } from './units/memory-controller.ts';
import { PageTable } from './units/page-table.ts';
import { Plb } from './units/plb.ts';
import { PortalCache } from './units/portal-cache.ts';
import { noThread, owner, RegionTable } from './units/region-table.ts';
import { frameKind, Spiller } from './units/spiller.ts';
import { type HartEvent, Program, type Surroundings } from './context.ts';
import { type Sizes, type Timing, timing as usual, sizes as usualSizes } from './timing.ts';
import { Tlb } from './units/tlb.ts';
import { between, type Extent, extentOf, isBelow, type Row } from './units/extent.ts';

/** What an actor did: complete at `retired`, in force since `issued`. Times are cycles. */
export interface Retirement {
  /** The hart, which is the thread; behind them the engines, and last the interrupt controller. */
  readonly actor: number;
  readonly action: Action;
  readonly outcome: Outcome;
  /** When its work began: for what changes a table, when it got the port. */
  readonly issued: number;
  readonly retired: number;
}

/** Returns one of 0 to n - 1 for something that the actor does. */
export type Choose = (n: number, actor: number) => number;

/** Whoever wants another machine replaces a unit. */
export interface Units {
  readonly table: new (...made: ConstructorParameters<typeof RegionTable>) => RegionTable;
  readonly pages: new (row: Row) => PageTable;
  readonly plb: new (...made: ConstructorParameters<typeof Plb>) => Plb;
  readonly tlb: new (row: Row) => Tlb;
  readonly spiller: new (...made: ConstructorParameters<typeof Spiller>) => Spiller;
  readonly bus: new (...made: ConstructorParameters<typeof Bus>) => Bus;
  readonly memory: new () => Memory;
  readonly controller: new (
    ...made: ConstructorParameters<typeof MemoryController>
  ) => MemoryController;
  readonly interrupts: new (row: Row) => InterruptController;
  readonly engine: new (...made: ConstructorParameters<typeof DmaEngine>) => DmaEngine;
  readonly changes: new (all: Surroundings) => Changes;
  readonly hart: new (...made: ConstructorParameters<typeof Hart>) => Hart;
}

export const units: Units = {
  table: RegionTable,
  pages: PageTable,
  plb: Plb,
  tlb: Tlb,
  spiller: Spiller,
  bus: Bus,
  memory: Memory,
  controller: MemoryController,
  interrupts: InterruptController,
  engine: DmaEngine,
  changes: Changes,
  hart: Hart,
};

export interface Options {
  readonly choose: Choose;
  readonly units?: Units;
  readonly timing?: Timing;
  readonly sizes?: Partial<Sizes>;
  /**
   * Addresses at which a burst of a device ends, ascending. Without: lines of 64 bytes. What one beat
   * moves is the world's affair as much as when it comes.
   */
  readonly bursts?: readonly bigint[];
  /** An instruction that changes a table has the port: what it takes away is in flight. */
  readonly onIssue?: (actor: number, action: Action) => void;
  readonly onRetire?: (retirement: Retirement) => void;
  /** What has become impossible is not carried out. What goes with its frame is not told of. */
  readonly onDrop?: (actor: number, action: Action) => void;
  readonly onEvent?: (actor: number, event: HartEvent) => void;
}

/** The machine is larger than what is built. */
export class NotBuilt extends Error {}

/** As many as a word has bits: a table's entry notes in one who may have a copy of it. */
const hartsMost = 32;

export class Machine {
  readonly table: RegionTable;
  readonly pages: PageTable;
  readonly interrupts: InterruptController;
  readonly memory: Memory | undefined;
  readonly controller: MemoryController;
  readonly harts: readonly Hart[];
  readonly engines: readonly DmaEngine[];
  /** The values that registers and memory hold by their places here. */
  readonly values: readonly number[];
  readonly #accounts: readonly Account[];
  readonly #bus: Bus;
  readonly #row: Row;
  readonly #dead: Row;
  readonly #all: Surroundings;
  readonly #onRetire: Options['onRetire'];
  #cycle = 0;

  /** Throws `NotBuilt`. */
  constructor(description: MachineDescription, options: Options) {
    const { threads, addressBits, registers, spaces, lines = [], devices = [] } = description;
    if (threads.length > hartsMost) {
      throw new NotBuilt(`it has ${threads.length} threads, and ${hartsMost} harts are built`);
    }
    if (devices.length > hartsMost) {
      throw new NotBuilt(`it has ${devices.length} devices, and ${hartsMost} engines are built`);
    }
    const made = options.units ?? units;
    const sizes = { ...usualSizes, ...options.sizes };
    const stacks = threads.map(hunksOf);
    const depth = Math.max(...stacks.map((hunks) => hunks.length));
    const pages = description.pages?.virtual.length ?? 0;
    const agents = threads.length + devices.length;
    const pieces = new Pieces();
    const places = {
      bus: pieces.reserve(Bus.words(agents)),
      interrupts: pieces.reserve(InterruptController.words(lines.length)),
      dead: pieces.reserve(spaces.length),
      pages: pieces.reserve(PageTable.words(pages)),
      cache: pieces.reserve(Cache.words(sizes.cache)),
      engines: devices.map(() => pieces.reserve(DmaEngine.words)),
      harts: threads.map(() => ({
        hart: pieces.reserve(Hart.words(pages)),
        instructions: pieces.reserve(Plb.words(sizes.plb)),
        data: pieces.reserve(Plb.words(sizes.plb)),
        tlb: pieces.reserve(Tlb.words(sizes.tlb)),
        portals: pieces.reserve(PortalCache.words(sizes.portals)),
        spiller: pieces.reserve(Spiller.words(depth, registers)),
      })),
      table: pieces.reserve(
        RegionTable.words(spaces.length, sizes.table === 0 ? roomFor(description) : sizes.table),
      ),
    };
    const row = pieces.row();
    this.#row = row;
    this.#onRetire = options.onRetire;
    this.table = new made.table(places.table(row), spaces.length);
    this.pages = new made.pages(places.pages(row));
    this.interrupts = new made.interrupts(places.interrupts(row));
    this.memory = description.memory ? new made.memory() : undefined;
    this.#bus = new made.bus(places.bus(row), agents);
    this.#dead = places.dead(row);
    this.values = valuesOf(description);
    const extent = (range: Range) => extentOf(range, addressBits);
    const places2 = new Map(this.values.map((value, place) => [value, place]));
    const timing = options.timing ?? usual;
    const geometry = geometryOf(description, stacks, extent);
    this.controller = new made.controller(geometry, {
      memory: this.memory,
      cache: new Cache(places.cache(row)),
      timing,
    });
    const harts: Hart[] = [];
    const engines: DmaEngine[] = [];
    const all: Surroundings = {
      description,
      table: this.table,
      pages: this.pages,
      bus: this.#bus,
      memory: this.controller,
      interrupts: this.interrupts,
      harts,
      engines,
      dead: this.#dead,
      timing,
      tagged: sizes.tagged,
      program: new Program(),
      spans: description.spans.map(extent),
      regions: description.regions.map(extent),
      entries: entriesOf(description).map(extent),
      portals: description.portals.map(({ entry, code, data }) => ({
        entry: extent({ base: entry, bytes: 1n }),
        code,
        data,
      })),
      hunks: stacks.map((hunks) => hunks.map(extent)),
      burstFrom: burstsAt(options.bursts),
      extent,
      values: this.values,
      placeOf: (value) => places2.get(value) ?? 0,
      cycle: () => this.#cycle,
      choose: options.choose,
      issued: (actor, action) => options.onIssue?.(actor, action),
      retired: (actor, retired) => options.onRetire?.({ actor, ...retired, retired: this.#cycle }),
      dropped: (actor, action) => options.onDrop?.(actor, action),
      noticed: (actor, event) => options.onEvent?.(actor, event),
    };
    this.#all = all;
    const changes = new made.changes(all);
    this.#accounts = threads.map(() => new Account(new Uint32Array(Account.words)));
    for (const [id, own] of places.harts.entries()) {
      const hart = new made.hart(
        id,
        {
          row: own.hart(row),
          frames: new made.spiller(own.spiller(row), registers, sizes.frames),
          instructions: new made.plb(own.instructions(row), sizes.tagged),
          data: new made.plb(own.data(row), sizes.tagged),
          tlb: new made.tlb(own.tlb(row)),
          portals: new PortalCache(own.portals(row)),
          account: this.#accounts[id] as Account,
          changes,
        },
        all,
      );
      harts.push(hart);
    }
    for (const [device, own] of places.engines.entries()) {
      engines.push(new made.engine(device, threads.length + device, own(row), all));
    }
    this.harts = harts;
    this.engines = engines;
    this.#boot(all);
  }

  #boot({ description, regions, hunks, extent }: Surroundings): void {
    const { threads, grants, pages } = description;
    for (const [i, { owner: grantee }] of description.regions.entries()) {
      const title = { grantee, grantor: owner, thread: noThread, depth: 0, rights: 0xff };
      this.table.boot(title, regions[i] as Extent);
    }
    for (const [thread, { home }] of threads.entries()) {
      const title = { grantee: home.data, grantor: owner, thread, depth: 0, rights: 0xff };
      this.table.boot(title, hunks[thread]?.[0] as Extent);
      const nobody = { line: -1, portal: -1, refused: -1 };
      this.harts[thread]?.frames.push({ ...home, kind: frameKind.base, priority: 0, ...nobody });
    }
    for (const { grantee, grantor, rights, range } of grants) {
      this.table.boot({ grantee, grantor, thread: noThread, depth: 0, rights }, extent(range));
    }
    this.table.sweepAll();
    for (const [page, { initially }] of (pages?.virtual ?? []).entries()) {
      if (initially !== undefined) this.pages.write(page, initially);
    }
  }

  get cycle(): number {
    return this.#cycle;
  }

  /** The actor that raises lines from outside. */
  get outside(): number {
    return this.harts.length + this.engines.length;
  }

  isDead(space: number): boolean {
    return this.#dead[space] === 1;
  }

  /** Whether whoever does such an action is free to be given it. */
  isFree(action: Action): boolean {
    if (action.kind === 'raise') return !this.interrupts.isArriving(action.line);
    if (action.kind === 'beat') return this.engines[action.device]?.hasBeat === false;
    const hart = this.harts[action.thread];
    return action.kind === 'deliver' ? hart?.isWanted === false : hart?.isIdle === true;
  }

  /** Whether nothing is under way anywhere. */
  get isIdle(): boolean {
    return (
      this.harts.every(({ isIdle, isWanted }) => isIdle && !isWanted) &&
      this.engines.every(({ isIdle }) => isIdle) &&
      this.interrupts.quiet === Number.POSITIVE_INFINITY
    );
  }

  /** Gives it to whoever does it, where it arrives after so many cycles. */
  give(action: Action, delay = 0): void {
    if (!this.isFree(action)) throw new Error(`whoever does a ${action.kind} is busy`);
    if (action.kind === 'raise') {
      this.#raises.set(action.line, action);
      this.interrupts.arrive(action.line, delay);
    } else if (action.kind === 'beat') this.engines[action.device]?.offer(action, delay);
    else if (action.kind === 'deliver') this.harts[action.thread]?.want(action, delay);
    else this.harts[action.thread]?.give(action, delay);
  }

  readonly #raises = new Map<number, Action>();

  /** One cycle. */
  tick(): void {
    this.#bus.tick();
    for (let line = 0; line < this.interrupts.lines; line++) {
      const isComing = this.interrupts.isArriving(line);
      if (this.interrupts.tick(line)) this.#raised(line);
      else if (isComing && !this.interrupts.isArriving(line)) {
        this.#all.dropped(this.outside, this.#raiseOf(line));
      }
    }
    for (const engine of this.engines) engine.tick();
    for (const hart of this.harts) hart.tick();
    this.#cycle++;
  }

  #raiseOf(line: number): Action {
    return this.#raises.get(line) ?? { kind: 'raise', line };
  }

  #raised(line: number): void {
    const action = this.#raiseOf(line);
    const now = this.#cycle;
    this.#onRetire?.({ actor: this.outside, action, outcome: done, issued: now, retired: now });
  }

  /** Lets cycles pass in which nothing happens, but not more than so many. */
  skip(most: number): void {
    let quiet = Math.min(most, this.#bus.quiet - 1, this.interrupts.quiet - 1);
    for (const engine of this.engines) quiet = Math.min(quiet, engine.quiet - 1);
    for (const hart of this.harts) quiet = Math.min(quiet, hart.quiet - 1);
    if (quiet < 1 || quiet === Number.POSITIVE_INFINITY) return;
    this.#bus.pass(quiet);
    this.interrupts.pass(quiet);
    for (const engine of this.engines) engine.pass(quiet);
    for (const hart of this.harts) hart.pass(quiet);
    this.#cycle += quiet;
  }

  /** All that what happens next depends on: the machine's words, and memory. */
  save(): Saved {
    return {
      row: this.#row.slice(),
      memory: this.memory?.save() ?? new Uint32Array(),
      at: {
        cycle: this.#cycle,
        issued: [...this.harts, ...this.engines].map(({ issuedAt }) => issuedAt),
        counted: this.#accounts.map((account) => account.save()),
      },
    };
  }

  load({ row, memory, at }: Saved): void {
    this.#row.set(row);
    this.memory?.load(memory);
    this.#cycle = at.cycle;
    for (const agent of [...this.harts, ...this.engines]) agent.restored(at.issued[agent.id] ?? 0);
    for (const [hart, account] of this.#accounts.entries()) {
      account.load(at.counted[hart] as Row);
    }
  }

  /** The instruction that words of the state name by a number. */
  actionOf(number: number): Action {
    return this.#all.program.action(number);
  }

  /** The number by which words of the state name an instruction. */
  numberOf(action: Action): number {
    return this.#all.program.numberOf(action);
  }

  /** The same, all harts together, added to what is there. */
  addCycles(to: Record<CycleCause, number>): void {
    for (const account of this.#accounts)
      for (const cause of causes) to[cause] += account.of(cause);
  }

  /** How many cycles of a hart have a cause: all of them. */
  countedOf(hart: number): number {
    return this.#accounts[hart]?.total ?? 0;
  }

  /** Cycles of one hart, by cause; together they are all its cycles. */
  cyclesOf(hart: number): Readonly<Record<CycleCause, number>> {
    const account = this.#accounts[hart];
    const counts = causes.map((cause) => [cause, account?.of(cause) ?? 0]);
    return Object.fromEntries(counts) as Record<CycleCause, number>;
  }
}

export interface Saved {
  readonly row: Row;
  readonly memory: Row;
  /** Times, on which nothing depends but what is told of it. */
  readonly at: {
    readonly cycle: number;
    readonly issued: readonly number[];
    /** Of each hart, where its cycles went. */
    readonly counted: readonly Row[];
  };
}

function hunksOf({ stack, hunkBytes, hunks }: MachineDescription['threads'][number]): Range[] {
  return Array.from({ length: hunks }, (_, i) => ({
    base: endOf({ base: stack, bytes: BigInt(i) * hunkBytes }),
    bytes: hunkBytes,
  }));
}

/** 0 in the first place, and whatever registers may be told of faults. */
function valuesOf({ values, faultValues = {} }: MachineDescription): number[] {
  return [...new Set([0, ...values, ...Object.values(faultValues)])];
}

/** Of one page each, in the order of the pages. */
function entriesOf({ pages, regions }: MachineDescription): Range[] {
  const base = regions[pages?.table ?? -1]?.base ?? 0n;
  const bytes = pages?.entryBytes ?? 1n;
  return (pages?.virtual ?? []).map((_, i) => ({ base: base + BigInt(i) * bytes, bytes }));
}

function geometryOf(
  { pages, regions, devices = [] }: MachineDescription,
  stacks: readonly (readonly Range[])[],
  extent: (range: Range) => Extent,
): MemoryController['geometry'] {
  const region = (index: number) => extent(regions[index] as Range);
  const devoid = devices.map(({ registers }) => region(registers));
  if (pages !== undefined) devoid.push(region(pages.table));
  const memory = regions[pages?.region ?? -1];
  return {
    devoid,
    stacks: stacks.flat().map(extent),
    pages: pages &&
      memory && {
        region: extent(memory),
        virtual: pages.virtual.map(({ base }) => extent({ base, bytes: pages.bytes })),
        physical: pages.physical.map((_, i) =>
          extent({ base: memory.base + BigInt(i) * pages.bytes, bytes: pages.bytes }),
        ),
      },
    apertures: devices.map(({ aperture }) => aperture?.map(extent)),
  };
}

const lineMask = 63;

/** From an address to the end of the burst, or of the span if that comes first. */
function burstsAt(bursts: readonly bigint[] | undefined): Surroundings['burstFrom'] {
  const ends = (bursts ?? []).map((end) => ({
    hi: Number(((end - 1n) >> 32n) & 0xffff_ffffn),
    lo: Number((end - 1n) & 0xffff_ffffn),
    isNone: end === 0n,
  }));
  return (hi, lo, span) => {
    let [endHi, endLo] = [hi, (lo | lineMask) >>> 0];
    if (bursts !== undefined) {
      const end = ends.find((one) => !one.isNone && !isBelow(one.hi, one.lo, hi, lo));
      [endHi, endLo] = [end?.hi ?? span.lastHi, end?.lo ?? span.lastLo];
    }
    const isLater = isBelow(span.lastHi, span.lastLo, endHi, endLo);
    return between(hi, lo, isLater ? span : { lastHi: endHi, lastLo: endLo });
  };
}

/** What is there from the start, and as much again for what is granted, lent and cut in pieces. */
function roomFor({ regions, grants, threads }: MachineDescription): number {
  return 2 * (regions.length + grants.length + threads.length) + 512;
}

/** Parts of one row, reserved one after the other. */
class Pieces {
  #words = 0;

  reserve(words: number): (row: Row) => Row {
    const begin = this.#words;
    this.#words += words;
    return (row) => row.subarray(begin, begin + words);
  }

  row(): Row {
    return new Uint32Array(this.#words);
  }
}
