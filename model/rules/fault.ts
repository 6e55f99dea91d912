/**
 * Faults: what happens to code whose action was refused.
 *
 * "It would get a protection fault that would be handled by the KMK, emulating the effect": a space
 * may have a fault portal, and then a refusal is an involuntary call of it, on the same stack. The
 * handler decides when it returns whether the refused action is tried again or skipped with an outcome
 * of the handler's choice.
 */

import type { Action } from '../action.ts';
import { frameFor, pushFrame, topFrame } from '../frame.ts';
import type { Machine, Portal } from '../machine.ts';
import { type Cause, done } from '../outcome.ts';
import type { Hardware, Rule, StateDraft } from '../rule.ts';
import type { CellId, Frame, PortalId, Thread, Value } from '../state.ts';
import { faultPortalOf, withFaultPortal } from '../wiring.ts';
import { isWayIn, mayEnter, mayWriteSlot, slotOf } from './slots.ts';
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
    const top = topFrame(frames);
    const portal = top && faultPortalOf(m.machine, state, top.data);
    if (top === undefined || portal === undefined || !isWayIn(m, state, portal)) return;
    const handler = m.machine.portals[portal] as Portal;
    if (!hasRoom(m.machine, state, action.thread) || isHandling(frames, portal)) return;
    const frame = frameFor(m.machine, handler, {
      kind: 'fault',
      priority: top.priority,
      registers: causeAndAddress(m.machine, refusal),
      fault: { portal, refused: action },
    });
    pushFrame(draft, action.thread, frame);
  },
};

/** From now on the portal takes what is refused to code on the data of the space. */
export const handle: Rule<'handle'> = {
  enabled: (m, s, a) =>
    slotOf(m, 'faults', a.space) !== undefined &&
    m.machine.portals[a.portal] !== undefined &&
    topFrame(s.threads[a.thread]) !== undefined,
  conditions: [mayWriteSlot('faults', ({ space }) => space), mayEnter()],
  prunes: false,

  commit(m, draft, { space, portal }) {
    draft.replace({ wiring: withFaultPortal(m.machine, draft.state.wiring, space, portal) });
    return done;
  },
};

/** "No fault frame of that same portal lies above the topmost interrupt frame." */
function isHandling(frames: Thread, portal: PortalId): boolean {
  const above = frames.slice(frames.findLastIndex(({ kind }) => kind === 'interrupt') + 1);
  return above.some((frame: Frame) => frame.fault?.portal === portal);
}

/** "Registers = cause and address": the address where the machine has a value for it, else 0. */
function causeAndAddress(machine: Machine, { action, cause, at }: Refusal): Value[] {
  const { values, faultValues = {} } = machine.description;
  const cell = action.kind === 'call' ? machine.portals[action.portal]?.entry : at;
  const address = cell === undefined ? 0 : Number(machine.cuts[cell]);
  return [faultValues[cause] ?? 0, values.includes(address) ? address : 0];
}
