/**
 * The machine: harts, their PLBs, the region table, memory, the bus, and the clock.
 *
 * It does what the contract says by other means than the model: it keeps addresses where the model
 * keeps cells, and cuts entries where the model searches for authority. What it did is what it
 * retires, in one order. Nothing here decides by itself how long something takes beyond the least:
 * `choose` does.
 */

import type { Action } from '../model/action.ts';
import { endOf, type Range } from '../model/address.ts';
import type { MachineDescription } from '../model/machine.ts';
import type { Outcome } from '../model/outcome.ts';
import { Bus } from './bus.ts';
import { Account, type CycleCause, causes } from './cycles.ts';
import { Frames } from './frames.ts';
import {
  Hart,
  type HartEvent,
  type Instruction,
  instructionKinds,
  type Surroundings,
} from './hart.ts';
import { Memory } from './memory.ts';
import { Plb } from './plb.ts';
import { noThread, owner, RegionTable } from './region-table.ts';
import { type Timing, timing as usual } from './timing.ts';
import { type Extent, extentOf, type Row } from './words.ts';

/** What a hart did: complete at `retired`, in force since `issued`. Times are cycles. */
export interface Retirement {
  /** The thread, which is the hart. */
  readonly actor: number;
  readonly action: Instruction;
  readonly outcome: Outcome;
  /** When its work began: for what changes the region table, when it got the table's port. */
  readonly issued: number;
  readonly retired: number;
}

/** Returns one of 0 to n - 1 for something that the hart does. */
export type Choose = (n: number, hart: number) => number;

/** Whoever wants another machine replaces a unit. */
export interface Units {
  readonly table: new (row: Row) => RegionTable;
  readonly plb: new (row: Row) => Plb;
  readonly frames: new (row: Row, registers: number) => Frames;
  readonly hart: new (...made: ConstructorParameters<typeof Hart>) => Hart;
}

export const units: Units = { table: RegionTable, plb: Plb, frames: Frames, hart: Hart };

export interface Options {
  readonly choose: Choose;
  readonly units?: Units;
  readonly timing?: Timing;
  /** Copies that a PLB holds. */
  readonly plbEntries?: number;
  /** An instruction that changes the table has its port: what it takes away is in flight. */
  readonly onIssue?: (actor: number, action: Instruction) => void;
  readonly onRetire?: (retirement: Retirement) => void;
  readonly onEvent?: (actor: number, event: HartEvent) => void;
}

/** What this executor does not do yet, said instead of doing it wrongly. */
export class NotBuilt extends Error {}

const hartsMost = 32;
const byteValues = 256;

export class Machine {
  readonly table: RegionTable;
  readonly memory: Memory | undefined;
  readonly harts: readonly Hart[];
  readonly #accounts: readonly Account[];
  readonly #bus: Bus;
  readonly #row: Row;

