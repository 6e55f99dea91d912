/**
 * A smaller run that still parts from the model: fewer instructions, then sooner and plainer.
 *
 * Instructions bring along when they begin and their own pace, so that one can be left out without
 * changing when the others do what they do. What is tried last is whether that matters: what stays
 * is the race.
 */

import type { Model } from '../../../model/semantics.ts';
import type { Mismatch } from '../../finding/mismatch.ts';
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

export function shrinkInLockstep(
  model: Model,
  found: LockstepRun,
  options: LockstepOptions,
): Shrunk {
  let best = found;
  let attempts = 0;
  const tryOut = (items: readonly Item[], how = best.how): boolean => {
    if (attempts >= attemptsMax) return false;
    attempts++;
    const run = replayInLockstep(model, items, { ...options, ...how });
    if (!isSame(run.mismatch, found.mismatch)) return false;
    best = run;
    if (run.items.length < items.length) {
      // What was passed over had its turn: it stays, unless nothing depends on that.
      const again = replayInLockstep(model, run.items, { ...options, ...how });
      best = isSame(again.mismatch, found.mismatch) ? again : { ...run, items };
    }
    return true;
  };
  // One after the other, if it is no race: then nothing depends on when something begins. What was
  // passed over took its turn too: where that matters, nothing is given sooner than it was.
  if (!tryOut(best.items, { ...best.how, inTurn: true }) && !tryOut(best.items)) {
    tryOut(best.items, { ...best.how, asGiven: true });
  }
  // What was given after the difference showed, or never retired, goes first.
  for (let before = -1; before !== best.items.length && attempts < attemptsMax; ) {
    before = best.items.length;
    for (let size = before >> 1; size >= 1; size >>= 1) dropEach(() => best.items, size, tryOut);
    dropPairs(() => best.items, tryOut);
  }
  for (let i = 0; i < best.items.length; i++) {
    sooner(() => best.items, i, tryOut);
    plainer(() => best.items, i, tryOut);
  }
  return { run: best, attempts };
}

/** The same kind of difference is enough: where it shows may move. */
function isSame(one: Mismatch | undefined, other: Mismatch | undefined): boolean {
  return one !== undefined && one.kind === other?.kind;
}

function dropEach(
  items: () => readonly Item[],
  size: number,
  tryOut: (items: readonly Item[]) => boolean,
): void {
  for (let at = items().length - size; at >= 0; at -= size) {
    const fewer = items().filter((_, i) => i < at || i >= at + size);
    if (tryOut(fewer) || size > 1) continue;
    // What is left out took time on a unit that others wait for: they may have to begin later.
    shifts.some((by) =>
      tryOut(fewer.map((item, i) => (i < at ? item : { ...item, at: item.at + by }))),
    );
  }
}

/** A call and its return, a raise and its delivery: neither can go without the other. */
const pairReach = 6;

function dropPairs(
  items: () => readonly Item[],
  tryOut: (items: readonly Item[]) => boolean,
): void {
  for (let one = items().length - 2; one >= 0; one--) {
    for (let other = one + 1; other < Math.min(items().length, one + pairReach); other++) {
      if (tryOut(items().filter((_, i) => i !== one && i !== other))) break;
    }
  }
}

const shifts: readonly number[] = [1, 2, 3, 4, 6, 8, 12, -1, -2, -3, -4];

/** Everything from one instruction on begins earlier: by all the time before it, or by less. */
function sooner(
  items: () => readonly Item[],
  from: number,
  tryOut: (items: readonly Item[]) => boolean,
): void {
  const earlier = (by: number) =>
    tryOut(
      items().map((item, i) => {
        if (i < from) return item;
        const { at, given = 0 } = item;
        return { ...item, at: Math.max(0, at - by), given: Math.max(0, given - by) };
      }),
    );
  for (let by = items()[from]?.at ?? 0; by >= 1; by >>= 1) earlier(by);
}

/** The least of everything that one instruction does. */
function plainer(
  items: () => readonly Item[],
  at: number,
  tryOut: (items: readonly Item[]) => boolean,
): void {
  const change = (pace: readonly number[]): boolean =>
    tryOut(items().map((item, i) => (i === at ? { ...item, pace } : item)));
  const pace = () => items()[at]?.pace ?? [];
  if (pace().length === 0 || change([])) return;
  for (let i = pace().length - 1; i >= 0; i--) {
    if (i === pace().length - 1 && change(pace().slice(0, i))) continue;
    if (pace()[i] !== 0) change(pace().with(i, 0));
  }
}
