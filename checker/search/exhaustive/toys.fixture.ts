/** Systems in parts whose answers can be worked out, for tests of the searches. */

import type { PartedSystem } from './partitioned.ts';

/** Counters that each action advances by one, up to a limit; the last action clears all of them. */
export interface Counters {
  readonly limits: readonly number[];
  /** The sum that is objected to. */
  readonly forbidden?: number;
  /** From this sum on the counters are set to 0 by what follows each step. */
  readonly spillsAt?: number;
}

export function counters({ limits, forbidden, spillsAt }: Counters): PartedSystem {
  const sumOf = (parts: readonly unknown[]) => (parts as number[]).reduce((a, b) => a + b, 0);
  const all = 2 ** limits.length - 1;
  const spill: PartedSystem['phases'][number] = (parts, reading) => {
    for (const part of parts.keys()) reading(part);
    if (sumOf(parts) < (spillsAt ?? Number.POSITIVE_INFINITY)) return 0;
    for (const part of parts.keys()) parts[part] = 0;
    return all;
  };
  return {
    initial: limits.map(() => 0),
    actions: limits.length + 1,
    act(action, parts, reading) {
      const settles = spillsAt !== undefined;
      if (action === limits.length) {
        for (const part of limits.keys()) parts[part] = 0;
        return { isRefused: false, outcome: 'cleared', settles, written: all };
      }
      reading(action);
      const now = parts[action] as number;
      if (now === limits[action]) return undefined;
      parts[action] = now + 1;
      return { isRefused: false, outcome: 'counted', settles, written: 1 << action };
    },
    phases: spillsAt === undefined ? [] : [spill],
    invariants: [
      (parts, reading) => {
        if (forbidden === undefined) return undefined;
        for (const part of parts.keys()) reading(part);
        const sum = sumOf(parts);
        return sum === forbidden ? `the sum is ${sum}` : undefined;
      },
    ],
    key: (_, value) => `${value as number}`,
    valueOf: (_, key) => Number(key),
  };
}
