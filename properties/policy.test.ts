/** Authority confinement: what a policy denies, broken by hand. */

import { describe, expect, test } from 'vitest';
import type { Action } from '../model/action.ts';
import {
  calls,
  fetch,
  grants,
  load,
  returns,
  revokes,
  rights,
  store,
  unpasses,
} from '../model/actions.fixture.ts';
import { fault } from '../model/outcome.ts';
import {
  app,
  at,
  aux,
  buffer,
  drive,
  driver,
  driverMemory,
  high,
  low,
  serve,
  server,
  serverHunk,
  serverMemory,
  shared,
} from '../model/servers.fixture.ts';
import type { MachineState } from '../model/state.ts';
import { call, facts, frame, judged, loaded, machine, served, state } from './by-hand.fixture.ts';
import { fromOutside, inPaged, says, trapping } from './laboratory.fixture.ts';
import { authorityConfinement, type PolicyClause } from './policy.ts';
import type { Observed, Property } from './property.ts';

const never = (space: number, text: string, range = at(0, 8)): PolicyClause => {
  const kind = 'never' as const;
  return { kind, space, rights: rights(text), range, text: `never(${space}, '${text}', …)` };
};

const only = (spaces: readonly number[], text: string, range = at(0, 8)): PolicyClause => {
  const kind = 'only' as const;
  return { kind, spaces, rights: rights(text), range, text: `only(${spaces}, '${text}', …)` };
};

const mayFlow = (from: number, to: number): PolicyClause => {
  return { kind: 'mayFlow', from, to, text: `mayFlow(${from}, ${to})` };
};

/** The three sides of a policy: what is held, what is used, what flows. */
function confinement(kind: 'held' | 'used' | 'flows', ...policy: PolicyClause[]): Property {
  const at = ['held', 'used', 'flows'].indexOf(kind);
  const property = authorityConfinement(policy)[at];
  if (property === undefined) throw new Error(`nothing is asked about what is ${kind}`);
  return property;
}

