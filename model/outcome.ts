/**
 * What is observed of an action, and the causes of faults.
 *
 * A fault is a value that the architecture defines, not an exception. Model and executor must agree
 * on outcomes, action by action.
 */

import type { MachineState, Value } from './state.ts';

/**
 * Why the hardware refused.
 *
 * `bounds` the range passes the top of the address range; `protection` a right is missing;
 * `unmapped` no physical page is behind it; `exceeds-authority` more is passed on than is held
 * passable; `stack` no room that may be used; `dead` a space that no longer exists; `busy` the
 * device already has a transfer.
 */
export const causes = [
  'bounds',
  'protection',
  'unmapped',
  'exceeds-authority',
  'stack',
  'dead',
  'busy',
] as const;
export type Cause = (typeof causes)[number];

export type Outcome =
  | { readonly kind: 'done' }
  /** The values a load met in address order, equal neighbours merged. */
  | { readonly kind: 'loaded'; readonly values: readonly Value[] }
  | { readonly kind: 'fault'; readonly cause: Cause };

/** The result of an action: the state after it and what was observed. */
export interface Step<State = MachineState> {
  readonly state: State;
  readonly outcome: Outcome;
}

export const done: Outcome = { kind: 'done' };

export function fault(cause: Cause): Outcome {
  return { kind: 'fault', cause };
}

export function sameOutcome(a: Outcome, b: Outcome): boolean {
  if (a.kind === 'loaded' && b.kind === 'loaded') {
    return a.values.length === b.values.length && a.values.every((v, i) => v === b.values[i]);
  }
  return a.kind === 'fault' && b.kind === 'fault' ? a.cause === b.cause : a.kind === b.kind;
}
