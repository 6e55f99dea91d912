/**
 * How many states a breadth-first search that is under way may still meet, and no more than its levels show.
 *
 * While each level is larger than the one before, nothing is known of their number, and the estimate is how
 * fast the levels grow. Behind the largest level it is a range: from the states met so far, as if nothing
 * more came, up to where the levels would end if each shrank as the last one did.
 */

import type { SearchProgress } from './bounds.ts';

export type Estimate =
  /** Each level has so many times the states of the one before. */
  | { readonly kind: 'growing'; readonly times: number }
  /** Between so many states in all. */
  | { readonly kind: 'ending'; readonly from: number; readonly to: number };

/** Fewer complete levels show nothing. */
const levelsMin = 3;

export function estimateFrom({
  levels,
  states,
}: Pick<SearchProgress, 'levels' | 'states'>): Estimate | undefined {
  const [before = 0, last = 0] = levels.slice(-2);
  if (levels.length < levelsMin || before === 0) return undefined;
  const times = last / before;
  if (times >= 1) return { kind: 'growing', times };
  const complete = levels.reduce((sum, level) => sum + level, 0);
  const atThisRate = Math.ceil(complete + (last * times) / (1 - times));
  return { kind: 'ending', from: states, to: Math.max(states, atThisRate) };
}
