/** Whether a server uses, for its caller, only what its caller could use: no confused deputy. */

import { environmentPhrase, placeName } from '../model/naming.ts';
import { brokenChain, cellsOfSpan, chainFor } from './facts.ts';
import { accesses, isAccess, transfers } from './kinds.ts';
import type { StepProperty } from './property.ts';

/**
 * A claim about one scenario: its author marks the accesses. The caller is the environment of the frame
 * directly below, at the moment of the access: what it could do earlier does not count.
 */
export const noBorrowedAuthority: StepProperty = {
  kind: 'step',
  name: 'no borrowed authority',
  claim:
    'An access marked as on behalf of the caller succeeds only where the caller could have made ' +
    'it at that moment.',
  covers: [
    {
      name: 'an access on behalf of a caller succeeded',
      reached: (_, { action, after }) =>
        isAccess(action) &&
        'onBehalf' in action &&
        action.onBehalf === true &&
        after.outcome.kind !== 'fault',
    },
  ],

  refute(machine, { before, action, after }) {
    if ((!isAccess(action) && action.kind !== 'start') || after.outcome.kind === 'fault') {
      return undefined;
    }
    if (!('onBehalf' in action) || action.onBehalf !== true) return undefined;
    const frames = before.threads[action.thread] ?? [];
    const [caller, callee] = [frames.at(-2), frames.at(-1)];
    if (caller === undefined || callee === undefined) return undefined;
    const right = action.kind === 'start' ? transfers[action.direction] : accesses[action.kind];
    const lends = { thread: action.thread, which: 'counting' } as const;
    for (const cell of cellsOfSpan(machine, action.span)) {
      if (chainFor(machine, before, caller, { cell, right, lends }) !== undefined) continue;
      const chain = brokenChain(machine, before, { space: caller.data, cell, right, lends });
      const [by, whom] = [environmentPhrase(machine, callee), environmentPhrase(machine, caller)];
      return {
        says:
          `${by} used ${right} on ${placeName(machine, cell)} on behalf of ${whom}, which ` +
          `does not hold it: ${chain.broken}`,
        chain,
      };
    }
    return undefined;
  },
};
