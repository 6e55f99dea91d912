/** Pruning: what falls with the authority that it stood on. */

import * as fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { calls, grants, returns, revokes, rights } from './actions.fixture.ts';
import { type Fact, type WritableFacts, writeFact } from './facts.ts';
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
import type { Facts, Frame, MachineState } from './state.ts';
import { Drafting } from './step.ts';
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

/** What one step found out about facts must not be taken for an answer about others. */
test('facts that many states share are pruned as copies of them are', () => {
  const { model } = running;
  const base = running.frames[0] as Frame;
  const cell = model.machine.spans[buffer]?.first ?? 0;
  // Few facts, so that most of them are grants in some states, and lends in others.
  const someSpace = fc.constantFrom(app, server, driver);
  const someRights = fc.constantFrom('r', 'r+', 'rw+', 'w').map((text) => rights(text));
  const fact = fc.record({ grantor: someSpace, grantee: someSpace, rights: someRights });
  const pool = fc
    .sample(fc.uniqueArray(fact, { minLength: 1, maxLength: 2, selector: pair }), {
      seed: 1,
      numRuns: 8,
    })
    .map((some) => factsOn(cell, some));
  const someFacts = fc.constantFrom<Facts[]>({}, ...pool);
  const dead = { ...running.state, spaces: { [app]: 'dead' } as const };
  let [cut, kept] = [0, 0];
  void fc.assert(
    fc.property(
      someFacts,
      fc.array(someFacts, { maxLength: 4 }),
      fc.boolean(),
      (granted, lent, isOwned) => {
        const frames = lent.map((lends) => ({ ...base, lends }));
        const threads = running.state.threads.with(0, frames);
        const state = { ...(isOwned ? running.state : dead), grants: granted, threads };
        const pruned = prunedAnew(state);
        expect(pruned).toEqual(prunedAnew(structuredClone(state)));
        if (JSON.stringify(pruned.threads) === JSON.stringify(threads)) kept++;
        else cut++;
      },
    ),
    { seed: 1, numRuns: 2000 },
  );

  expect(cut).toBeGreaterThan(300);
  expect(kept).toBeGreaterThan(300);

  function prunedAnew(state: MachineState): MachineState {
    const draft = new Drafting(state);
    contract.settle.prune(model, undefined, draft);
    return draft.state;
  }
});

function pair({ grantor, grantee }: Omit<Fact, 'cell'>): string {
  return `${grantor} to ${grantee}`;
}

function factsOn(cell: number, some: readonly Omit<Fact, 'cell'>[]): Facts {
  const facts: WritableFacts = {};
  for (const fact of some) writeFact(facts, { ...fact, cell });
  return facts;
}
