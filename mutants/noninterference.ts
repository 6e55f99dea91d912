/** Planted bugs in which an answer depends on what its actor must not be able to tell. */

import type { Portal } from '../model/machine.ts';
import { get } from '../model/sparse.ts';
import type { Thread } from '../model/state.ts';
import { type Mutant, mutant, withCondition } from './mutant.ts';

export const noninterferenceMutants: readonly Mutant[] = [
  mutant(
    'a call is refused when there is something in the region it enters',
    { class: 'D', caughtBy: 'noninterference', shortest: 1, on: 'laboratory' },
    withCondition('call', 'stack', (m, s, a, old) => {
      const { entry } = m.machine.portals[a.portal] as Portal;
      return old.holds(m, s, a) && get(s.memory, entry) === undefined;
    }),
  ),
  mutant(
    'a call is refused while the frame two below holds something',
    { class: 'D', caughtBy: 'noninterference', shortest: 3, on: 'laboratory' },
    withCondition('call', 'stack', (m, s, a, old) => {
      const below = (s.threads[a.thread] as Thread).at(-3);
      const isEmpty = below === undefined || below.registers.every((value) => value === 0);
      return old.holds(m, s, a) && isEmpty;
    }),
  ),
  mutant(
    "a grant is refused while the grantee's hunk holds something",
    { class: 'D', caughtBy: 'noninterference', shortest: 1, on: 'laboratory' },
    withCondition(
      'grant',
      'dead',
      (_, s, a) =>
        !s.threads.flat().some(({ data, hunk }) => data === a.to && Object.keys(hunk).length > 0),
    ),
  ),
];
