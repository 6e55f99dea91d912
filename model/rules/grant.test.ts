/** Granting and taking back. */

import { beforeEach, expect, test } from 'vitest';
import { calls, grants, returns, revokes, rights, unpasses } from '../actions.fixture.ts';
import { factOf } from '../facts.ts';
import { done } from '../outcome.ts';
import { app, buffer, driver, low, serve, server, servers } from '../servers.fixture.ts';
import { fault, Running } from '../taking.fixture.ts';

let running: Running;

beforeEach(() => {
  running = new Running(servers());
});

test('what was lent cannot be granted on', () => {
  running.take(calls(serve, { lends: [{ lender: app, span: low, rights: rights('rw+') }] }));
  expect(running.take(grants(server, driver, low, 'r'))).toEqual(fault('exceeds-authority'));
});

test('granting twice is granting once', () => {
  running.take(grants(app, server, low, 'r'));
  const once = running.state;
  running.take(grants(app, server, low, 'r'));
  expect(running.state).toEqual(once);
  expect(running.state.grants).toBe(once.grants);
});

test('a mark belongs to the right with which it was granted', () => {
  running.take(grants(app, server, low, 'r'));
  running.take(grants(app, server, low, 'w+'));
  running.take(calls(serve));
  expect(running.take(grants(server, driver, low, 'r'))).toEqual(fault('exceeds-authority'));
  expect(running.take(grants(server, driver, low, 'w'))).toEqual(done);
});

test('a revoke takes what was built on it, on the cells and rights it names', () => {
  running.take(grants(app, server, buffer, 'rw+'));
  running.take(calls(serve));
  running.take(grants(server, driver, buffer, 'rw'));
  running.take(returns());

  running.take(revokes(app, server, low, 'r'));

  expect(factOf(running.state.grants, 0, app, server)).toBe(rights('w+'));
  expect(factOf(running.state.grants, 0, server, driver)).toBe(rights('w'));
  expect(factOf(running.state.grants, 1, server, driver)).toBe(rights('rw'));
});

test('an unpass leaves the right and takes what was passed on', () => {
  running.take(grants(app, server, low, 'r+'));
  running.take(calls(serve));
  running.take(grants(server, driver, low, 'r'));
  running.take(returns());

  running.take(unpasses(app, server, low, 'r'));

  expect(factOf(running.state.grants, 0, app, server)).toBe(rights('r'));
  expect(factOf(running.state.grants, 0, server, driver)).toBe(0);
});

test('revoking what was never granted is done and changes nothing', () => {
  const before = running.state;
  expect(running.take(revokes(app, driver, buffer, 'rwxe'))).toEqual(done);
  expect(running.state).toBe(before);
});
