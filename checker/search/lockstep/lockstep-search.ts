/**
 * The search in lockstep: runs the executor beside the model, with the steps as written and with random
 * ones, at many paces, and holds what it retires against the contract.
 *
 * A machine that is larger than the executor that is built is not run, which is no verdict.
 */

import { NotBuilt, type Units } from '../../../executor/machine.ts';
import type { Sizes } from '../../../executor/timing.ts';
import { TableFull } from '../../../executor/units/region-entries.ts';
import { executorFor } from '../../../executor/variants/index.ts';
import { designOf } from '../../../model/design.ts';
import type { Model } from '../../../model/semantics.ts';
import type { Effort, Finding, Violation } from '../../finding/finding.ts';
import { machineSubject } from '../../finding/machine-subject.ts';
import { mismatchText } from '../../finding/mismatch.ts';
import type { Subject } from '../../finding/subject.ts';
import { suspectTexts } from '../../finding/suspected-unit.ts';
import type { NamedVariant } from '../../scenario/variants.ts';
import { thousands } from '../../text/numbers.ts';
import { asWord } from '../../text/shell.ts';
import { actionSourceOf, isDrawnAnew, scopesOver } from '../action-source.ts';
import { withEntrySites } from '../entry-sites.ts';
import { machineFrom, numbersFrom } from '../random/generate-machine.ts';
import {
  searchInLockstep,
  searchMachinesInLockstep,
  writtenAtPaces,
} from '../random/search-lockstep.ts';
import { type Budget, type MachineSearch, type Search, seedFor, type Watch } from '../search.ts';
import { takesAway } from './admissible.ts';
import { makingOf } from './executor-pool.ts';
import { injectEverywhere } from './inject-everywhere.ts';
import type { LockstepOptions, LockstepRun } from './lockstep-run.ts';
import { remembering } from './memoised-model.ts';
import { shrinkInLockstep } from './shrink-run.ts';
import { bothTallied, type LockstepResult } from './tally.ts';
import { recordedRun } from './timeline.ts';
import { stepCosts, writtenCosts } from './written-costs.ts';

/** The claim that the search in lockstep tests. */
const refinement = {
  property: 'refinement',
  claim:
    'What the executor retires is a run of the model: the same outcomes, registers and memory, up ' +
    'to what the contract leaves open while authority is on its way out.',
} as const;

interface LockstepBudget {
  readonly seed: number;
  /** The seed in the command that repeats the search. */
  readonly seedSaid: number;
  readonly progress: (share: number) => void;
  readonly outOfTime: () => boolean;
  readonly units?: Units;
  readonly sizes?: Partial<Sizes>;
}

/** How much is run of each scenario, and on random machines. */
const lockstepDefaults = {
  paces: 20,
  runs: 40,
  steps: 30,
  cycles: 300_000,
  machines: 200,
} as const;

type Found = Omit<Finding, 'asExpected'>;

export const lockstep: Search<'lockstep'> = {
  kind: 'lockstep',
  judges: 'executor',

  run(subject, budget, watch) {
    if (!isAsked(budget)) return undefined;
    const seed = seedFor(budget.seed, subject.name);
    const finding = checkInLockstep(subject, lockstepBudget(seed, budget, watch));
    return finding && { finding };
  },
};

export const lockstepMachines: MachineSearch = {
  kind: 'lockstep',

  run(budget, watch, variant) {
    if (!isAsked(budget)) return undefined;
    return checkMachinesInLockstep(lockstepBudget(budget.seed, budget, watch), variant);
  },
};

function isAsked({ property }: Budget): boolean {
  return property === undefined || property === refinement.property;
}

function lockstepBudget(seed: number, budget: Budget, watch: Watch): LockstepBudget {
  const progress = (share: number) => watch.progress('lockstep', share);
  return { seed, seedSaid: budget.seed, progress, outOfTime: watch.outOfTime };
}

/** Undefined when the scenario has no steps and no menu. */
export function checkInLockstep(subject: Subject, budget: LockstepBudget): Found | undefined {
  const { data, model } = subject;
  const source = actionSourceOf(data, model);
  if (data.steps.length === 0 && source === undefined) return undefined;
  const { paces, runs, steps, cycles } = lockstepDefaults;
  const written = [
    `the ${data.steps.length} steps in turn and at ${paces} paces`,
    injectionText(model, data.steps.length),
  ];
  const parts = data.steps.length === 0 ? [] : written;
  const scope = (says: string) =>
    [...parts, `${runs} runs of up to ${steps} steps over ${says}`].join('; ');
  const rest = `; paced and random runs each stop after ${thousands(cycles)} cycles in all`;
  const task = {
    subject,
    ...(source === undefined
      ? { scope: parts.join('; ') + rest }
      : scopesOver(source, scope, rest)),
    command: `check ${asWord(subject.name)} --seed ${budget.seedSaid}`,
    seed: budget.seedSaid,
  };
  return unlessNotBuilt(task, () => {
    const options = { ...makingOf(data), ...optionsOf(budget, runs) };
    const known = remembering(model);
    const actions = data.steps.map(({ action }) => action);
    let isVain = false;
    let all = writtenAtPaces(known, actions, { ...options, runs: paces });
    if (all.found === undefined && model.machine.lines.length > 0) {
      const injected = injectEverywhere(known, actions, options);
      all = bothTallied(all, injected);
      isVain = actions.length > 0 && injected.found === undefined && injected.interrupts === 0;
    }
    if (all.found === undefined && source !== undefined) {
      // An action that is generated anew is never met twice.
      const on = isDrawnAnew(source) ? model : known;
      all = bothTallied(all, searchInLockstep(on, source, options));
    }
    const costs = all.found === undefined ? costsOfSteps(subject, known, options) : {};
    const found = { ...findingOf(task, all, options), ...costs };
    return isVain ? { ...found, remarks: [...found.remarks, vainRemark] } : found;
  });
}

