/** Grants and lends of which every right may be passed on. */

import { expect, test } from 'vitest';
import { calls, grants, load, returns, unpasses } from '../actions.fixture.ts';
import { fault } from '../outcome.ts';
import { parseRights } from '../rights.ts';
import { model } from '../semantics.ts';
import { app, at, aux, buffer, driver, serve, server, servers } from '../servers.fixture.ts';

const r = parseRights('r') ?? 0;
const rMarked = parseRights('r+') ?? 0;

function started(rights: number, design: Parameters<typeof servers>[0]) {
  const { grants: entries } = servers();
  const grant = { grantor: app, grantee: server, range: at(0, 8), rights };
  return model(servers({ grants: [...entries, grant], ...design }));
}

const passable = { design: { grants: 'passable' } } as const;

test.each([
  ['by the contract it needs the mark', {}, fault('exceeds-authority')],
  ['where marks mean nothing it does not', passable, { kind: 'done' }],
])('a grant of what was granted: %s', (_, design, outcome) => {
  const { step, initial } = started(r, design);
  const called = step(initial, calls(serve))?.state ?? initial;

  expect(step(called, grants(server, driver, buffer, 'r'))?.outcome).toEqual(outcome);
});

test('an unpass takes nothing from those who were granted more', () => {
  const { step, initial } = started(rMarked, passable);
  const called = step(initial, calls(serve))?.state ?? initial;
  const granted = step(called, grants(server, driver, buffer, 'r'))?.state ?? called;
  const back = step(granted, returns())?.state ?? granted;
  const unpassed = step(back, unpasses(app, server, buffer, 'r'))?.state ?? back;
  const theDrivers = load(buffer, aux);

  expect(unpassed.grants).not.toEqual(back.grants);
  expect(step(initial, theDrivers)?.outcome).toEqual(fault('protection'));
  expect(step(unpassed, theDrivers)?.outcome.kind).toBe('loaded');
});
