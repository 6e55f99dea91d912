/**
 * Every property refutes what is wrong, in the very sentence, and is silent on what is right.
 *
 * States and steps are written down by hand: what the model would never do is what a property is
 * for. The good ones differ from the bad ones by as little as may be.
 */

import { describe, expect, test } from 'vitest';
import type { Action } from '../model/action.ts';
import type { MachineDescription } from '../model/description.ts';
import { type WritableFacts, writeFact } from '../model/facts.ts';
import { layout } from '../model/layout.ts';
import { machineOf } from '../model/machine.ts';
import { done, fault, type Outcome } from '../model/outcome.ts';
import { parseRights, type Rights } from '../model/rights.ts';
import type { Facts, Frame, MachineState, Thread } from '../model/state.ts';
import { noDeniedAccess, noUnauthorizedAccess } from './access.ts';
import { balancedUnwind } from './call.ts';
import { containment } from './containment.ts';
import { noBorrowedAuthority } from './deputy.ts';
import { controlledEntry, mutualProtection } from './entry.ts';
import { type ExpectedOutcome, refuteActor, refuteMark, refuteOutcome } from './expectations.ts';
import { brokenChain } from './facts.ts';
import { noOverRevocation, revocationCompleteness, transitiveGrantSoundness } from './grant.ts';
import { opaqueHunks } from './hunk.ts';
import { propertiesOf } from './index.ts';
import { propertyNames } from './names.ts';
import { noninterference } from './noninterference.ts';
import { authorityConfinement, type PolicyClause } from './policy.ts';
import type { Property, Refutation } from './property.ts';

const [app, server, driver] = [0, 1, 2];
const [serve, drive, shared] = [0, 1, 2];
const [main, aux] = [0, 1];
const [buffer, low, high, serverMemory, driverMemory, beyond, appHunk, serverHunk, auxHunk] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
];
const at = (base: number, bytes: number) => ({ base: BigInt(base), bytes: BigInt(bytes) });

const description: MachineDescription = {
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
    { name: 'aux', home: { code: driver, data: driver }, stack: 32n, hunkBytes: 2n, hunks: 2 },
  ],
  grants: [],
  spans: [
    at(0, 8),
    at(0, 4),
    at(4, 4),
    at(8, 8),
    at(56, 8),
    at(56, 9),
    at(16, 2),
    at(18, 2),
    at(32, 2),
  ],
  registers: 2,
  memory: true,
  values: [0, 1, 2],
};
const machine = machineOf(description, layout);
const cellAt = (address: number) => machine.cuts.indexOf(BigInt(address));

type Told = readonly [span: number, grantor: number, grantee: number, rights: string | Rights];

function facts(...all: readonly Told[]): Facts {
  const made: WritableFacts = {};
  for (const [span, grantor, grantee, rights] of all) {
    const { first, end } = machine.spans[span] ?? { first: 0, end: 0 };
    for (let cell = first; cell < end; cell++) {
      const bits = typeof rights === 'number' ? rights : (parseRights(rights) ?? 0);
      writeFact(made, { cell, grantor, grantee, rights: bits });
    }
  }
  return made;
}

function frame(space: number, more: Partial<Frame> = {}): Frame {
  const environment = { code: space, data: space };
  const rest = { priority: 0, registers: [0, 0], lends: {}, hunk: {}, abandoned: false };
  return { kind: 'base', ...environment, ...rest, ...more };
}

const call = (space: number, more: Partial<Frame> = {}) => frame(space, { kind: 'call', ...more });

interface Parts {
  readonly grants?: Facts;
  readonly main?: Thread;
  readonly aux?: Thread;
  readonly memory?: readonly (readonly [address: number, value: number])[];
  readonly dead?: number;
}

/** A part that no step changed is the same object in every state. */
const untouched = { spaces: {}, lines: {}, devices: [], map: {} };

function state({ grants = {}, memory = [], dead, ...threads }: Parts = {}): MachineState {
  const values = memory.map(([address, value]) => [cellAt(address), value] as const);
  return {
    ...untouched,
    ...(dead === undefined ? {} : { spaces: { [dead]: 'dead' } as const }),
    grants,
    threads: [threads.main ?? [frame(app)], threads.aux ?? [frame(driver)]],
    memory: values.length === 0 ? {} : { 0: Object.fromEntries(values) },
  };
}

/** The server was called by the app. */
const served = (more: Partial<Frame> = {}) => [frame(app), call(server, more)];

interface Step {
  readonly before?: MachineState;
  readonly action?: Action;
  /** As before, unless said. */
  readonly after?: MachineState;
  readonly outcome?: Outcome;
}

interface Bad extends Step {
  readonly says: string | RegExp;
  readonly chain?: object;
  readonly clause?: number;
}

function refutationOf(property: Property, told: Step): Refutation | undefined {
  const { before = state(), action = fetch(buffer), after = before, outcome = done } = told;
  const observed = { before, action, after: { state: after, outcome } };
  if (property.kind === 'invariant') {
    return property.refute(machine, after, told.before);
  }
  if (property.kind === 'step') return property.refute(machine, observed);
  throw new Error('pairs are judged below');
}

const fetch = (span: number, thread = main): Action => ({ kind: 'fetch', thread, span });
const load = (span: number, thread = main): Action => ({ kind: 'load', thread, span });
const store = (span: number, value: number, thread = main): Action => {
  return { kind: 'store', thread, span, source: { value } };
};
const calls = (portal: number, more: Partial<Action<'call'>> = {}): Action => {
  return { kind: 'call', thread: main, portal, lends: [], arguments: [], ...more };
};
const returns = (...results: number[]): Action => {
  return { kind: 'return', thread: main, results: results.map((value) => ({ value })) };
};
const fact = (as: number, other: number, span: number, rights: string) => {
  return { thread: main, as, to: other, from: other, span, rights: parseRights(rights) ?? 0 };
};
const grants = (...told: Parameters<typeof fact>): Action => ({ kind: 'grant', ...fact(...told) });
const revokes = (...told: Parameters<typeof fact>): Action => {
  return { kind: 'revoke', ...fact(...told) };
};
const unpasses = (...told: Parameters<typeof fact>): Action => {
  return { kind: 'unpass', ...fact(...told) };
};
const loaded = (...values: number[]): Outcome => ({ kind: 'loaded', values });

const refused = new Map<Property['name'], number>();

