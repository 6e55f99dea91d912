/**
 * Who may have the port of the region table, and when. The usual machine lets in who comes first after it is
 * free; a revoke asks nobody and may come at any time, so that a hart that revokes again and again delays all
 * others.
 */

import { type Action, type ActionKind, isAccess } from '../../model/action.ts';
import { type ExecutorDesign, executorDecisions } from '../design.ts';
import { Hart } from '../hart.ts';
import type { Units } from '../machine.ts';
import type { Variant } from './variant.ts';

/** The choices, the usual one first. */
export const portRules = executorDecisions.port;
export type PortRule = ExecutorDesign['port'];

/** What each replaces in the usual machine. */
export const portVariants: { readonly [R in PortRule]: Variant } = {
  'first come': {},
  'idle revokes pass': { units: { hart: idleRevokesPass() } },
  'calls first': { units: { hart: callsFirst() } },
};

/**
 * A revoke that finds nothing to take away never has the port. Its hart reads the list of the space from
 * which it revokes, and again when it changes, and is done as soon as nobody has the port: what is
 * being taken away by another is only gone when that one is done.
 */
function idleRevokesPass(): Units['hart'] {
  return class extends Hart {
    protected override entriesBeforePort(action: Action): number {
      return this.changeOf(action).reads?.(this.context, action) ?? 0;
    }

    protected override mayPass(action: Action): boolean {
      const { bus } = this.context;
      return bus.holder < 0 && this.changeOf(action).isIdle?.(this.context, action) === true;
    }
  };
}

/** These change only what one thread has: its stack, and what was lent to its frames. */
const ofOneThread: readonly ActionKind[] = ['call', 'return', 'deliver', 'unwind'];

function isFirst(action: Action): boolean {
  return isAccess(action) || ofOneThread.includes(action.kind);
}

/**
 * Calls, returns, interrupts and refused accesses go before everything else that wants the port, which
 * waits until none of them does.
 */
function callsFirst(): Units['hart'] {
  return class extends Hart {
    protected override mayTakePort(action: Action): boolean {
      if (isFirst(action)) return true;
      return !this.context.harts.some(({ id, waiting }) => {
        return id !== this.id && waiting !== undefined && isFirst(waiting);
      });
    }
  };
}
