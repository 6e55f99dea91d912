/**
 * Small machines, written out in full, whose reachable states were counted by an independent
 * brute-force program. The search must report exactly these numbers: a changed count is a changed
 * semantics.
 */

import { expect, test } from 'vitest';
import { model } from '../../../model/semantics.ts';
import type { MachineState } from '../../../model/state.ts';
import { anyone, dataOf, machine, scenario } from '../../scenario/index.ts';
import { actionSourceOf, type Candidate, listOf, mayAct } from '../action-source.ts';
import { explore } from './explorer.ts';
import { partitionedModel } from './partitioned-model.ts';
import { explorePlainly, isRefused } from './plain.ts';

function parts() {
  const m = machine({ registers: 0, memory: false });
  const app = m.space('app');
  const server = m.space('server');
  const driver = m.space('driver');
  const buffer = app.region('buffer');
  const callback = app.portal('callback', { callers: [server] });
  const serve = server.portal('serve', { callers: [app] });
  const drive = driver.portal('drive', { callers: [server] });
  return { m, app, server, driver, buffer, callback, serve, drive };
}

/** By the search that is used; the plain search, which is slow, counts the same as deep as it is let. */
function count(configuration: ReturnType<typeof scenario>, plainDepth = Number.POSITIVE_INFINITY) {
  const data = dataOf(configuration);
  const made = model(data.machine);
  const source = actionSourceOf(data, made);
  if (source === undefined) throw new Error('the configuration lets nothing happen');
  const list = listOf(source);
  const inParts = (depth: number) =>
    explore(partitionedModel(made, list, []), { depth, states: 1_000_000, bytes: 2 ** 30 });
  const plainly = explorePlainly(
    {
      initial: made.initial,
      actions: (state) => list.filter((candidate) => mayAct(state, candidate)),
      step: (state: MachineState, { action }: Candidate) => made.step(state, action),
      key: (state) => JSON.stringify(state),
    },
    {
      initial: () => undefined,
      step: () => undefined,
      isRefused,
    },
    { depth: plainDepth, states: 1_000_000 },
  );
  const { levels, states, transitions, end } = plainly;
  expect(inParts(plainDepth)).toMatchObject({ levels, states, transitions, end });
  return inParts(Number.POSITIVE_INFINITY);
}

test('R1: one thread, two calls deep, one lend or grant at a time', () => {
  const { m, app, server, driver, buffer, callback, serve, drive } = parts();
  m.thread('main', app, { hunks: 4 });
  const may = [
    anyone.calls(serve),
    anyone.calls(serve).lending(buffer, 'rw+', app),
    anyone.calls(drive),
    anyone.calls(drive).lending(buffer, 'rw', server),
    anyone.calls(callback),
    anyone.returns(),
    app.grants(server, buffer, 'r+'),
    app.revokes(server, buffer, 'r'),
    server.grants(driver, buffer, 'r'),
    server.revokes(driver, buffer, 'r'),
  ];

  const { levels, states, transitions, end } = count(scenario(m, { shows: 'R1', may }));

  expect({ states, transitions, end }).toEqual({ states: 120, transitions: 386, end: 'complete' });
  expect(levels).toEqual([1, 4, 13, 38, 36, 26, 1, 1]);
});

test('R3: two threads, grants in a circle', () => {
  const { m, app, server, driver, buffer, callback, serve, drive } = parts();
  m.thread('main', app, { hunks: 4 });
  m.thread('aux', app, { hunks: 2 });
  const may = [
    anyone.calls(serve),
    anyone.calls(serve).lending(buffer, 'r', app),
    anyone.calls(serve).lending(buffer, 'rw+', app),
    anyone.calls(drive),
    anyone.calls(drive).lending(buffer, 'r', server),
    anyone.calls(callback),
    anyone.returns(),
    app.grants(server, buffer, 'r'),
    app.grants(server, buffer, 'r+'),
    app.grants(driver, buffer, 'w+'),
    server.grants(driver, buffer, 'r'),
    driver.grants(server, buffer, 'w+'),
    app.revokes(server, buffer, 'r'),
    app.unpasses(server, buffer, 'r'),
    app.revokes(driver, buffer, 'w'),
    server.revokes(driver, buffer, 'r'),
  ];

  const { levels, states, transitions, end } = count(scenario(m, { shows: 'R3', may }));

  expect({ states, transitions, end }).toEqual({
    states: 3_780,
    transitions: 35_024,
    end: 'complete',
  });
  expect(levels).toEqual([1, 11, 56, 210, 565, 892, 791, 461, 328, 276, 133, 40, 16]);
});

test('R2: interrupts and a transfer above calls, two threads', () => {
  const m = machine({ registers: 0, memory: false });
  const app = m.space('app');
  const server = m.space('server');
  const driver = m.space('driver');
  const kernel = m.space('kernel');
  const head = app.region('head', { at: 0, bytes: 16 });
  const tail = app.region('tail', { at: 16, bytes: 16 });
  app.region('appcode');
  const nicregs = driver.region('nicregs');
  const serve = server.portal('serve', { callers: [app] });
  const drive = driver.portal('drive', { callers: [server, kernel] });
  const system = kernel.portal('system', { callers: [app, driver] });
  m.thread('main', app, { hunks: 5 });
  m.thread('daemon', kernel, { hunks: 3 });
  const done = m.line('nic', { priority: 1, handler: drive });
  const timer = m.line('timer', { priority: 2, handler: system });
  const nic = m.device('nic', { registers: nicregs, raises: done });
  const both = head.through(tail);
  const may = [
    anyone.calls(serve),
    anyone.calls(serve).lending(both, 'rw+', app),
    anyone.calls(drive),
    anyone.calls(drive).lending(head, 'rw', server),
    anyone.calls(system),
    anyone.returns(),
    app.grants(server, both, 'rw+'),
    app.revokes(server, tail, 'rw'),
    app.revokes(server, head, 'w'),
    app.unpasses(server, head, 'rw'),
    server.grants(driver, both, 'rw+'),
    server.revokes(driver, both, 'rw'),
    driver.grants(server, head, 'r+'),
    anyone.starts(nic, both, 'in'),
    nic.moves(),
    timer.raised(),
    done.delivered(),
    timer.delivered(),
  ];

  // Below, another program has counted all levels: the search that is used has to meet each of them.
  const plainDepth = 12;

  const { levels, states, transitions, end } = count(scenario(m, { shows: 'R2', may }), plainDepth);

  expect({ states, transitions, end }).toEqual({
    states: 96_996,
    transitions: 425_096,
    end: 'complete',
  });
  expect(levels).toEqual([
    1, 5, 19, 49, 119, 241, 389, 612, 810, 993, 1586, 2827, 4563, 6809, 9662, 12168, 13063, 12483,
    10974, 8394, 5323, 3123, 1837, 794, 152,
  ]);
});