/** A group of tests: what the property refutes and in which words, and what it is silent on. */
function judged(
  title: string,
  property: Property,
  told: { bad: Readonly<Record<string, Bad>>; good: Readonly<Record<string, Step>> },
): void {
  describe(title, () => {
    refused.set(property.name, Object.keys(told.bad).length);
    test.each(Object.entries(told.bad))('is broken: %s', (_, { says, chain, clause, ...step }) => {
      const refutation = refutationOf(property, step);

      if (typeof says === 'string') expect(refutation?.says).toBe(says);
      else expect(refutation?.says).toMatch(says);
      if (chain !== undefined) expect(refutation?.chain).toMatchObject(chain);
      if (clause !== undefined) expect(refutation?.clause).toBe(clause);
    });

    test.each(Object.entries(told.good))('holds: %s', (_, step) => {
      expect(refutationOf(property, step)).toBeUndefined();
    });
  });
}

judged('no unauthorized access', noUnauthorizedAccess, {
  bad: {
    'a load of what nobody granted': {
      before: state({ main: served() }),
      action: load(buffer),
      outcome: loaded(0),
      says: 'server loaded from app.buffer[0, 4) without holding r there: nobody lets server use it',
      chain: { cell: cellAt(0), right: 'r', space: server, owner: app, links: [] },
    },
    'a store with a grant to read': {
      before: state({ main: served(), grants: facts([buffer, app, server, 'rx']) }),
      action: store(buffer, 1),
      says: 'server stored to app.buffer[0, 4) without holding w there: what app gave has no w',
      chain: { links: [{ grantor: app, grantee: server, rights: parseRights('rx') }] },
    },
    'a fetch by a chain with a link that is not passable': {
      before: state({ grants: facts([high, app, server, 'x'], [high, server, driver, 'x']) }),
      action: fetch(high, aux),
      says: 'driver fetched from app.buffer[4, 8) without holding x there: server holds x there, and may not pass it on',
    },
    'a load of a range of which half is granted': {
      before: state({ main: served(), grants: facts([low, app, server, 'r']) }),
      action: load(buffer),
      outcome: loaded(0),
      says: /^server loaded from app\.buffer\[4, 8\) without holding r there/,
    },
    'a load by what was lent on another thread': {
      before: state({
        main: served({ lends: facts([buffer, app, server, 'r']) }),
        aux: [frame(driver), call(server)],
      }),
      action: load(buffer, aux),
      outcome: loaded(0),
      says: /^server loaded from app\.buffer\[0, 4\) .*: nobody lets server use it$/,
    },
    'a load by what the interrupted code was lent': {
      before: state({
        main: [
          ...served({ lends: facts([buffer, app, server, 'r']) }),
          frame(server, { kind: 'interrupt', priority: 1 }),
        ],
      }),
      action: load(buffer),
      outcome: loaded(0),
      says: /^server loaded from app\.buffer\[0, 4\) .*: nobody lets server use it$/,
    },
    'a load by a circle of grants that its owner is not in': {
      before: state({
        main: served(),
        grants: facts([low, driver, server, 'r+'], [low, server, driver, 'r+']),
      }),
      action: load(low),
      outcome: loaded(0),
      says: /: driver does not hold r there$/,
    },
    'a load of what a dead space owned': {
      before: state({ main: served(), grants: facts([buffer, app, server, 'r']), dead: app }),
      action: load(buffer),
      outcome: loaded(0),
      says: /: nobody owns it$/,
    },
    'a load of the hunk of a frame that is gone': {
      before: state({ grants: facts([serverHunk, server, driver, 'r']) }),
      action: load(serverHunk, aux),
      outcome: loaded(0),
      says: 'driver loaded from main.hunk(1) without holding r there: nobody owns it',
    },
    'a load of the hunk of an abandoned frame': {
      before: state({ main: [...served({ abandoned: true }), call(server)] }),
      action: load(serverHunk),
      outcome: loaded(0),
      says: 'server loaded from main.hunk(1) without holding r there: nobody owns it',
    },
    'a load of what neither the code space nor the data space holds': {
      before: state({ main: [frame(app), call(app, { code: server })] }),
      action: load(driverMemory),
      outcome: loaded(0),
      says: /^server on the data of app loaded from driver\.memory without holding r there/,
    },
    'a load across the top': {
      before: state(),
      action: load(beyond, aux),
      outcome: loaded(0),
      says: 'driver loaded from addresses beyond the top of the address range',
    },
    'an access by a thread that has halted': {
      before: state({ main: [] }),
      action: fetch(buffer),
      says: 'a halted thread made an access',
    },
  },
  good: {
    'a load of what one owns': { action: load(buffer), outcome: loaded(0) },
    'a refused load of what one does not own': {
      action: load(driverMemory),
      outcome: fault('protection'),
    },
    'a load by a chain of passable links': {
      before: state({ grants: facts([low, app, server, 'r+'], [low, server, driver, 'r']) }),
      action: load(low, aux),
      outcome: loaded(0),
    },
    'a store by what is lent for this call': {
      before: state({ main: served({ lends: facts([buffer, app, server, 'w']) }) }),
      action: store(high, 1),
    },
    'a store by what was lent on, two frames up': {
      before: state({
        main: [
          ...served({ lends: facts([buffer, app, server, 'w+']) }),
          call(driver, { lends: facts([buffer, server, driver, 'w']) }),
        ],
      }),
      action: store(buffer, 1),
    },
    'a load by what the interrupt handler itself was granted': {
      before: state({
        main: [frame(app), frame(server, { kind: 'interrupt', priority: 1 })],
        grants: facts([buffer, app, server, 'r']),
      }),
      action: load(buffer),
      outcome: loaded(0),
    },
    'a load by the code space on the data of another': {
      before: state({ main: [frame(app), call(app, { code: server })] }),
      action: load(serverMemory),
      outcome: loaded(0),
    },
    'a load of a hunk that was granted while its frame lives': {
      before: state({ main: served(), grants: facts([serverHunk, server, driver, 'r']) }),
      action: load(serverHunk, aux),
      outcome: loaded(0),
    },
  },
});

test('a partition that is not exact is no ground for any access', () => {
  const { partition } = layout;
  const torn = machineOf(description, {
    ...layout,
    partition: (bits, bounds) =>
      partition(
        bits,
        [...bounds].filter((bound) => bound !== 8n),
      ),
  });
  const before = state();
  const after = { state: before, outcome: loaded(0) };

  expect(noUnauthorizedAccess.refute(torn, { before, action: load(high), after })?.says).toBe(
    'app loaded from app.buffer[4, 16), a cell that two owners share: the partition is not exact',
  );
});

