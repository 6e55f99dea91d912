/**
 * Shrinks a run that parts from the model, or in which something else is found: fewer items, then earlier ones, then a simpler pace.
 *
 * Every item has its own time and pace, so that one can be left out without changing when the others
 * act. Whether time and pace matter is tried last: what stays is the race.
 */

import type { Model } from '../../../model/semantics.ts';
import type { Mismatch } from '../../finding/mismatch.ts';
import { deleteBlocks } from '../shrinking.ts';
import { ExecutorPool } from './executor-pool.ts';
import {
  type Item,
  type LockstepOptions,
  type LockstepRun,
  replayInLockstep,
} from './lockstep-run.ts';

export interface Shrunk {
  readonly run: LockstepRun;
  readonly attempts: number;
}

const attemptsMax = 1500;

/** A run that is being shrunk. */
interface Shrinking {
  /** The fewest items so far. */
  readonly items: readonly Item[];
  /** Whether these items do as well; they are then the fewest. */
  tryOut(items: readonly Item[]): boolean;
}

export function shrinkInLockstep(
  model: Model,
  found: LockstepRun,
  options: LockstepOptions,
  isAsBad: (run: LockstepRun) => boolean = ({ mismatch }) => isSameKind(mismatch, found.mismatch),
): Shrunk {
  const executors = new ExecutorPool(model);
  let best = found;
  let attempts = 0;
  const tryOut = (items: readonly Item[], how = best.how): boolean => {
    if (attempts >= attemptsMax) return false;
    attempts++;
    const run = replayInLockstep(model, items, { ...options, ...how, executors });
    if (!isAsBad(run)) return false;
    best = run;
    if (run.items.length < items.length || how.asGiven === true) {
      // An item that was left out took its turn, and one that had to wait was given later: the items
      // stay as they were tried, unless nothing depends on that.
      const again = replayInLockstep(model, run.items, { ...options, ...how, executors });
      best = isAsBad(again) ? again : { ...run, items };
    }
    return true;
  };
  const shrinking: Shrinking = {
    get items() {
      return best.items;
    },
    tryOut,
  };
  // In turn, if it is no race: then nothing depends on when an item begins. An item that was left out
  // took its turn too: where that matters, no item is given sooner than it was.
  if (!tryOut(best.items, { ...best.how, inTurn: true }) && !tryOut(best.items)) {
    tryOut(best.items, { ...best.how, asGiven: true });
  }
  // The last blocks go first: they may have been given after the difference showed.
  for (let before = -1; before !== best.items.length && attempts < attemptsMax; ) {
    before = best.items.length;
    deleteBlocks(
      () => best.items,
      ({ items, from, count }) => {
        const isLast = from === items.length;
        if (!tryOut(items) && count === 1 && !isLast) laterOrSooner(shrinking, items, from);
      },
    );
    deletePairs(shrinking);
  }
  for (let i = 0; i < best.items.length; i++) {
    sooner(shrinking, i);
    plainer(shrinking, i);
  }
  return { run: best, attempts };
}

/** The same kind of mismatch is enough: the field may be another. */
function isSameKind(one: Mismatch | undefined, other: Mismatch | undefined): boolean {
  return one !== undefined && one.kind === other?.kind;
}

/** The two of a pair, as a call and its return or a raise and its delivery, are at most so far apart. */
const pairDistanceMax = 5;

function deletePairs(shrinking: Shrinking): void {
  for (let one = shrinking.items.length - 2; one >= 0; one--) {
    for (let other = one + 1; other <= one + pairDistanceMax; other++) {
      const { items } = shrinking;
      if (other >= items.length) break;
      if (shrinking.tryOut(items.filter((_, i) => i !== one && i !== other))) break;
    }
  }
}

/** Cycles by which the items after a deleted one may have to move. */
const shifts: readonly number[] = [1, 2, 3, 4, 6, 8, 12, -1, -2, -3, -4];

/** A deleted item took time on a unit that others wait for: those from `from` on may have to move. */
function laterOrSooner({ tryOut }: Shrinking, items: readonly Item[], from: number): void {
  shifts.some((by) =>
    tryOut(items.map((item, i) => (i < from ? item : { ...item, at: item.at + by }))),
  );
}

/** All items from one on begin earlier: by all the time before it, or by less. */
function sooner(shrinking: Shrinking, from: number): void {
  for (let by = shrinking.items[from]?.at ?? 0; by >= 1; by >>= 1) {
    const earlier = shrinking.items.map((item, i) => {
      if (i < from) return item;
      const { at, given = 0 } = item;
      return { ...item, at: Math.max(0, at - by), given: Math.max(0, given - by) };
    });
    shrinking.tryOut(earlier);
  }
}

/** One item takes its shortest latencies: all of them, or as many as possible. */
function plainer(shrinking: Shrinking, at: number): void {
  const change = (pace: readonly number[]): boolean =>
    shrinking.tryOut(shrinking.items.map((item, i) => (i === at ? { ...item, pace } : item)));
  const pace = () => shrinking.items[at]?.pace ?? [];
  if (pace().length === 0 || change([])) return;
  for (let i = pace().length - 1; i >= 0; i--) {
    if (i === pace().length - 1 && change(pace().slice(0, i))) continue;
    if (pace()[i] !== 0) change(pace().with(i, 0));
  }
}
