/**
 * Opening a portal, and closing it.
 *
 * "Anybody can make all or part of themselves visible to anybody else. ... But this applies only to
 * you": whoever writes the slot can close a portal, but only code on the data that will run there can
 * open it.
 */

import { topFrame } from '../frame.ts';
import type { Portal } from '../machine.ts';
import { done } from '../outcome.ts';
import type { Hardware, Rule } from '../rule.ts';
import type { MachineState, PortalId, ThreadId } from '../state.ts';
import { withPortal } from '../wiring.ts';
import { mayEnter, mayWriteSlot, slotOf } from './slots.ts';
import { governs } from './usable.ts';

interface OfPortal {
  readonly thread: ThreadId;
  readonly portal: PortalId;
}

const isPossible = (m: Hardware, s: MachineState, { thread, portal }: OfPortal) =>
  slotOf(m, 'portals', portal) !== undefined && topFrame(s.threads[thread]) !== undefined;

export const open: Rule<'open'> = {
  enabled: isPossible,
  conditions: [
    mayWriteSlot('portals', ({ portal }) => portal),
    {
      cause: 'protection',
      says: "the portal's data space governs the running code",
      holds: (m, s, a) => governs(s, a.thread, (m.machine.portals[a.portal] as Portal).data),
    },
    mayEnter(),
  ],
  prunes: false,

  commit(m, draft, { portal }) {
    draft.replace({ wiring: withPortal(m.machine, draft.state.wiring, portal, 'open') });
    return done;
  },
};

export const close: Rule<'close'> = {
  enabled: isPossible,
  conditions: [mayWriteSlot('portals', ({ portal }) => portal)],
  prunes: false,

  commit(m, draft, { portal }) {
    draft.replace({ wiring: withPortal(m.machine, draft.state.wiring, portal, 'closed') });
    return done;
  },
};
