/**
 * The machine: harts with their buffers, DMA engines, the tables, memory, the bus, and the clock.
 *
 * It does what the contract says by other means than the model: it keeps addresses where the model
 * keeps cells, and cuts entries where the model searches for authority. What it did is what it
 * retires, in one order. How long something takes beyond the least, when a line is raised and when a
 * device has something to move, its driver decides.
 */

import type { Action } from '../model/action.ts';
import { assert, present } from '../model/assert.ts';
import type { MachineDescription } from '../model/description.ts';
import { done, type Outcome } from '../model/outcome.ts';
import { allRights } from '../model/rights.ts';
import type { Architecture } from './architecture.ts';
import { Hart } from './hart.ts';
import { geometryOf, layoutOf, valuesOf } from './layout.ts';
import { peerToPeer } from './peer-to-peer/index.ts';
import { type Sizes, type Timing, timing as usual, sizes as usualSizes } from './timing.ts';
import { Bus } from './units/bus.ts';
import { Cache } from './units/cache.ts';
import type { Context, HartEvent, Hooks } from './units/context.ts';
import { Account, type CycleCause, causes } from './units/cycles.ts';
import { DmaEngine } from './units/dma-engine.ts';
import { Instructions } from './units/instructions.ts';
import { InterruptController } from './units/interrupt-controller.ts';
import { Losses } from './units/losses.ts';
import { Memory } from './units/memory.ts';
import { MemoryController } from './units/memory-controller.ts';
import { PageTable } from './units/page-table.ts';
import { Plb } from './units/plb.ts';
import { PortalCache } from './units/portal-cache.ts';
import { noThread, owner } from './units/region-entries.ts';
import { RegionTable } from './units/region-table.ts';
import { type Row, RowPlan } from './units/row.ts';
import { frameKind, Spiller } from './units/spiller.ts';
import { Tlb } from './units/tlb.ts';
import { Wiring } from './units/wiring.ts';

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

/**
 * What a machine is made of. Another machine has other units. All that a unit's next cycles depend on is
 * in its words of the row, or is saved with memory: a machine is used again for another run.
 */
export interface Units {
  readonly table: new (...made: ConstructorParameters<typeof RegionTable>) => RegionTable;
  readonly pages: new (row: Row) => PageTable;
  readonly wiring: new (...made: ConstructorParameters<typeof Wiring>) => Wiring;
  readonly plb: new (...made: ConstructorParameters<typeof Plb>) => Plb;
  readonly tlb: new (row: Row) => Tlb;
  readonly spiller: new (...made: ConstructorParameters<typeof Spiller>) => Spiller;
  readonly bus: new (...made: ConstructorParameters<typeof Bus>) => Bus;
  readonly losses: new (row: Row) => Losses;
  readonly memory: new () => Memory;
  readonly controller: new (
    ...made: ConstructorParameters<typeof MemoryController>
  ) => MemoryController;
  readonly interrupts: new (row: Row) => InterruptController;
  readonly engine: {
    new (...made: ConstructorParameters<typeof DmaEngine>): DmaEngine;
    words(pages: number): number;
  };
  readonly hart: new (...made: ConstructorParameters<typeof Hart>) => Hart;
  readonly architecture: Architecture;
}

export const units: Units = {
  table: RegionTable,
  pages: PageTable,
  wiring: Wiring,
  plb: Plb,
  tlb: Tlb,
  spiller: Spiller,
  bus: Bus,
  losses: Losses,
  memory: Memory,
  controller: MemoryController,
  interrupts: InterruptController,
  engine: DmaEngine,
  hart: Hart,
  architecture: peerToPeer(),
};

/** Who decides what a machine leaves open, and hears what it does. */
export interface Driver {
  readonly choose: Choose;
  /** An instruction that changes a table has the port: what it takes away is in flight. */
  readonly onIssue?: (actor: number, action: Action) => void;
  readonly onRetire?: (retirement: Retirement) => void;
  /** An action has become impossible and is not carried out. One that goes with its frame is not reported. */
  readonly onDrop?: (actor: number, action: Action) => void;
  readonly onEvent?: (actor: number, event: HartEvent) => void;
}

export interface Options extends Driver {
  readonly units?: Units;
  readonly timing?: Timing;
  readonly sizes?: Partial<Sizes>;
  /**
   * Addresses at which a burst of a device ends, ascending. Without: lines of 64 bytes. The outside
   * world decides what one beat moves as well as when it comes.
   */
  readonly bursts?: readonly bigint[];
}

/** The machine is larger than what is built. */
export class NotBuilt extends Error {}

/** As many as a word has bits: an entry of a table notes in one word which harts may have a copy. */
const hartsMax = 32;

