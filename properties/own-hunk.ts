/** What a frame is lent without having been asked: where hunks are their callers', its own hunk. */

import { allFacts, factOf, type WritableFacts, writeFact } from '../model/facts.ts';
import { topFrame } from '../model/frame.ts';
import type { Machine } from '../model/machine.ts';
import { allRights } from '../model/rights.ts';
import type { Facts, MachineState, ThreadId } from '../model/state.ts';
import { cellsOfHunk, ownerOf } from './facts.ts';

/** Of the top frame of the thread, by the state in which it has just been pushed. */
export function ownHunkLend(
  machine: Machine,
  state: MachineState,
  thread: ThreadId,
): WritableFacts {
  const lent: WritableFacts = {};
  const frames = state.threads[thread] ?? [];
  const grantee = topFrame(frames)?.data;
  if (machine.design.hunks === "the callee's" || grantee === undefined) return lent;
  for (const cell of cellsOfHunk(machine, thread, frames.length - 1)) {
    const grantor = ownerOf(machine, state, cell);
    if (grantor === undefined || grantor === grantee) continue;
    writeFact(lent, { cell, grantor, grantee, rights: allRights });
  }
  return lent;
}

/** Whether a frame that nobody lends anything to has a lend that is not of its own hunk, or lacks that one. */
export function isLentOtherwise(
  machine: Machine,
  state: MachineState,
  thread: ThreadId,
  lends: Facts,
): boolean {
  const due: Facts = ownHunkLend(machine, state, thread);
  const covers = (all: Facts, some: Facts) =>
    [...allFacts(some)].every(
      ({ cell, grantor, grantee, rights }) => factOf(all, cell, grantor, grantee) === rights,
    );
  return !covers(due, lends) || !covers(lends, due);
}
