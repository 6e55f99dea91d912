/** What interrupts promise, broken by hand. */

import { describe, expect, test } from 'vitest';
import type { Action } from '../model/action.ts';
import type { Frame, MachineState } from '../model/state.ts';
import {
  interruptHeadroom,
  interruptTransparency,
  noForgedInterrupt,
  noSelfNesting,
} from './interrupt.ts';
import { fromOutside, ledTo, says, topChanged, trapping } from './laboratory.fixture.ts';
import type { Observed, Underway } from './property.ts';

const outsideWorld = fromOutside();
const { machine, initial } = outsideWorld;
const raise = outsideWorld.act('raise', 1);
const deliver = outsideWorld.act('deliver', 1);

describe('no forged interrupt', () => {
  const right = outsideWorld.observed(outsideWorld.stateAfter(raise), deliver);

  test('is silent on a delivery that is due', () => {
    expect(says(noForgedInterrupt.refute(machine, right))).toBeUndefined();
  });

  test.each<[string, Observed, RegExp]>([
    [
      'of a line that was not pending',
      { ...right, before: initial },
      /tick was delivered and was not pending/,
    ],
    [
      'above a higher priority',
      { ...right, before: { ...right.before, threads: topChanged(right.before, { priority: 2 }) } },
      /tick of priority 2 interrupts what has 2/,
    ],
    ['that leaves the line pending', ledTo(right, { lines: { 1: 'pending' } }), /is still pending/],
    [
      'that hands over registers',
      ledTo(right, { threads: topChanged(right.after.state, { registers: [1] }) }),
      /finds something in its registers/,
    ],
    [
      'with another priority',
      ledTo(right, { threads: topChanged(right.after.state, { priority: 1 }) }),
      /runs with priority 1/,
    ],
    [
      'that lends something',
      ledTo(right, {
        threads: topChanged(right.after.state, { lends: { 0: { 0: { 0: { 1: 1 } } } } }),
      }),
      /is lent something/,
    ],
    [
      'that forgets another line',
      ledTo({ ...right, action: outsideWorld.act('call') }, { lines: {} }),
      /no longer pending/,
    ],
  ])('refutes one %s', (_, wrong, sentence) => {
    expect(says(noForgedInterrupt.refute(machine, wrong))).toMatch(sentence);
  });
});

describe('interrupt headroom', () => {
  test('is silent while each interrupt has room, and refutes a stack that is too full', () => {
    const frames = initial.threads[0] ?? [];
    const full = (count: number) => {
      const all = Array.from({ length: count }, () => frames[0] as Frame);
      return { ...initial, threads: initial.threads.with(0, all) };
    };

    expect(says(interruptHeadroom.refute(machine, full(3)))).toBeUndefined();
    expect(says(interruptHeadroom.refute(machine, full(4)))).toBe(
      'main has room for 1 more frames, and 2 interrupts may come',
    );
  });
});

describe('no self-nesting', () => {
  test('is silent on one live handler of a line, and refutes two, on whatever threads', () => {
    const once = outsideWorld.stateAfter(raise, deliver);
    const handler = once.threads[0]?.at(-1) as Frame;
    const other = once.threads[1] ?? [];
    const twice = { ...once, threads: once.threads.with(1, [...other, handler]) };

    expect(says(noSelfNesting.refute(machine, once))).toBeUndefined();
    expect(says(noSelfNesting.refute(machine, twice))).toBe(
      'the handler of tick interrupts itself',
    );
  });
});

const { laboratory } = trapping();

describe('interrupt transparency', () => {
  const called = laboratory.stateAfter(laboratory.act('call'), laboratory.act('store', 3));
  const ways = interruptTransparency.ways(laboratory.machine, called);

  /** The excursion as the property wants it, on the model. */
  function excursion(before: MachineState, way: number): Underway | undefined {
    let state = before;
    const taken: Action[] = [];
    for (;;) {
      const action = interruptTransparency.next(laboratory.machine, way, { before, state, taken });
      if (action === undefined) return { before, state, taken };
      const next = laboratory.model.step(state, action);
      if (next === undefined) return undefined;
      state = next.state;
      taken.push(action);
    }
  }

  test('is silent on each excursion, some of which load or call before they return', () => {
    const all = Array.from({ length: ways }, (_, way) => excursion(called, way));
    const kinds = new Set(all.flatMap((one) => one?.taken.map(({ kind }) => kind) ?? []));

    expect(kinds).toEqual(new Set(['raise', 'deliver', 'load', 'call', 'return']));
    for (const one of all) {
      expect(one && says(interruptTransparency.refute(laboratory.machine, one))).toBeUndefined();
    }
  });

  test.each<[string, Partial<MachineState>, RegExp]>([
    [
      'memory',
      { memory: { 0: { 0: 1 } } },
      /its handler returns at once, and the contents of memory/,
    ],
    ['frames', { threads: topChanged(called, { registers: [0, 0] }) }, /the frames below are not/],
    [
      'pages',
      { map: {} },
      /tick interrupts guest on main, .* the mapped pages are not what they were/,
    ],
  ])('refutes one after which the %s are others', (_, change, sentence) => {
    const right = excursion(called, 0) as Underway;
    const wrong = { ...right, state: { ...right.state, ...change } };

    expect(says(interruptTransparency.refute(laboratory.machine, wrong))).toMatch(sentence);
  });
});