export class Machine {
  readonly table: RegionTable;
  readonly pages: PageTable;
  readonly wiring: Wiring;
  readonly interrupts: InterruptController;
  readonly memory: Memory | undefined;
  readonly harts: readonly Hart[];
  readonly engines: readonly DmaEngine[];
  /** The values that registers and memory hold by their places here. */
  readonly values: readonly number[];
  readonly #accounts: readonly Account[];
  readonly #row: Row;
  readonly #context: Context;
  /** By line: the raise that is on its way. */
  readonly #raises = new Map<number, Action>();
  #driver: Driver;
  #cycle = 0;

  /** Throws `NotBuilt`. */
  constructor(description: MachineDescription, options: Options) {
    refuseTooLarge(description);
    this.#driver = options;
    const made = options.units ?? units;
    const sizes = { ...usualSizes, ...options.sizes };
    const row = new MachineRow(description, sizes, made);
    const harts: Hart[] = [];
    const engines: DmaEngine[] = [];
    const shared = sharedUnits(description, row, { made, options });
    const context: Context = {
      ...shared,
      description,
      isTagged: sizes.tagged,
      instructions: new Instructions(),
      harts,
      engines,
      hooks: this.#hooks(),
    };
    const { architecture } = made;
    const accounts: Account[] = [];
    for (const [id, own] of row.harts.entries()) {
      const account = new Account(new Uint32Array(Account.words));
      accounts.push(account);
      harts.push(
        new made.hart(
          id,
          { ...hartUnits(own, made, { description, sizes }), account },
          context,
          architecture,
        ),
      );
    }
    for (const [device, own] of row.engines.entries()) {
      const id = harts.length + device;
      engines.push(new made.engine({ device, id }, own, context, architecture.mayMove));
    }
    this.table = context.table;
    this.pages = context.pages;
    this.wiring = context.wiring;
    this.interrupts = context.interrupts;
    this.memory = shared.keptValues;
    this.values = context.values.list;
    this.harts = harts;
    this.engines = engines;
    this.#accounts = accounts;
    this.#row = row.whole;
    this.#context = context;
    this.#boot();
  }