judged('no denied access', noDeniedAccess, {
  bad: {
    'a refused load of what one owns': {
      action: load(buffer),
      outcome: fault('protection'),
      says: 'app was refused a load (protection) of app.buffer[0, 4), which it may load',
      chain: { owner: app, space: app, links: [] },
    },
    'a refused store by a chain': {
      before: state({ grants: facts([low, app, server, 'w+'], [low, server, driver, 'w']) }),
      action: store(low, 1, aux),
      outcome: fault('protection'),
      says: 'driver was refused a store (protection) of app.buffer[0, 4), which it may store to',
      chain: { links: [{ grantee: server }, { grantee: driver }] },
    },
    'a refused fetch by what is lent for this call': {
      before: state({ main: served({ lends: facts([buffer, app, server, 'x']) }) }),
      action: fetch(buffer),
      outcome: fault('protection'),
      says: /^server was refused a fetch \(protection\)/,
      chain: { links: [{ lentBy: { thread: main, depth: 1 } }] },
    },
    'a load refused to the code space on the data of another': {
      before: state({ main: [frame(app), call(app, { code: server })] }),
      action: load(serverMemory),
      outcome: fault('protection'),
      says: /^server on the data of app was refused a load \(protection\) of server\.memory/,
    },
    'a refusal at the bounds that are far away': {
      action: store(buffer, 1),
      outcome: fault('bounds'),
      says: /^app was refused a store \(bounds\) of app\.buffer\[0, 4\)/,
    },
    'a refusal for a cause that accesses do not have': {
      action: load(buffer),
      outcome: fault('busy'),
      says: /^app was refused a load \(busy\)/,
    },
  },
  good: {
    'a refused load of what nobody granted': {
      action: load(serverMemory),
      outcome: fault('protection'),
    },
    'a refused load of a range of which half is granted': {
      before: state({ main: served(), grants: facts([low, app, server, 'r']) }),
      action: load(buffer),
      outcome: fault('protection'),
    },
    'a refusal at the bounds': { action: load(beyond, aux), outcome: fault('bounds') },
    'a refused load by what only another thread was lent': {
      before: state({
        main: served({ lends: facts([buffer, app, server, 'r']) }),
        aux: [frame(driver), call(server)],
      }),
      action: load(buffer, aux),
      outcome: fault('protection'),
    },
    'a call that is refused': { action: calls(drive), outcome: fault('protection') },
  },
});

judged('transitive grant soundness', transitiveGrantSoundness, {
  bad: {
    'a grant of what the grantor never held': {
      after: state({ grants: facts([low, server, driver, 'r']) }),
      says: 'server grants driver r on app.buffer[0, 4), but does not hold r passable there: nobody lets server use it',
      chain: { space: driver, owner: app, links: [{ grantor: server, grantee: driver }] },
    },
    'a grant of what the grantor holds and may not pass on': {
      after: state({ grants: facts([low, app, server, 'r'], [low, server, driver, 'r']) }),
      says: /^server grants driver r on app\.buffer\[0, 4\), but does not hold r passable there/,
      chain: { links: [{ grantor: app }, { grantor: server }] },
    },
    'a right more than the grantor may pass on': {
      after: state({ grants: facts([low, app, server, 'r+'], [low, server, driver, 'rw']) }),
      says: 'server grants driver rw on app.buffer[0, 4), but does not hold w passable there: what app gave has no w',
    },
    'a circle of grants that keeps itself alive': {
      after: state({ grants: facts([low, server, driver, 'r+'], [low, driver, server, 'r+']) }),
      says: /does not hold r passable there: (server|driver) does not hold r there$/,
    },
    'a mark without its right': {
      after: state({ grants: facts([low, app, server, 0x10]) }),
      says: 'app grants server a mark without its right on app.buffer[0, 4)',
    },
    'a grant on the hunk of a frame that is gone': {
      after: state({ grants: facts([serverHunk, server, driver, 'r']) }),
      says: /^server grants driver r on main\.hunk\(1\), .*: nobody owns it$/,
    },
    'a grant by a dead owner': {
      after: state({ grants: facts([buffer, app, server, 'r']), dead: app }),
      says: /: nobody owns it$/,
    },
    'a loan of what the lender does not hold': {
      after: state({ main: served({ lends: facts([driverMemory, app, server, 'r']) }) }),
      says: 'app lends server r on driver.memory, but does not hold r passable there: nobody lets app use it',
      chain: { links: [{ lentBy: { thread: main, depth: 1 } }] },
    },
    'a grant of what was merely lent': {
      after: state({
        main: served({ lends: facts([buffer, app, server, 'r+']) }),
        grants: facts([buffer, server, driver, 'r']),
      }),
      says: /^server grants driver r on app\.buffer\[0, 4\), but does not hold r passable there/,
    },
    'a loan of what was lent on another thread': {
      after: state({
        main: served({ lends: facts([buffer, app, server, 'r+']) }),
        aux: [frame(driver), call(server), call(app, { lends: facts([low, server, app, 'r']) })],
      }),
      says: /^server lends app r on app\.buffer\[0, 4\)/,
    },
    'a grant that stayed behind when the frame that owned the hunk went': {
      before: state({ main: served(), grants: facts([serverHunk, server, driver, 'r']) }),
      action: returns(),
      after: state({ grants: facts([serverHunk, server, driver, 'r']) }),
      says: /^server grants driver r on main\.hunk\(1\)/,
    },
  },
  good: {
    'no facts at all': {},
    'a chain, each link as wide as the next or wider': {
      after: state({ grants: facts([buffer, app, server, 'rw+'], [low, server, driver, 'w']) }),
    },
    'a circle that the owner feeds': {
      after: state({
        grants: facts(
          [low, app, server, 'r+'],
          [low, server, driver, 'r+'],
          [low, driver, server, 'r+'],
        ),
      }),
    },
    'a loan of what was lent on the same thread': {
      after: state({
        main: [
          ...served({ lends: facts([buffer, app, server, 'r+']) }),
          call(driver, { lends: facts([low, server, driver, 'r']) }),
        ],
      }),
    },
    'a grant on the hunk of a frame that lives': {
      after: state({ main: served(), grants: facts([serverHunk, server, driver, 'r']) }),
    },
  },
});

const chained = facts([low, app, server, 'r+'], [low, server, driver, 'r']);

