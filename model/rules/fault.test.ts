/** Faults: which handler a refusal calls, what the handler finds, and what its return brings. */

import { expect, test } from 'vitest';
import type { Action } from '../action.ts';
import { load, map, resumes, store, unmap } from '../actions.fixture.ts';
import type { MachineDescription } from '../description.ts';
import {
  daemon,
  emulate,
  faulting,
  first,
  host,
  onlyPage,
  page,
  paged,
  trap,
} from '../pages.fixture.ts';
import { Running } from '../taking.fixture.ts';

/** The machine after these actions. */
function after(description: MachineDescription, ...actions: Action[]): Running {
  const running = new Running(description);
  running.takeAll(...actions);
  return running;
}

test('a refusal calls the fault portal, with cause and address, and a retry asks again', () => {
  const machine = faulting({ values: [0, 1, 2, 48] });
  const running = new Running(machine);

  expect(running.takeAll(unmap(onlyPage, daemon), load(page))).toEqual(['done', 'unmapped']);
  const handler = running.frames.at(-1);
  expect(handler).toMatchObject({ kind: 'fault', code: host, data: host, registers: [2, 48] });
  expect(handler?.fault).toEqual({ portal: emulate, refused: load(page) });
  expect(
    new Running(machine).takeAll(
      unmap(onlyPage, daemon),
      load(page),
      map(onlyPage, 0, daemon),
      resumes('retry'),
      load(page),
    ),
  ).toEqual(['done', 'unmapped', 'done', 'done', '0']);
});

test('a skipped load has seen what the handler says; a skipped store changes nothing', () => {
  const registers = (...actions: Action[]) => after(faulting(), ...actions).registers;

  expect(registers(load(first), resumes({ skip: [3] }))).toEqual([3, 0]);
  expect(registers(store(first, 1), resumes({ skip: [3] }))).toEqual([0, 0]);
  expect(registers(load(first), resumes())).toEqual([0, 0]);
  expect(new Running(faulting()).takeAll(resumes('retry'))).toEqual(['disabled']);
});

test('a fault handler is not called above itself, nor without room, nor when it has ended', () => {
  const own = faulting({
    spaces: [
      { name: 'host', faults: emulate },
      { name: 'guest', faults: trap },
    ],
  });
  const kinds = (...actual: Parameters<typeof after>) =>
    after(...actual).frames.map(({ kind }) => kind);
  const [only] = paged().threads;
  const narrow = faulting({ threads: [{ ...(only as NonNullable<typeof only>), hunks: 1 }] });
  const { model } = new Running(faulting());
  const ended = { ...model.initial, spaces: { [host]: 'dead' as const } };

  expect(kinds(own, load(first))).toEqual(['base', 'fault']);
  expect(kinds(own, load(first), load(first))).toEqual(['base', 'fault']);
  expect(kinds(narrow, load(first))).toEqual(['base']);
  const step = model.step(ended, load(first));
  expect(step?.state).toBe(ended);
});
