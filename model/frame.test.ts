/** Frames: which one acts, and how a new one begins. */

import { expect, test } from 'vitest';
import { frameFor, topFrame } from './frame.ts';
import { app, server, servers } from './servers.fixture.ts';
import { Running } from './taking.fixture.ts';

const { machine, initial } = new Running(servers()).model;

test('the top frame is the last one, and a halted thread has none', () => {
  const [thread = []] = initial.threads;

  expect(topFrame(thread)).toBe(thread[0]);
  expect(topFrame([])).toBeUndefined();
  expect(topFrame(undefined)).toBeUndefined();
});

test('a frame has as many registers as the machine: what is left out is 0, what is too many is lost', () => {
  const environment = { code: server, data: app };
  const beginning = { kind: 'call', priority: 1 } as const;
  const one = frameFor(machine, environment, { ...beginning, registers: [2] });
  const three = frameFor(machine, environment, { ...beginning, registers: [2, 1, 1] });

  expect(one).toEqual({
    kind: 'call',
    code: server,
    data: app,
    priority: 1,
    registers: [2, 0],
    lends: {},
    hunk: {},
    abandoned: false,
  });
  expect(three.registers).toEqual([2, 1]);
});
