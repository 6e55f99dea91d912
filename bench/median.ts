/** The middle one of the numbers in order, the upper one of two. Throws when there are none. */

import { present } from '../model/assert.ts';

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return present(sorted[sorted.length >> 1], 'a median is taken of some numbers');
}
