/**
 * Systems in parts whose answers can be worked out, for tests of the searches: by a description that can
 * be handed to another thread, which makes them itself.
 */

import type { PartedSystem } from './parted.ts';
import type { SystemSource } from './together.ts';

/** Counters that each action advances by one, up to a limit; the last action clears all of them. */
export interface Counters {
  readonly limits: readonly number[];
  /** The sum that is objected to. */
  readonly forbidden?: number;
  /** From this sum on the counters are set to 0 by what follows each step. */
  readonly spillsAt?: number;
  /** The system cannot be made, or a step cannot be taken at this sum, or ends its thread. */
  readonly breaks?: 'made' | 'ended' | { readonly at: number };
}

export function toySource(argument: Counters): SystemSource {
  return { module: import.meta.url, maker: system.name, argument };
}

/** As in `toySource`, on whatever thread. */
export function system(toy: Counters): PartedSystem {
  if (toy.breaks === 'made') throw new Error('there is no such toy');
  if (toy.breaks === 'ended') process.exit(3);
  return counters(toy);
}

export function counters({ limits, forbidden, spillsAt, breaks }: Counters): PartedSystem {
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
      if (typeof breaks === 'object' && now === breaks.at) throw new Error('the toy is broken');
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
