/** The ledger: what it counts of each step, and which premises were not reached. */

import { expect, test } from 'vitest';
import type { Action } from '../../model/action.ts';
import { never, only } from '../scenario/index.ts';
import { play } from './directed.ts';
import { Judge } from './judge.ts';
import { Ledger } from './ledger.ts';
import { office } from './office.fixture.ts';

test('the ledger counts each deed with what came of it, and says what was not reached', () => {
  const { app, server, buffer, serve, subject } = office();
  const { data, model: made } = subject({
    steps: [
      app.loads(buffer),
      app.loads(buffer),
      app.loads(server).faults('protection'),
      app.calls(serve).lending(buffer, 'r'),
      server.loads(buffer),
      server.returns(),
    ],
    policy: [never(server, 'w', buffer), only([app, server], 'w', buffer)],
  });
  const cover = (name: string, kind: Action['kind']) => ({
    name,
    reached: (_: unknown, { action }: { action: Action }) => action.kind === kind,
  });
  const covers = [cover('a return', 'return'), cover('a grant', 'grant')];
  const asked = { kind: 'step', name: 'containment', claim: '', refute: () => undefined } as const;
  const ledger = new Ledger([
    { ...asked, covers },
    { ...asked, covers },
  ]);

  const { objection } = play(made, data.steps, new Judge(made, [], ledger));

  expect(objection).toBeUndefined();
  expect([...ledger.deeds]).toEqual([
    ['load done', 3],
    ['load protection', 1],
    ['call done', 1],
    ['return done', 1],
  ]);
  expect([...ledger.reached].map(([{ name }, { step }]) => [name, step])).toEqual([
    ['a return', 6],
  ]);
  expect(ledger.holes.map(({ name }) => name)).toEqual(['a grant']);
});
