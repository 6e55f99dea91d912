/**
 * The generator against reference numbers, which were printed by the published C program: seeds of
 * every kind, the first five numbers of each and the thousandth.
 */

import { expect, test } from 'vitest';
import { Mulberry32 } from './generator.ts';

const references: readonly (readonly [number, readonly number[], number])[] = [
  [0, [1144304738, 1416247, 958946056, 627933444, 2007157716], 1408654823],
  [1, [2693262067, 11749833, 2265367787, 4213581821, 4159151403], 531143739],
  [42, [2581720956, 1925393290, 3661312704, 2876485805, 750819978], 2759564329],
  [0xdeadbeef, [4043151706, 1147597007, 3315858022, 1538288752, 2042435954], 3648759910],
  [0xffffffff, [3850105811, 813802916, 3073704848, 4054706436, 3630262831], 1702224771],
];

test.each(references)(
  'from seed %i the numbers are those of the C program',
  (seed, first, thousandth) => {
    const generator = new Mulberry32(seed);
    const numbers = Array.from({ length: 1000 }, () => generator.below(2 ** 32));

    expect(numbers.slice(0, first.length)).toEqual(first);
    expect(numbers.at(-1)).toBe(thousandth);
  },
);

test('a number below n is the remainder of the number itself', () => {
  const [whole, below] = [new Mulberry32(7), new Mulberry32(7)];

  for (let n = 1; n <= 100; n++) expect(below.below(n)).toBe(whole.below(2 ** 32) % n);
});
