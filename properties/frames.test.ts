/** What a step must do to frames: which stay, which are abandoned, what is pushed. */

import { expect, test } from 'vitest';
import type { Action } from '../model/action.ts';
import { calls, load, returns } from '../model/actions.fixture.ts';
import { done, fault, type Outcome } from '../model/outcome.ts';
import { app, aux, buffer, driver, main, serve, server, shared } from '../model/servers.fixture.ts';
import { call, frame, machine, served, state } from './by-hand.fixture.ts';
import { fateOf, skipped } from './frames.ts';
import { trapping } from './laboratory.fixture.ts';

const none = new Set<number>();
const before = state({ main: [...served(), call(driver)] });

function fate(action: Action, { outcome = done, thread = main, from = before } = {}) {
  return fateOf(machine, { before: from, action, after: { state: from, outcome } }, thread);
}

test('a refused step, and a step of another thread, leave the frames of a thread alone', () => {
  const outcome: Outcome = fault('stack');

  expect(fate(calls(serve), { outcome })).toEqual({ kept: 3, abandoned: none });
  expect(fate(returns(), { thread: aux })).toEqual({ kept: 1, abandoned: none });
  expect(fate(load(buffer))).toEqual({ kept: 3, abandoned: none });
});

test('a call pushes the environment of its portal, with the priority of its caller', () => {
  expect(fate(calls(shared)).pushed).toEqual({
    kind: 'call',
    code: server,
    data: app,
    priority: 0,
  });
});

test('a return gives up the top frame, an unwind all above its target', () => {
  expect(fate(returns()).kept).toBe(2);
  expect(fate({ kind: 'unwind', thread: main, depth: 0 }).kept).toBe(1);
});

test('abandoned frames go as soon as they are on top', () => {
  const from = state({ main: [frame(app), call(server, { abandoned: true }), call(driver)] });

  expect(fate(returns(), { from }).kept).toBe(1);
});

test('the end of a space abandons its frames, and takes those on top', () => {
  const destroy = (space: number): Action => ({ kind: 'destroy', thread: aux, space });

  expect(fate(destroy(server))).toEqual({ kept: 3, abandoned: new Set([1]) });
  expect(fate(destroy(driver))).toEqual({ kept: 2, abandoned: new Set([2]) });
});

test('a refusal that a fault portal takes pushes its handler', () => {
  const { machine: paged, refused } = trapping();

  expect(fateOf(paged, refused, main).pushed?.kind).toBe('fault');
  expect(fateOf(paged, refused, aux).pushed).toBeUndefined();
});

test('only a skipped load has a value to skip with', () => {
  const handling = (refused: Action) =>
    frame(server, { kind: 'fault', fault: { portal: 0, refused } });
  const resume: Action<'return'> = {
    kind: 'return',
    thread: main,
    results: [],
    resume: { skip: [2] },
  };

  expect(skipped(handling(load(buffer)), resume)).toBe(2);
  expect(skipped(handling(calls(serve)), resume)).toBeUndefined();
  expect(skipped(handling(load(buffer)), { ...resume, resume: 'retry' })).toBeUndefined();
  expect(skipped(frame(server), resume)).toBeUndefined();
});
