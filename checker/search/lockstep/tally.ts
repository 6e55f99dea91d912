/** Totals over many runs in lockstep. */

import { type CycleCause, causes } from '../../../executor/units/cycles.ts';
import { longest, type Windows } from '../../finding/windows.ts';
import type { LockstepRun } from './lockstep-run.ts';

export interface LockstepResult {
  readonly runs: number;
  readonly retirements: number;
  readonly cycles: number;
  /** Injected interrupts that a hart took. */
  readonly interrupts: number;
  readonly byCause: Readonly<Record<CycleCause, number>>;
  /** The longest of all runs. */
  readonly windows: Windows;
  /** The time was up before the last run. */
  readonly isCut: boolean;
  /** The run as it was found. */
  readonly found?: LockstepRun;
}

export class Tally {
  runs = 0;
  retirements = 0;
  cycles = 0;
  interrupts = 0;
  #windows: Windows = {};
  readonly #byCause = Object.fromEntries(causes.map((cause) => [cause, 0])) as Record<
    CycleCause,
    number
  >;

  add(run: LockstepRun): void {
    this.runs++;
    this.retirements += run.retirements.length;
    this.cycles += run.cycles;
    this.#windows = longest(this.#windows, run.windows);
    this.interrupts += run.interrupts;
    for (const cause of causes) this.#byCause[cause] += run.byCause[cause];
  }

  result(end: Pick<LockstepResult, 'isCut' | 'found'>): LockstepResult {
    const { runs, retirements, cycles, interrupts } = this;
    const byCause = this.#byCause;
    return { runs, retirements, cycles, interrupts, byCause, windows: this.#windows, ...end };
  }
}

/** Both results as one, with the run that the later one found. */
export function bothTallied(one: LockstepResult, other: LockstepResult): LockstepResult {
  return {
    ...other,
    isCut: one.isCut || other.isCut,
    runs: one.runs + other.runs,
    retirements: one.retirements + other.retirements,
    cycles: one.cycles + other.cycles,
    interrupts: one.interrupts + other.interrupts,
    byCause: sumByCause(one.byCause, other.byCause),
    windows: longest(one.windows, other.windows),
  };
}

type ByCause = LockstepResult['byCause'];

function sumByCause(one: ByCause, other: ByCause): ByCause {
  const sums = { ...one };
  for (const cause of causes) sums[cause] += other[cause];
  return sums;
}