  /** Throws `NotBuilt`. */
  constructor(description: MachineDescription, options: Options) {
    const { threads, registers, addressBits, grants, spans, portals, regions } = description;
    if (threads.length > hartsMost) {
      throw new NotBuilt(`it has ${threads.length} threads, and ${hartsMost} harts are built`);
    }
    const { lines = [], devices = [], spaces } = description;
    if (lines.length > 0) throw new NotBuilt('it has interrupt lines');
    if (devices.length > 0) throw new NotBuilt('it has devices');
    if (description.pages !== undefined) throw new NotBuilt('it has pages');
    if (spaces.some(({ faults }) => faults !== undefined)) {
      throw new NotBuilt('it has fault portals');
    }
    if (spaces.some(({ maker }) => maker !== undefined)) {
      throw new NotBuilt('it has spaces that can be destroyed');
    }
    const made = options.units ?? units;
    const { timing = usual, plbEntries = 4, choose } = options;
    const stacks = threads.map(hunksOf);
    const depth = Math.max(...stacks.map((hunks) => hunks.length));
    const pieces = new Pieces();
    const clock = pieces.reserve(1);
    const bus = pieces.reserve(Bus.words(threads.length));
    const perHart = threads.map(() => ({
      hart: pieces.reserve(Hart.words),
      plb: pieces.reserve(Plb.words(plbEntries)),
      frames: pieces.reserve(Frames.words(depth, registers)),
      account: pieces.reserve(Account.words),
    }));
    const table = pieces.reserve(RegionTable.words(roomFor(description)));
    const row = pieces.row();
    this.#row = row;
    this.table = new made.table(table(row));
    this.#bus = new Bus(bus(row), threads.length);
    this.memory = description.memory ? new Memory() : undefined;
    const extent = (range: Range) => extentOf(range, addressBits);
    const all: Surroundings = {
      table: this.table,
      bus: this.#bus,
      memory: this.memory,
      timing,
      spans: spans.map(extent),
      portals: portals.map(({ entry, code, data }) => ({
        entry: extent({ base: entry, bytes: 1n }),
        code,
        data,
      })),
      hunks: stacks.map((hunks) => hunks.map(extent)),
      values: [0, ...description.values.filter((value) => value !== 0)],
      cycle: () => this.cycle,
      choose,
      issued: (actor, action) => options.onIssue?.(actor, action),
      retired: (actor, retired) => {
        options.onRetire?.({ actor, ...retired, retired: this.cycle });
      },
      noticed: (actor, event) => options.onEvent?.(actor, event),
    };
    if (all.values.length > byteValues) {
      throw new NotBuilt(`it has ${all.values.length} values, and a byte holds ${byteValues}`);
    }
    this.#clock = clock(row);
    this.#accounts = perHart.map(({ account }) => new Account(account(row)));
    this.harts = perHart.map((own, id) => {
      const frames = new made.frames(own.frames(row), registers);
      const plb = new made.plb(own.plb(row));
      const account = this.#accounts[id] as Account;
      return new made.hart(id, { row: own.hart(row), frames, plb, account }, all);
    });
    for (const { owner: grantee, ...range } of regions) {
      const title = { grantee, grantor: owner, thread: noThread, depth: 0, rights: 0xff };
      this.table.boot(title, extent(range));
    }
    for (const [thread, { home }] of threads.entries()) {
      const title = { grantee: home.data, grantor: owner, thread, depth: 0, rights: 0xff };
      this.table.boot(title, all.hunks[thread]?.[0] as Extent);
      this.harts[thread]?.frames.push(home.code, home.data);
    }
    for (const { grantee, grantor, rights, range } of grants) {
      this.table.boot({ grantee, grantor, thread: noThread, depth: 0, rights }, extent(range));
    }
    this.table.sweep();
  }

  readonly #clock: Row;

  get cycle(): number {
    return this.#clock[0] as number;
  }

  /** Gives the hart an instruction, which arrives after so many cycles. */
  give(hart: number, action: Action, delay = 0): void {
    if (!isInstruction(action)) {
      throw new NotBuilt(`it does not ${action.kind} yet`);
    }
    const free = this.harts[hart];
    if (free?.isIdle !== true) throw new Error(`hart ${hart} is busy`);
    free.give(action, delay);
  }

  /** One cycle. */
  tick(): void {
    this.#bus.tick();
    for (const hart of this.harts) hart.tick();
    this.#clock[0] = this.cycle + 1;
  }

  /** The machine's words, memory apart, and the instructions that are being carried out. */
  save(): { readonly row: Row; readonly memory: Row; readonly at: Instructions } {
    return {
      row: this.#row.slice(),
      memory: this.memory?.save() ?? new Uint32Array(),
      at: this.harts.map(({ action }) => action),
    };
  }

  load({ row, memory, at }: ReturnType<Machine['save']>): void {
    this.#row.set(row);
    this.memory?.load(memory);
    for (const [id, hart] of this.harts.entries()) hart.resume(at[id]);
  }

  /** Cycles of one hart, by cause; together they are all its cycles. */
  cyclesOf(hart: number): Readonly<Record<CycleCause, number>> {
    const account = this.#accounts[hart];
    const counts = causes.map((cause) => [cause, account?.of(cause) ?? 0]);
    return Object.fromEntries(counts) as Record<CycleCause, number>;
  }
}

type Instructions = readonly (Instruction | undefined)[];

/** Whether it is something that this executor does. */
export function isInstruction(action: Action): action is Instruction {
  return (instructionKinds as readonly string[]).includes(action.kind);
}

function hunksOf({ stack, hunkBytes, hunks }: MachineDescription['threads'][number]): Range[] {
  return Array.from({ length: hunks }, (_, i) => ({
    base: endOf({ base: stack, bytes: BigInt(i) * hunkBytes }),
    bytes: hunkBytes,
  }));
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
