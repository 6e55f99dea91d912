/** Revocation windows: for how many cycles authority was used after it was taken away, at most. */

import type { Action } from '../../model/action.ts';

/** What used the authority: a hart by ownership or grants, a device, a hart by a lend. */
export const holders = ['hart', 'device', 'lend'] as const;
export type Holder = (typeof holders)[number];

export interface Window {
  readonly cycles: number;
  /** The action that took it away, and the one that still succeeded. */
  readonly loss: Action['kind'];
  readonly access: Action['kind'];
}

export type Windows = Readonly<Partial<Record<Holder, Window>>>;

/** The longer window of each holder; of equal ones the first. */
export function longest(one: Windows, other: Windows): Windows {
  const worst: Partial<Record<Holder, Window>> = { ...one };
  for (const holder of holders) {
    const found = other[holder];
    if (found !== undefined && found.cycles > (worst[holder]?.cycles ?? 0)) worst[holder] = found;
  }
  return worst;
}
