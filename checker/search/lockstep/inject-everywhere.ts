/**
 * Interrupts at every cycle: the steps as they are written, once for each cycle, line and thread, with
 * the line raised in that cycle and delivered as soon as it may be.
 *
 * The handler returns at once, and whatever was interrupted goes on. Nothing is drawn, and no budget
 * cuts it short: each cycle of the written run has its turn, and in a short one each two of them.
 */

import type { Action } from '../../../model/action.ts';
import type { Model } from '../../../model/semantics.ts';
import type { Interruption } from './injected-interrupts.ts';
import { type Item, type LockstepOptions, replayInLockstep } from './lockstep-run.ts';
import { type LockstepResult, Tally } from './tally.ts';

/** Interrupts come in twos where that takes no more runs than these. */
const runsForTwo = 4000;

export function placeInterrupts(
  model: Model,
  actions: readonly Action[],
  options: LockstepOptions & { readonly outOfTime: () => boolean },
): LockstepResult {
  const items = actions.map((action): Item => ({ action, at: 0, pace: [] }));
  const inTurn = { ...options, inTurn: true };
  const { cycles: length } = replayInLockstep(model, items, inTurn);
  const told = new Tally();
  for (const interruptions of placements(model, actions, length)) {
    if (options.outOfTime()) return told.result({ isCut: true });
    const run = replayInLockstep(model, items, { ...inTurn, interruptions });
    told.add(run);
    if (run.mismatch !== undefined) return told.result({ isCut: false, found: run });
  }
  return told.result({ isCut: false });
}

function* placements(
  { machine }: Model,
  actions: readonly Action[],
  length: number,
): Generator<readonly Interruption[]> {
  const acting = new Set(actions.flatMap((action) => ('thread' in action ? [action.thread] : [])));
  const kinds = [...machine.lines.keys()].flatMap((line) =>
    [...acting].map((thread) => interruption(line, thread)),
  );
  for (const at of kinds) {
    for (let cycle = 0; cycle < length; cycle++) yield [{ ...at, cycle }];
  }
  if ((kinds.length * length) ** 2 / 2 > runsForTwo) return;
  for (const first of kinds) {
    for (const second of kinds) {
      for (let cycle = 0; cycle < length; cycle++) {
        for (let later = cycle; later < length; later++) {
          yield [
            { ...first, cycle },
            { ...second, cycle: later },
          ];
        }
      }
    }
  }
}

/** Its actions are the same objects wherever it is placed, so that their steps are remembered. */
function interruption(line: number, thread: number): Omit<Interruption, 'cycle'> {
  return {
    raise: { kind: 'raise', line },
    deliver: { kind: 'deliver', line, thread },
    back: { kind: 'return', thread, results: [] },
  };
}