judged('revocation completeness', revocationCompleteness, {
  bad: {
    'the very grant is still there': {
      before: state({ grants: facts([low, app, server, 'rw']) }),
      action: revokes(app, server, low, 'rw'),
      says: "after the revoke, app's grant of rw on app.buffer[0, 4) to server is still there, though nothing else stands behind it",
    },
    'one of two rights is still there': {
      before: state({ grants: facts([low, app, server, 'rw']) }),
      action: revokes(app, server, low, 'rw'),
      after: state({ grants: facts([low, app, server, 'w']) }),
      says: /^after the revoke, app's grant of w on app\.buffer\[0, 4\) to server is still there/,
    },
    'the grant is still there on the upper half': {
      before: state({ grants: facts([buffer, app, server, 'r']) }),
      action: revokes(app, server, buffer, 'r'),
      after: state({ grants: facts([high, app, server, 'r']) }),
      says: /^after the revoke, app's grant of r on app\.buffer\[4, 8\) to server is still there/,
    },
    'what was built on it is still there': {
      before: state({ grants: chained }),
      action: revokes(app, server, low, 'r'),
      after: state({ grants: facts([low, server, driver, 'r']) }),
      says: /^after the revoke, server's grant of r on app\.buffer\[0, 4\) to driver is still there/,
      chain: { space: driver, links: [{ grantor: server, grantee: driver }] },
    },
    'what was lent on the strength of it is still there': {
      before: state({
        grants: facts([low, app, server, 'r+']),
        aux: [frame(server), call(driver, { lends: facts([low, server, driver, 'r']) })],
      }),
      action: revokes(app, server, low, 'r'),
      after: state({
        aux: [frame(server), call(driver, { lends: facts([low, server, driver, 'r']) })],
      }),
      says: /^after the revoke, server's lend of r on app\.buffer\[0, 4\) to driver is still there/,
    },
    'the mark is still there': {
      before: state({ grants: facts([low, app, server, 'r+']) }),
      action: unpasses(app, server, low, 'r'),
      says: /^after the unpass, app's grant of its marks on app\.buffer\[0, 4\) to server/,
    },
    'what the mark had passed on is still there': {
      before: state({ grants: chained }),
      action: unpasses(app, server, low, 'r'),
      after: state({ grants: facts([low, app, server, 'r'], [low, server, driver, 'r']) }),
      says: /^after the unpass, server's grant of r on app\.buffer\[0, 4\) to driver/,
    },
    'a grant on the hunk of the frame that returned is still there': {
      before: state({ main: served(), grants: facts([serverHunk, server, driver, 'r']) }),
      action: returns(),
      after: state({ grants: facts([serverHunk, server, driver, 'r']) }),
      says: /^after the return, server's grant of r on main\.hunk\(1\) to driver is still there/,
    },
    'a loan of the hunk of the frame that returned, on another thread, is still there': {
      before: state({
        main: served(),
        aux: [frame(server), call(driver, { lends: facts([serverHunk, server, driver, 'r']) })],
      }),
      action: returns(),
      after: state({
        aux: [frame(server), call(driver, { lends: facts([serverHunk, server, driver, 'r']) })],
      }),
      says: /^after the return, server's lend of r on main\.hunk\(1\) to driver is still there/,
    },
  },
  good: {
    'all that was built on it went with it': {
      before: state({ grants: chained }),
      action: revokes(app, server, low, 'r'),
      after: state(),
    },
    'what something else stands behind stayed': {
      before: state({ grants: facts([low, app, server, 'r+'], [low, app, driver, 'r']) }),
      action: revokes(app, server, low, 'r'),
      after: state({ grants: facts([low, app, driver, 'r']) }),
    },
    'a second chain keeps what was built on both': {
      before: state({
        grants: facts(
          [low, app, server, 'r+'],
          [low, app, driver, 'r+'],
          [low, driver, server, 'r+'],
          [low, server, driver, 'r'],
        ),
      }),
      action: revokes(app, server, low, 'r'),
      after: state({
        grants: facts(
          [low, app, driver, 'r+'],
          [low, driver, server, 'r+'],
          [low, server, driver, 'r'],
        ),
      }),
    },
    'the other half was not named': {
      before: state({ grants: facts([buffer, app, server, 'r']) }),
      action: revokes(app, server, low, 'r'),
      after: state({ grants: facts([high, app, server, 'r']) }),
    },
    'nothing was granted': { action: revokes(app, server, low, 'r') },
    'the mark alone went': {
      before: state({ grants: facts([low, app, server, 'r+']) }),
      action: unpasses(app, server, low, 'r'),
      after: state({ grants: facts([low, app, server, 'r']) }),
    },
  },
});

judged('no over-revocation', noOverRevocation, {
  bad: {
    'a revoke that takes what another chain justifies': {
      before: state({
        grants: facts(
          [low, app, server, 'r+'],
          [low, app, driver, 'r+'],
          [low, driver, server, 'r'],
        ),
      }),
      action: revokes(app, server, low, 'r'),
      after: state({ grants: facts([low, app, driver, 'r+']) }),
      says: "a revoke took r from driver's grant on app.buffer[0, 4) to server, which another chain justifies",
      chain: { links: [{ grantor: app, grantee: driver }] },
    },
    'a revoke of one right that takes another': {
      before: state({ grants: facts([low, app, server, 'rw']) }),
      action: revokes(app, server, low, 'r'),
      after: state(),
      says: /^a revoke took w from app's grant on app\.buffer\[0, 4\) to server/,
    },
    'an unpass that takes the right': {
      before: state({ grants: facts([low, app, server, 'r+']) }),
      action: unpasses(app, server, low, 'r'),
      after: state(),
      says: /^an unpass took r from app's grant on app\.buffer\[0, 4\) to server/,
    },
    'a load that takes a grant': {
      before: state({ grants: facts([low, app, server, 'r']) }),
      action: load(buffer),
      after: state(),
      outcome: loaded(0),
      says: /^a load took r from app's grant/,
    },
  },
  good: {
    'a revoke that takes what was built on it alone': {
      before: state({ grants: chained }),
      action: revokes(app, server, low, 'r'),
      after: state(),
    },
    'a return that takes the grants on its hunk': {
      before: state({ main: served(), grants: facts([serverHunk, server, driver, 'r']) }),
      action: returns(),
      after: state(),
    },
  },
});

