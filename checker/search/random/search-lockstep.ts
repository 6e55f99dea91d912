/**
 * Random runs in lockstep: which actions, when each begins, and how long everything takes.
 *
 * fast-check generates one number for each run; choices follow from it, resolved against the model's
 * state, and the pace of each action. The steps of a scenario are run at random paces alone. A run that is
 * found is shrunk by its actions, not by the number that it came from.
 */

import * as fc from 'fast-check';
import { type Sizes, timing } from '../../../executor/timing.ts';
import type { Action } from '../../../model/action.ts';
import type { Design } from '../../../model/design.ts';
import { type Model, model } from '../../../model/semantics.ts';
import type { MachineState } from '../../../model/state.ts';
import { type ActionSource, type Candidate, isDrawnAnew } from '../action-source.ts';
import { ExecutorPool } from '../lockstep/executor-pool.ts';
import {
  type LockstepOptions,
  type LockstepRun,
  type Next,
  replayInLockstep,
  runInLockstep,
} from '../lockstep/lockstep-run.ts';
import { type LockstepResult, Tally } from '../lockstep/tally.ts';
import {
  type Choice,
  chooseFrom,
  drawFrom,
  type EnabledEntries,
  enabledEntries,
} from './generate.ts';
import { machineFrom, numbersFrom } from './generate-machine.ts';
import { Mulberry32 } from './generator.ts';
import { everythingSource, shape } from './search-machines.ts';
import type { RunOptions } from './search-runs.ts';

export interface LockstepSearchOptions extends LockstepOptions, Omit<RunOptions, 'outOfTime'> {
  /** No run begins after so many cycles in all. */
  readonly cycles: number;
  /** Asked after each run. */
  readonly outOfTime?: () => boolean;
}

/** Enough choices for one instruction: memory, messages, replacement. */
const choicesMax = 6;

function paceFrom(numbers: Mulberry32, { jitter } = timing): number[] {
  return Array.from({ length: numbers.below(choicesMax + 1) }, () => numbers.below(jitter + 1));
}

/** Mostly short: actions race that follow each other closely. */
function delayFrom(numbers: Mulberry32): number {
  return numbers.below([1, 4, 41][numbers.below(3)] as number);
}

/** The usual executor, and others that are without some units or have smaller ones: one of these is drawn. */
const sizesTried: readonly Partial<Sizes>[] = [
  {},
  { tagged: false, plb: 8, tlb: 4 },
  { plb: 1, tlb: 1, frames: 1 },
  { plb: 0, tlb: 0, cache: 0, portals: 0, frames: 2 },
];

/** Unbiased: the same number twice would be the same run twice. */
const first = fc.noBias(fc.nat());

/** Random runs over the actions of an source. */
export function searchInLockstep(
  on: Model,
  source: ActionSource,
  options: LockstepSearchOptions,
): LockstepResult {
  const memory: EnabledMemo = new WeakMap();
  const executors = new ExecutorPool(on);
  const sizes = sizesTriedWith(options);
  return searched(first, options, (one) =>
    runFrom(one, { on, source, memory, sizes }, { ...options, executors }),
  );
}

/** What the options say of sizes holds for all that are tried. The same objects for all runs: an executor is known by them. */
function sizesTriedWith({ sizes }: LockstepSearchOptions): readonly Partial<Sizes>[] {
  return sizes === undefined ? sizesTried : sizesTried.map((tried) => ({ ...tried, ...sizes }));
}

/** What all runs of one search share. */
interface Shared {
  readonly on: Model;
  readonly source: ActionSource;
  readonly memory: EnabledMemo;
  readonly sizes: readonly Partial<Sizes>[];
}

function runFrom(one: number, shared: Shared, options: LockstepSearchOptions): LockstepRun {
  const { on, source, memory } = shared;
  const numbers = new Mulberry32(one);
  const sizes = shared.sizes[numbers.below(shared.sizes.length)] ?? {};
  const draw = drawOn(source, on, { numbers, memory });
  return runInLockstep(on, nextFrom(numbers, draw, options), { ...options, sizes });
}

type EnabledMemo = WeakMap<MachineState, EnabledEntries>;

