/**
 * The rules of the first half, one by one, on states made by taking steps.
 *
 * States are frozen here, so a rule that wrote into one would throw.
 */

import { beforeEach, expect, test } from 'vitest';
import type { Action } from './action.ts';
import type { MachineDescription } from './description.ts';
import { factOf } from './facts.ts';
import type { Outcome } from './outcome.ts';
import { parseRights, type Rights } from './rights.ts';
import { contract, type Model, model } from './semantics.ts';
import type { MachineState } from './state.ts';

const [app, server, driver] = [0, 1, 2];
const [serve, drive, shared] = [0, 1, 2];
const main = 0;
/** Spans: app's buffer of 8 bytes and its halves, server's and driver's memory, beyond the top. */
const [buffer, low, high, serverMemory, driverMemory, beyond, appHunk, serverHunk] = [
  0, 1, 2, 3, 4, 5, 6, 7,
];

function described(changes: Partial<MachineDescription> = {}): MachineDescription {
  const at = (base: number, bytes: number) => ({ base: BigInt(base), bytes: BigInt(bytes) });
  const e = parseRights('e') as Rights;
  return {
    addressBits: 6,
    spaces: [{ name: 'app' }, { name: 'server' }, { name: 'driver' }],
    regions: [
      { name: 'app.buffer', owner: app, ...at(0, 8) },
      { name: 'server.memory', owner: server, ...at(8, 8) },
      { name: 'driver.memory', owner: driver, ...at(56, 8) },
    ],
    portals: [
      { name: 'serve', entry: 8n, code: server, data: server },
      { name: 'drive', entry: 56n, code: driver, data: driver },
      { name: 'shared', entry: 8n, code: server, data: app },
    ],
    threads: [
      { name: 'main', home: { code: app, data: app }, stack: 16n, hunkBytes: 2n, hunks: 3 },
    ],
    grants: [
      { grantor: server, grantee: app, range: at(8, 8), rights: e },
      { grantor: driver, grantee: server, range: at(56, 8), rights: e },
    ],
    spans: [at(0, 8), at(0, 4), at(4, 4), at(8, 8), at(56, 8), at(56, 9), at(16, 2), at(18, 2)],
    registers: 2,
    memory: true,
    values: [0, 1, 2],
    ...changes,
  };
}

let m: Model;
let state: MachineState;

beforeEach(() => {
  m = model(described());
  state = deepFreeze(m.initial);
});

function take(action: Action): Outcome | 'disabled' {
  const after = m.step(state, action);
  if (after === undefined) return 'disabled';
  state = deepFreeze(after.state);
  return after.outcome;
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
  return value;
}

const done = { kind: 'done' };
const fault = (cause: string) => ({ kind: 'fault', cause });
const rights = (text: string) => parseRights(text) as Rights;
const load = (span: number): Action => ({ kind: 'load', thread: main, span });
const store = (span: number, value: number): Action => ({
  kind: 'store',
  thread: main,
  span,
  source: { value },
});
const call = (portal: number, more: Partial<Action<'call'>> = {}): Action => ({
  kind: 'call',
  thread: main,
  portal,
  lends: [],
  arguments: [],
  ...more,
});
const ret = (...values: number[]): Action => ({
  kind: 'return',
  thread: main,
  results: values.map((value) => ({ value })),
});
const grant = (as: number, to: number, span: number, text: string): Action => ({
  kind: 'grant',
  thread: main,
  as,
  to,
  span,
  rights: rights(text),
});
const revoke = (as: number, from: number, span: number, text: string): Action => ({
  kind: 'revoke',
  thread: main,
  as,
  from,
  span,
  rights: rights(text),
});
const registers = () => state.threads[main]?.at(-1)?.registers;

test('a load observes values in address order, equal neighbours merged, and keeps the first', () => {
  expect(take(store(buffer, 1))).toEqual(done);
  expect(take(load(buffer))).toEqual({ kind: 'loaded', values: [1] });
  expect(take(store(low, 2))).toEqual(done);
  expect(take(load(buffer))).toEqual({ kind: 'loaded', values: [2, 1] });
  expect(registers()).toEqual([2, 0]);
});

