/** Aiming a device, what a card does by itself, and what becomes of a device whose driver ends. */

import { expect, test } from 'vitest';
import type { Action } from '../action.ts';
import type { MachineDescription } from '../description.ts';
import { model } from '../semantics.ts';
import type { MachineState } from '../state.ts';

const [kernel, driver] = [0, 1];
const [main, daemon] = [0, 1];
const [low, high, both, beyond, registers] = [0, 1, 2, 3, 4];

/** Two cells of the driver's, a device that is aimed at the first, and its two registers. */
function described(more: object = {}): MachineDescription {
  const region = (name: string, owner: number, base: bigint) => ({ name, owner, base, bytes: 16n });
  const thread = { hunkBytes: 8n, hunks: 2 };
  return {
    addressBits: 8,
    spaces: [{ name: 'kernel' }, { name: 'driver', maker: kernel }],
    regions: [
      region('buffer', driver, 0n),
      region('control', kernel, 16n),
      region('base', kernel, 32n),
    ],
    portals: [{ name: 'serve', entry: 0n, code: driver, data: driver }],
    threads: [
      { name: 'main', home: { code: driver, data: driver }, stack: 64n, ...thread },
      { name: 'daemon', home: { code: kernel, data: kernel }, stack: 96n, ...thread },
    ],
    lines: [{ name: 'arrived', priority: 1, handler: 0, reentrant: false }],
    devices: [
      {
        name: 'card',
        registers: 1,
        line: 0,
        aperture: [{ base: 0n, bytes: 8n }],
        apertureRegister: 2,
        masters: true,
        wedges: true,
        ...more,
      },
    ],
    grants: [
      { grantor: kernel, grantee: driver, range: { base: 16n, bytes: 16n }, rights: 2 },
      { grantor: driver, grantee: kernel, range: { base: 0n, bytes: 16n }, rights: 0x33 },
    ],
    spans: [
      { base: 0n, bytes: 8n },
      { base: 8n, bytes: 8n },
      { base: 0n, bytes: 16n },
      { base: 8n, bytes: 0x100n },
      { base: 16n, bytes: 16n },
    ],
    registers: 0,
    memory: true,
    values: [0, 1],
  };
}

class Run {
  readonly #model;
  state: MachineState;

  constructor(description: MachineDescription) {
    this.#model = model(description);
    this.state = this.#model.initial;
  }

  /** What comes of each; *disabled* where it cannot be asked for. */
  take(...actions: Action[]): string[] {
    return actions.map((action) => {
      const step = this.#model.step(this.state, action);
      if (step === undefined) return 'disabled';
      this.state = step.state;
      return step.outcome.kind === 'fault' ? step.outcome.cause : step.outcome.kind;
    });
  }
}

const aim = (span: number, thread: number): Action => ({ kind: 'aim', thread, device: 0, span });
const writes = (span: number): Action => {
  return { kind: 'master', device: 0, span, direction: 'in', value: 1 };
};
const start: Action = { kind: 'start', thread: main, device: 0, span: low, direction: 'in' };
const beat: Action = { kind: 'beat', device: 0, value: 1 };
const stop: Action = { kind: 'stop', thread: daemon, device: 0 };
const destroy: Action = { kind: 'destroy', thread: daemon, space: driver };

test('an aim asks for the register, then for the memory, then whether the device is idle', () => {
  const run = new Run(described());

  expect(run.take(aim(high, main), aim(registers, daemon), aim(beyond, daemon))).toEqual([
    'protection',
    'protection',
    'protection',
  ]);
  expect(run.take(start, aim(high, daemon), stop, aim(high, daemon))).toEqual([
    'done',
    'busy',
    'done',
    'done',
  ]);
});

test('a device that nobody can aim is never aimed', () => {
  const { apertureRegister: _, ...card } = described().devices?.[0] ?? {};
  const description = { ...described(), devices: [card] } as MachineDescription;

  expect(new Run(description).take(aim(high, daemon))).toEqual(['disabled']);
});

test('what a device is aimed at is no part of the state where it is the described aperture', () => {
  const run = new Run(described());
  const { state } = run;
  run.take(aim(high, daemon));
  expect(run.state.devices).toEqual([{ kind: 'idle', status: 'none', aperture: high }]);

  run.take(aim(low, daemon));
  expect(run.state).toEqual(state);
});

test('a card writes all of a range within its aperture, or nothing', () => {
  const run = new Run(described());

  expect(run.take(writes(both), writes(beyond), writes(high))).toEqual(Array(3).fill('protection'));
  expect(run.state.memory).toEqual({});
  expect(run.take(writes(low), aim(high, daemon), writes(low), writes(high))).toEqual([
    'done',
    'done',
    'protection',
    'done',
  ]);
  expect(run.state.memory).toEqual({ 0: { 0: 1, 1: 1 } });
});

test('a card that does not master the bus does nothing by itself', () => {
  expect(new Run(described({ masters: false })).take(writes(low))).toEqual(['disabled']);
});

test('a device that wedges hangs when its driver ends, until somebody stops it', () => {
  const run = new Run(described());
  run.take(start, destroy);

  expect(run.state.devices).toEqual([{ kind: 'hung', status: 'stopped' }]);
  expect(run.take(beat, aim(low, daemon), stop)).toEqual(['disabled', 'protection', 'done']);
  expect(run.state.devices).toEqual([{ kind: 'idle', status: 'stopped' }]);
  expect(run.state.lines).toEqual({});
});

test('a device that does not wedge is stopped with its driver', () => {
  const run = new Run(described({ wedges: false }));
  run.take(start, destroy);

  expect(run.state.devices).toEqual([{ kind: 'idle', status: 'stopped' }]);
});

test('where transfers are physical, a device that wedges goes on without its driver, and hangs at the end', () => {
  const run = new Run({ ...described(), design: { transfers: 'physical' } });

  expect(run.take(start, destroy, beat)).toEqual(['done', 'done', 'done']);
  expect(run.state.memory).toEqual({ 0: { 0: 1 } });
  expect(run.state.devices).toEqual([{ kind: 'hung', status: 'done' }]);
  // Nobody is interrupted: there is nobody to serve it.
  expect(run.state.lines).toEqual({});
});
