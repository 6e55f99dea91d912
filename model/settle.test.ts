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
import type { Phase } from './settle.ts';
import type { Facts, Frame, MachineState } from './state.ts';
import { Drafting } from './step.ts';
import { Running } from './taking.fixture.ts';

let running: Running;

const someSpace = fc.constantFrom(app, server, driver);
const someRights = fc.constantFrom('r', 'r+', 'rw+', 'w').map((text) => rights(text));
const oneFact = fc.record({ grantor: someSpace, grantee: someSpace, rights: someRights });
/** So few that most of them are grants in some states, and lends in others. */
const sharedFacts = fc.constantFrom<Facts[]>(
  {},
  ...fc
    .sample(fc.uniqueArray(oneFact, { minLength: 1, maxLength: 2, selector: pair }), {
      seed: 1,
      numRuns: 8,
    })
    .map(onBuffer),
);

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

/** What was found out about facts in one state must not be taken for an answer about others. */
test('facts that many states share are pruned as copies of them are', () => {
  const { settle } = contract;
  const owned = running.state;
  const dead: MachineState = { ...owned, spaces: { [app]: 'dead' } };
  const base = running.frames[0] as Frame;
  const withFacts = (on: MachineState, grants: Facts, lent: readonly Facts[]): MachineState => ({
    ...on,
    grants,
    threads: on.threads.with(
      0,
      lent.map((lends) => ({ ...base, lends })),
    ),
  });
  // Each phase by itself too: it is a function of any state, also where the phases before were not.
  const phases: readonly Phase[] = [
    (m, draft) => settle.prune(m, undefined, draft),
    ...(settle.phases?.(running.model.machine) ?? []),
  ];
  const pruned = (state: MachineState) =>
    phases.map((phase) => {
      const draft = new Drafting(state);
      phase(running.model, draft);
      return draft.state;
    });
  let [cut, kept] = [0, 0];
  void fc.assert(
    fc.property(sharedFacts, fc.array(sharedFacts, { maxLength: 4 }), (granted, lent) => {
      const states = [
        withFacts(owned, granted, lent),
        withFacts(owned, {}, [granted, ...lent]),
        withFacts(dead, granted, lent),
      ];
      for (const state of states) {
        const all = pruned(state);
        expect(all).toEqual(pruned(structuredClone(state)));
        if (all.every((one) => one === state)) kept++;
        else cut++;
      }
    }),
    { seed: 1, numRuns: 500 },
  );

  expect(cut).toBeGreaterThan(300);
  expect(kept).toBeGreaterThan(100);
});

function pair({ grantor, grantee }: Omit<Fact, 'cell'>): string {
  return `${grantor} to ${grantee}`;
}

function onBuffer(some: readonly Omit<Fact, 'cell'>[]): Facts {
  const facts: WritableFacts = {};
  for (const fact of some) writeFact(facts, { ...fact, cell: 0 });
  return facts;
}
