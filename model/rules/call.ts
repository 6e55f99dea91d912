/**
 * Calling, returning, and giving up what was called.
 *
 * "You can call across space boundaries in a way that changes the governing space ... though it
 * will run in the app's stack with no task switch. Return unwinds the change." The callee gets the
 * portal's environment, a fresh hunk, the arguments, and what it is lent for as long as it runs.
 */

import type { Action } from '../action.ts';
import { factOf, writeFact } from '../facts.ts';
import { frameFor, pushFrame, topFrame } from '../frame.ts';
import type { Machine, Portal, Span } from '../machine.ts';
import { done } from '../outcome.ts';
import type { Hardware, Rule } from '../rule.ts';
import type { CellId, Facts, Frame, MachineState, SpaceId, Thread, Value } from '../state.ts';
import { isOpen } from '../wiring.ts';
import { sourceValue } from './access.ts';
import { entryRefused, leadsToTheLiving } from './slots.ts';
import { firstNotPassable, governs, hasRoom } from './usable.ts';

const portalOf = (m: Hardware, a: Action<'call'>) => m.machine.portals[a.portal] as Portal;

export const call: Rule<'call'> = {
  enabled: (_, s, a) =>
    (s.threads[a.thread] as Thread).length > 0 &&
    a.lends.every(({ lender }) => governs(s, a.thread, lender)),

  conditions: [
    {
      cause: 'dead',
      says: "both of the portal's spaces are alive",
      holds: (m, s, a) => leadsToTheLiving(m, s, a.portal),
    },
    {
      cause: 'protection',
      says: "the running environment may enter the portal's entry",
      holds: (m, s, a) => isOpen(m.machine, s, a.portal) && entryRefused(m, s, a) === undefined,
      at: entryRefused,
    },
    {
      cause: 'exceeds-authority',
      says: 'each lender holds what it lends, passable',
      holds: (m, s, a) => lendRefused(m, s, a) === undefined,
      at: lendRefused,
    },
    {
      cause: 'stack',
      says: 'the stack has a free hunk for the callee, and one for each interrupt that may come',
      holds: (m, s, a) => hasRoom(m.machine, s, a.thread),
    },
  ],
  prunes: false,

  commit(m, draft, a) {
    const portal = portalOf(m, a);
    const caller = topFrame(draft.state.threads[a.thread]) as Frame;
    const frame = frameFor(m.machine, portal, {
      kind: 'call',
      priority: caller.priority,
      registers: a.arguments.map((argument) => sourceValue(argument, caller)),
      lends: lendsOf(m.machine, a, portal.data),
    });
    pushFrame(draft, a.thread, frame);
    return done;
  },
};

export const ret: Rule<'return'> = {
  enabled(_, s, a) {
    const top = topFrame(s.threads[a.thread]);
    if (top === undefined || top.kind === 'base') return false;
    // Only a fault frame has a refused action to try again or to skip.
    return a.resume === undefined || top.kind === 'fault';
  },
  conditions: [],
  prunes: true,

  commit(_, draft, a) {
    const thread = draft.state.threads[a.thread] as Thread;
    const callee = topFrame(thread) as Frame;
    const results = a.results.map((source) => sourceValue(source, callee));
    draft.thread(a.thread, (frames) => {
      // "hunk, registers and lends are gone": they all live in the frame.
      frames.pop();
      const below = frames.at(-1);
      if (below !== undefined && callee.kind === 'call') {
        for (const [i, value] of results.entries()) {
          if (i < below.registers.length) below.registers[i] = value;
        }
      }
      const loaded = skippedLoad(callee, a);
      if (below !== undefined && loaded !== undefined && below.registers.length > 0) {
        below.registers[0] = loaded;
      }
      popAbandoned(frames);
    });
    return done;
  },
};

export const unwind: Rule<'unwind'> = {
  enabled(_, s, a) {
    const frames = s.threads[a.thread] as Thread;
    const top = topFrame(frames);
    const target = frames[a.depth];
    if (top === undefined || target === undefined || a.depth >= frames.length - 1) return false;
    const between = frames.slice(a.depth + 1, -1);
    return (
      !target.abandoned &&
      target.code === top.code &&
      target.data === top.data &&
      between.every(({ kind }) => kind !== 'interrupt')
    );
  },
  conditions: [],
  prunes: true,

  commit(_, draft, a) {
    draft.thread(a.thread, (frames) => {
      frames.length = a.depth + 1;
    });
    return done;
  },
};

/** "`skip(values)` gives the refused action that outcome (a load: register 0)." */
function skippedLoad({ fault }: Frame, { resume }: Action<'return'>): Value | undefined {
  if (fault?.refused.kind !== 'load' || typeof resume !== 'object') return undefined;
  return resume.skip[0];
}

/** Abandoned frames go "when on top or as soon as control would come back" to them. */
export function popAbandoned(frames: { readonly abandoned: boolean }[]): void {
  while (frames.at(-1)?.abandoned === true) frames.pop();
}

function lendRefused(m: Hardware, s: MachineState, a: Action<'call'>): CellId | undefined {
  for (const { lender, span, rights } of a.lends) {
    const range = m.machine.spans[span] as Span;
    const cell = firstNotPassable(m, s, { space: lender, range, rights, lendsOf: a.thread });
    if (cell !== undefined) return cell;
  }
  return undefined;
}

/** What a call lent last, and to whom. */
interface Lent {
  readonly machine: Machine;
  readonly borrower: SpaceId;
  readonly lends: Facts;
}

const lentLast = new WeakMap<Action<'call'>, Lent>();

/** The lends of a call: the same object where it is made from many states, for it follows from none of them. */
function lendsOf(machine: Machine, a: Action<'call'>, borrower: SpaceId): Facts {
  const last = lentLast.get(a);
  if (last?.machine === machine && last.borrower === borrower) return last.lends;
  const lends = lendsMade(machine, a, borrower);
  lentLast.set(a, { machine, borrower, lends });
  return lends;
}

/** Each lend from its lender to the portal's data space; to itself it adds nothing. */
function lendsMade(machine: Machine, a: Action<'call'>, borrower: SpaceId): Facts {
  const lends = {};
  for (const { lender, span, rights } of a.lends) {
    if (lender === borrower) continue;
    const { first, end } = machine.spans[span] as Span;
    for (let cell = first; cell < end; cell++) {
      const already = factOf(lends, cell, lender, borrower);
      writeFact(lends, { cell, grantor: lender, grantee: borrower, rights: already | rights });
    }
  }
  return lends;
}
