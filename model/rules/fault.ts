/**
 * Faults: what becomes of the code to which something was refused.
 *
 * "It would get a protection fault that would be handled by the KMK, emulating the effect": a space
 * may have a fault portal, and then a refusal is an involuntary call of it, on the same stack. What
 * was refused stays refused until the handler returns, by letting it be asked again or by giving it
 * an outcome.
 */

import type { Action } from '../action.ts';
import type { Machine, Portal } from '../machine.ts';
import type { Cause } from '../outcome.ts';
import type { Hardware, StateDraft } from '../rule.ts';
import {
  type CellId,
  type Frame,
  isAlive,
  type PortalId,
  type Thread,
  topOf,
  type Value,
} from '../state.ts';
import { hasRoom } from './usable.ts';

export interface Refusal {
  readonly action: Action;
  readonly cause: Cause;
  /** The lowest failing cell, for causes that are about cells. */
  readonly at: CellId | undefined;
}

export interface Faults {
  /** Pushes a fault frame if the running code's data space has a portal that can take it. */
  take(m: Hardware, draft: StateDraft, refusal: Refusal): void;
}

export const faults: Faults = {
  take(m, draft, refusal) {
    const { action } = refusal;
    if (!('thread' in action)) return;
    const state = draft.state;
    const frames = state.threads[action.thread] as Thread;
    const top = topOf(frames);
    const portal = top && m.machine.spaces[top.data]?.faults;
    if (top === undefined || portal === undefined) return;
    const { code, data } = m.machine.portals[portal] as Portal;
    if (!isAlive(state, code) || !isAlive(state, data)) return;
    if (!hasRoom(m.machine, state, action.thread) || isHandling(frames, portal)) return;
    const frame = {
      kind: 'fault' as const,
      code,
      data,
      priority: top.priority,
      registers: told(m.machine, refusal),
      lends: {},
      hunk: {},
      abandoned: false,
      fault: { portal, refused: action },
    };
    draft.thread(action.thread, (all) => all.push(frame as (typeof all)[number]));
  },
};

/** "No fault frame of that same portal lies above the topmost interrupt frame." */
function isHandling(frames: Thread, portal: PortalId): boolean {
  const above = frames.slice(frames.findLastIndex(({ kind }) => kind === 'interrupt') + 1);
  return above.some((frame: Frame) => frame.fault?.portal === portal);
}

/** "Registers = cause and address": the address where the machine has a value for it, else 0. */
function told(machine: Machine, { action, cause, at }: Refusal): Value[] {
  const { registers, values, faultValues = {} } = machine.description;
  const cell = action.kind === 'call' ? machine.portals[action.portal]?.entry : at;
  const address = cell === undefined ? 0 : Number(machine.cuts[cell]);
  const known = [faultValues[cause] ?? 0, values.includes(address) ? address : 0];
  return Array.from({ length: registers }, (_, i) => known[i] ?? 0);
}
