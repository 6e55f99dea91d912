/** Calls and returns: what the callee gets, what ends with its frame, and what is refused. */

import { beforeEach, expect, test } from 'vitest';
import { calls, load, returns, rights, store } from '../actions.fixture.ts';
import { allFacts } from '../facts.ts';
import { done } from '../outcome.ts';
import {
  app,
  appHunk,
  drive,
  driver,
  driverMemory,
  high,
  low,
  serve,
  server,
  serverHunk,
  servers,
  shared,
} from '../servers.fixture.ts';
import { fault, Running } from '../taking.fixture.ts';

let running: Running;

beforeEach(() => {
  running = new Running(servers());
});

test('a call gives the callee its environment, arguments, a fresh hunk and what is lent', () => {
  running.take(store(low, 2));
  running.take(load(low));
  running.take(store(appHunk, 1));

  const lends = [{ lender: app, span: low, rights: rights('r') }];
  const arguments_ = [{ value: 1 }, { register: 0 }];
  expect(running.take(calls(serve, { lends, arguments: arguments_ }))).toEqual(done);

  expect(running.registers).toEqual([1, 2]);
  expect(running.take(load(low))).toEqual({ kind: 'loaded', values: [2] });
  expect(running.take(store(low, 1))).toEqual(fault('protection'));
  expect(running.take(load(high))).toEqual(fault('protection'));
  expect(running.take(load(appHunk))).toEqual(fault('protection'));
  expect(running.take(load(serverHunk))).toEqual({ kind: 'loaded', values: [0] });
});

test('a return takes lends, hunk and registers away and brings results', () => {
  const lends = [{ lender: app, span: low, rights: rights('r') }];
  running.take(calls(serve, { lends }));
  running.take(store(serverHunk, 2));

  expect(running.take(returns(2))).toEqual(done);

  expect(running.registers).toEqual([2, 0]);
  running.take(calls(serve));
  expect(running.take(load(serverHunk))).toEqual({ kind: 'loaded', values: [0] });
  expect(running.take(load(low))).toEqual(fault('protection'));
});

test('the same call lends to whom it calls, whatever it lent to on another machine', () => {
  const call = calls(serve, { lends: [{ lender: app, span: low, rights: rights('r') }] });
  running.take(call);
  const portal = { name: 'serve', entry: 8n, code: server, data: driver };
  const other = new Running(servers({ portals: [portal] }));
  other.take(call);
  running.take(returns());
  running.take(call);

  expect([running, other].map(({ frames }) => [...allFacts(frames[1]?.lends ?? {})])).toEqual([
    [{ cell: 0, grantor: app, grantee: server, rights: rights('r') }],
    [{ cell: 0, grantor: app, grantee: driver, rights: rights('r') }],
  ]);
});

test('the base frame cannot return', () => {
  expect(running.take(returns())).toBe('disabled');
});

test('a lend counts for the borrower alone, and may be lent on only if it is passable', () => {
  running.take(calls(serve, { lends: [{ lender: app, span: low, rights: rights('r') }] }));
  const on = [{ lender: server, span: low, rights: rights('r') }];
  expect(running.take(calls(drive, { lends: on }))).toEqual(fault('exceeds-authority'));
  expect(running.take(calls(drive))).toEqual(done);
  expect(running.take(load(low))).toEqual(fault('protection'));
});

test('a lender that is not in the environment makes no call at all', () => {
  const lends = [{ lender: driver, span: driverMemory, rights: rights('r') }];
  expect(running.take(calls(serve, { lends }))).toBe('disabled');
});

test('a lend to its own lender adds nothing', () => {
  running.take(calls(shared, { lends: [{ lender: app, span: low, rights: rights('r') }] }));
  expect(running.frames.at(-1)?.lends).toEqual({});
});

test('a call is refused when the stack is full, after all other causes', () => {
  running.take(calls(serve));
  running.take(calls(drive));
  expect(running.take(calls(serve))).toEqual(fault('protection'));
  expect(running.take(returns())).toEqual(done);
  expect(running.take(calls(serve))).toEqual(done);
  expect(running.take(calls(serve))).toEqual(fault('stack'));
  const lends = [{ lender: server, span: low, rights: rights('r') }];
  expect(running.take(calls(serve, { lends }))).toEqual(fault('exceeds-authority'));
});