  #hooks(): Hooks {
    return {
      cycle: () => this.#cycle,
      choose: (n, actor) => this.#driver.choose(n, actor),
      issued: (actor, action) => this.#driver.onIssue?.(actor, action),
      retired: (actor, retired) =>
        this.#driver.onRetire?.({ actor, ...retired, retired: this.#cycle }),
      dropped: (actor, action) => this.#driver.onDrop?.(actor, action),
      noticed: (actor, event) => this.#driver.onEvent?.(actor, event),
    };
  }

  #boot(): void {
    const { description, layout } = this.#context;
    const always = { thread: noThread, depth: 0 };
    this.wiring.boot(description);
    for (const [i, { owner: grantee }] of description.regions.entries()) {
      const extent = present(layout.regions[i], 'a region has an extent');
      this.table.boot({ grantee, grantor: owner, ...always, rights: allRights }, extent);
    }
    for (const [thread, { home, halted }] of description.threads.entries()) {
      if (halted === true) continue;
      const hunk = present(layout.hunks[thread]?.[0], 'a thread has a hunk for its base frame');
      const title = { grantee: home.data, grantor: owner, thread, depth: 0, rights: allRights };
      this.table.boot(title, hunk);
      const none = { line: -1, portal: -1, refused: -1 };
      this.#hart(thread).frames.push({ ...home, kind: frameKind.base, priority: 0, ...none });
    }
    for (const { grantee, grantor, rights, range } of description.grants) {
      this.table.boot({ grantee, grantor, ...always, rights }, layout.extent(range));
    }
    this.table.sweepAll();
    for (const [page, { initially }] of (description.pages?.virtual ?? []).entries()) {
      if (initially !== undefined) this.pages.write(page, initially);
    }
  }

  #hart(thread: number): Hart {
    return present(this.harts[thread], 'a thread has a hart');
  }

  #engine(device: number): DmaEngine {
    return present(this.engines[device], 'a device has an engine');
  }

  #account(hart: number): Account {
    return present(this.#accounts[hart], 'a hart has an account');
  }

  get cycle(): number {
    return this.#cycle;
  }

  /** The actor that raises lines from outside. */
  get outside(): number {
    return this.harts.length + this.engines.length;
  }

  isDead(space: number): boolean {
    return this.#context.dead[space] === 1;
  }

  /** Whether the actor of the action is free to be given it. */
  isFree(action: Action): boolean {
    if (action.kind === 'raise') return !this.interrupts.isArriving(action.line);
    if (action.kind === 'beat' || action.kind === 'master') {
      return !this.#engine(action.device).hasBeat;
    }
    const hart = this.#hart(action.thread);
    return action.kind === 'deliver' ? !hart.isWanted : hart.isIdle;
  }

  /** Whether nothing is under way anywhere. */
  get isIdle(): boolean {
    return (
      this.harts.every(({ isIdle, isWanted }) => isIdle && !isWanted) &&
      this.engines.every(({ isIdle }) => isIdle) &&
      this.interrupts.quiet === Number.POSITIVE_INFINITY
    );
  }

  /** Gives the action to its actor, at which it arrives after so many cycles. */
  give(action: Action, delay = 0): void {
    assert(this.isFree(action), 'an actor that is given an action is free');
    if (action.kind === 'raise') {
      this.#raises.set(action.line, action);
      this.interrupts.arrive(action.line, delay);
    } else if (action.kind === 'beat' || action.kind === 'master')
      this.#engine(action.device).offer(action, delay);
    else if (action.kind === 'deliver') this.#hart(action.thread).want(action, delay);
    else this.#hart(action.thread).give(action, delay);
  }

  /** One cycle. */
  tick(): void {
    this.#context.bus.tick();
    for (let line = 0; line < this.interrupts.lines; line++) {
      const isComing = this.interrupts.isArriving(line);
      if (this.interrupts.tick(line)) this.#raised(line);
      else if (isComing && !this.interrupts.isArriving(line)) {
        this.#context.hooks.dropped(this.outside, this.#raiseOf(line));
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
    this.#context.hooks.retired(this.outside, { action, outcome: done, issued: this.#cycle });
  }

  /** Lets cycles pass in which nothing happens, but not more than so many. */
  skip(cyclesMax: number): void {
    const { bus } = this.#context;
    let quiet = Math.min(cyclesMax, bus.quiet - 1, this.interrupts.quiet - 1);
    for (const engine of this.engines) quiet = Math.min(quiet, engine.quiet - 1);
    for (const hart of this.harts) quiet = Math.min(quiet, hart.quiet - 1);
    if (quiet < 1 || quiet === Number.POSITIVE_INFINITY) return;
    bus.pass(quiet);
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
        traffic: this.engines.map(({ traffic }) => traffic.save()),
      },
    };
  }

  load({ row, memory, at }: Saved): void {
    this.#row.set(row);
    this.table.restored();
    this.memory?.load(memory);
    this.#cycle = at.cycle;
    for (const agent of [...this.harts, ...this.engines]) {
      agent.restored(present(at.issued[agent.id], 'every agent is saved'));
    }
    for (const [device, { traffic }] of this.engines.entries()) {
      traffic.load(present(at.traffic[device], 'the traffic of every device is saved'));
    }
    for (const [hart, account] of this.#accounts.entries()) {
      account.load(present(at.counted[hart], 'every account is saved'));
    }
  }

  /**
   * Begins another run: as it was when it was made, and driven by another driver. `made` is what it
   * saved then, when it had been given nothing.
   */
  restart(made: Saved, driver: Driver): void {
    this.#driver = driver;
    this.#raises.clear();
    this.#context.instructions.clear();
    this.load(made);
  }

  /** The instruction that words of the state name by a number. */
  actionOf(number: number): Action {
    return this.#context.instructions.action(number);
  }

  /** The number by which words of the state name an instruction. */
  numberOf(action: Action): number {
    return this.#context.instructions.numberOf(action);
  }

  /** Adds the cycles of all harts, cause by cause. */
  addCycles(to: Record<CycleCause, number>): void {
    for (const account of this.#accounts)
      for (const cause of causes) to[cause] += account.of(cause);
  }

  /** How many cycles of a hart have a cause: all of them. */
  countedOf(hart: number): number {
    return this.#account(hart).total;
  }

  /** How many cycles of a hart have this cause. */
  cyclesAt(hart: number, cause: CycleCause): number {
    return this.#account(hart).of(cause);
  }

  /** Cycles of one hart, by cause; together they are all its cycles. */
  cyclesOf(hart: number): Readonly<Record<CycleCause, number>> {
    return this.#account(hart).byCause;
  }
}

export interface Saved {
  readonly row: Row;
  readonly memory: Row;
  /** Times, on which nothing depends but reports. */
  readonly at: {
    readonly cycle: number;
    readonly issued: readonly number[];
    /** Of each hart, where its cycles went. */
    readonly counted: readonly Row[];
    /** Of each device, what it cost the bus. */
    readonly traffic: readonly Row[];
  };
}

/** Throws `NotBuilt`. */
function refuseTooLarge({ threads, devices = [] }: MachineDescription): void {
  if (threads.length > hartsMax) {
    throw new NotBuilt(`it has ${threads.length} threads, and ${hartsMax} harts are built`);
  }
  if (devices.length > hartsMax) {
    throw new NotBuilt(`it has ${devices.length} devices, and ${hartsMax} engines are built`);
  }
}

