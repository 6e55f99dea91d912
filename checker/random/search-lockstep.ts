/**
 * Random runs in lockstep: what is done, when it begins, and how long everything takes.
 *
 * fast-check draws a list; each entry is an instruction to be resolved against the model's state,
 * and the pace at which it is carried out. Steps that somebody wrote are run at drawn paces alone.
 */

import * as fc from 'fast-check';
import { type Sizes, timing } from '../../executor/timing.ts';
import type { Action } from '../../model/action.ts';
import { type Model, model } from '../../model/semantics.ts';
import {
  type LockstepOptions,
  type LockstepRun,
  type Next,
  replayInLockstep,
  runInLockstep,
} from '../lockstep/run.ts';
import { type LockstepResult, Tally } from '../lockstep/tally.ts';
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

/** Enough choices for what one instruction does: memory, messages, replacement. */
const pace = fc.array(fc.nat({ max: timing.jitter }), { maxLength: 6, size: 'max' });
/** Mostly at once: what follows closely is what races. */
const delay = fc.oneof(fc.constant(0), fc.nat({ max: 3 }), fc.nat({ max: 40 }));
/** Machines of which each leaves something else out, and the usual one. */
const machines: readonly Partial<Sizes>[] = [
  {},
  { tagged: false, plb: 8, tlb: 4 },
  { plb: 1, tlb: 1, frames: 1 },
  { plb: 0, tlb: 0, cache: 0, portals: 0, frames: 2 },
];
const size = fc.constantFrom(...machines);
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
  const drawing = fc.tuple(fc.nat(), size, listOf(entry, options));
  return searched(drawing, options, ([mix, sizes, entries]) =>
    runInLockstep(on, drawn(drawFrom(offer, on, mix), entries), { sizes, ...options }),
  );
}

/** One run on each of many machines that nobody wrote; `model` is the one of the run that is found. */
export function searchMachinesInLockstep(
  options: LockstepSearchOptions,
): LockstepResult & { readonly model?: Model } {
  const madeOf = new WeakMap<LockstepRun, Model>();
  const drawing = fc.tuple(shape, fc.nat(), size, listOf(entry, options));
  const result = searched(drawing, options, ([numbers, mix, sizes, entries]) => {
    const made = model(machineFrom(numbersFrom(numbers)));
    const run = runInLockstep(made, drawn(drawFrom(everythingOn(made), made, mix), entries), {
      sizes,
      ...options,
    });
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
  const told = new Tally();
  let isCut = false;
  let found: LockstepRun | undefined;
  let idle: LockstepRun | undefined;
  const property = fc.property(drawing, (one) => {
    if (isCut || told.cycles >= options.cycles) return true;
    const run = take(one);
    told.add(run);
    options.onRun?.(told.runs);
    isCut = told.runs < options.runs && options.outOfTime?.() === true;
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
  return told.result({ isCut, ...(found && { found }) });
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
