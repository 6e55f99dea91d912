/** What the units of one machine share: each other, what is fixed, and who hears of what they do. */

import type { Action } from '../model/action.ts';
import type { Range } from '../model/address.ts';
import type { MachineDescription } from '../model/machine.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Bus } from './units/bus.ts';
import type { DmaEngine } from './units/dma-engine.ts';
import type { Hart } from './hart.ts';
import type { InterruptController } from './units/interrupt-controller.ts';
import type { MemoryController } from './units/memory-controller.ts';
import type { PageTable } from './units/page-table.ts';
import type { PortalLine } from './units/portal-cache.ts';
import type { RegionTable } from './units/region-table.ts';
import type { Timing } from './timing.ts';
import type { Extent, Row } from './units/extent.ts';

export type HartEvent =
  | 'scrubs'
  | 'acknowledges'
  | 'changes the region table'
  | 'is interrupted'
  | 'drops what it was given';

export interface Surroundings {
  readonly description: MachineDescription;
  readonly table: RegionTable;
  readonly pages: PageTable;
  readonly bus: Bus;
  readonly memory: MemoryController;
  readonly interrupts: InterruptController;
  readonly harts: readonly Hart[];
  readonly engines: readonly DmaEngine[];
  /** Space → 1 when it is dead. */
  readonly dead: Row;
  readonly timing: Timing;
  readonly tagged: boolean;
  readonly program: Program;
  /** Ranges of the description, in words. */
  readonly spans: readonly Extent[];
  readonly regions: readonly Extent[];
  /** What the pages' entries in the page table are. */
  readonly entries: readonly Extent[];
  readonly portals: readonly PortalLine[];
  /** By thread and frame. */
  readonly hunks: readonly (readonly Extent[])[];
  /** Where a burst of a device ends that begins at an address. */
  readonly burstFrom: (hi: number, lo: number, span: Extent) => Extent;
  readonly extent: (range: Range) => Extent;
  /** The values that registers and memory hold by their places here. */
  readonly values: readonly number[];
  readonly placeOf: (value: number) => number;
  readonly cycle: () => number;
  /** One of 0 to n - 1: how long something takes beyond the least, or who makes room. */
  readonly choose: (n: number, actor: number) => number;
  /** The instruction holds the port of the table: what it takes away is in flight from now on. */
  readonly issued: (actor: number, action: Action) => void;
  readonly retired: (actor: number, retired: Retired) => void;
  /** It has become impossible: it is not carried out and does not retire. */
  readonly dropped: (actor: number, action: Action) => void;
  /** For those who watch: what an actor does besides its phase. */
  readonly noticed: (actor: number, event: HartEvent) => void;
}

export interface Retired {
  readonly action: Action;
  readonly outcome: Outcome;
  readonly issued: number;
}

/** The instructions by number, so that words can name them. */
export class Program {
  readonly #all: Action[] = [];
  readonly #numbers = new Map<Action, number>();

  numberOf(action: Action): number {
    const known = this.#numbers.get(action);
    if (known !== undefined) return known;
    this.#numbers.set(action, this.#all.length);
    return this.#all.push(action) - 1;
  }

  action(number: number): Action {
    const action = this.#all[number];
    if (action === undefined) throw new Error(`there is no instruction ${number}`);
    return action;
  }
}
