/** What running code may use, as every rule that touches cells asks it. */

import { prioritiesAbove } from '../description.ts';
import { topFrame } from '../frame.ts';
import type { CellRange } from '../layout.ts';
import type { Machine, Stack } from '../machine.ts';
import { covers, noRights, passable, type Rights } from '../rights.ts';
import type { Hardware } from '../rule.ts';
import type { CellId, Frame, MachineState, SpaceId, Thread, ThreadId } from '../state.ts';

/**
 * "The environment (c, d) on thread t may use held(t, c) ∪ held(t, d), cell by cell and right by
 * right." The lowest cell of the range on which some of the rights are missing, or undefined.
 */
export function firstUnusable(
  m: Hardware,
  s: MachineState,
  asked: { thread: ThreadId; range: CellRange; rights: Rights },
): CellId | undefined {
  const { machine, authority } = m;
  const frames = s.threads[asked.thread] ?? [];
  const top = topFrame(frames);
  if (top === undefined) return asked.range.first;
  const lending = authority.counting(frames);
  return firstWithout(asked.range, (cell) => {
    const own = authority.heldWith(machine, s, lending, top.data, cell);
    if (covers(own, asked.rights) || top.code === top.data) return covers(own, asked.rights);
    return covers(own | authority.heldWith(machine, s, lending, top.code, cell), asked.rights);
  });
}

/** All that the running environment holds on one cell. */
export function usable(m: Hardware, s: MachineState, thread: ThreadId, cell: CellId): Rights {
  const frames = s.threads[thread] as Thread;
  const top = topFrame(frames);
  if (top === undefined) return noRights;
  const lending = m.authority.counting(frames);
  const own = m.authority.heldWith(m.machine, s, lending, top.data, cell);
  if (top.code === top.data) return own;
  return own | m.authority.heldWith(m.machine, s, lending, top.code, cell);
}

/** The lowest cell on which the space does not hold the rights passable; `lendsOf`: with its lends. */
export function firstNotPassable(
  m: Hardware,
  s: MachineState,
  asked: { space: SpaceId; range: CellRange; rights: Rights; lendsOf?: ThreadId },
): CellId | undefined {
  const { machine, authority } = m;
  const thread = asked.lendsOf === undefined ? [] : (s.threads[asked.lendsOf] ?? []);
  const lending = authority.counting(thread);
  return firstWithout(asked.range, (cell) =>
    covers(passable(authority.heldWith(machine, s, lending, asked.space, cell)), asked.rights),
  );
}

/** Beyond the top no space holds anything: a range that passes it fails at its end at the latest. */
function firstWithout(
  { first, end, beyond }: CellRange,
  holds: (cell: CellId) => boolean,
): CellId | undefined {
  for (let cell = first; cell < end; cell++) if (!holds(cell)) return cell;
  return beyond ? end : undefined;
}

/** Whether the space is one of the two that govern the thread's running code. */
export function governs(s: MachineState, thread: ThreadId, space: SpaceId): boolean {
  const top = topFrame(s.threads[thread]);
  return top !== undefined && (top.code === space || top.data === space);
}

/**
 * "A push by call or fault must leave one free hunk for each distinct line priority above the new
 * frame's priority": so delivery never fails for want of stack.
 */
export function hasRoom(machine: Machine, s: MachineState, t: ThreadId): boolean {
  const frames = s.threads[t] as Thread;
  const { priority } = topFrame(frames) as Frame;
  const kept = prioritiesAbove(machine.lines, priority);
  return frames.length + 1 + kept <= (machine.threads[t] as Stack).hunks.length;
}

/** The lower of a failing cell and the first of the range that holds no memory to access. */
export function firstNoMemory(
  { machine }: Hardware,
  { first, end }: CellRange,
  failing: CellId | undefined,
): CellId | undefined {
  for (let cell = first; cell < (failing ?? end); cell++) {
    if (machine.noMemory[cell] === 1) return cell;
  }
  return failing;
}
