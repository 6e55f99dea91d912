/** Hunks that are all owned by the home of their thread. */

import { expect, test } from 'vitest';
import { calls, grants, load, main, returns, store } from '../actions.fixture.ts';
import { fault } from '../outcome.ts';
import { model } from '../semantics.ts';
import { app, driver, serve, server, serverHunk, servers } from '../servers.fixture.ts';

const { step, initial } = model(servers({ design: { hunks: "the caller's" } }));
const called = step(initial, calls(serve))?.state ?? initial;

test('a callee is lent its hunk, uses it, and may not grant it', () => {
  const lends = called.threads[main]?.[1]?.lends ?? {};
  const outcomes = [
    store(serverHunk, 1),
    load(serverHunk),
    grants(server, driver, serverHunk, 'r'),
  ].map((action) => step(called, action)?.outcome);

  expect(Object.keys(lends)).not.toEqual([]);
  expect(outcomes).toEqual([
    { kind: 'done' },
    { kind: 'loaded', values: [0] },
    fault('exceeds-authority'),
  ]);
});

test('the hunk is nobody’s when the frame is gone, its owner’s neither', () => {
  const back = step(called, returns())?.state ?? called;

  expect(step(back, load(serverHunk))?.outcome).toEqual(fault('protection'));
  expect(step(back, grants(app, driver, serverHunk, 'r'))?.outcome).toEqual(
    fault('exceeds-authority'),
  );
});
