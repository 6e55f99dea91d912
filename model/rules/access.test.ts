/** Accesses: what a load observes, what a store leaves, and which of several causes is given. */

import { beforeEach, expect, test } from 'vitest';
import { grants, load, main, store } from '../actions.fixture.ts';
import { done } from '../outcome.ts';
import {
  app,
  beyond,
  buffer,
  driver,
  high,
  low,
  serverMemory,
  servers,
} from '../servers.fixture.ts';
import { fault, Running } from '../taking.fixture.ts';

let running: Running;

beforeEach(() => {
  running = new Running(servers());
});

test('a load observes values in address order, equal neighbours merged, and keeps the first', () => {
  expect(running.take(store(buffer, 1))).toEqual(done);
  expect(running.take(load(buffer))).toEqual({ kind: 'loaded', values: [1] });
  expect(running.take(store(low, 2))).toEqual(done);
  expect(running.take(load(buffer))).toEqual({ kind: 'loaded', values: [2, 1] });
  expect(running.registers).toEqual([2, 0]);
});

test('a store may take its value from a register', () => {
  running.take(store(low, 2));
  running.take(load(low));

  running.take({ kind: 'store', thread: main, span: high, source: { register: 0 } });

  expect(running.take(load(buffer))).toEqual({ kind: 'loaded', values: [2] });
});

test('storing zero leaves a state equal to one that was never stored to', () => {
  running.take(store(buffer, 1));
  running.take(store(buffer, 0));

  expect(JSON.stringify(running.state)).toBe(JSON.stringify(running.model.initial));
});

test('an access asks bounds before protection, and a refusal changes nothing at all', () => {
  const before = running.state;

  expect(running.take(load(beyond))).toEqual(fault('bounds'));
  expect(running.take(load(serverMemory))).toEqual(fault('protection'));
  expect(running.take(grants(app, driver, serverMemory, 'r'))).toEqual(fault('exceeds-authority'));

  expect(running.state).toBe(before);
});

test('untracked memory and registers are no part of the state', () => {
  running = new Running(servers({ memory: false, registers: 0 }));
  expect(running.take(store(buffer, 1))).toEqual(done);
  expect(running.take(load(buffer))).toEqual(done);
  expect(running.state).toBe(running.model.initial);
});
