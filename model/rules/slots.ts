/**
 * The two questions that are asked of code that changes what the hardware does: whether it may write the
 * slot, and whether it may enter what it wants to have run.
 *
 * No mode is asked for. A slot is a range of addresses in a table of the hardware, whose owner gives
 * it to others as it gives them memory.
 */

import type { ActionKind } from '../action.ts';
import type { TableName } from '../description.ts';
import type { CellRange } from '../layout.ts';
import { right } from '../rights.ts';
import type { Condition, Hardware } from '../rule.ts';
import { type CellId, isAlive, type MachineState, type PortalId, type ThreadId } from '../state.ts';
import { isOpen } from '../wiring.ts';
import { firstUnusable } from './usable.ts';

/** A slot of a table, if the table has addresses. */
export function slotOf(
  { machine }: Hardware,
  table: TableName,
  index: number,
): CellRange | undefined {
  return machine.slots[table]?.[index];
}

interface ByThread {
  readonly thread: ThreadId;
}

/** Asked of an action that is possible only where the table has addresses. */
export function mayWriteSlot<K extends ActionKind, A extends ByThread>(
  table: TableName,
  indexOf: (a: A) => number,
): Pick<Condition<K>, 'cause' | 'says'> & SlotCondition<A> {
  const refused = (m: Hardware, s: MachineState, a: A) =>
    firstUnusable(m, s, {
      thread: a.thread,
      range: slotOf(m, table, indexOf(a)) as CellRange,
      rights: right.w,
    });
  return {
    cause: 'protection',
    says: `the running environment may write the slot in the table of ${table}`,
    holds: (m, s, a) => refused(m, s, a) === undefined,
    at: refused,
  };
}

interface SlotCondition<A> {
  holds(m: Hardware, s: MachineState, a: A): boolean;
  at(m: Hardware, s: MachineState, a: A): CellId | undefined;
}

interface ToPortal extends ByThread {
  readonly portal: PortalId;
}

/** The lowest cell for want of which the running code may not enter the portal. */
export function entryRefused(
  m: Hardware,
  s: MachineState,
  { thread, portal }: ToPortal,
): CellId | undefined {
  const entry = m.machine.portals[portal]?.entry as CellId;
  const range = { first: entry, end: entry + 1, beyond: false };
  return firstUnusable(m, s, { thread, range, rights: right.e });
}

export function mayEnter<K extends ActionKind>(): Pick<Condition<K>, 'cause' | 'says'> &
  SlotCondition<ToPortal> {
  return {
    cause: 'protection',
    says: "the running environment may enter the portal's entry",
    holds: (m, s, a) => entryRefused(m, s, a) === undefined,
    at: entryRefused,
  };
}

/** Whether both of the portal's spaces are alive. */
export function leadsToTheLiving(m: Hardware, s: MachineState, portal: PortalId): boolean {
  const { code, data } = m.machine.portals[portal] as { code: number; data: number };
  return isAlive(s, code) && isAlive(s, data);
}

/** Whether a delivery or a fault can come in by the portal now. */
export function isWayIn(m: Hardware, s: MachineState, portal: PortalId): boolean {
  return leadsToTheLiving(m, s, portal) && isOpen(m.machine, s, portal);
}
