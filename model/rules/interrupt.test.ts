/** Interrupts: when a line may be delivered, what its handler finds, and what it leaves. */

import { beforeEach, expect, test } from 'vitest';
import type { Action } from '../action.ts';
import { calls, load, returns, store } from '../actions.fixture.ts';
import { aux, buffer, drive, driver, main, serve, servers } from '../servers.fixture.ts';
import { Running } from '../taking.fixture.ts';

const [tick, tock, again] = [0, 1, 2];

const raise = (line: number): Action => ({ kind: 'raise', line });
const deliver = (line: number, thread = main): Action => ({ kind: 'deliver', thread, line });

let running: Running;

/** Three lines that the driver handles; `again` may interrupt its own handler. */
beforeEach(() => {
  const [first, second] = servers().threads.map((thread) => ({ ...thread, hunks: 4 }));
  if (first === undefined || second === undefined) throw new Error('the machine has two threads');
  running = new Running(
    servers({
      threads: [first, second],
      lines: [
        { name: 'tick', priority: 1, handler: drive, reentrant: false },
        { name: 'tock', priority: 2, handler: drive, reentrant: false },
        { name: 'again', priority: 3, handler: drive, reentrant: true },
      ],
    }),
  );
});

test('a line is pending from when it is raised until it is delivered', () => {
  expect(running.takeAll(deliver(tick), raise(tick), raise(tick))).toEqual([
    'disabled',
    'done',
    'disabled',
  ]);
  expect(running.state.lines).toEqual({ [tick]: 'pending' });

  running.take(deliver(tick));
  expect(running.state.lines).toEqual({});
});

test('a handler runs in its own environment with empty registers, and is lent nothing', () => {
  running.takeAll(store(buffer, 1), load(buffer), raise(tick), deliver(tick));

  expect(running.frames.at(-1)).toEqual({
    kind: 'interrupt',
    code: driver,
    data: driver,
    priority: 1,
    registers: [0, 0],
    lends: {},
    hunk: {},
    abandoned: false,
    line: tick,
  });
});

test('the return from a handler leaves the interrupted code as it was', () => {
  running.takeAll(store(buffer, 1), load(buffer));
  const before = running.state;

  running.takeAll(raise(tick), deliver(tick), returns(2));
  expect(running.state).toEqual(before);
});

test('a line interrupts only what has a lower priority', () => {
  const outcomes = running.takeAll(
    raise(tick),
    raise(tock),
    deliver(tock),
    deliver(tick),
    returns(),
    deliver(tick),
  );

  expect(outcomes).toEqual(['done', 'done', 'done', 'disabled', 'done', 'done']);
});

test('a handler that is not re-entrant does not run twice at once, on whatever thread', () => {
  running.takeAll(raise(tick), deliver(tick), raise(tick));
  expect(running.take(deliver(tick, aux))).toBe('disabled');

  const outcomes = running.takeAll(raise(again), deliver(again), raise(again), deliver(again, aux));
  expect(outcomes).toEqual(['done', 'done', 'done', 'done']);
});

test('a call is refused where it would take the last hunk that an interrupt may need', () => {
  expect(running.takeAll(calls(serve))).toEqual(['stack']);
  expect(running.takeAll(raise(again), deliver(again), returns())).toEqual([
    'done',
    'done',
    'done',
  ]);
});
