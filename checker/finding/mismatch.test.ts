/** Each kind of mismatch in lockstep has its sentence. */

import { expect, test } from 'vitest';
import type { Action } from '../../model/action.ts';
import { fault } from '../../model/outcome.ts';
import { lockstepSubject } from './lockstep-subject.fixture.ts';
import { type DifferenceTexts, differenceTexts, type Mismatch, mismatchText } from './mismatch.ts';

const subject = lockstepSubject();
const { initial } = subject.model;
const load: Action = { kind: 'load', thread: 0, span: 0 };
const revoke: Action = { kind: 'revoke', thread: 1, as: 0, from: 1, span: 0, rights: 1 };
const loaded = { kind: 'loaded', values: [0] } as const;

function textOf(mismatch: Mismatch): string {
  return mismatchText(subject, {
    mismatch,
    last: { actor: 0, action: load, outcome: loaded, issued: 5, retired: 9 },
    loss: { actor: 1, action: revoke, outcome: { kind: 'done' }, issued: 2, retired: 7 },
    step: { action: load, before: initial, outcome: loaded, after: initial },
  });
}

test.each<[Mismatch, string]>([
  [
    { kind: 'outcome', admitted: [fault('protection')] },
    "app loads app.buffer: the executor came to sees 0 at cycle 9, and the contract admits refused: protection; aux's revoke retired at cycle 7",
  ],
  [
    { kind: 'outcome', admitted: [] },
    "app loads app.buffer: the executor came to sees 0 at cycle 9, and it was not enabled; aux's revoke retired at cycle 7",
  ],
  [
    { kind: 'cached', unit: { kind: 'region table' }, space: 1, first: 0x20n, last: 0x27n },
    'after app loads app.buffer, the region table at 0x20 for server still holds what is not so any more',
  ],
  [
    { kind: 'cached', unit: { kind: 'PLB', hart: 1 }, space: 1, first: 0x20n, last: 0x27n },
    'after app loads app.buffer, a PLB of aux at 0x20 for server still holds what is not so any more',
  ],
  [
    { kind: 'cached', unit: { kind: 'TLB', hart: 0 }, page: 0 },
    'after app loads app.buffer, the TLB of main for page still holds what is not so any more',
  ],
  [
    { kind: 'cached', unit: { kind: 'engine', device: 0 }, page: 0 },
    'after app loads app.buffer, the engine of nic for page still holds what is not so any more',
  ],
  [
    { kind: 'cycles', hart: 1, counted: 3 },
    'of the cycles of aux, 3 have a cause, and that is not all of them or more than all',
  ],
  [
    { kind: 'dropped', action: revoke },
    "app revokes server's r on app.buffer: the executor does not carry it out, and the contract lets it be",
  ],
  [{ kind: 'stuck', waiting: [0, 1] }, 'nothing retires any more: main, aux never finished'],
  [
    { kind: 'memory', address: 0x28n, executor: 1, model: 0 },
    'after app loads app.buffer, 0x28 is 1 in the executor, and 0 in the model',
  ],
])('a mismatch %o is said in one sentence', (mismatch, text) => {
  expect(textOf(mismatch)).toBe(text);
});

test.each<[Parameters<typeof differenceTexts>[1], DifferenceTexts]>([
  [
    { kind: 'register', thread: 0, depth: 1, register: 2, executor: 3, model: 4 },
    { where: 'register 2 of frame 1 of main', executor: 3, model: 4 },
  ],
  [
    { kind: 'line', line: 0, executor: 'pending', model: 'not pending' },
    { where: 'line tick', executor: 'pending', model: 'not pending' },
  ],
  [
    {
      kind: 'device',
      device: 0,
      executor: { kind: 'idle', status: 'done' },
      model: { kind: 'transfer', space: 0, thread: 1, direction: 'in', span: 2, next: 0x10n },
    },
    {
      where: 'device nic',
      executor: 'done',
      model: 'transfer in of range 2 for app on aux, next 0x10',
    },
  ],
  [
    { kind: 'page', page: 0, executor: undefined, model: 1 },
    { where: 'what page is mapped to', executor: 'nothing', model: 'physical page 1' },
  ],
  [
    { kind: 'space', space: 1, executor: 'dead', model: 'alive' },
    { where: 'server', executor: 'dead', model: 'alive' },
  ],
])('a difference %o has a place and two sides', (difference, texts) => {
  expect(differenceTexts(subject, difference)).toEqual(texts);
});

test('a stack that differs is written with what is special about each frame', () => {
  const frame = { code: 0, data: 0, kind: 'base', priority: 0, abandoned: false } as const;
  const interrupt = { ...frame, kind: 'interrupt', priority: 1, line: 0 } as const;
  const refused = { portal: 0, refused: load };
  const faulted = { ...frame, kind: 'fault', data: 1, abandoned: true, fault: refused } as const;

  expect(
    differenceTexts(subject, {
      kind: 'frames',
      thread: 0,
      executor: [],
      model: [frame, interrupt, faulted],
    }),
  ).toEqual({
    where: 'the stack of main',
    executor: 'empty',
    model:
      'app > app (interrupt by tick, priority 1) > app/server (fault at a load, by serve, abandoned)',
  });
});
