/** Shapes that measured costs are held to. */

import type { Cost } from './meter.ts';

export function cyclesOf(...costs: readonly Cost[]): number[] {
  return costs.map(({ cycles }) => cycles);
}

export function rises(numbers: readonly number[]): boolean {
  return numbers.every((one, i) => i === 0 || one >= (numbers[i - 1] as number));
}