/** What a menu offers in a state is computed once for each state object. */
function drawOn(
  source: ActionSource,
  on: Model,
  { numbers, memory }: { readonly numbers: Mulberry32; readonly memory: EnabledMemo },
): (state: MachineState) => Candidate | undefined {
  if (source.kind === 'everything' || isDrawnAnew(source)) {
    const draw = drawFrom(source, on, numbers.below(everyNumber));
    return (state) => draw(state, choiceFrom(numbers));
  }
  return (state) => {
    const known = memory.get(state) ?? enabledEntries(source.candidates, on, state);
    memory.set(state, known);
    return chooseFrom(known, [numbers.below(everyNumber), numbers.below(everyNumber), []]);
  };
}

const everyNumber = 0x4000_0000;
const operandsMax = 9;

function choiceFrom(numbers: Mulberry32): Choice {
  const operands = Array.from({ length: operandsMax }, () => numbers.below(everyNumber));
  return [numbers.below(everyNumber), numbers.below(everyNumber), operands];
}

/**
 * One run on each of many random machines; `model` is of the machine on which a run is found. `design`:
 * of all machines, if not the contract's.
 */
export function searchMachinesInLockstep(
  options: LockstepSearchOptions & { readonly design?: Partial<Design> },
): LockstepResult & { readonly model?: Model } {
  const madeOf = new WeakMap<LockstepRun, Model>();
  const sizes = sizesTriedWith(options);
  const result = searched(fc.tuple(shape, first), options, ([shaped, one]) => {
    const made = model(machineFrom(numbersFrom(shaped), options.design));
    const shared = { on: made, source: everythingSource(made), memory: new WeakMap(), sizes };
    const run = runFrom(one, shared, options);
    madeOf.set(run, made);
    return run;
  });
  const of = result.found && madeOf.get(result.found);
  return { ...result, ...(of && { model: of }) };
}

/**
 * The steps as they are written: first in turn, with the shortest latencies, then side by side at `runs`
 * random paces.
 */
export function writtenAtPaces(
  on: Model,
  actions: readonly Action[],
  options: LockstepSearchOptions,
): LockstepResult {
  const executors = new ExecutorPool(on);
  let isFirst = true;
  let cyclesInTurn: number | undefined;
  const result = searched(first, { ...options, runs: options.runs + 1 }, (one) => {
    const inTurn = isFirst;
    isFirst = false;
    const numbers = new Mulberry32(one);
    let after = 0;
    const items = actions.map((action) => {
      if (inTurn) return { action, at: 0, pace: [] };
      after += delayFrom(numbers);
      return { action, at: after, pace: paceFrom(numbers, options.timing) };
    });
    const run = replayInLockstep(on, items, { ...options, inTurn, executors });
    if (inTurn) cyclesInTurn = run.cycles;
    return run;
  });
  return { ...result, ...(actions.length > 0 && cyclesInTurn !== undefined && { cyclesInTurn }) };
}

/** Takes runs until one parts from the model, there are enough, or the cycles are used up. */
function searched<T>(
  drawing: fc.Arbitrary<T>,
  options: LockstepSearchOptions,
  take: (drawn: T) => LockstepRun,
): LockstepResult {
  const tally = new Tally();
  let isCut = false;
  let found: LockstepRun | undefined;
  let unused: LockstepRun | undefined;
  const property = fc.property(drawing, (one) => {
    if (isCut || tally.cycles >= options.cycles) return true;
    const run = take(one);
    tally.add(run);
    options.onRun?.(tally.runs);
    isCut = tally.runs < options.runs && options.outOfTime?.() === true;
    if (run.mismatch === undefined) return true;
    if (run.mismatch.kind === 'cached') {
      // A run in which the stale entry is used says more.
      unused ??= run;
      return true;
    }
    found = run;
    return false;
  });
  const { seed, runs } = options;
  const details = fc.check(property, { seed, numRuns: runs, endOnFailure: true });
  if (found === undefined && details.failed) throw details.errorInstance;
  found ??= unused;
  return tally.result({ isCut, ...(found && { found }) });
}

/** Up to `steps` actions, each chosen when it can be given. */
function nextFrom(
  numbers: Mulberry32,
  draw: (state: MachineState) => Candidate | undefined,
  { steps, timing }: LockstepSearchOptions,
): Next {
  let left = numbers.below(steps + 1);
  return (state, cycle) => {
    if (left-- <= 0) return undefined;
    const candidate = draw(state);
    if (candidate === undefined) return 'skip';
    const at = cycle + delayFrom(numbers);
    return { action: candidate.action, at, pace: paceFrom(numbers, timing) };
  };
}
