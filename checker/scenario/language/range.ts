/** A contiguous range of addresses, as it was written: addresses are given out later. */

import { refusal } from '../error.ts';
import { addressOrLength, shown } from './input.ts';
import { nounClass, type RangeNoun } from './nouns.ts';

export class Range extends nounClass<RangeNoun>('range') {}

/** A start and a length, checked; neither is compared with the top of the address range. */
export function startAndLength(at: unknown, bytes: unknown): { base: bigint; bytes: bigint } {
  const base = addressOrLength.safeParse(at);
  const length = addressOrLength.safeParse(bytes);
  if (base.success && length.success && BigInt(length.data) > 0n) {
    return { base: BigInt(base.data), bytes: BigInt(length.data) };
  }
  throw refusal(
    `${shown(at)} and ${shown(bytes)} are no range of addresses`,
    'give a start of at least 0 and a length of at least 1 byte, as numbers, above 2 ** 53 as bigints',
  );
}
