/** A lend of a handler rests on the handler's own rights, and not on lends to the code that it interrupts. */

import { expect, test } from 'vitest';
import { fault } from '../../../model/outcome.ts';
import { model } from '../../../model/semantics.ts';
import { handlersLends } from '../../../mutants/laboratory.ts';
import { replayInLockstep } from './lockstep-run.ts';

test.each([0, 4])('a lend counts as long as its lender could make it, with PLBs of %i', (plb) => {
  const data = handlersLends();
  const made = model(data.machine);
  const items = data.steps.map(({ action }) => ({ action, at: 0, pace: [] }));
  const { mismatch, retirements } = replayInLockstep(made, items, { inTurn: true, sizes: { plb } });
  const loads = retirements.filter(({ action }) => action.kind === 'load');

  expect(mismatch).toBeUndefined();
  expect(loads.map(({ outcome }) => outcome)).toEqual([
    { kind: 'loaded', values: [0] },
    fault('protection'),
    { kind: 'loaded', values: [0] },
  ]);
});