judged('balanced unwind', balancedUnwind, {
  bad: {
    'a return that leaves something in a register': {
      before: state({ main: served({ registers: [2, 2] }) }),
      action: returns(),
      after: state({ main: [frame(app, { registers: [2, 0] })] }),
      says: 'frame 0 of main (app) has 2 in register 0, which should be 0 in a return',
    },
    'a return that brings another result': {
      before: state({ main: served() }),
      action: returns(1),
      after: state({ main: [frame(app, { registers: [2, 0] })] }),
      says: 'frame 0 of main (app) has 2 in register 0, which should be 1 in a return',
    },
    'a result that reaches a frame two below': {
      before: state({ main: [...served(), call(driver)] }),
      action: returns(1),
      after: state({ main: [frame(app, { registers: [1, 0] }), call(server)] }),
      says: 'frame 0 of main (app) has 1 in register 0, which should be 0 in a return',
    },
    'a return that pops two frames': {
      before: state({ main: [...served(), call(driver)] }),
      action: returns(),
      after: state(),
      says: 'main had 3 frames and has 1 after a return',
    },
    'a refused call that pushes a frame': {
      action: calls(serve),
      after: state({ main: served() }),
      outcome: fault('protection'),
      says: 'main had 1 frames and has 2 after a call',
    },
    'a return into another environment': {
      before: state({ main: served() }),
      action: returns(),
      after: state({ main: [frame(driver)] }),
      says: 'frame 0 of main (app) came back as driver in a return',
    },
    'a call that turns its caller into something else': {
      action: calls(serve),
      after: state({ main: [frame(app, { kind: 'fault' }), call(server)] }),
      says: 'frame 0 of main (app) was of kind base and is of kind fault in a call',
    },
    'a call that raises the priority of its caller': {
      action: calls(serve),
      after: state({ main: [frame(app, { priority: 1 }), call(server)] }),
      says: 'frame 0 of main (app) had priority 0 and has 1 in a call',
    },
    'a caller left for dead': {
      action: calls(serve),
      after: state({ main: [frame(app, { abandoned: true }), call(server)] }),
      says: 'frame 0 of main (app) was abandoned in a call',
    },
    'a call that adds to what its caller was lent': {
      before: state({ main: served() }),
      action: calls(drive),
      after: state({
        main: [...served({ lends: facts([low, app, server, 'rw']) }), call(driver)],
      }),
      says: 'frame 1 of main (server) lends server rw on app.buffer[0, 4) and lent none before, in a call',
    },
    'a return that changes what the caller kept in its hunk': {
      before: state({ main: [frame(app, { hunk: { [cellAt(16)]: 1 } }), call(server)] }),
      action: returns(),
      after: state(),
      says: 'frame 0 of main (app) had 1 in main.hunk(0) and has 0 in a return',
    },
    'a step that changes a frame of another thread': {
      action: fetch(buffer),
      after: state({ aux: [frame(driver, { registers: [1, 0] })] }),
      says: 'frame 0 of aux (driver) has 1 in register 0, which should be 0 in a fetch',
    },
    'a load whose register is not what it saw': {
      action: load(buffer),
      outcome: loaded(1, 2),
      after: state({ main: [frame(app, { registers: [2, 0] })] }),
      says: 'frame 0 of main (app) has 2 in register 0, which should be 1 in a load',
    },
    'a frame with a register too few': {
      action: fetch(buffer),
      after: state({ main: [frame(app, { registers: [0] })] }),
      says: 'frame 0 of main (app) has another number of registers in a fetch',
    },
    'a result of an interrupt handler': {
      before: state({ main: [frame(app), frame(server, { kind: 'interrupt', priority: 1 })] }),
      action: returns(1),
      after: state({ main: [frame(app, { registers: [1, 0] })] }),
      says: 'frame 0 of main (app) has 1 in register 0, which should be 0 in a return',
    },
  },
  good: {
    'a call': { action: calls(serve), after: state({ main: served() }) },
    'a return with a result, and one that comes out of a register': {
      before: state({ main: served({ registers: [0, 2] }) }),
      action: { kind: 'return', thread: main, results: [{ value: 1 }, { register: 1 }] },
      after: state({ main: [frame(app, { registers: [1, 2] })] }),
    },
    'a load into register 0': {
      action: load(buffer),
      outcome: loaded(1, 2),
      after: state({ main: [frame(app, { registers: [1, 0] })] }),
    },
    'a revoke that cuts what a frame was lent': {
      before: state({ main: served({ lends: facts([low, app, server, 'rw']) }) }),
      action: revokes(server, driver, low, 'r'),
      after: state({ main: served({ lends: facts([low, app, server, 'r']) }) }),
    },
    'a store into a hunk, also of another thread': {
      action: store(auxHunk, 1),
      after: state({ aux: [frame(driver, { hunk: { [cellAt(32)]: 1 } })] }),
    },
  },
});

judged('controlled entry', controlledEntry, {
  bad: {
    'a call without e': {
      action: calls(serve),
      after: state({ main: served() }),
      says: 'app entered serve without holding e on server.memory',
    },
    'a call that runs as somebody else': {
      before: state({ grants: facts([serverMemory, server, app, 'e']) }),
      action: calls(serve),
      after: state({
        grants: facts([serverMemory, server, app, 'e']),
        main: [frame(app), call(driver)],
      }),
      says: 'a call of serve runs as driver',
    },
    'a return to somebody who did not call': {
      before: state({ main: served() }),
      action: returns(),
      after: state({ main: [frame(driver)] }),
      says: 'main runs driver where it should run app',
    },
    'a load that changes who runs': {
      action: load(buffer),
      outcome: loaded(0),
      after: state({ main: [frame(server)] }),
      says: 'main runs server where it should run app',
    },
  },
  good: {
    'a call with e, into an environment of two spaces': {
      before: state({ grants: facts([serverMemory, server, app, 'e']) }),
      action: calls(shared),
      after: state({
        grants: facts([serverMemory, server, app, 'e']),
        main: [frame(app), call(app, { code: server })],
      }),
    },
    'a return': { before: state({ main: served() }), action: returns(), after: state() },
    'a refused call': { action: calls(serve), outcome: fault('protection') },
  },
});