test('a store may take its value from a register', () => {
  take(store(low, 2));
  take(load(low));

  take({ kind: 'store', thread: main, span: high, source: { register: 0 } });

  expect(take(load(buffer))).toEqual({ kind: 'loaded', values: [2] });
});

test('storing zero leaves a state equal to one that was never stored to', () => {
  take(store(buffer, 1));
  take(store(buffer, 0));

  expect(JSON.stringify(state)).toBe(JSON.stringify(m.initial));
});

test('bounds are asked before protection, and a refusal changes nothing at all', () => {
  const before = state;

  expect(take(load(beyond))).toEqual(fault('bounds'));
  expect(take(load(serverMemory))).toEqual(fault('protection'));
  expect(take(grant(app, driver, serverMemory, 'r'))).toEqual(fault('exceeds-authority'));

  expect(state).toBe(before);
});

test('a call gives the callee its environment, arguments, a fresh hunk and what is lent', () => {
  take(store(low, 2));
  take(load(low));
  take(store(appHunk, 1));

  const lends = [{ lender: app, span: low, rights: rights('r') }];
  const arguments_ = [{ value: 1 }, { register: 0 }];
  expect(take(call(serve, { lends, arguments: arguments_ }))).toEqual(done);

  expect(registers()).toEqual([1, 2]);
  expect(take(load(low))).toEqual({ kind: 'loaded', values: [2] });
  expect(take(store(low, 1))).toEqual(fault('protection'));
  expect(take(load(high))).toEqual(fault('protection'));
  expect(take(load(appHunk))).toEqual(fault('protection'));
  expect(take(load(serverHunk))).toEqual({ kind: 'loaded', values: [0] });
});

test('a return takes lends, hunk and registers away and brings results', () => {
  const lends = [{ lender: app, span: low, rights: rights('r') }];
  take(call(serve, { lends }));
  take(store(serverHunk, 2));

  expect(take(ret(2))).toEqual(done);

  expect(registers()).toEqual([2, 0]);
  take(call(serve));
  expect(take(load(serverHunk))).toEqual({ kind: 'loaded', values: [0] });
  expect(take(load(low))).toEqual(fault('protection'));
});

test('the base frame cannot return', () => {
  expect(take(ret())).toBe('disabled');
});

test('a lend counts for the borrower alone, and may be lent on only if it is passable', () => {
  take(call(serve, { lends: [{ lender: app, span: low, rights: rights('r') }] }));
  const on = [{ lender: server, span: low, rights: rights('r') }];
  expect(take(call(drive, { lends: on }))).toEqual(fault('exceeds-authority'));
  expect(take(call(drive))).toEqual(done);
  expect(take(load(low))).toEqual(fault('protection'));
});

test('a lender that is not in the environment makes no call at all', () => {
  const lends = [{ lender: driver, span: driverMemory, rights: rights('r') }];
  expect(take(call(serve, { lends }))).toBe('disabled');
});

test('a lend to its own lender adds nothing', () => {
  take(call(shared, { lends: [{ lender: app, span: low, rights: rights('r') }] }));
  expect(state.threads[main]?.at(-1)?.lends).toEqual({});
});

test('what was lent cannot be granted on', () => {
  take(call(serve, { lends: [{ lender: app, span: low, rights: rights('rw+') }] }));
  expect(take(grant(server, driver, low, 'r'))).toEqual(fault('exceeds-authority'));
});

test('code and data space together: right by right from either of the two', () => {
  take(call(shared));
  expect(take(store(serverMemory, 1))).toEqual(done);
  expect(take(store(buffer, 1))).toEqual(done);
  expect(take(store(serverHunk, 1))).toEqual(done);
  expect(take(grant(server, driver, serverHunk, 'r'))).toEqual(fault('exceeds-authority'));
  expect(take(grant(app, driver, serverHunk, 'r'))).toEqual(done);
  expect(take(grant(driver, app, driverMemory, 'r'))).toBe('disabled');
});