/** All words of a machine in one row, and which of them are whose. */
class MachineRow {
  readonly whole: Row;
  readonly bus: Row;
  readonly losses: Row;
  readonly interrupts: Row;
  readonly dead: Row;
  readonly pages: Row;
  readonly wiring: Row;
  readonly cache: Row;
  readonly table: Row;
  readonly harts: readonly HartRows[];
  readonly engines: readonly Row[];

  constructor(description: MachineDescription, sizes: Sizes, made: Units) {
    const { threads, spaces, lines = [], devices = [] } = description;
    const plan = new RowPlan();
    const bus = plan.reserve(Bus.words(threads.length + devices.length));
    const losses = plan.reserve(Losses.words(sizes.ranges));
    const interrupts = plan.reserve(InterruptController.words(lines.length));
    const dead = plan.reserve(spaces.length);
    const pages = plan.reserve(PageTable.words(pagesIn(description)));
    const wiring = plan.reserve(Wiring.words(description));
    const cache = plan.reserve(Cache.words(sizes.cache));
    const engines = devices.map(() => plan.reserve(made.engine.words(pagesIn(description))));
    const harts = threads.map(() => reserveHart(plan, description, sizes));
    const entries = sizes.table === 0 ? roomFor(description) : sizes.table;
    const table = plan.reserve(RegionTable.words(spaces.length, entries));
    this.whole = plan.row();
    this.bus = bus(this.whole);
    this.losses = losses(this.whole);
    this.interrupts = interrupts(this.whole);
    this.dead = dead(this.whole);
    this.pages = pages(this.whole);
    this.wiring = wiring(this.whole);
    this.cache = cache(this.whole);
    this.engines = engines.map((part) => part(this.whole));
    this.harts = harts.map((parts) => parts(this.whole));
    this.table = table(this.whole);
  }
}

interface HartRows {
  readonly hart: Row;
  readonly instructions: Row;
  readonly data: Row;
  readonly tlb: Row;
  readonly portals: Row;
  readonly spiller: Row;
}

function reserveHart(
  plan: RowPlan,
  description: MachineDescription,
  sizes: Sizes,
): (row: Row) => HartRows {
  const depth = Math.max(...description.threads.map(({ hunks }) => hunks));
  const hart = plan.reserve(Hart.words(pagesIn(description)));
  const instructions = plan.reserve(Plb.words(sizes.plb));
  const data = plan.reserve(Plb.words(sizes.plb));
  const tlb = plan.reserve(Tlb.words(sizes.tlb));
  const portals = plan.reserve(PortalCache.words(sizes.portals));
  const spiller = plan.reserve(Spiller.words(depth, description.registers));
  return (row) => ({
    hart: hart(row),
    instructions: instructions(row),
    data: data(row),
    tlb: tlb(row),
    portals: portals(row),
    spiller: spiller(row),
  });
}

function pagesIn({ pages }: MachineDescription): number {
  return pages === undefined ? 0 : pages.virtual.length;
}

/** What is there from the start, and as much again for what is granted, lent and cut in pieces. */
function roomFor({ regions, grants, threads }: MachineDescription): number {
  return 2 * (regions.length + grants.length + threads.length) + 512;
}

/** The units that all harts and engines share, and what is fixed. */
function sharedUnits(
  description: MachineDescription,
  row: MachineRow,
  { made, options }: { readonly made: Units; readonly options: Options },
) {
  const layout = layoutOf(description, options.bursts);
  const timing = options.timing ?? usual;
  const keptValues = description.memory ? new made.memory() : undefined;
  return {
    layout,
    values: valuesOf(description),
    timing,
    keptValues,
    table: new made.table(row.table, description.spaces.length),
    pages: new made.pages(row.pages),
    wiring: new made.wiring(row.wiring, description),
    bus: new made.bus(row.bus),
    losses: new made.losses(row.losses),
    memory: new made.controller(geometryOf(description, layout), {
      memory: keptValues,
      cache: new Cache(row.cache),
      timing,
    }),
    interrupts: new made.interrupts(row.interrupts),
    dead: row.dead,
  };
}

/** The units of one hart. */
function hartUnits(
  rows: HartRows,
  made: Units,
  { description, sizes }: { readonly description: MachineDescription; readonly sizes: Sizes },
) {
  return {
    row: rows.hart,
    frames: new made.spiller(rows.spiller, description.registers, sizes.frames),
    instructions: new made.plb(rows.instructions, sizes.tagged),
    data: new made.plb(rows.data, sizes.tagged),
    tlb: new made.tlb(rows.tlb),
    portals: new PortalCache(rows.portals),
  };
}
