/** What many runs in lockstep come to. */

import { type CycleCause, causes } from '../../../executor/units/cycles.ts';
import { longest, type Windows } from '../../finding/windows.ts';
import type { LockstepRun } from './lockstep-run.ts';

export interface LockstepResult {
  readonly runs: number;
  readonly retirements: number;
  readonly cycles: number;
  /** Interrupts that nobody wrote, and that a hart took. */
  readonly interrupts: number;
  readonly byCause: Readonly<Record<CycleCause, number>>;
  /** The longest of them all. */
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
