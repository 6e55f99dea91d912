/**
 * The executor beside the model: the steps as written and random ones, at many paces, and what it
 * retires held against the contract.
 *
 * A machine that is larger than what is built is not run: that is said, and is no verdict.
 */

import { NotBuilt, type Retirement, type Units } from '../../../executor/machine.ts';
import { TableFull } from '../../../executor/units/region-entries.ts';
import { sameOutcome } from '../../../model/outcome.ts';
import type { Model } from '../../../model/semantics.ts';
import type { MachineState } from '../../../model/state.ts';
import { outcomeText, rangeName } from '../../finding/describe.ts';
import type { Effort, Finding, RunStep, Subject, Violation } from '../../finding/finding.ts';
import type { Timeline } from '../../finding/timeline.ts';
import { longest } from '../../finding/windows.ts';
import { asWord } from '../../text/shell.ts';
import { offerOf } from '../action-source.ts';
import {
  searchInLockstep,
  searchMachinesInLockstep,
  writtenAtPaces,
} from '../random/search-lockstep.ts';
import { placeInterrupts } from './inject-everywhere.ts';
import type { Mismatch } from './lockstep.ts';
import type { LockstepOptions, LockstepRun } from './lockstep-run.ts';
import { remembering } from './memoised-model.ts';
import { mismatchText } from './mismatch-text.ts';
import { refinement } from './refinement.ts';
import { shrinkInLockstep } from './shrink-run.ts';
import type { LockstepResult } from './tally.ts';
import { type Told as Seen, timelineOf } from './timeline.ts';

export interface LockstepBudget {
  readonly seed: number;
  /** In the words that repeat it. */
  readonly seedSaid: number;
  readonly progress: (share: number) => void;
  readonly outOfTime: () => boolean;
  readonly units?: Units;
}

/** How much is run of each scenario, and of the machines that nobody wrote. */
export const lockstepDefaults = {
  paces: 20,
  runs: 40,
  steps: 30,
  cycles: 300_000,
  machines: 200,
} as const;

type Found = Omit<Finding, 'asExpected'>;

/** Undefined when nothing can happen on it. */
export function checkInLockstep(subject: Subject, budget: LockstepBudget): Found | undefined {
  const { data, model } = subject;
  const offer = offerOf(data, model);
  if (data.steps.length === 0 && offer === undefined) return undefined;
  const { paces, runs, steps, cycles } = lockstepDefaults;
  const written = [
    `the ${data.steps.length} steps in turn and at ${paces} paces`,
    placementText(model, data.steps.length),
  ];
  const random = `${runs} runs of up to ${steps} steps over ${offer?.says}`;
  const scope = [
    ...(data.steps.length === 0 ? [] : written),
    ...(offer === undefined ? [] : [random]),
  ].join('; ');
  const told = {
    subject,
    scope: `${scope}; no run at a pace or at random begins after ${cycles.toLocaleString('en')} cycles of its kind`,
    command: `npm run check -- ${asWord(subject.name)} --seed ${budget.seedSaid}`,
    seed: budget.seedSaid,
  };
  return attempt(told, () => {
    const options = optionsOf(budget, runs);
    const known = remembering(model);
    const actions = data.steps.map(({ action }) => action);
    let isVain = false;
    let all = writtenAtPaces(known, actions, { ...options, runs: paces });
    if (all.found === undefined && model.machine.lines.length > 0) {
      const placed = placeInterrupts(known, actions, options);
      all = together(all, placed);
      isVain = actions.length > 0 && placed.found === undefined && placed.interrupts === 0;
    }
    if (all.found === undefined && offer !== undefined) {
      // What is drawn anew each time is never met twice.
      const on = offer.kind === 'menu' ? known : model;
      all = together(all, searchInLockstep(on, offer, options));
    }
    const found = foundOf(told, all, options);
    return isVain ? { ...found, remarks: [...found.remarks, vain] } : found;
  });
}

const vain = 'no hart could take any of the interrupts that were put at each cycle';

function placementText({ machine }: Model, steps: number): string {
  if (machine.lines.length === 0) return 'no line, and so no interrupt at any cycle';
  return steps === 0 ? '' : 'an interrupt at each of their cycles, and two where they are few';
}

/** The same on machines that nobody wrote, one run on each. */
export function checkMachinesInLockstep(
  subjectOn: (model: Model) => Subject,
  told: { readonly idle: Subject; readonly command: string },
  budget: LockstepBudget,
): Found {
  const { machines, steps } = lockstepDefaults;
  const options = optionsOf(budget, machines);
  const { model, ...result } = searchMachinesInLockstep(options);
  const subject = model === undefined ? told.idle : subjectOn(model);
  const scope = `${machines} machines, on each a run of up to ${steps} instructions`;
  const { command } = told;
  return foundOf({ subject, scope, command, seed: budget.seedSaid }, result, options);
}

function optionsOf({ seed, progress, outOfTime, units }: LockstepBudget, runs: number) {
  const { steps, cycles } = lockstepDefaults;
  return {
    seed,
    runs,
    steps,
    cycles,
    outOfTime,
    onRun: (done: number) => progress(Math.min(1, done / runs)),
    ...(units && { units }),
  };
}

type Told = Pick<Finding, 'subject' | 'scope' | 'command'> & { readonly seed: number };

