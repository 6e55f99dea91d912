/** Partitioned systems whose answers can be worked out, for tests of the search. */

import type { PartitionedSystem } from './partitioned.ts';

/** Counters, one part each, that each action advances by one up to a limit; the last action clears all. */
export interface Counters {
  readonly limits: readonly number[];
  /** The sum that is objected to. */
  readonly forbidden?: number;
  /** From this sum on the counters are set to 0 by a phase that follows each step. */
  readonly spillsAt?: number;
}

export function counters({ limits, forbidden, spillsAt }: Counters): PartitionedSystem {
  const sumOf = (parts: readonly unknown[]) => (parts as number[]).reduce((a, b) => a + b, 0);
  const allParts = 2 ** limits.length - 1;
  const spill: PartitionedSystem['phases'][number] = (parts, onRead) => {
    for (const part of parts.keys()) onRead(part);
    if (sumOf(parts) < (spillsAt ?? Number.POSITIVE_INFINITY)) return 0;
    for (const part of parts.keys()) parts[part] = 0;
    return allParts;
  };
  return {
    initial: limits.map(() => 0),
    actions: limits.length + 1,
    act(action, parts, onRead) {
      const settles = spillsAt !== undefined;
      if (action === limits.length) {
        for (const part of limits.keys()) parts[part] = 0;
        return { isRefused: false, outcome: 'cleared', settles, writeSet: allParts };
      }
      onRead(action);
      const count = parts[action] as number;
      if (count === limits[action]) return undefined;
      parts[action] = count + 1;
      return { isRefused: false, outcome: 'counted', settles, writeSet: 1 << action };
    },
    phases: spillsAt === undefined ? [] : [spill],
    invariants: [
      (parts, onRead) => {
        if (forbidden === undefined) return undefined;
        for (const part of parts.keys()) onRead(part);
        const sum = sumOf(parts);
        return sum === forbidden ? `the sum is ${sum}` : undefined;
      },
    ],
    key: (_, value) => `${value as number}`,
  };
}
