/** How long what was taken away still worked, in cycles: the worst that a search measured. */

import type { Action } from '../../model/action.ts';

/** By whom the authority was used: a hart by grants, a device, a hart by what it was lent. */
export const holders = ['hart', 'device', 'lend'] as const;
export type Holder = (typeof holders)[number];

export interface Window {
  readonly cycles: number;
  /** What took it away, and what still succeeded. */
  readonly loss: Action['kind'];
  readonly access: Action['kind'];
}

export type Windows = Readonly<Partial<Record<Holder, Window>>>;

/** The longer ones; of equals the first. */
export function longest(one: Windows, other: Windows): Windows {
  const worst: Partial<Record<Holder, Window>> = { ...one };
  for (const by of holders) {
    const found = other[by];
    if (found !== undefined && found.cycles > (worst[by]?.cycles ?? 0)) worst[by] = found;
  }
  return worst;
}
