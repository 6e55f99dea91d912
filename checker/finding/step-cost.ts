/** What steps cost on the executor, and what came of the costs that a scenario states. */

import type { Site } from '../scenario/data.ts';

/** Cycles of the hart that did it, from when it was given the step to its retirement, by what they were spent on. */
export interface StepCost {
  readonly cycles: number;
  /** Causes without a cycle are left out. */
  readonly by: Readonly<Record<string, number>>;
}

/** A written step, done in turn with the shortest delays. */
export interface WrittenCost extends StepCost {
  /** Counted from 1, as in every report. */
  readonly step: number;
  readonly says: string;
}

/** A cost that a scenario states, and what was found. */
export interface JudgedCost {
  /** As it was written: `atMost(40, step 3)`. */
  readonly text: string;
  readonly site: Site;
  /** Absent: nothing that it speaks of happened. */
  readonly holds?: boolean;
  /** What was found, in words. */
  readonly says: string;
  /** The cycles that were found: of the costlier one where two are compared. */
  readonly cycles?: number;
}

/** What a report of a broken cost shows side by side. */
export interface CostReport {
  readonly text: string;
  readonly site: Site;
  readonly rows: readonly { readonly name: string; readonly cost: StepCost }[];
  /** What others did meanwhile, again and again: one entry for each hart. */
  readonly meanwhile?: readonly string[];
}

/** Several as one. */
export function sumOfCosts(costs: readonly StepCost[]): StepCost {
  const by: Record<string, number> = {};
  for (const one of costs) {
    for (const [cause, cycles] of Object.entries(one.by)) by[cause] = (by[cause] ?? 0) + cycles;
  }
  return { cycles: costs.reduce((sum, { cycles }) => sum + cycles, 0), by };
}

/** The cycles with some causes only. */
export function costBy({ by }: StepCost, causes: readonly string[]): StepCost {
  const kept = Object.entries(by).filter(([cause]) => causes.includes(cause));
  return {
    cycles: kept.reduce((sum, [, cycles]) => sum + cycles, 0),
    by: Object.fromEntries(kept),
  };
}

/** `2 port, 1 write`; the largest first. */
export function spentText({ by }: StepCost): string {
  return Object.entries(by)
    .sort(([, one], [, other]) => other - one)
    .map(([cause, cycles]) => `${cycles} ${cause}`)
    .join(', ');
}
