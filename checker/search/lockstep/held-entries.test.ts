/** An entry that was held is not asked about again, and is asked about again as soon as that could matter. */

import { expect, test } from 'vitest';
import { type Model, model } from '../../../model/semantics.ts';
import type { MachineState } from '../../../model/state.ts';
import { dataOf, machine, scenario } from '../../scenario/index.ts';
import { makeExecutor } from './executor-pool.ts';
import { HeldEntries } from './held-entries.ts';
import { Lockstep } from './lockstep.ts';
import { type LockstepOptions, replayInLockstep } from './lockstep-run.ts';

/** Many clients grant a server something; the first takes it back, and gives it again. */
function sharedServer(clients: number) {
  const m = machine({ registers: 0, memory: false });
  const server = m.space('server');
  const all = m.spaces('client', clients);
  const mailboxes = all.map((client) => client.region('mailbox', { bytes: 8 }));
  const [first, mailbox] = [all[0], mailboxes[0]];
  if (first === undefined || mailbox === undefined) throw new Error('there are no clients');
  const main = m.thread('main', first);
  const data = dataOf(
    scenario(m, {
      shows: 'A server with clients.',
      initially: all.flatMap((client, i) => {
        const region = mailboxes[i];
        return region === undefined ? [] : [client.grants(server, region, 'r')];
      }),
      steps: [
        first.revokes(server, mailbox, 'r').on(main),
        first.grants(server, mailbox, 'rw').on(main),
        first.revokes(server, mailbox, 'w').on(main),
      ],
    }),
  );
  return { made: model(data.machine), actions: data.steps.map(({ action }) => action) };
}

/** The model, and how often it was asked what a space holds. */
function counting(made: Model) {
  const asked = { times: 0 };
  const { authority } = made;
  const counted: Model = {
    ...made,
    authority: {
      ...authority,
      heldWith: (...question) => {
        asked.times++;
        return authority.heldWith(...question);
      },
      allHeldWith: (...question) => {
        const held = authority.allHeldWith(...question);
        return (space) => {
          asked.times++;
          return held(space);
        };
      },
    },
  };
  return { counted, asked };
}

test.each([30, 600])('with %i clients a revoke has only a few entries asked about', (clients) => {
  const { made, actions } = sharedServer(clients);
  const { counted, asked } = counting(made);
  const items = actions.map((action) => ({ action, at: 0, pace: [] }));
  const times: number[] = [];
  const options: LockstepOptions = { inTurn: true, onRetire: () => times.push(asked.times) };

  const { mismatch } = replayInLockstep(counted, items, options);
  replayInLockstep(counted, items, options);

  expect(mismatch).toBeUndefined();
  const [, afterFirst = 0, , , afterNext = 0] = times;
  expect(afterFirst).toBeGreaterThan(clients);
  expect(asked.times - afterFirst).toBeLessThan(40);
  expect(afterNext).toBeGreaterThan(afterFirst);
});

test('an entry is asked about again when it, a fact on its cells, or who lives has changed', () => {
  const { made } = sharedServer(3);
  const executor = makeExecutor(made, {}, { choose: () => 0 });
  const known = new HeldEntries(made.machine);
  const state = made.initial;
  const granted = [...executor.table.entries()].find(
    ({ grantor, thread }) => grantor >= 0 && thread < 0,
  );
  if (granted === undefined) throw new Error('nothing is granted');
  const cell = made.machine.regionOwner.indexOf(granted.grantor);

  expect(known.has(granted, state)).toBe(false);
  known.add(granted, state, { first: cell, last: cell });
  expect(known.has(granted, state)).toBe(true);

  const withoutGrants: MachineState = { ...state, grants: {} };
  expect(known.has(granted, withoutGrants)).toBe(false);
  expect(known.has(granted, { ...state, spaces: { ...state.spaces } })).toBe(false);
  for (const field of ['rights', 'grantee', 'firstLo', 'firstHi', 'lastLo', 'lastHi'] as const) {
    const was = granted[field];
    granted[field] = was ^ 1;
    expect(known.has(granted, state), field).toBe(false);
    granted[field] = was;
  }
  expect(known.has(granted, state)).toBe(true);
});

test('what is on a stack is asked about every time', () => {
  const { made } = sharedServer(3);
  const executor = makeExecutor(made, {}, { choose: () => 0 });
  const known = new HeldEntries(made.machine);
  const stack = made.machine.stackOf.findIndex((thread) => thread >= 0);
  const [entry] = executor.table.entries();
  if (entry === undefined) throw new Error('the table is empty');

  known.add(entry, made.initial, { first: stack, last: stack });

  expect(known.has(entry, made.initial)).toBe(false);
});

test('an entry that is no longer held is stale, however often it was held before', () => {
  const { made } = sharedServer(3);
  const executor = makeExecutor(made, {}, { choose: () => 0 });
  const lockstep = new Lockstep(made);
  expect(lockstep.lookForStale(executor)).toBeUndefined();

  lockstep.state = { ...lockstep.state, grants: {} };

  expect(lockstep.lookForStale(executor)).toMatchObject({ kind: 'cached', space: 0 });
});
