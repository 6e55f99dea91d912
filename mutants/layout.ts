/** Planted bugs in the partition of addresses into cells. */

import { type Mutant, mutant, withPart } from './mutant.ts';

export const layoutMutants: readonly Mutant[] = [
  mutant(
    'the end of a range wraps at the top',
    { class: 'B', caughtBy: 'no unauthorized access', shortest: 1, on: 'laboratory' },
    withPart('layout', (old) => ({
      cellsOf: (cuts, range) => ({ ...old.cellsOf(cuts, range), beyond: false }),
    })),
  ),
  mutant(
    'the partition misses the end of a region',
    { class: 'B', caughtBy: 'no unauthorized access', shortest: 1, on: 'laboratory' },
    withPart('layout', (old) => ({
      partition(bits, bounds) {
        const bufferEnd = 8n;
        return old.partition(
          bits,
          [...bounds].filter((bound) => bound !== bufferEnd),
        );
      },
    })),
  ),
];