judged('mutual protection', mutualProtection, {
  bad: {
    'a register of the caller that the callee finds': {
      before: state({ main: [frame(app, { registers: [0, 2] })] }),
      action: calls(serve),
      after: state({
        main: [frame(app, { registers: [0, 2] }), call(server, { registers: [0, 2] })],
      }),
      says: 'server finds 2 in register 1, where 0 was passed',
    },
    'a register of the callee that the caller finds': {
      before: state({ main: served({ registers: [0, 2] }) }),
      action: returns(),
      after: state({ main: [frame(app, { registers: [0, 2] })] }),
      says: 'app finds 2 in register 1 after the return, which should be 0',
    },
    'a call that lends more than was said': {
      action: calls(serve, { lends: [{ lender: app, span: low, rights: 1 }] }),
      after: state({ main: served({ lends: facts([buffer, app, server, 'r']) }) }),
      says: 'the call lends server more than was said on app.buffer[4, 8), from app',
    },
    'a call that lends less than was said': {
      action: calls(serve, { lends: [{ lender: app, span: buffer, rights: 1 }] }),
      after: state({ main: served({ lends: facts([low, app, server, 'r']) }) }),
      says: 'the call lends server less than was said on app.buffer[4, 8), from app',
    },
    'a call that writes into its caller': {
      action: calls(serve),
      after: state({ main: [frame(app, { registers: [1, 0] }), call(server)] }),
      says: 'a call changed the registers of app, its caller',
    },
    'a return that writes into the hunk of its caller': {
      before: state({ main: served() }),
      action: returns(),
      after: state({ main: [frame(app, { hunk: { [cellAt(16)]: 1 } })] }),
      says: 'a return changed the hunk of app',
    },
  },
  good: {
    'a call that passes one register and lends what it says': {
      before: state({ main: [frame(app, { registers: [0, 2] })] }),
      action: calls(serve, {
        lends: [{ lender: app, span: low, rights: 1 }],
        arguments: [{ register: 1 }, { value: 1 }],
      }),
      after: state({
        main: [
          frame(app, { registers: [0, 2] }),
          call(server, { registers: [2, 1], lends: facts([low, app, server, 'r']) }),
        ],
      }),
    },
    'a return without results': {
      before: state({ main: [frame(app, { registers: [1, 1] }), call(server)] }),
      action: returns(),
      after: state({ main: [frame(app, { registers: [1, 1] })] }),
    },
  },
});

judged('opaque hunks', opaqueHunks, {
  bad: {
    'a hunk that is not fresh': {
      action: calls(serve),
      after: state({ main: served({ hunk: { [cellAt(18)]: 2 } }) }),
      says: 'server finds 2 in main.hunk(1), which nobody stored there',
    },
    'a load of a hunk that sees something else': {
      before: state({ main: [frame(app, { hunk: { [cellAt(16)]: 1 } })] }),
      action: load(appHunk),
      outcome: loaded(2),
      says: 'a load from main.hunk(0) saw 2, and 1 is there',
    },
    'a grant on a hunk whose frame is gone': {
      before: state({ main: served(), grants: facts([serverHunk, server, driver, 'r']) }),
      action: returns(),
      after: state({ grants: facts([serverHunk, server, driver, 'r']) }),
      says: /^driver is still granted something on main\.hunk\(1\)/,
    },
  },
  good: {
    'a fresh hunk': { action: calls(serve), after: state({ main: served() }) },
    'a load of what was stored': {
      before: state({ main: [frame(app, { hunk: { [cellAt(16)]: 1 } })] }),
      action: load(appHunk),
      outcome: loaded(1),
    },
    'a load of memory that is no hunk': { action: load(buffer), outcome: loaded(2) },
  },
});

judged('containment', containment, {
  bad: {
    'a refusal that changes something': {
      action: store(buffer, 1),
      after: state({ memory: [[0, 1]] }),
      outcome: fault('protection'),
      says: 'a refused store changed the state',
    },
    'a store without w': {
      before: state({ main: served() }),
      action: store(buffer, 1),
      after: state({ main: served(), memory: [[0, 1]] }),
      says: 'server changed what is in app.buffer[0, 4) without holding w there',
    },
    'a store elsewhere': {
      action: store(low, 1),
      after: state({ memory: [[4, 1]] }),
      says: 'a store elsewhere changed what is in app.buffer[4, 8)',
    },
    'a load that writes': {
      action: load(buffer),
      outcome: loaded(0),
      after: state({ memory: [[8, 1]] }),
      says: 'a load changed what is in server.memory',
    },
    'a grant of more than was said': {
      action: grants(app, server, low, 'r'),
      after: state({ grants: facts([low, app, server, 'rw']) }),
      says: "a grant added rw to app's grant to server on app.buffer[0, 4)",
    },
    'a grant that takes something': {
      before: state({ grants: facts([high, app, server, 'w']) }),
      action: grants(app, server, low, 'r'),
      after: state({ grants: facts([low, app, server, 'r']) }),
      says: "a grant took something from app's grant to server on app.buffer[4, 8)",
    },
    'a step that kills a space': {
      action: fetch(buffer),
      after: state({ dead: driver }),
      says: 'a fetch changed the spaces',
    },
  },
  good: {
    'a store with w': {
      before: state({ main: served(), grants: facts([low, app, server, 'w']) }),
      action: store(low, 1),
      after: state({
        main: served(),
        grants: facts([low, app, server, 'w']),
        memory: [[0, 1]],
      }),
    },
    'a grant': {
      action: grants(app, server, low, 'r+'),
      after: state({ grants: facts([low, app, server, 'r+']) }),
    },
    'a refusal that changes nothing': { action: load(serverMemory), outcome: fault('protection') },
  },
});

judged('no borrowed authority', noBorrowedAuthority, {
  bad: {
    'a server that reads its own for a caller who may not': {
      before: state({ main: served() }),
      action: { kind: 'load', thread: main, span: serverMemory, onBehalf: true },
      outcome: loaded(0),
      says: /^server used r on server\.memory on behalf of app, which does not hold it/,
    },
  },
  good: {
    'the same on its own behalf': {
      before: state({ main: served() }),
      action: load(serverMemory),
      outcome: loaded(0),
    },
    'what the caller could read itself': {
      before: state({ main: served({ lends: facts([buffer, app, server, 'r']) }) }),
      action: { kind: 'load', thread: main, span: buffer, onBehalf: true },
      outcome: loaded(0),
    },
    'what is refused': {
      before: state({ main: served() }),
      action: { kind: 'load', thread: main, span: driverMemory, onBehalf: true },
      outcome: fault('protection'),
    },
  },
});

