/**
 * What the parts of one machine share: its units, what is fixed, and ports to the parts that use this.
 *
 * It knows units, which know nothing of each other's users; harts, engines and rules it knows by what
 * others may ask of them.
 */

import type { Action } from '../../model/action.ts';
import type { Range } from '../../model/address.ts';
import type { MachineDescription, TableName } from '../../model/description.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Timing } from '../timing.ts';
import type { Bus } from './bus.ts';
import type { Extent } from './extent.ts';
import type { Instructions } from './instructions.ts';
import type { InterruptController } from './interrupt-controller.ts';
import type { Losses } from './losses.ts';
import type { MemoryController } from './memory-controller.ts';
import type { PageTable } from './page-table.ts';
import type { RegionTable } from './region-table.ts';
import type { Row } from './row.ts';
import type { Spiller } from './spiller.ts';
import type { Wiring } from './wiring.ts';

export interface Context {
  readonly description: MachineDescription;
  readonly layout: Layout;
  readonly values: Values;
  readonly timing: Timing;
  /** Whether PLBs tell spaces apart by tags. */
  readonly isTagged: boolean;
  readonly instructions: Instructions;
  readonly table: RegionTable;
  readonly pages: PageTable;
  readonly wiring: Wiring;
  readonly bus: Bus;
  /** What the change takes away that holds the port. */
  readonly losses: Losses;
  readonly memory: MemoryController;
  readonly interrupts: InterruptController;
  readonly harts: readonly HartPort[];
  readonly engines: readonly EnginePort[];
  /** Space → 1 when it is dead. */
  readonly dead: Row;
  readonly hooks: Hooks;
}

/** Addresses of the description, in words. */
export interface Layout {
  readonly spans: readonly Extent[];
  readonly regions: readonly Extent[];
  /** By page: its entry in the page table. */
  readonly pageEntries: readonly Extent[];
  readonly portals: readonly PortalLine[];
  /** By table that has addresses: each slot. */
  readonly slots: { readonly [T in TableName]?: readonly Extent[] };
  /** By thread and frame. */
  readonly hunks: readonly (readonly Extent[])[];
  /** What one beat of a device moves that begins at an address, if all of the span is to be moved. */
  readonly burstFrom: (hi: number, lo: number, span: Extent) => Extent;
  readonly extent: (range: Range) => Extent;
}

/** What a portal's line of memory says. */
export interface PortalLine {
  readonly entry: Extent;
  readonly code: number;
  readonly data: number;
}

/** Registers and memory hold values by their places in this list. */
export interface Values {
  readonly list: readonly number[];
  /** The value is one of the list. */
  readonly placeOf: (value: number) => number;
}

/** What others may ask of a hart. */
export interface HartPort {
  readonly id: number;
  readonly frames: Spiller;
  /** The instruction that waits for the port of the region table; undefined: none does here. */
  readonly waiting: Action | undefined;
  /** Its frames have changed by what another hart did. */
  framesChanged(): void;
}

/** What harts and rules may ask of a DMA engine. */
export interface EnginePort {
  readonly device: number;
  /** Among the agents of the bus. */
  readonly id: number;
  readonly isActive: boolean;
  /** Whether its transfer goes by what the tables say now, so that it has to hear of changes. */
  readonly asksAgain: boolean;
  /** In whose name its transfer is. */
  readonly space: number;
  begin(space: number, start: Action<'start'>): void;
  stop(): void;
  /** Neither with a transfer nor hung. */
  readonly isFree: boolean;
  aim(span: number): void;
  /** The space that started its transfer has ended. */
  loseDriver(): void;
  /** The port of the region table is free: the engine may go on if it was halted. */
  resume(): void;
  /** A change has retired: a transfer that lost its authority ends. */
  settle(): void;
}

/** Time, chance, and reports. */
export interface Hooks {
  readonly cycle: () => number;
  /** One of 0 to n - 1: how long something takes beyond the least, or which entry makes room. */
  readonly choose: (n: number, actor: number) => number;
  /** The instruction holds the port of the table: what it takes away is in flight from now on. */
  readonly issued: (actor: number, action: Action) => void;
  readonly retired: (actor: number, retired: Retired) => void;
  /** The action has become impossible: it is not carried out and does not retire. */
  readonly dropped: (actor: number, action: Action) => void;
  /** What an actor does besides its phase. */
  readonly noticed: (actor: number, event: HartEvent) => void;
}

export type HartEvent =
  | 'scrubs'
  | 'acknowledges'
  | 'changes the region table'
  | 'is interrupted'
  | 'drops what it was given';

export interface Retired {
  readonly action: Action;
  readonly outcome: Outcome;
  readonly issued: number;
}
