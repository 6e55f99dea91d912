/** What a scenario may say of the machine that is run cycle by cycle: its sizes and its latencies. */

import * as z from 'zod';
import { atLeastOne, sizes, timing } from '../../../executor/timing.ts';

/** Far above anything that is built, and below what would take all memory or all day. */
const most = { size: 65_536, cycles: 10_000 } as const;

function numberFor(key: keyof typeof timing | keyof typeof sizes, max: number) {
  return z
    .int()
    .min(atLeastOne.has(key) ? 1 : 0)
    .max(max)
    .optional();
}

export const sizesShape = z.strictObject(
  Object.fromEntries(
    (Object.keys(sizes) as (keyof typeof sizes)[]).map((key) => [
      key,
      typeof sizes[key] === 'boolean' ? z.boolean().optional() : numberFor(key, most.size),
    ]),
  ),
);

export const latenciesShape = z.strictObject(
  Object.fromEntries(
    (Object.keys(timing) as (keyof typeof timing)[]).map((key) => [
      key,
      numberFor(key, most.cycles),
    ]),
  ),
);
