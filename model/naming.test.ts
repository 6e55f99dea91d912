/** Names, pinned: what a machine's things are called in refutations and in reports. */

import { expect, test } from 'vitest';
import { layout } from './layout.ts';
import { machineOf } from './machine.ts';
import {
  aKind,
  cellName,
  deviceName,
  environmentName,
  environmentPhrase,
  lineName,
  pageName,
  physicalName,
  placeName,
  portalName,
  runningName,
  spaceName,
  threadName,
} from './naming.ts';
import { paged } from './pages.fixture.ts';
import { app, main, serve, server, servers } from './servers.fixture.ts';
import { Running } from './taking.fixture.ts';

const { machine, initial } = new Running(servers()).model;
const withPages = machineOf(paged(), layout);

test('a thing goes by the name that the scenario gives it', () => {
  expect(spaceName(machine, server)).toBe('server');
  expect(threadName(machine, main)).toBe('main');
  expect(portalName(machine, serve)).toBe('serve');
  expect(pageName(withPages, 0)).toBe('page');
  expect(physicalName(withPages, 1)).toBe('p1');
});

test('a thing that the machine does not have goes by its index', () => {
  expect(spaceName(machine, 7)).toBe('space 7');
  expect(threadName(machine, 7)).toBe('thread 7');
  expect(portalName(machine, 7)).toBe('portal 7');
  expect(lineName(machine, 7)).toBe('line 7');
  expect(deviceName(machine, 7)).toBe('device 7');
  expect(pageName(machine, 7)).toBe('page 7');
  expect(physicalName(machine, 7)).toBe('physical page 7');
});

test('an environment of two spaces has a short name for tables and a phrase for sentences', () => {
  expect(environmentName(machine, { code: server, data: app })).toBe('server/app');
  expect(environmentPhrase(machine, { code: server, data: app })).toBe('server on the data of app');
  expect(environmentName(machine, { code: app, data: app })).toBe('app');
  expect(environmentPhrase(machine, { code: app, data: app })).toBe('app');
});

test('a thread that has halted goes by its own name', () => {
  expect(runningName(machine, initial, main)).toBe('app');
  expect(runningName(machine, { ...initial, threads: [[], []] }, main)).toBe('main');
});

test('a cell is a part of a region or of a hunk, or bare addresses, or beyond the top', () => {
  const at = (address: bigint) => machine.cuts.indexOf(address);

  for (const name of [cellName, placeName]) {
    expect(name(machine, at(0n))).toBe('app.buffer[0, 4)');
    expect(name(machine, at(8n))).toBe('server.memory');
    expect(name(machine, at(18n))).toBe('main.hunk(1)');
    expect(name(machine, at(22n))).toBe('[0x16, 0x20)');
    expect(name(machine, machine.cells)).toBe('beyond the top');
  }
});

test('the entry of a page has a name in tables, and is a part of the page table in sentences', () => {
  const entry = withPages.cuts.indexOf(32n);

  expect(cellName(withPages, entry)).toBe('page.entry');
  expect(placeName(withPages, entry)).toBe('host.table[0, 8)');
});

test('the kind of an action has the article that it needs', () => {
  expect(['revoke', 'unpass'].map((kind) => aKind({ kind: kind as 'revoke' }))).toEqual([
    'a revoke',
    'an unpass',
  ]);
});
