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

/**
 * A number that actions add 1, 2 or 3 to, up to a limit; a switch; and four copies of a digest of both,
 * which a phase writes after each step. So values of the phase are new again and again, and rows are packed
 * anew, into more words, while a step settles.
 */
export function digests(limit: number): PartitionedSystem {
  const [number, isOn, copies] = [0, 1, [2, 3, 4, 5]];
  return {
    initial: [0, false, 0, 0, 0, 0],
    actions: 4,
    act(action, parts, onRead) {
      if (action === 3) {
        onRead(isOn);
        parts[isOn] = parts[isOn] === false;
        return { isRefused: false, outcome: 'switched', settles: true, writeSet: 1 << isOn };
      }
      onRead(number);
      const sum = (parts[number] as number) + action + 1;
      if (sum > limit) return undefined;
      parts[number] = sum;
      return {
        isRefused: false,
        outcome: `added ${action + 1}`,
        settles: true,
        writeSet: 1 << number,
      };
    },
    phases: [
      (parts, onRead) => {
        onRead(number);
        onRead(isOn);
        const now = (parts[number] as number) * 2 + (parts[isOn] === true ? 1 : 0);
        for (const copy of copies) parts[copy] = now;
        return 0b111100;
      },
    ],
    invariants: [],
    key: (_, value) => JSON.stringify(value),
  };
}
