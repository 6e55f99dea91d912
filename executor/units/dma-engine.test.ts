/** A DMA engine in a machine: what it moves, when it stops, and that its line is raised. */

import { expect, test } from 'vitest';
import type { Action } from '../../model/action.ts';
import type { MachineDescription } from '../../model/description.ts';
import { Machine } from '../machine.ts';

const app = 0;

const description: MachineDescription = {
  addressBits: 16,
  spaces: [{ name: 'app' }, { name: 'server' }],
  regions: [
    { name: 'control', owner: app, base: 0x100n, bytes: 16n },
    { name: 'buffer', owner: app, base: 0x200n, bytes: 128n },
    { name: 'code', owner: app, base: 0x300n, bytes: 16n },
  ],
  portals: [{ name: 'wake', entry: 0x300n, code: app, data: app }],
  threads: [
    { name: 'main', home: { code: app, data: app }, stack: 0x1000n, hunkBytes: 16n, hunks: 2 },
  ],
  lines: [{ name: 'line', priority: 1, handler: 0, reentrant: false }],
  devices: [{ name: 'nic', registers: 0, line: 0 }],
  grants: [],
  spans: [
    { base: 0x200n, bytes: 128n },
    { base: 0x1000n, bytes: 16n },
  ],
  registers: 1,
  memory: true,
  values: [0, 7],
};

const start: Action = { kind: 'start', thread: 0, device: 0, span: 0, direction: 'in' };
const stop: Action = { kind: 'stop', thread: 0, device: 0 };
const beat: Action = { kind: 'beat', device: 0, value: 7 };
const load: Action = { kind: 'load', thread: 0, span: 0 };

/** Does them one after the other, and returns what came of each that retired. */
function outcomes(of: Machine, retired: unknown[], ...actions: Action[]): unknown[] {
  const before = retired.length;
  for (const action of actions) {
    of.give(action);
    for (let i = 0; !of.isIdle && i < 1000; i++) of.tick();
  }
  return retired.slice(before);
}

function made() {
  const retired: unknown[] = [];
  const of = new Machine(description, {
    choose: () => 0,
    onRetire: ({ outcome }) => retired.push(outcome),
  });
  return { of, does: (...actions: Action[]) => outcomes(of, retired, ...actions) };
}

const done = { kind: 'done' };

test('a transfer moves line after line, and raises the line of its device when it is done', () => {
  const { of, does } = made();

  expect(does(start, beat, load)).toEqual([done, done, { kind: 'loaded', values: [7, 0] }]);
  expect([of.engines[0]?.isActive, of.interrupts.isPending(0)]).toEqual([true, false]);
  expect(does(beat, load)).toEqual([done, { kind: 'loaded', values: [7] }]);
  expect([of.engines[0]?.isActive, of.engines[0]?.status]).toEqual([false, 'done']);
  expect(of.interrupts.isPending(0)).toBe(true);
});

test('a transfer that is stopped raises no line, and moves nothing more', () => {
  const { of, does } = made();

  expect(does(start, stop, beat, load)).toEqual([done, done, { kind: 'loaded', values: [0] }]);
  expect([of.engines[0]?.status, of.interrupts.isPending(0)]).toEqual(['stopped', false]);
});

test('a device that has a transfer is busy, and a stack is nothing that it moves', () => {
  const { does } = made();

  expect(does(start, start)).toEqual([done, { kind: 'fault', cause: 'busy' }]);
  expect(does(stop, { ...start, span: 1 })).toEqual([done, { kind: 'fault', cause: 'protection' }]);
});