describe('noninterference', () => {
  const hidden = (value: number) => state({ memory: [[56, value]] });
  const seen = (value: number, shown: number) => {
    return state({
      memory: [
        [56, value],
        [8, shown],
      ],
    });
  };
  const variation = {
    state: hidden(1),
    observer: server,
    says: 'whether 2 or 1 is in driver.memory',
  };
  const observed = (value: number, shown: number) => {
    const after = { state: seen(value, shown), outcome: done };
    return { before: hidden(value), action: fetch(buffer), after };
  };

  test('is broken when a hidden value shows in what the observer can read', () => {
    const pair = { one: observed(2, 2), other: observed(1, 1), variation };

    expect(noninterference.refute(machine, pair)?.says).toBe(
      'server can tell whether 2 or 1 is in driver.memory, which is hidden from it: a fetch shows it in what is in server.memory',
    );
  });

  test('holds when both come to look the same', () => {
    const pair = { one: observed(2, 1), other: observed(1, 1), variation };

    expect(noninterference.refute(machine, pair)).toBeUndefined();
  });

  test('varies nothing that the observer can see', () => {
    const before = state({ main: served(), grants: facts([low, app, server, 'r']) });

    const ways = Array.from({ length: noninterference.ways(machine, before) }, (_, way) =>
      noninterference.vary(machine, before, way),
    ).filter((one) => one !== undefined);

    const told = ways.map(({ observer, says }) => `${observer}: ${says}`);
    expect(told).toContain(`${server}: whether 0 or 1 is in driver.memory`);
    expect(told).toContain(`${server}: whether 0 or 1 is in app.buffer[4, 8)`);
    expect(told).not.toContain(`${server}: whether 0 or 1 is in app.buffer[0, 4)`);
    expect(told).not.toContain(`${server}: whether 0 or 1 is in server.memory`);
    expect(told).not.toContain(`${server}: whether server may read driver.memory`);
  });
});

const rights = (text: string) => parseRights(text) ?? 0;
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

judged('what nobody should hold', confinement('held', never(driver, 'r'), never(server, 'wx')), {
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
    'a loan on a thread on which somebody else runs': {
      after: state({
        aux: [frame(app), call(driver, { lends: facts([low, app, driver, 'r']) }), call(server)],
      }),
      says: "driver holds r on app.buffer[0, 4), lent by app, against never(2, 'r', …)",
      chain: { links: [{ lentBy: { thread: aux, depth: 1 } }] },
    },
    'a loan below an interrupt': {
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
    'a loan of one thread that is lent on by another': {
      after: state({
        main: served({ lends: facts([low, app, server, 'r+']) }),
        aux: [frame(server), call(driver, { lends: facts([low, server, driver, 'r']) })],
      }),
    },
  },
});

