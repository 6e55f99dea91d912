/** Totals over many runs in lockstep. */

import { type CycleCause, causes } from '../../../executor/units/cycles.ts';
import { longest, type Windows } from '../../finding/windows.ts';
import type { LockstepRun } from './lockstep-run.ts';

export interface LockstepResult {
  readonly runs: number;
  readonly retirements: number;
  readonly cycles: number;
  /** Of the written steps alone: in turn, with the shortest latencies. */
  readonly cyclesInTurn?: number;
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

type Totals = Omit<LockstepResult, 'isCut' | 'found' | 'cyclesInTurn'>;

export class Tally {
  #totals: Totals = {
    runs: 0,
    retirements: 0,
    cycles: 0,
    interrupts: 0,
    byCause: Object.fromEntries(causes.map((cause) => [cause, 0])) as Totals['byCause'],
    windows: {},
  };

  get runs(): number {
    return this.#totals.runs;
  }

  get cycles(): number {
    return this.#totals.cycles;
  }

  add({ cycles, interrupts, byCause, windows, ...run }: LockstepRun): void {
    const retirements = run.retirements.length;
    const one = { runs: 1, retirements, cycles, interrupts, byCause, windows };
    this.#totals = sumOf(this.#totals, one);
  }

  result(end: Pick<LockstepResult, 'isCut' | 'found'>): LockstepResult {
    return { ...this.#totals, ...end };
  }
}

/** Both results as one, with the run that the later one found. */
export function bothTallied(one: LockstepResult, other: LockstepResult): LockstepResult {
  return { ...one, ...other, ...sumOf(one, other), isCut: one.isCut || other.isCut };
}

function sumOf(one: Totals, other: Totals): Totals {
  const byCause = { ...one.byCause };
  for (const cause of causes) byCause[cause] += other.byCause[cause];
  return {
    runs: one.runs + other.runs,
    retirements: one.retirements + other.retirements,
    cycles: one.cycles + other.cycles,
    interrupts: one.interrupts + other.interrupts,
    byCause,
    windows: longest(one.windows, other.windows),
  };
}
