/**
 * Beginning a thread that has no frame.
 *
 * It is a call that nobody waits for: the portal is entered as by a call, on another stack, and there is
 * nothing to return to.
 */

import { frameFor, pushFrame, topFrame } from '../frame.ts';
import type { Portal } from '../machine.ts';
import { done } from '../outcome.ts';
import type { Rule } from '../rule.ts';
import { isOpen } from '../wiring.ts';
import { leadsToTheLiving, mayEnter, mayWriteSlot, slotOf } from './slots.ts';

export const begin: Rule<'begin'> = {
  enabled: (m, s, a) =>
    slotOf(m, 'threads', a.begun) !== undefined &&
    m.machine.portals[a.portal] !== undefined &&
    topFrame(s.threads[a.thread]) !== undefined &&
    s.threads[a.begun]?.length === 0,
  conditions: [
    {
      cause: 'dead',
      says: "both of the portal's spaces are alive",
      holds: (m, s, a) => leadsToTheLiving(m, s, a.portal),
    },
    mayWriteSlot('threads', ({ begun }) => begun),
    {
      cause: 'protection',
      says: 'the portal is open',
      holds: (m, s, a) => isOpen(m.machine, s, a.portal),
    },
    mayEnter(),
  ],
  prunes: false,

  commit(m, draft, a) {
    const portal = m.machine.portals[a.portal] as Portal;
    const beginning = { kind: 'base', priority: 0, registers: [] } as const;
    pushFrame(draft, a.begun, frameFor(m.machine, portal, beginning));
    return done;
  },
};
