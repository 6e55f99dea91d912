/**
 * Whether code above an interrupt or a fault used what was lent to frames below it.
 *
 * It is asked whatever the design says that counts: where such lends count, the access is authorized and
 * the handler has something of what it interrupts all the same.
 */

import { topFrame } from '../model/frame.ts';
import type { Machine } from '../model/machine.ts';
import { environmentPhrase, placeName } from '../model/naming.ts';
import type { MachineState } from '../model/state.ts';
import { cellsOfSpan, chainFor, isInvoluntary } from './facts.ts';
import { type Access, accesses } from './kinds.ts';
import type { Refutation } from './property.ts';

/** Why the access, which succeeded, was not for the code to make. */
export function usedFromBelow(
  machine: Machine,
  state: MachineState,
  action: Access,
): Refutation | undefined {
  const { thread } = action;
  const frames = state.threads[thread] ?? [];
  const top = topFrame(frames);
  const handler = frames.findLast(isInvoluntary);
  if (top === undefined || handler === undefined) return undefined;
  for (const cell of cellsOfSpan(machine, action.span)) {
    const asked = { cell, right: accesses[action.kind] };
    const above = { ...asked, lends: { thread, which: 'above' } } as const;
    if (chainFor(machine, state, top, above) !== undefined) continue;
    const all = { ...asked, lends: { thread, which: 'all' } } as const;
    const chain = chainFor(machine, state, top, all);
    if (chain === undefined) continue;
    const who = environmentPhrase(machine, top);
    const what = `a ${action.kind} of ${placeName(machine, cell)}`;
    return { says: `${who} made ${what} by a lend from below the ${handler.kind}`, chain };
  }
  return undefined;
}