judged(
  'authority confinement: what no space should hold',
  confinement('held', never(driver, 'r'), never(server, 'wx')),
  {
    bad: {
      'a grant to the one who should never have it': {
        after: state({ grants: facts([low, app, server, 'w']) }),
        says: "server holds w on app.buffer[0, 4), granted by app, against never(1, 'wx', …)",
        chain: { space: server, right: 'w', broken: "the policy says never(1, 'wx', …)" },
        clause: 1,
      },
      'a right that came by a chain': {
        after: state({ grants: facts([high, app, server, 'r+'], [high, server, driver, 'r']) }),
        says: "driver holds r on app.buffer[4, 8), granted by server, against never(2, 'r', …)",
        chain: { owner: app, links: [{ grantor: app }, { grantor: server }] },
        clause: 0,
      },
      'a lend on a thread on which another space runs': {
        after: state({
          aux: [frame(app), call(driver, { lends: facts([low, app, driver, 'r']) }), call(server)],
        }),
        says: "driver holds r on app.buffer[0, 4), lent by app, against never(2, 'r', …)",
        chain: { links: [{ lentBy: { thread: aux, depth: 1 } }] },
      },
      'a lend below an interrupt': {
        after: state({
          main: [
            ...served({ lends: facts([low, app, server, 'x']) }),
            frame(driver, { kind: 'interrupt', priority: 1 }),
          ],
        }),
        says: /^server holds x on app\.buffer\[0, 4\), lent by app, against never\(1/,
      },
      'the start, when there is no step before it': {
        after: state({ grants: facts([low, app, driver, 'r']) }),
        says: /^driver holds r/,
      },
    },
    good: {
      'other rights': { after: state({ grants: facts([buffer, app, server, 'r+']) }) },
      'other memory': { after: state({ grants: facts([driverMemory, driver, server, 'wx']) }) },
      'a fact that nobody stands behind': {
        after: state({ grants: facts([low, server, driver, 'r']) }),
      },
      'a lend of one thread that is lent on by another': {
        after: state({
          main: served({ lends: facts([low, app, server, 'r+']) }),
          aux: [frame(server), call(driver, { lends: facts([low, server, driver, 'r']) })],
        }),
      },
    },
  },
);

judged(
  'authority confinement: what others alone should hold',
  confinement('held', only([app, server], 'w')),
  {
    bad: {
      'a grant to another space': {
        after: state({ grants: facts([low, app, driver, 'rw']) }),
        says: "driver holds w on app.buffer[0, 4), granted by app, against only(0,1, 'w', …)",
      },
      'a lend to another space': {
        after: state({
          main: [frame(app), call(driver, { lends: facts([high, app, driver, 'w']) })],
        }),
        says: /^driver holds w on app\.buffer\[4, 8\), lent by app/,
      },
    },
    good: {
      'a grant to one of them': { after: state({ grants: facts([low, app, server, 'w+']) }) },
      'another right': { after: state({ grants: facts([low, app, driver, 'r']) }) },
    },
  },
);

judged(
  'authority confinement: what the owner itself is not listed for',
  confinement('held', only([server], 'r')),
  {
    bad: {
      'the owner counts': {
        says: "app holds r on app.buffer[0, 4), which it owns, against only(1, 'r', …)",
        chain: { space: app, owner: app, links: [] },
      },
    },
    good: { 'unless it is dead': { after: state({ dead: app }) } },
  },
);

judged(
  'authority confinement: a policy about the stack',
  confinement('held', never(driver, 'r', at(18, 2))),
  {
    bad: {
      'a hunk that its owner shows': {
        after: state({ main: served(), grants: facts([serverHunk, server, driver, 'r']) }),
        says: "driver holds r on main.hunk(1), granted by server, against never(2, 'r', …)",
      },
      'a hunk that it gets by being called': {
        after: state({ main: [frame(app), call(driver)] }),
        before: state(),
        action: calls(drive),
        says: "driver holds r on main.hunk(1), which it owns, against never(2, 'r', …)",
      },
    },
    good: { 'a hunk of another space': { after: state({ main: served() }) } },
  },
);

judged(
  'authority confinement: what no space should use',
  confinement('used', never(server, 'r'), only([app], 'w')),
  {
    bad: {
      'a load by the one who should never': {
        before: state({ main: served() }),
        action: load(high),
        outcome: loaded(0),
        says: "server used r on app.buffer[4, 8), against never(1, 'r', …)",
        clause: 0,
      },
      'a store by a space that is not listed': {
        action: store(buffer, 1, aux),
        says: "driver used w on app.buffer[0, 4), against only(0, 'w', …)",
        clause: 1,
      },
      'a load on the data of one who does not hold it either': {
        before: state({ main: [frame(app), call(driver, { code: server })] }),
        action: load(low),
        outcome: loaded(0),
        says: "server on the data of driver used r on app.buffer[0, 4), against never(1, 'r', …)",
      },
    },
    good: {
      'a load on the data of the one who owns it': {
        before: state({ main: [frame(app), call(app, { code: server })] }),
        action: load(low),
        outcome: loaded(0),
      },
      'a refused load': {
        before: state({ main: served() }),
        action: load(low),
        outcome: fault('protection'),
      },
      'a load of something else': {
        before: state({ main: served() }),
        action: load(serverMemory),
        outcome: loaded(0),
      },
      'a fetch': { before: state({ main: served() }), action: fetch(low) },
    },
  },
);

judged(
  'authority confinement: what should not flow',
  confinement('flows', mayFlow(driver, app), mayFlow(app, driver)),
  {
    bad: {
      'a store where another can read': {
        before: state({ grants: facts([high, app, server, 'r']) }),
        action: store(buffer, 1),
        says: 'app flows to server (by storing to app.buffer[4, 8), which it can read), and no mayFlow(app, server) lets it',
        clause: 0,
      },
      'a store where another can read by a lend': {
        before: state({
          aux: [frame(app), call(server, { lends: facts([low, app, server, 'r']) })],
        }),
        action: store(low, 1),
        says: /^app flows to server \(by storing to app\.buffer\[0, 4\), which it can read\)/,
      },
      'a store into what another owns': {
        before: state({ grants: facts([serverMemory, server, app, 'w']) }),
        action: store(serverMemory, 1),
        says: /^app flows to server \(by storing to server\.memory, which it can read\)/,
      },
      'a call': {
        action: calls(serve),
        after: state({ main: served() }),
        says: 'app flows to server (by calling serve), and no mayFlow(app, server) lets it',
      },
      'a call of code that runs on the data of its caller': {
        action: calls(shared),
        after: state({ main: [frame(app), call(app, { code: server })] }),
        says: /^app flows to server \(by calling shared\)/,
      },
      'a return': {
        before: state({ main: served() }),
        action: returns(),
        after: state(),
        says: 'server flows to app (by returning), and no mayFlow(server, app) lets it',
      },
      'a grant': {
        action: grants(app, server, low, 'r'),
        after: state({ grants: facts([low, app, server, 'r']) }),
        says: 'app flows to server (by a grant), and no mayFlow(app, server) lets it',
      },
      'a revoke': {
        before: state({ grants: facts([low, app, server, 'r']) }),
        action: revokes(app, server, low, 'r'),
        after: state(),
        says: 'app flows to server (by a revoke), and no mayFlow(app, server) lets it',
      },
      'a revoke that a space further down the chain can see': {
        before: state({ grants: facts([low, app, driver, 'r+'], [low, driver, server, 'r']) }),
        action: revokes(app, driver, low, 'r'),
        after: state(),
        says: /^app flows to server \(by a revoke\)/,
      },
      'an unpass that a space further down the chain can see': {
        before: state({ grants: facts([low, app, driver, 'r+'], [low, driver, server, 'r']) }),
        action: unpasses(app, driver, low, 'r'),
        after: state({ grants: facts([low, app, driver, 'r']) }),
        says: /^app flows to server \(by an unpass\)/,
      },
      'an action by code of another on the data of a space that may': {
        before: state({
          main: [frame(driver), call(app, { code: server })],
          grants: facts([low, app, driver, 'r']),
        }),
        action: store(low, 1),
        says: /^server flows to app \(by storing to app\.buffer\[0, 4\)/,
      },
    },
    good: {
      'a grant to a space that may know': {
        action: grants(app, driver, low, 'r'),
        after: state({ grants: facts([low, app, driver, 'r']) }),
      },
      'a store that only the owner and spaces that may know can read': {
        before: state({ grants: facts([buffer, app, driver, 'r'], [buffer, app, server, 'w']) }),
        action: store(buffer, 1),
      },
      'a load of what another wrote': {
        before: state({ grants: facts([serverMemory, server, app, 'r']) }),
        action: load(serverMemory),
        outcome: loaded(1),
      },
      'a refused call': { action: calls(serve), outcome: fault('protection') },
      'a revoke of what was never granted': { action: revokes(app, server, low, 'r') },
      'a return into the same space': {
        before: state({ main: [frame(app), call(app)] }),
        action: returns(1),
        after: state(),
      },
    },
  },
);

describe('a clause of a policy is put to the test', () => {
  const reaches = (clause: PolicyClause, action: Action) => {
    const [property] = authorityConfinement([clause]);
    const observed = { before: state(), action, after: { state: state(), outcome: fault('dead') } };
    return property?.covers[0]?.reached(machine, observed);
  };
  const lending = (span: number, text: string) =>
    calls(serve, { lends: [{ lender: app, span, rights: rights(text) }] });

  test.each<[string, Action]>([
    ['a grant of what it keeps', grants(app, server, low, 'r')],
    ['a grant of more than it keeps', grants(app, server, buffer, 'rw')],
    ['a lend of what it keeps', lending(low, 'r')],
  ])('by %s, though it is refused', (_, action) => {
    expect(reaches(never(server, 'r', at(0, 4)), action)).toBe(true);
    expect(reaches(only([app], 'r', at(0, 4)), action)).toBe(true);
  });

  test.each<[string, Action]>([
    ['a grant to another space', grants(app, driver, low, 'r')],
    ['a grant of another right', grants(app, server, low, 'w')],
    ['a grant elsewhere', grants(app, server, high, 'r')],
    ['a lend elsewhere', lending(high, 'r')],
    ['a revoke', revokes(app, server, low, 'r')],
  ])('not by %s', (_, action) => {
    expect(reaches(never(server, 'r', at(0, 4)), action)).toBe(false);
  });
});

test('without a policy no property is asked, and without mayFlow nothing about flows', () => {
  const names = (...policy: PolicyClause[]) => authorityConfinement(policy).map(({ kind }) => kind);

  expect(names()).toEqual([]);
  expect(names(never(driver, 'r'))).toEqual(['invariant', 'step']);
  expect(names(mayFlow(app, driver))).toEqual(['invariant', 'step', 'step']);
});

describe('authority confinement: what flows by a beat', () => {
  const withDevice = fromOutside();
  const [kernel, app, driver] = [0, 1, 2];
  const started = withDevice.stateAfter(withDevice.act('call'), withDevice.act('start'));
  const moved = withDevice.observed(started, withDevice.act('beat'));
  const aborted = withDevice.observed(moved.after.state, withDevice.act('beat'));
  /** The same beat of a device that was at work in another way, or that ends in another. */
  const beat = (was: object, now: object = {}) => {
    const [before, after] = [started, moved.after.state].map((state, i) => {
      const devices = state.devices.map((device) => ({ ...device, ...[was, now][i] }));
      return { ...state, devices } as MachineState;
    });
    return { ...moved, before, after: { ...moved.after, state: after } } as Observed;
  };
  const refuted = (observed: Observed, from: number, to: number) => {
    const [, , flows] = authorityConfinement([mayFlow(from, to)]);
    return flows?.kind === 'step'
      ? says(flows.refute(withDevice.machine, observed))
      : 'nothing is asked about flows';
  };
  const toApp = 'flows to app (by having its device write app.head, which it can read)';

  test.each<[string, Observed, string]>([
    ['in the name of the space that started it', moved, `driver ${toApp}`],
    ['in the name of another', beat({ space: kernel }), `kernel ${toApp}`],
    ['the last of its transfer', beat({}, { kind: 'idle', status: 'done' }), `driver ${toApp}`],
    [
      'while another space runs',
      { ...moved, before: { ...started, threads: withDevice.initial.threads } },
      `driver ${toApp}`,
    ],
  ])('is broken: a beat, %s', (_, observed, sentence) => {
    expect(refuted(observed, app, driver)?.split(', and no mayFlow')[0]).toBe(sentence);
  });

  test.each<[string, Observed, from: number, to: number]>([
    ['a beat that a clause lets flow', moved, driver, app],
    ['a beat that reads memory', beat({ direction: 'out' }), app, driver],
    ['a beat that is refused', aborted, app, driver],
  ])('holds: %s', (_, observed, from, to) => {
    expect(refuted(observed, from, to)).toBeUndefined();
  });
});

const { laboratory, initial, loadOfPage } = trapping();

describe('authority confinement: what flows where no clause lets it', () => {
  const { app, daemon } = inPaged;
  const [, , flows] = authorityConfinement([
    { kind: 'mayFlow', from: app, to: app, text: 'mayFlow(app, app)' },
  ]);

  function refute(before: MachineState, action: Action): string | undefined {
    return flows?.kind === 'step'
      ? says(flows.refute(laboratory.machine, laboratory.observed(before, action)))
      : 'nothing is asked about flows';
  }

  test.each<[string, MachineState, Action, string]>([
    [
      'a refusal that another handles',
      initial,
      loadOfPage,
      'app flows to guest (by a refused load, which it handles)',
    ],
    [
      'a map of what another may use',
      initial,
      laboratory.act('map', 1, daemon),
      'host flows to app (by mapping heapPage, which it can use)',
    ],
    [
      'an unmap of what another may use',
      initial,
      laboratory.act('unmap', 1, daemon),
      'host flows to guest (by unmapping guestPage, which it can use)',
    ],
    [
      'a store that another can read elsewhere',
      initial,
      laboratory.act('store', 0),
      'app flows to host (by storing to app.heap[0, 8), which it can read as host.memory[0, 8))',
    ],
  ])('%s', (_, before, action, sentence) => {
    expect(refute(before, action)?.split(', and no mayFlow')[0]).toBe(sentence);
  });

  test('a refusal that no space handles flows nowhere', () => {
    const twice = laboratory.stateAfter(
      loadOfPage,
      laboratory.act('store', 1),
      laboratory.act('store', 1),
    );

    expect(refute(twice, loadOfPage)).toBeUndefined();
  });
});
