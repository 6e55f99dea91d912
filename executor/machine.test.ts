/** The whole machine, without the model beside it: cycles, the port, what is saved and put back. */

import { describe, expect, test } from 'vitest';
import type { Action } from '../model/action.ts';
import type { MachineDescription } from '../model/description.ts';
import { right } from '../model/rights.ts';
import { Machine, NotBuilt, type Options, type Retirement } from './machine.ts';
import { timing } from './timing.ts';

const [app, server] = [0, 1];
const buffer = 0;

const description: MachineDescription = {
  addressBits: 16,
  spaces: [{ name: 'app' }, { name: 'server' }],
  regions: [
    { name: 'buffer', owner: app, base: 0x100n, bytes: 16n },
    { name: 'entry', owner: server, base: 0x200n, bytes: 16n },
  ],
  portals: [{ name: 'serve', entry: 0x200n, code: server, data: server }],
  threads: [
    { name: 'main', home: { code: app, data: app }, stack: 0x1000n, hunkBytes: 16n, hunks: 3 },
    {
      name: 'aux',
      home: { code: server, data: server },
      stack: 0x2000n,
      hunkBytes: 16n,
      hunks: 2,
    },
  ],
  grants: [{ grantor: server, grantee: app, range: { base: 0x200n, bytes: 16n }, rights: right.e }],
  spans: [
    { base: 0x100n, bytes: 16n },
    { base: 0xfff0n, bytes: 17n },
  ],
  registers: 2,
  memory: true,
  values: [0, 7],
};

const load = (thread: number): Action => ({ kind: 'load', thread, span: buffer });
const store = (thread: number): Action => {
  return { kind: 'store', thread, span: buffer, source: { value: 7 } };
};
const grant: Action = { kind: 'grant', thread: 0, as: app, to: server, span: buffer, rights: 1 };
const revoke: Action = {
  kind: 'revoke',
  thread: 0,
  as: app,
  from: server,
  span: buffer,
  rights: 1,
};
const call: Action = { kind: 'call', thread: 0, portal: 0, lends: [], arguments: [{ value: 7 }] };

function machine(options: Partial<Options> = {}): { of: Machine; retired: Retirement[] } {
  const retired: Retirement[] = [];
  const of = new Machine(description, {
    choose: () => 0,
    onRetire: (retirement) => retired.push(retirement),
    ...options,
  });
  return { of, retired };
}

function run(of: Machine, ...actions: Action[]): void {
  for (const action of actions) {
    of.give(action);
    finish(of);
  }
}

function finish(of: Machine): void {
  for (let i = 0; of.harts.some(({ isIdle }) => !isIdle); i++) {
    if (i > 10_000) throw new Error('nothing retires');
    of.tick();
  }
}

describe('what is done', () => {
  test('a store is seen by a load, and goes into register 0', () => {
    const { of, retired } = machine();
    run(of, load(0), store(0), load(0));

    expect(retired.map(({ outcome }) => outcome)).toEqual([
      { kind: 'loaded', values: [0] },
      { kind: 'done' },
      { kind: 'loaded', values: [7] },
    ]);
    expect(of.harts[0]?.frames.register(0, 0)).toBe(1);
  });

  test('a range beyond the top is out of bounds, another space’s is protected', () => {
    const { of, retired } = machine();
    run(of, { kind: 'load', thread: 0, span: 1 }, load(1));

    expect(retired.map(({ outcome }) => outcome)).toEqual([
      { kind: 'fault', cause: 'bounds' },
      { kind: 'fault', cause: 'protection' },
    ]);
  });

  test('a call passes its arguments and ends its frame with nothing left behind', () => {
    const { of } = machine();
    run(of, call);

    expect(of.harts[0]?.frames.depth).toBe(2);
    expect(of.harts[0]?.frames.register(1, 0)).toBe(1);
    run(of, { kind: 'return', thread: 0, results: [] });
    expect(of.harts[0]?.frames.depth).toBe(1);
    expect(of.harts[0]?.frames.register(0, 0)).toBe(0);
  });

  test('what is larger than what is built is refused, and not done wrongly', () => {
    const [main] = description.threads;
    const threads = Array.from({ length: 33 }, () => main as typeof main & object);

    expect(() => new Machine({ ...description, threads }, { choose: () => 0 })).toThrow(NotBuilt);
  });
});

describe('cycles', () => {
  test('what is found in the PLB needs no walk', () => {
    const { of, retired } = machine();
    run(of, load(0), load(0));
    const [cold, warm] = retired.map(({ issued, retired: at }) => at - issued);
    const { walk } = of.cyclesOf(0);

    expect(warm).toBeLessThan(cold ?? 0);
    expect(warm).toBe(timing.look + timing.memory + timing.beat);
    expect(cold).toBe((warm ?? 0) + walk + timing.fill + timing.miss);
  });

  test('without a PLB every access walks', () => {
    const { of, retired } = machine({ sizes: { plb: 0, cache: 0 } });
    run(of, load(0), load(0));
    const [first, second] = retired.map(({ issued, retired: at }) => at - issued);

    expect(second).toBe(first);
  });

  test('every cycle of every hart has one cause', () => {
    const { of } = machine({ choose: (n, hart) => (n + hart) % n });
    run(of, grant, load(1), call, revoke, { kind: 'return', thread: 0, results: [] }, load(1));

    for (const { id } of of.harts) {
      const counted = Object.values(of.cyclesOf(id)).reduce((sum, n) => sum + n, 0);
      expect(counted).toBe(of.cycle);
    }
    expect(of.cyclesOf(0).acknowledgements).toBeGreaterThan(0);
  });

  test('a revoke waits for whoever may have a copy, and for nobody else', () => {
    const waited = (...before: Action[]) => {
      const { of } = machine();
      run(of, ...before, revoke);
      return of.cyclesOf(0).acknowledgements;
    };

    expect(waited(grant)).toBe(1);
    expect(waited(grant, load(1))).toBeGreaterThan(waited(grant));
  });

  test('one hart at a time has the port of the region table', () => {
    const { of, retired } = machine();
    of.give(grant);
    of.give({ ...grant, thread: 1, as: server, to: app });
    finish(of);
    const [first, second] = retired;

    expect(second?.issued).toBeGreaterThanOrEqual(first?.retired ?? 0);
    expect(of.cyclesOf(1).port).toBeGreaterThan(1);
  });
});

test('what was saved and put back goes on as if nothing had been', () => {
  const { of, retired } = machine();
  run(of, store(0), grant);
  of.give(revoke);
  of.give(load(1));
  for (let i = 0; i < 3; i++) of.tick();
  const saved = of.save();
  const before = retired.length;
  finish(of);
  const once = retired.splice(before);
  const ended = of.save();
  of.load(saved);
  for (const hart of [0, 1]) expect(of.countedOf(hart)).toBe(of.cycle);
  finish(of);

  expect(retired.splice(before)).toEqual(once);
  expect(of.save()).toEqual(ended);
  expect(once).toHaveLength(2);
});
