/**
 * Random runs in lockstep: what is done, when it begins, and how long everything takes.
 *
 * fast-check draws a list; each entry is an instruction to be resolved against the model's state,
 * and the pace at which it is carried out. Steps that somebody wrote are run at drawn paces alone.
 */

import * as fc from 'fast-check';
import { type CycleCause, causes } from '../../executor/cycles.ts';
import { timing } from '../../executor/timing.ts';
import type { Action } from '../../model/action.ts';
import { type Model, model } from '../../model/semantics.ts';
import {
  type LockstepOptions,
  type LockstepRun,
  type Next,
  replayInLockstep,
  runInLockstep,
} from '../lockstep/run.ts';
import type { Offer } from '../menu.ts';
import { choice, type Draw, drawFrom } from './draw.ts';
import { machineFrom, numbersFrom } from './machines.ts';
import { everythingOn, shape } from './search-machines.ts';

export interface LockstepSearchOptions extends LockstepOptions {
  readonly seed: number;
  readonly runs: number;
  /** The most instructions of one run. */
  readonly steps: number;
  /** No further run begins after so many cycles in all. */
  readonly cycles: number;
  readonly onRun?: (runs: number) => void;
  /** Asked after each run. */
  readonly outOfTime?: () => boolean;
}

export interface LockstepResult {
  readonly runs: number;
  readonly retirements: number;
  readonly cycles: number;
  readonly byCause: Readonly<Record<CycleCause, number>>;
  /** The time was up before the last run. */
  readonly isCut: boolean;
  /** The run as it was found. */
  readonly found?: LockstepRun;
}

/** Enough choices for what one instruction does: memory, messages, replacement. */
const pace = fc.array(fc.nat({ max: timing.jitter }), { maxLength: 6, size: 'max' });
/** Mostly at once: what follows closely is what races. */
const delay = fc.oneof(fc.constant(0), fc.nat({ max: 3 }), fc.nat({ max: 40 }));
const entry = fc.tuple(choice, delay, pace);
type Entry = [Parameters<Draw>[1], number, number[]];

function listOf<T>(one: fc.Arbitrary<T>, options: LockstepSearchOptions) {
  return fc.array(one, { maxLength: options.steps, size: 'max' });
}

/** Runs over what is offered. */
export function searchInLockstep(
  on: Model,
  offer: Offer,
  options: LockstepSearchOptions,
): LockstepResult {
  const drawing = fc.tuple(fc.nat(), listOf(entry, options));
  return searched(drawing, options, ([mix, entries]) =>
    runInLockstep(on, drawn(drawFrom(offer, on, mix), entries), options),
  );
}

/** One run on each of many machines that nobody wrote; `model` is the one of the run that is found. */
export function searchMachinesInLockstep(
  options: LockstepSearchOptions,
): LockstepResult & { readonly model?: Model } {
  const madeOf = new WeakMap<LockstepRun, Model>();
  const drawing = fc.tuple(shape, fc.nat(), listOf(entry, options));
  const result = searched(drawing, options, ([numbers, mix, entries]) => {
    const made = model(machineFrom(numbersFrom(numbers)));
    const run = runInLockstep(
      made,
      drawn(drawFrom(everythingOn(made), made, mix), entries),
      options,
    );
    madeOf.set(run, made);
    return run;
  });
  const of = result.found && madeOf.get(result.found);
  return { ...result, ...(of && { model: of }) };
}

/**
 * Steps as they are written: each when the one before has retired, at the least of everything; then
 * side by side at `runs` paces.
 */
export function writtenAtPaces(
  on: Model,
  actions: readonly Action[],
  options: LockstepSearchOptions,
): LockstepResult {
  let isFirst = true;
  const paces = fc.array(fc.tuple(delay, pace), {
    minLength: actions.length,
    maxLength: actions.length,
    size: 'max',
  });
  return searched(paces, { ...options, runs: options.runs + 1 }, (drawnPaces) => {
    const inTurn = isFirst;
    isFirst = false;
    let after = 0;
    const items = actions.map((action, i) => {
      const [later, own] = inTurn ? [0, []] : (drawnPaces[i] ?? [0, []]);
      after += later;
      return { action, at: after, pace: own };
    });
    return replayInLockstep(on, items, { ...options, inTurn });
  });
}

/** Asks for runs until one parts from the model, there are enough, or the cycles are used up. */
function searched<T>(
  drawing: fc.Arbitrary<T>,
  options: LockstepSearchOptions,
  take: (drawn: T) => LockstepRun,
): LockstepResult {
  const byCause = Object.fromEntries(causes.map((cause) => [cause, 0])) as Record<
    CycleCause,
    number
  >;
  const told = { runs: 0, retirements: 0, cycles: 0, isCut: false };
  let found: LockstepRun | undefined;
  let idle: LockstepRun | undefined;
  const property = fc.property(drawing, (one) => {
    if (told.isCut || told.cycles >= options.cycles) return true;
    const run = take(one);
    told.runs++;
    told.retirements += run.retirements.length;
    told.cycles += run.cycles;
    for (const cause of causes) byCause[cause] += run.byCause[cause];
    options.onRun?.(told.runs);
    told.isCut = told.runs < options.runs && options.outOfTime?.() === true;
    if (run.mismatch === undefined) return true;
    if (run.mismatch.kind === 'cached') {
      // A run in which somebody makes use of it says more.
      idle ??= run;
      return true;
    }
    found = run;
    return false;
  });
  const { seed, runs } = options;
  const details = fc.check(property, { seed, numRuns: runs, endOnFailure: true });
  if (found === undefined && details.failed) throw details.errorInstance;
  found ??= idle;
  return { ...told, byCause, ...(found && { found }) };
}

function drawn(draw: Draw, entries: readonly Entry[]): Next {
  const left = entries.values();
  return (state, cycle) => {
    const next = left.next().value;
    if (next === undefined) return undefined;
    const [choice, delay, pace] = next;
    const candidate = draw(state, choice);
    if (candidate === undefined) return 'skip';
    return { action: candidate.action, at: cycle + delay, pace };
  };
}