/** What the executor has no room for is told. */
function attempt(told: Told, run: () => Found): Found {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof NotBuilt) && !(error instanceof TableFull)) throw error;
    return {
      ...told,
      search: 'lockstep',
      verdict: 'not run',
      effort: { runs: 0, steps: 0 },
      remarks: [`the executor does not run this: ${error.message}`],
    };
  }
}

function together(one: LockstepResult, other: LockstepResult): LockstepResult {
  return {
    ...other,
    isCut: one.isCut || other.isCut,
    runs: one.runs + other.runs,
    retirements: one.retirements + other.retirements,
    cycles: one.cycles + other.cycles,
    interrupts: one.interrupts + other.interrupts,
    byCause: sums(one.byCause, other.byCause),
    windows: longest(one.windows, other.windows),
  };
}

function sums<K extends string>(
  one: Readonly<Record<K, number>>,
  other: Readonly<Record<K, number>>,
): Record<K, number> {
  const keys = Object.keys(one) as K[];
  return Object.fromEntries(keys.map((key) => [key, one[key] + other[key]])) as Record<K, number>;
}

function foundOf(told: Told, result: LockstepResult, options: LockstepOptions): Found {
  const { found, runs, retirements, cycles, byCause, windows, isCut } = result;
  const effort: Effort = { runs, steps: retirements, cycles, byCause, windows };
  const common = { ...told, search: 'lockstep' as const, effort, remarks: [] };
  if (found === undefined && retirements === 0 && !isCut) {
    return { ...common, verdict: 'vacuous', remarks: ['nothing retired'] };
  }
  if (found === undefined) {
    const remarks = isCut ? ['the time was up before the last run; give --time more'] : [];
    return {
      ...common,
      remarks,
      verdict: isCut ? 'undecided' : 'holds',
      ...(isCut && { cut: true }),
    };
  }
  const { run, attempts } = shrinkInLockstep(told.subject.model, found, options);
  const from = found.retirements.length;
  return {
    ...common,
    verdict: 'violated',
    violation: violationOf(told.subject, run, { options, from, attempts }),
  };
}

function violationOf(
  subject: Subject,
  shrunk: LockstepRun,
  told: {
    readonly options: LockstepOptions;
    readonly from: number;
    readonly attempts: number;
  },
): Violation {
  const { model } = subject;
  const { options, from, attempts } = told;
  const steps = stepsOf(model, shrunk.retirements);
  const before = steps.at(-1)?.before ?? model.initial;
  const seen = timelineOf(model, shrunk, { options, before });
  const { mismatch, retirements } = seen.run;
  if (mismatch === undefined) {
    throw new Error('a difference in lockstep does not replay: is anything drawn twice?');
  }
  const differs = mismatchText(subject, { mismatch, retirements, run: steps });
  const { culprit } = seen;
  const suspect =
    culprit === undefined ? '' : `. ${culprit.unit}, cycle ${culprit.cycle}: ${culprit.says}`;
  return {
    ...refinement,
    refutation: { says: `${differs}${suspect}` },
    run: steps,
    minimality: { kind: 'shrunk', from, attempts },
    timeline: drawn(subject, seen, steps),
  };
}

function drawn(subject: Subject, told: Seen, steps: readonly RunStep[]): Timeline {
  const { run, place, holder, columns, lanes, differences, culprit, meanings } = told;
  const last = run.retirements.at(-1);
  const texts = new Set(lanes.flatMap(({ cells }) => cells.map(({ text }) => text)));
  return {
    place: place && rangeName(subject, place),
    holder,
    columns,
    lanes,
    differences,
    culprit,
    executor: executorText(run.mismatch, last),
    contract: contractText(subject.model, run.mismatch, steps),
    words: [...meanings].filter(([word]) => word !== '' && texts.has(word)),
  };
}

function executorText(mismatch: Mismatch | undefined, last: Retirement | undefined): string {
  if (mismatch?.kind === 'dropped') return `${mismatch.action.kind}: not carried out`;
  return last === undefined ? 'nothing' : outcomeText(last.outcome);
}

/** What would have been right instead of the last thing that came. */
function contractText(
  model: Model,
  mismatch: Mismatch | undefined,
  steps: readonly RunStep[],
): string {
  const last = steps.at(-1);
  if (mismatch?.kind === 'outcome') {
    return mismatch.admitted.map(outcomeText).join(', or ') || 'it was not enabled';
  }
  if (mismatch?.kind === 'dropped') {
    const { action } = mismatch;
    const due = model.step(last?.after ?? model.initial, action);
    return `${action.kind}: ${outcomeText(due?.outcome)}`;
  }
  return outcomeText(last?.outcome);
}

/** What the model makes of the retirements: its own outcome, where it has another. */
function stepsOf(model: Model, retirements: readonly Retirement[]): RunStep[] {
  let state: MachineState = model.initial;
  return retirements.map(({ action, outcome }, i) => {
    const before = state;
    const own = model.step(state, action);
    // Refused while authority was on its way out: nothing happened, and the contract admits it.
    const isRefused =
      i < retirements.length - 1 && own !== undefined && !sameOutcome(own.outcome, outcome);
    if (own !== undefined && !isRefused) state = own.state;
    return {
      action,
      before,
      outcome: isRefused ? outcome : own?.outcome,
      after: state,
    };
  });
}