judged('what others alone should hold', confinement('held', only([app, server], 'w')), {
  bad: {
    'a grant to somebody else': {
      after: state({ grants: facts([low, app, driver, 'rw']) }),
      says: "driver holds w on app.buffer[0, 4), granted by app, against only(0,1, 'w', …)",
    },
    'a loan to somebody else': {
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
});

judged('what not even the owner is listed for', confinement('held', only([server], 'r')), {
  bad: {
    'the owner counts': {
      says: "app holds r on app.buffer[0, 4), which it owns, against only(1, 'r', …)",
      chain: { space: app, owner: app, links: [] },
    },
  },
  good: { 'unless it is dead': { after: state({ dead: app }) } },
});

judged('a policy about the stack', confinement('held', never(driver, 'r', at(18, 2))), {
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
  good: { 'a hunk of somebody else': { after: state({ main: served() }) } },
});

judged('what nobody should use', confinement('used', never(server, 'r'), only([app], 'w')), {
  bad: {
    'a load by the one who should never': {
      before: state({ main: served() }),
      action: load(high),
      outcome: loaded(0),
      says: "server used r on app.buffer[4, 8), against never(1, 'r', …)",
      clause: 0,
    },
    'a store by one who is not listed': {
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
});

judged('what should not flow', confinement('flows', mayFlow(driver, app), mayFlow(app, driver)), {
  bad: {
    'a store where another can read': {
      before: state({ grants: facts([high, app, server, 'r']) }),
      action: store(buffer, 1),
      says: 'app flows to server (by storing to app.buffer[4, 8), which it can read), and no mayFlow(app, server) lets it',
      clause: 0,
    },
    'a store where another can read by a loan': {
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
    'a revoke that somebody further down can see': {
      before: state({ grants: facts([low, app, driver, 'r+'], [low, driver, server, 'r']) }),
      action: revokes(app, driver, low, 'r'),
      after: state(),
      says: /^app flows to server \(by a revoke\)/,
    },
    'an unpass that somebody further down can see': {
      before: state({ grants: facts([low, app, driver, 'r+'], [low, driver, server, 'r']) }),
      action: unpasses(app, driver, low, 'r'),
      after: state({ grants: facts([low, app, driver, 'r']) }),
      says: /^app flows to server \(by an unpass\)/,
    },
    'what code of another does on the data of one who may': {
      before: state({
        main: [frame(driver), call(app, { code: server })],
        grants: facts([low, app, driver, 'r']),
      }),
      action: store(low, 1),
      says: /^server flows to app \(by storing to app\.buffer\[0, 4\)/,
    },
  },
  good: {
    'a grant to one who may know': {
      action: grants(app, driver, low, 'r'),
      after: state({ grants: facts([low, app, driver, 'r']) }),
    },
    'a store that only the owner and those who may know can read': {
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
});

describe('what is missing when a space may not pass a right on', () => {
  const log = description.spaces.length;
  const withLog = machineOf(
    { ...description, spaces: [...description.spaces, { name: 'log' }] },
    layout,
  );
  const question = { cell: cellAt(0), right: 'r', lends: 'none', passable: true } as const;

  test.each<[string, number, Facts, string]>([
    [
      'the owner gave it without the mark',
      server,
      facts([low, app, server, 'r']),
      'what app gave has r without the mark',
    ],
    [
      'the giver holds it without the mark',
      driver,
      facts([low, app, server, 'r'], [low, server, driver, 'r+']),
      'server holds r there, and may not pass it on',
    ],
    [
      'the giver may pass it on by the longer of two chains',
      server,
      facts(
        [low, app, driver, 'r'],
        [low, app, log, 'r+'],
        [low, log, driver, 'r+'],
        [low, driver, server, 'r'],
      ),
      'what driver gave has r without the mark',
    ],
    [
      'the giver holds nothing',
      driver,
      facts([low, server, driver, 'r+']),
      'server does not hold r there',
    ],
    [
      'the giver gave something else',
      server,
      facts([low, app, server, 'w+']),
      'what app gave has no r',
    ],
    ['nobody gave it', server, facts(), 'nobody lets server use it'],
  ])('%s', (_, space, grants, says) => {
    expect(brokenChain(withLog, state({ grants }), { ...question, space }).broken).toBe(says);
  });
});

describe('a clause is put to the test', () => {
  const reaches = (clause: PolicyClause, action: Action) => {
    const [property] = authorityConfinement([clause]);
    const observed = { before: state(), action, after: { state: state(), outcome: fault('dead') } };
    return property?.covers[0]?.reached(machine, observed);
  };
  const lending = (span: number, rights: string) =>
    calls(serve, { lends: [{ lender: app, span, rights: parseRights(rights) ?? 0 }] });

  test.each<[string, Action]>([
    ['a grant of what it keeps', grants(app, server, low, 'r')],
    ['a grant of more than it keeps', grants(app, server, buffer, 'rw')],
    ['a loan of what it keeps', lending(low, 'r')],
  ])('by %s, though refused', (_, action) => {
    expect(reaches(never(server, 'r', at(0, 4)), action)).toBe(true);
    expect(reaches(only([app], 'r', at(0, 4)), action)).toBe(true);
  });

  test.each<[string, Action]>([
    ['a grant to somebody else', grants(app, driver, low, 'r')],
    ['a grant of another right', grants(app, server, low, 'w')],
    ['a grant elsewhere', grants(app, server, high, 'r')],
    ['a loan elsewhere', lending(high, 'r')],
    ['a revoke', revokes(app, server, low, 'r')],
  ])('not by %s', (_, action) => {
    expect(reaches(never(server, 'r', at(0, 4)), action)).toBe(false);
  });
});

test('without a policy none is asked, and without a flow no flow', () => {
  const names = (...policy: PolicyClause[]) => authorityConfinement(policy).map(({ kind }) => kind);

  expect(names()).toEqual([]);
  expect(names(never(driver, 'r'))).toEqual(['invariant', 'step']);
  expect(names(mayFlow(app, driver))).toEqual(['invariant', 'step', 'step']);
});

describe('expectations', () => {
  refused.set('expectations', 1);
  const sees = (...values: number[]): ExpectedOutcome => ({ kind: 'sees', values });
  const faults: ExpectedOutcome = { kind: 'fault', cause: 'protection' };

  test.each<[ExpectedOutcome, Outcome | undefined, string]>([
    [done as ExpectedOutcome, fault('stack'), 'it should succeed, and it was refused (stack)'],
    [done as ExpectedOutcome, undefined, 'it should succeed, and it cannot be asked here at all'],
    [faults, done, 'it should be refused (protection), and it succeeded'],
    [faults, loaded(1), 'it should be refused (protection), and it saw 1'],
    [faults, fault('dead'), 'it should be refused (protection), and it was refused (dead)'],
    [faults, undefined, 'it should be refused (protection), and it cannot be asked here at all'],
    [sees(1, 0), loaded(1), 'it should see 1, 0, and it saw 1'],
    [sees(1), loaded(1, 0), 'it should see 1, and it saw 1, 0'],
    [sees(1), loaded(0), 'it should see 1, and it saw 0'],
    [sees(0), done, 'it should see 0, and it succeeded'],
    [sees(0), fault('bounds'), 'it should see 0, and it was refused (bounds)'],
  ])('of %j are broken by %j', (expected, outcome, says) => {
    expect(refuteOutcome('it', expected, outcome)?.says).toBe(says);
  });

  test.each<[ExpectedOutcome, Outcome]>([
    [done as ExpectedOutcome, done],
    [done as ExpectedOutcome, loaded(1)],
    [faults, fault('protection')],
    [sees(2, 1), loaded(2, 1)],
  ])('of %j are met by %j', (expected, outcome) => {
    expect(refuteOutcome('it', expected, outcome)).toBeUndefined();
  });

  test('say who should act, and who does', () => {
    expect(refuteActor(machine, server, [frame(app)])?.says).toBe(
      'the step says that server acts, and app is running',
    );
    expect(refuteActor(machine, server, [frame(app, { code: driver })])?.says).toBe(
      'the step says that server acts, and driver on the data of app is running',
    );
    expect(refuteActor(machine, server, [])?.says).toMatch(
      /server acts, and the thread has halted$/,
    );
  });

  test('say that there is nobody on whose behalf a step could be', () => {
    const says = 'the step is made on behalf of a caller, and nobody called what runs';
    const interrupted = [...served(), frame(driver, { kind: 'interrupt', priority: 1 })];

    expect(refuteMark([frame(app)])?.says).toBe(says);
    expect(refuteMark(interrupted)?.says).toBe(says);
    expect(refuteMark([])?.says).toBe(says);
    expect(refuteMark(served())).toBeUndefined();
  });

  test('are met by either of the two spaces that govern the running code', () => {
    const both = [frame(app, { code: server })];

    expect(refuteActor(machine, app, both)).toBeUndefined();
    expect(refuteActor(machine, server, both)).toBeUndefined();
    expect(refuteActor(machine, driver, both)).toBeDefined();
  });
});

describe('the list of properties', () => {
  /** Broken by hand in files of their own. */
  const elsewhere: readonly string[] = [
    'noninterference',
    'refinement',
    'DMA confinement',
    'interrupt headroom',
    'no self-nesting',
    'no forged interrupt',
    'no forged fault',
    'physical confinement',
    'interrupt transparency',
  ];
  const all = propertiesOf([never(driver, 'r'), mayFlow(app, driver)]);

  test('names nothing that no step above breaks', () => {
    const untested = propertyNames.filter(
      (name) => !elsewhere.includes(name) && !refused.get(name),
    );

    expect(untested).toEqual([]);
  });

  test('has every name, and no other', () => {
    // What an executor is held to is judged where it runs, in checker/lockstep.
    const judgedThere = ['expectations', 'refinement'];
    const names = new Set<string>([...all.map(({ name }) => name), ...judgedThere]);

    expect([...names].sort()).toEqual([...propertyNames].sort());
  });

  test('has a premise to reach for each name, each premise with a name of its own', () => {
    const covers = all.flatMap((property) => property.covers.map(({ name }) => name));

    expect(new Set(covers).size).toBe(covers.length);
    for (const name of new Set(all.map((property) => property.name))) {
      expect(
        all.some((one) => one.name === name && one.covers.length > 0),
        name,
      ).toBe(true);
    }
  });
});
