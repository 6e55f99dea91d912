/**
 * Injects interrupts at every cycle: runs the steps as they are written once for each cycle, line and
 * thread, with the line raised in that cycle and delivered as soon as it may be.
 *
 * The handler returns at once, and the interrupted code goes on. Nothing is random, and every cycle of
 * the run has its turn; where these runs are few, so has every pair of cycles. Only the time limit ends
 * them early.
 */

import type { Action } from '../../../model/action.ts';
import type { Model } from '../../../model/semantics.ts';
import { ExecutorPool } from './executor-pool.ts';
import type { InjectedInterrupt } from './injected-interrupts.ts';
import { type Item, type LockstepOptions, replayInLockstep } from './lockstep-run.ts';
import { type LockstepResult, Tally } from './tally.ts';

/** Two interrupts are injected into one run where that takes no more runs than these. */
const runsOfTwoMax = 4000;

export function injectEverywhere(
  model: Model,
  actions: readonly Action[],
  options: LockstepOptions & { readonly outOfTime: () => boolean },
): LockstepResult {
  const items = actions.map((action): Item => ({ action, at: 0, pace: [] }));
  const inTurn = { ...options, inTurn: true, executors: new ExecutorPool(model) };
  const { cycles: length } = replayInLockstep(model, items, inTurn);
  const tally = new Tally();
  for (const injected of injections(model, actions, length)) {
    if (options.outOfTime()) return tally.result({ isCut: true });
    const run = replayInLockstep(model, items, { ...inTurn, injected });
    tally.add(run);
    if (run.mismatch !== undefined) return tally.result({ isCut: false, found: run });
  }
  return tally.result({ isCut: false });
}

function* injections(
  { machine }: Model,
  actions: readonly Action[],
  length: number,
): Generator<readonly InjectedInterrupt[]> {
  const acting = new Set(actions.flatMap((action) => ('thread' in action ? [action.thread] : [])));
  const kinds = [...machine.lines.keys()].flatMap((line) =>
    [...acting].map((thread) => interrupt(line, thread)),
  );
  for (const at of kinds) {
    for (let cycle = 0; cycle < length; cycle++) yield [{ ...at, cycle }];
  }
  if ((kinds.length * length) ** 2 / 2 > runsOfTwoMax) return;
  for (const first of kinds) {
    for (const second of kinds) {
      for (let cycle = 0; cycle < length; cycle++) {
        const one = { ...first, cycle };
        for (let later = cycle; later < length; later++) yield [one, { ...second, cycle: later }];
      }
    }
  }
}

/** Its actions are the same objects at every cycle, so that a memoised model knows their steps. */
function interrupt(line: number, thread: number): Omit<InjectedInterrupt, 'cycle'> {
  return {
    raise: { kind: 'raise', line },
    deliver: { kind: 'deliver', line, thread },
    back: { kind: 'return', thread, results: [] },
  };
}