test('a call is refused when the stack is full, after all other causes', () => {
  take(call(serve));
  take(call(drive));
  expect(take(call(serve))).toEqual(fault('protection'));
  expect(take(ret())).toEqual(done);
  expect(take(call(serve))).toEqual(done);
  expect(take(call(serve))).toEqual(fault('stack'));
  const lends = [{ lender: server, span: low, rights: rights('r') }];
  expect(take(call(serve, { lends }))).toEqual(fault('exceeds-authority'));
});

test('granting twice is granting once', () => {
  take(grant(app, server, low, 'r'));
  const once = state;
  take(grant(app, server, low, 'r'));
  expect(state).toEqual(once);
  expect(state.grants).toBe(once.grants);
});

test('the mark belongs to the right it came with', () => {
  take(grant(app, server, low, 'r'));
  take(grant(app, server, low, 'w+'));
  take(call(serve));
  expect(take(grant(server, driver, low, 'r'))).toEqual(fault('exceeds-authority'));
  expect(take(grant(server, driver, low, 'w'))).toEqual(done);
});

test('a revoke takes what was built on it, on the cells and rights it names', () => {
  take(grant(app, server, buffer, 'rw+'));
  take(call(serve));
  take(grant(server, driver, buffer, 'rw'));
  take(ret());

  take(revoke(app, server, low, 'r'));

  expect(factOf(state.grants, 0, app, server)).toBe(rights('w+'));
  expect(factOf(state.grants, 0, server, driver)).toBe(rights('w'));
  expect(factOf(state.grants, 1, server, driver)).toBe(rights('rw'));
});

test('an unpass leaves the right and takes what was passed on', () => {
  take(grant(app, server, low, 'r+'));
  take(call(serve));
  take(grant(server, driver, low, 'r'));
  take(ret());

  take({ kind: 'unpass', thread: main, as: app, from: server, span: low, rights: rights('r') });

  expect(factOf(state.grants, 0, app, server)).toBe(rights('r'));
  expect(factOf(state.grants, 0, server, driver)).toBe(0);
});

test('revoking what was never granted is done and changes nothing', () => {
  const before = state;
  expect(take(revoke(app, driver, buffer, 'rwxe'))).toEqual(done);
  expect(state).toBe(before);
});

test('grants on a hunk end with its frame', () => {
  take(call(serve));
  expect(take(grant(server, app, serverHunk, 'r+'))).toEqual(done);
  expect(take(ret())).toEqual(done);
  expect(JSON.stringify(state.grants)).toBe(JSON.stringify(m.initial.grants));
});

test('a circle of grants gives nothing once its root is gone', () => {
  take(grant(app, server, low, 'r+'));
  take(call(serve));
  take(grant(server, driver, low, 'r+'));
  take(call(drive));
  take(grant(driver, server, low, 'r+'));
  take(ret());
  take(ret());
  take(revoke(app, server, low, 'r'));
  expect(JSON.stringify(state.grants)).toBe(JSON.stringify(m.initial.grants));
});

test('untracked memory and registers are no part of the state', () => {
  m = model(described({ memory: false, registers: 0 }));
  state = deepFreeze(m.initial);
  expect(take(store(buffer, 1))).toEqual(done);
  expect(take(load(buffer))).toEqual(done);
  expect(state).toBe(m.initial);
});

test('initial grants are pruned: what its grantor does not hold never was', () => {
  const at = { base: 0n, bytes: 4n };
  const unfounded = { grantor: server, grantee: driver, range: at, rights: rights('r') };
  m = model(described({ grants: [unfounded] }));
  expect(m.initial.grants).toEqual({});
});

test('pruning where something changed is pruning everywhere', () => {
  take(grant(app, server, buffer, 'rw+'));
  take(call(serve, { lends: [{ lender: app, span: low, rights: rights('x') }] }));
  take(grant(server, driver, low, 'rw'));
  take(ret());
  take(revoke(app, server, high, 'r'));

  const all = { ...state, grants: {}, threads: [] };
  const { settle } = contract;
  let again = state;
  settle.prune(m, all, {
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
  expect(again.grants).toEqual(state.grants);
});
