/**
 * Does instructions on a machine and says what each cost, cause by cause.
 *
 * It reads the machine's own accounts and no clock. Nothing here is left to chance: delays are the
 * least, and a buffer that is full gives up its oldest entry, or one that a fixed sequence names.
 */

import { type Choose, Machine, type Retirement, type Units } from '../../executor/machine.ts';
import { type Sizes, type Timing, timing as usual } from '../../executor/timing.ts';
import { type CycleCause, causes } from '../../executor/units/cycles.ts';
import { Plb, type PlbEntry } from '../../executor/units/plb.ts';
import { unitsFor } from '../../executor/variants/index.ts';
import type { Action } from '../../model/action.ts';
import type { MachineDescription } from '../../model/description.ts';
import { designOf } from '../../model/design.ts';

/** Cycles, and where they went. Sums of several are kept whole, and divided when they are shown. */
export interface Cost {
  readonly cycles: number;
  readonly by: Readonly<Record<CycleCause, number>>;
}

/** Everything large enough for whatever is measured; a measurement makes smaller what it varies. */
export const ample: Sizes = {
  plb: 64,
  tagged: true,
  tlb: 64,
  cache: 4096,
  portals: 64,
  frames: 16,
  ranges: 0,
  table: 0,
};

/** No delay but the least, and none but the longest. */
export const prompt: Timing = { ...usual, jitter: 0 };
export const tardy: Timing = {
  ...prompt,
  memory: usual.memory + usual.jitter,
  message: usual.message + usual.jitter,
  transfer: usual.transfer + usual.jitter,
};

/** What is done in turn is done so often unmeasured, until it is warm, and then so often measured. */
export const roundsBefore = 4;
export const roundsCounted = 8;

/** A buffer whose oldest copy makes room. */
class OldestFirst extends Plb {
  #oldest = 0;

  override insert(copy: PlbEntry): void {
    super.insert(copy, (n) => {
      const victim = this.#oldest;
      this.#oldest = (victim + 1) % n;
      return victim;
    });
  }

  override scrub(): void {
    super.scrub();
    this.#oldest = 0;
  }
}

export interface Setting {
  readonly sizes?: Partial<Sizes>;
  readonly timing?: Timing;
  /** Which copy in a full PLB makes room; the oldest unless said. */
  readonly evicts?: 'oldest' | 'any';
  /** Those of the description's design unless given. */
  readonly units?: Units;
}

export class Meter {
  readonly machine: Machine;
  /** All that retired, in order. */
  readonly retired: Retirement[] = [];

  constructor(description: MachineDescription, setting: Setting = {}) {
    const { sizes = {}, timing = prompt, evicts = 'oldest' } = setting;
    this.machine = new Machine(description, {
      choose: evicts === 'any' ? anyOf() : inTurn(),
      units: {
        ...(setting.units ?? unitsFor(designOf(description.design))),
        ...(evicts === 'oldest' && { plb: OldestFirst }),
      },
      timing,
      sizes: { ...ample, ...sizes },
      onRetire: (retirement) => this.retired.push(retirement),
    });
  }

  /** All cycles of a hart so far. */
  spent(hart: number): Cost {
    return { cycles: this.machine.countedOf(hart), by: this.machine.cyclesOf(hart) };
  }

  /** Does them one after the other on one hart, without a pause. Each has to succeed. */
  does(...actions: readonly Action<OfHarts>[]): Cost {
    const thread = actions[0]?.thread ?? 0;
    const before = this.spent(thread);
    for (const action of actions) {
      this.give(action);
      while (this.machine.harts[thread]?.isIdle === false) this.machine.tick();
    }
    this.#refuseRefusals();
    return difference(this.spent(thread), before);
  }

  /** Gives it to its hart and leaves it there; what it comes to has to be success. */
  give(action: Action): void {
    this.#refuseRefusals();
    this.machine.give(action);
  }

  /** A line is raised, and its delivery wanted on a hart, in this cycle. */
  interrupts(thread: number, line: number): void {
    this.machine.interrupts.raise(line);
    this.give({ kind: 'deliver', thread, line });
  }

  #looked = 0;

  #refuseRefusals(): void {
    for (; this.#looked < this.retired.length; this.#looked++) {
      const { action, outcome } = this.retired[this.#looked] as Retirement;
      if (outcome.kind !== 'fault') continue;
      throw new Error(`a ${action.kind} that is measured is refused: ${outcome.cause}`);
    }
  }
}

type OfHarts = 'fetch' | 'load' | 'store' | 'call' | 'return' | 'grant' | 'revoke' | 'start';

const none = Object.fromEntries(causes.map((cause) => [cause, 0])) as Record<CycleCause, number>;
export const nothing: Cost = { cycles: 0, by: none };

export function sum(...costs: readonly Cost[]): Cost {
  return combined(costs, (all, one) => all + one);
}

export function difference(after: Cost, before: Cost): Cost {
  return combined([before], (all, one) => all - one, after);
}

/** Of one, where it stands for so many. */
export function each(cost: Cost, of: number): Cost {
  return combined([cost], (_, one) => one / of);
}

function combined(
  costs: readonly Cost[],
  join: (all: number, one: number) => number,
  first: Cost = nothing,
): Cost {
  let { cycles } = first;
  const by = { ...first.by };
  for (const cost of costs) {
    cycles = join(cycles, cost.cycles);
    for (const cause of causes) by[cause] = join(by[cause], cost.by[cause]);
  }
  return { cycles, by };
}

/** The smallest size that is enough, where no larger one is too small. */
export function smallest(most: number, isEnough: (size: number) => boolean): number {
  let [tooSmall, enough] = [-1, most];
  while (enough - tooSmall > 1) {
    const middle = (tooSmall + enough) >> 1;
    if (isEnough(middle)) enough = middle;
    else tooSmall = middle;
  }
  return enough;
}

/** One after the other, for each actor by itself. */
function inTurn(): Choose {
  const turns = new Map<number, number>();
  return (n, actor) => {
    const turn = turns.get(actor) ?? 0;
    turns.set(actor, turn + 1);
    return turn % n;
  };
}

/** A fixed sequence without pattern: the one of Knuth's MMIX, its upper bits. */
function anyOf(): Choose {
  let at = 1n;
  return (n) => {
    at = (at * 6364136223846793005n + 1442695040888963407n) & 0xffff_ffff_ffff_ffffn;
    return Number(at >> 33n) % n;
  };
}
