/** Totals over many runs in lockstep. */

import { type CycleCause, causes } from '../../../executor/units/cycles.ts';
import { longest, type Windows } from '../../finding/windows.ts';
import type { WorstCase } from '../../scenario/costs.ts';
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
  /** Of each worst case, the first run in which it was longest. */
  readonly worst: WorstRuns;
  /** The time was up before the last run. */
  readonly isCut: boolean;
  /** The run as it was found. */
  readonly found?: LockstepRun;
}

export type WorstRuns = Readonly<Partial<Record<WorstCase, LockstepRun>>>;

type Totals = Omit<LockstepResult, 'isCut' | 'found' | 'cyclesInTurn'>;

export class Tally {
  #totals: Totals = {
    runs: 0,
    retirements: 0,
    cycles: 0,
    interrupts: 0,
    byCause: Object.fromEntries(causes.map((cause) => [cause, 0])) as Totals['byCause'],
    windows: {},
    worst: {},
  };

  get runs(): number {
    return this.#totals.runs;
  }

  get cycles(): number {
    return this.#totals.cycles;
  }

  add(run: LockstepRun): void {
    const { cycles, interrupts, byCause, windows } = run;
    const retirements = run.retirements.length;
    const worst = Object.fromEntries(Object.keys(run.worst).map((what) => [what, run]));
    const one = { runs: 1, retirements, cycles, interrupts, byCause, windows, worst };
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
    worst: worstOf(one.worst, other.worst),
  };
}

function worstOf(one: WorstRuns, other: WorstRuns): WorstRuns {
  const worst: Partial<Record<WorstCase, LockstepRun>> = { ...one };
  for (const [key, run] of Object.entries(other)) {
    const what = key as WorstCase;
    const most = worst[what]?.worst[what];
    if (most === undefined || (run.worst[what] ?? 0) > most) worst[what] = run;
  }
  return worst;
}
