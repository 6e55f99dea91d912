/** Pruning: what falls with the authority that it stood on. */

import { beforeEach, expect, test } from 'vitest';
import { calls, grants, returns, revokes, rights } from './actions.fixture.ts';
import { done } from './outcome.ts';
import { contract } from './semantics.ts';
import {
  app,
  at,
  buffer,
  drive,
  driver,
  high,
  low,
  serve,
  server,
  serverHunk,
  servers,
} from './servers.fixture.ts';
import { Running } from './taking.fixture.ts';

let running: Running;

beforeEach(() => {
  running = new Running(servers());
});

test('grants on a hunk end with its frame', () => {
  running.take(calls(serve));
  expect(running.take(grants(server, app, serverHunk, 'r+'))).toEqual(done);
  expect(running.take(returns())).toEqual(done);
  expect(JSON.stringify(running.state.grants)).toBe(JSON.stringify(running.model.initial.grants));
});

test('a circle of grants gives nothing once its root is gone', () => {
  running.take(grants(app, server, low, 'r+'));
  running.take(calls(serve));
  running.take(grants(server, driver, low, 'r+'));
  running.take(calls(drive));
  running.take(grants(driver, server, low, 'r+'));
  running.take(returns());
  running.take(returns());
  running.take(revokes(app, server, low, 'r'));
  expect(JSON.stringify(running.state.grants)).toBe(JSON.stringify(running.model.initial.grants));
});

test('an initial grant of what its grantor does not hold is pruned at the start', () => {
  const unfounded = { grantor: server, grantee: driver, range: at(0, 4), rights: rights('r') };
  running = new Running(servers({ grants: [unfounded] }));
  expect(running.model.initial.grants).toEqual({});
});

test('pruning where something changed is pruning everywhere', () => {
  running.take(grants(app, server, buffer, 'rw+'));
  running.take(calls(serve, { lends: [{ lender: app, span: low, rights: rights('x') }] }));
  running.take(grants(server, driver, low, 'rw'));
  running.take(returns());
  running.take(revokes(app, server, high, 'r'));

  const all = { ...running.state, grants: {}, threads: [] };
  const { settle } = contract;
  let again = running.state;
  settle.prune(running.model, all, {
    get state() {
      return again;
    },
    grants: (write) => {
      const copy = structuredClone(again.grants);
      write(copy);
      again = { ...again, grants: copy };
    },
    thread: () => undefined,
    memory: () => undefined,
    device: () => undefined,
    replace: () => undefined,
  });
  expect(again.grants).toEqual(running.state.grants);
});
