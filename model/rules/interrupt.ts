/**
 * Interrupts: "involuntary inter-space calls" on the stack of the interrupted code.
 *
 * A line is pending from when it is raised until it is delivered. Delivery pushes a frame in the
 * handler's environment, above code of a lower priority. Interrupts are never masked, and there is
 * always a hunk for the frame, because calls and faults leave one.
 */

import type { LineDescription } from '../description.ts';
import { frameFor, pushFrame, topFrame } from '../frame.ts';
import type { Portal } from '../machine.ts';
import { done } from '../outcome.ts';
import type { Hardware, Rule } from '../rule.ts';
import type { LineId, MachineState } from '../state.ts';
import { handlerOf, withHandler } from '../wiring.ts';
import { isWayIn, mayEnter, mayWriteSlot, slotOf } from './slots.ts';

const lineNamed = (m: Hardware, a: { readonly line: LineId }) =>
  m.machine.lines[a.line] as LineDescription;

export const raise: Rule<'raise'> = {
  enabled: (m, s, a) => m.machine.lines[a.line] !== undefined && s.lines[a.line] === undefined,
  conditions: [],
  prunes: false,

  commit(_, draft, a) {
    draft.replace({ lines: { ...draft.state.lines, [a.line]: 'pending' } });
    return done;
  },
};

export const deliver: Rule<'deliver'> = {
  enabled(m, s, a) {
    // Asked first, because most lines are not pending.
    if (s.lines[a.line] === undefined) return false;
    const top = topFrame(s.threads[a.thread]);
    if (top === undefined) return false;
    const { priority, reentrant } = lineNamed(m, a);
    return (
      isWayIn(m, s, handlerOf(m.machine, s, a.line)) &&
      priority > top.priority &&
      (reentrant || !isLive(s, a.line))
    );
  },
  conditions: [],
  prunes: false,

  commit(m, draft, a) {
    const { priority } = lineNamed(m, a);
    const handler = handlerOf(m.machine, draft.state, a.line);
    const { [a.line]: _, ...others } = draft.state.lines;
    draft.replace({ lines: others });
    const beginning = { kind: 'interrupt', priority, registers: [], line: a.line } as const;
    pushFrame(
      draft,
      a.thread,
      frameFor(m.machine, m.machine.portals[handler] as Portal, beginning),
    );
    return done;
  },
};

/** From now on the line is delivered to the portal. The frame that it has, if it has one, stays. */
export const bind: Rule<'bind'> = {
  enabled: (m, s, a) =>
    slotOf(m, 'lines', a.line) !== undefined &&
    m.machine.portals[a.portal] !== undefined &&
    topFrame(s.threads[a.thread]) !== undefined,
  conditions: [mayWriteSlot('lines', ({ line }) => line), mayEnter()],
  prunes: false,

  commit(m, draft, { line, portal }) {
    draft.replace({ wiring: withHandler(m.machine, draft.state.wiring, line, portal) });
    return done;
  },
};

/** "On a stack, abandoned or not." */
function isLive(s: MachineState, line: LineId): boolean {
  return s.threads.some((frames) =>
    frames.some((frame) => frame.kind === 'interrupt' && frame.line === line),
  );
}
