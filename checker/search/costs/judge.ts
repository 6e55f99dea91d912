/**
 * Whether a cost that a scenario states is kept by what was measured: steps in turn, the worst of all runs,
 * or the worst that others were found to do.
 */

import type { Action } from '../../../model/action.ts';
import {
  type CostReport,
  costBy,
  type JudgedCost,
  type StepCost,
  sumOfCosts,
} from '../../finding/step-cost.ts';
import { worstCases } from '../../scenario/costs.ts';
import type { CostData } from '../../scenario/data.ts';
import { counted, thousands } from '../../text/numbers.ts';
import type { LockstepRun } from '../lockstep/lockstep-run.ts';
import type { WorstRuns } from '../lockstep/tally.ts';
import { cyclesMax, type Interference } from './interference.ts';

/** A judged cost, and what its report shows if it is broken. */
export interface Judged {
  readonly judged: JudgedCost;
  readonly rows: CostReport['rows'];
  /** Of a worst case: the run in which it was. */
  readonly run?: LockstepRun;
  readonly meanwhile?: readonly string[];
}

type Stated<K extends CostData['kind']> = Extract<CostData, { kind: K }>;

/** By place; undefined of a step that did not happen. */
export type Measured = readonly (StepCost | undefined)[];

export function judgedSteps(
  cost: Stated<'at most'> | Stated<'within'>,
  measured: Measured,
): Judged {
  if (cost.kind === 'within') return judgedPair(cost, measured);
  const found = costTogether(cost.of, measured, cost);
  if (typeof found === 'string') return didNotHappen(cost, found);
  const { cycles } = found;
  const says = `${stepsName(cost.of)} ${costs(cost.of)} ${inWords(cycles, cost)}`;
  const row = { name: stepsName(cost.of), cost: found };
  return judging(cost, { holds: cycles <= cost.cycles, cycles, says, rows: [row] });
}

function judgedPair(cost: Stated<'within'>, measured: Measured): Judged {
  const [one, other] = [cost.one, cost.other].map((of) => costTogether(of, measured, cost));
  if (one === undefined || typeof one === 'string') return didNotHappen(cost, one ?? '');
  if (other === undefined || typeof other === 'string') return didNotHappen(cost, other ?? '');
  const apart = Math.abs(one.cycles - other.cycles);
  const names = [stepsName(cost.one), stepsName(cost.other)] as const;
  const says = `${names[0]} ${costs(cost.one)} ${inWords(one.cycles, cost)} and ${names[1]} ${thousands(other.cycles)}`;
  const rows = [
    { name: names[0], cost: one },
    { name: names[1], cost: other },
  ];
  const cycles = Math.max(one.cycles, other.cycles);
  return judging(cost, { holds: apart <= cost.cycles, cycles, says, rows });
}

export function judgedWorst(cost: Stated<'worst'>, runs: WorstRuns): Judged {
  const run = runs[cost.of];
  const cycles = run?.worst[cost.of];
  if (run === undefined || cycles === undefined) {
    return didNotHappen(cost, `no run met ${cost.of === 'interrupt' ? 'an' : 'a'} ${cost.of}`);
  }
  const says = `the longest ${cost.of} was ${counted(cycles, 'cycle')} (${worstCases[cost.of]})`;
  return { ...judging(cost, { holds: cycles <= cost.cycles, cycles, says, rows: [] }), run };
}

export function judgedWhile(
  cost: Stated<'at most'>,
  found: Interference | undefined,
  say: (action: Action) => string,
): Judged {
  if (found === undefined) {
    return didNotHappen(
      cost,
      'no thread but those of the steps runs code of who does anything meanwhile',
    );
  }
  const { alone, worst, loops, isLate } = found;
  const rows = [
    ...(alone === undefined ? [] : [{ name: 'undisturbed', cost: counting(alone, cost) }]),
    ...(worst === undefined ? [] : [{ name: 'meanwhile', cost: counting(worst, cost) }]),
  ];
  const cycles = worst && counting(worst, cost).cycles;
  const holds = cycles !== undefined && cycles <= cost.cycles;
  const took =
    cycles === undefined
      ? `did not end within ${counted(cyclesMax, 'cycle')}`
      : `${costs(cost.of)} ${inWords(cycles, cost)}`;
  const by = loops.length === 1 ? 'one hart' : `${loops.length} harts`;
  const begin = isLate ? ', which begin when it does' : '';
  const says = `${stepsName(cost.of)} ${took} while ${by} did the worst that was found${begin}: ${loopText(loops[0] ?? [], say)}`;
  const meanwhile = loops.map((loop) => loopText(loop, say));
  return {
    ...judging(cost, { holds, says, rows, ...(cycles !== undefined && { cycles }) }),
    meanwhile,
  };
}

function loopText(loop: readonly Action[], say: (action: Action) => string): string {
  return loop.map(say).join(', then ');
}

function judging(
  { kind, text, site, cycles: most }: CostData,
  {
    holds,
    cycles,
    says,
    rows,
  }: Required<Pick<JudgedCost, 'holds' | 'says'>> &
    Pick<JudgedCost, 'cycles'> &
    Pick<Judged, 'rows'>,
): Judged {
  const apart = most === 0 ? 'not the same' : `more than ${thousands(most)} apart`;
  const wanted = kind === 'within' ? apart : `not at most ${thousands(most)}`;
  const found = holds ? says : `${says}: ${wanted}`;
  return {
    judged: { text, site, holds, says: found, ...(cycles !== undefined && { cycles }) },
    rows,
  };
}

function didNotHappen({ text, site }: CostData, says: string): Judged {
  return { judged: { text, site, says }, rows: [] };
}

/** What the steps cost together, or which of them did not happen. */
function costTogether(
  places: readonly number[],
  measured: Measured,
  cost: Pick<CostData, 'by'>,
): StepCost | string {
  const missing = places.find((place) => measured[place] === undefined);
  if (missing !== undefined) return `step ${missing + 1} did not happen`;
  return counting(sumOfCosts(places.flatMap((place) => measured[place] ?? [])), cost);
}

function counting(cost: StepCost, { by }: Pick<CostData, 'by'>): StepCost {
  return by === undefined ? cost : costBy(cost, by);
}

/** `step 3`, `steps 3 and 4` */
function stepsName(places: readonly number[]): string {
  const numbers = places.map((place) => place + 1);
  if (numbers.length === 1) return `step ${numbers[0]}`;
  return `steps ${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
}

function costs(places: readonly number[]): string {
  return places.length === 1 ? 'costs' : 'cost';
}

function inWords(cycles: number, { by }: Pick<CostData, 'by'>): string {
  const of = by === undefined ? '' : ` of ${by.join(' and ')}`;
  return `${counted(cycles, 'cycle')}${of}`;
}
