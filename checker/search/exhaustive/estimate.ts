/**
 * What can be said of the end of a breadth-first search that is under way, and no more than that.
 *
 * While each level is larger than the one before, nobody knows how many states there will be: then it is
 * said how fast they grow. Behind the largest level it is a range: from what is there already, if the
 * levels go on shrinking faster and faster, up to where they would end if each shrank as the last one did.
 */

import type { Underway } from './bounds.ts';

export type Prospects =
  /** Each level has so many times the states of the one before. */
  | { readonly kind: 'growing'; readonly times: number }
  | { readonly kind: 'ending'; readonly from: number; readonly to: number };

/** Below this many complete levels nothing is said. */
const levelsLeast = 3;

export function prospectsOf({
  levels,
  states,
}: Pick<Underway, 'levels' | 'states'>): Prospects | undefined {
  const [before = 0, last = 0] = levels.slice(-2);
  if (levels.length < levelsLeast || before === 0) return undefined;
  const times = last / before;
  if (times >= 1) return { kind: 'growing', times };
  const complete = levels.reduce((sum, level) => sum + level, 0);
  const atThisRate = Math.ceil(complete + (last * times) / (1 - times));
  return { kind: 'ending', from: states, to: Math.max(states, atThisRate) };
}
