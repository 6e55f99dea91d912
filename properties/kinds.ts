/**
 * What each kind of action is about, written down from the action alone.
 *
 * Several properties ask the same of an action: whether it is an access, whether it takes authority
 * away, whether it gives up frames. The rules are not asked.
 */

import type { Action } from '../model/action.ts';
import type { Letter } from '../model/rights.ts';
import type { Thread } from '../model/state.ts';

/** The right that each kind of access needs on every cell. */
export const accesses = {
  fetch: 'x',
  load: 'r',
  store: 'w',
} as const satisfies Record<string, Letter>;
export type Access = Action<keyof typeof accesses>;

export function isAccess(action: Action): action is Access {
  return action.kind in accesses;
}

/** The right that a transfer needs on memory: `in` writes it, `out` reads it. */
export const transfers = { in: 'w', out: 'r' } as const satisfies Record<string, Letter>;

/** Whether a grantor takes back what it gave one grantee. */
export function isWithdrawal(action: Action): action is Action<'revoke' | 'unpass'> {
  return action.kind === 'revoke' || action.kind === 'unpass';
}

/** Whether the action gives up frames of its thread. */
export function popsFrames(action: Action): action is Action<'return' | 'unwind'> {
  return action.kind === 'return' || popsManyFrames(action);
}

/** Whether frames of other spaces than the actor's may be among those that it gives up. */
export function popsManyFrames(action: Action): action is Action<'unwind'> {
  return action.kind === 'unwind';
}

/** How many frames are left before abandoned ones go too. */
export function framesLeft(action: Action<'return' | 'unwind'>, frames: Thread): number {
  return popsManyFrames(action) ? action.depth + 1 : frames.length - 1;
}

/** Whether spaces may hold less after it: by what it takes back, or by what ends with it. */
export function takesAuthority(
  action: Action,
): action is Action<'revoke' | 'unpass' | 'return' | 'unwind' | 'destroy'> {
  return isWithdrawal(action) || popsFrames(action) || action.kind === 'destroy';
}