/** What the written steps cost; nothing where there are none. */
function costsOfSteps(
  subject: Subject,
  known: Model,
  options: LockstepOptions,
): Pick<Found, 'writtenCosts'> {
  if (subject.data.steps.length === 0) return {};
  const actions = subject.data.steps.map(({ action }) => action);
  return { writtenCosts: writtenCosts(subject, stepCosts(known, actions, options)) };
}

const vainRemark = 'no hart could take any of the interrupts that were put at each cycle';

function injectionText({ machine }: Model, steps: number): string {
  if (machine.lines.length === 0) return 'no line, and so no interrupt at any cycle';
  return steps === 0 ? '' : 'an interrupt at each of their cycles, and two where they are few';
}

/** The same on random machines, one run on each. */
function checkMachinesInLockstep(
  budget: LockstepBudget,
  { name, design, executor }: NamedVariant,
): Found {
  const { machines, steps } = lockstepDefaults;
  const options = optionsOf({ ...budget, ...executorFor(designOf(design), executor) }, machines);
  const { model, ...result } = searchMachinesInLockstep({ ...options, ...(design && { design }) });
  const description = model?.machine.description ?? machineFrom(numbersFrom([]), design);
  const subject = machineSubject(description, name);
  const scope = `${machines} machines, on each a run of up to ${steps} instructions`;
  const command = `check ${subject.name} --seed ${budget.seedSaid}`;
  return findingOf({ subject, scope, command, seed: budget.seedSaid }, result, options);
}

function optionsOf({ seed, progress, outOfTime, units, sizes }: LockstepBudget, runs: number) {
  const { steps, cycles } = lockstepDefaults;
  return {
    seed,
    runs,
    steps,
    cycles,
    outOfTime,
    onRun: (done: number) => progress(Math.min(1, done / runs)),
    ...(units && { units }),
    ...(sizes && { sizes }),
  };
}

/** What every finding of one search says. */
type Task = Pick<Finding, 'subject' | 'scope' | 'briefScope' | 'command'> & {
  readonly seed: number;
};

/** The finding `not run` where the machine is larger than the executor that is built. */
function unlessNotBuilt(task: Task, run: () => Found): Found {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof NotBuilt) && !(error instanceof TableFull)) throw error;
    return {
      ...task,
      search: 'lockstep',
      verdict: 'not run',
      effort: { runs: 0, steps: 0 },
      remarks: [`the executor does not run this: ${error.message}`],
    };
  }
}

function findingOf(task: Task, result: LockstepResult, options: LockstepOptions): Found {
  const { found, runs, retirements, cycles, cyclesInTurn, byCause, windows, isCut } = result;
  const inTurn = cyclesInTurn === undefined ? {} : { cyclesInTurn };
  const effort: Effort = { runs, steps: retirements, cycles, ...inTurn, byCause, windows };
  const common = { ...task, search: 'lockstep' as const, effort, remarks: [] };
  if (found !== undefined) {
    const violation = violationInLockstep(task.subject, found, options);
    return { ...common, verdict: 'violated', violation };
  }
  if (isCut) {
    const remarks = ['the time was up before the last run; give --time more'];
    return { ...common, verdict: 'undecided', remarks, cut: true };
  }
  if (retirements === 0) return { ...common, verdict: 'vacuous', remarks: ['nothing retired'] };
  return { ...common, verdict: 'holds' };
}

/**
 * A run that parts from the model, shrunk: one sentence, the run, and its time line. Throws when the
 * run does not repeat.
 */
function violationInLockstep(
  subject: Subject,
  found: LockstepRun,
  options: LockstepOptions,
): Violation {
  const { run: shrunk, attempts } = shrinkInLockstep(subject.model, found, options);
  const { run, steps, timeline } = recordedRun(subject.model, shrunk, options);
  const { mismatch, retirements } = run;
  if (mismatch === undefined) {
    throw new Error('a difference in lockstep does not replay: is anything drawn twice?');
  }
  const differs = mismatchText(subject, {
    mismatch,
    last: retirements.at(-1),
    loss: retirements.slice(0, -1).findLast(({ action }) => takesAway(action)),
    step: steps.at(-1),
  });
  const { suspected } = timeline;
  const suspect = suspected && suspectTexts(subject, suspected);
  const suspicion = suspect ? `. ${suspect.unit}, cycle ${suspect.cycle}: ${suspect.says}` : '';
  return {
    ...refinement,
    refutation: { says: `${differs}${suspicion}` },
    run: withEntrySites(subject, steps),
    minimality: { kind: 'shrunk', from: found.retirements.length, attempts },
    timeline,
  };
}
