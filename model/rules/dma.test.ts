/** Transfers: in whose name they move what, when they end, and when their line is raised. */

import { beforeEach, expect, test } from 'vitest';
import type { Action } from '../action.ts';
import { grants, load, revokes, rights } from '../actions.fixture.ts';
import { done } from '../outcome.ts';
import {
  app,
  at,
  aux,
  buffer,
  drive,
  driver,
  driverMemory,
  low,
  main,
  servers,
} from '../servers.fixture.ts';
import { fault, Running } from '../taking.fixture.ts';

const [disk, card] = [0, 1];

/** The driver has two devices on one line; the second may touch nothing but the low half of the buffer. */
function withDevices(): Running {
  const { regions, spans } = servers();
  const registers = (name: string, base: number) => ({ name, owner: driver, ...at(base, 4) });
  return new Running(
    servers({
      regions: [...regions, registers('disk', 40), registers('card', 44)],
      lines: [{ name: 'tick', priority: 1, handler: drive, reentrant: false }],
      devices: [
        { name: 'disk', registers: 3, line: 0 },
        { name: 'card', registers: 4, line: 0, aperture: [at(0, 4)] },
      ],
      spans: [...spans, at(56, 4)],
      grants: [{ grantor: app, grantee: driver, range: at(4, 4), rights: rights('w') }],
    }),
  );
}

const start = (device: number, span: number, direction: 'in' | 'out' = 'in', thread = aux) =>
  ({ kind: 'start', thread, device, span, direction }) satisfies Action;
const beat = (device: number, value: number): Action => ({ kind: 'beat', device, value });

let running: Running;

beforeEach(() => {
  running = withDevices();
});

test('a transfer moves cell by cell, and raises its line when it is done', () => {
  expect(running.takeAll(beat(disk, 1), start(disk, driverMemory))).toEqual(['disabled', 'done']);
  expect(running.takeAll(beat(disk, 1), load(driverMemory, aux))).toEqual(['done', '1 0']);
  expect(running.state.lines).toEqual({});
  expect(running.takeAll(beat(disk, 2), load(driverMemory, aux))).toEqual(['done', '1 2']);
  expect(running.state.devices[disk]).toEqual({ kind: 'idle', status: 'done' });
  expect(running.state.lines).toEqual({ 0: 'pending' });
});

test('a start wants the registers, then the range by the data space, then an idle device', () => {
  expect(running.take(start(disk, buffer, 'in', main))).toEqual(fault('protection'));
  expect(running.take(start(disk, low))).toEqual(fault('protection'));
  expect(running.take(start(disk, driverMemory))).toEqual(done);
  expect(running.take(start(disk, low))).toEqual(fault('protection'));
  expect(running.take(start(disk, driverMemory))).toEqual(fault('busy'));
});

test('a beat outside the aperture moves nothing and aborts the transfer', () => {
  running.takeAll(start(card, driverMemory), beat(card, 1));

  expect(running.state.devices[card]).toEqual({ kind: 'idle', status: 'aborted' });
  expect(running.state.memory).toEqual({});
  expect(running.state.lines).toEqual({ 0: 'pending' });
});

test('a transfer is aborted when its space loses a right on what is still to come', () => {
  running.takeAll(grants(app, driver, low, 'w'), start(disk, buffer), beat(disk, 1));

  // The cell that has been moved does not matter any more.
  running.take(revokes(app, driver, low, 'w'));
  expect(running.state.devices[disk]?.kind).toBe('transfer');

  running.take(revokes(app, driver, buffer, 'w'));
  expect(running.state.devices[disk]).toEqual({ kind: 'idle', status: 'aborted' });
});

test('a device that is stopped raises no line', () => {
  const stop: Action = { kind: 'stop', thread: aux, device: disk };

  expect(running.takeAll(stop, start(disk, driverMemory), stop)).toEqual([
    'disabled',
    'done',
    'done',
  ]);
  expect(running.state.devices[disk]).toEqual({ kind: 'idle', status: 'stopped' });
  expect(running.state.lines).toEqual({});
});
