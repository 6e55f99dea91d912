/**
 * What comes from outside, broken by hand: each property refutes the wrong step in a sentence of its
 * own, and is silent on the right one.
 *
 * The wrong steps are right ones with one part of the state after them changed.
 */

import { describe, expect, test } from 'vitest';
import type { Action } from '../model/action.ts';
import { model } from '../model/semantics.ts';
import type { Device, Frame, MachineState } from '../model/state.ts';
import { outside } from '../mutants/laboratory.ts';
import { dmaConfinement } from './dma.ts';
import { interruptHeadroom, noForgedInterrupt, noSelfNesting } from './interrupt.ts';
import type { Observed, Refutation } from './property.ts';

const data = outside();
const made = model(data.machine);
const { machine, initial } = made;
const menu = data.may.kind === 'menu' ? data.may.entries : [];

/** The menu's entry of this kind, on this thread. */
function act(kind: Action['kind'], which = 0, thread = 0): Action {
  const entry = menu.filter(({ action }) => action.kind === kind)[which];
  if (entry === undefined) throw new Error(`the menu has no ${kind} ${which}`);
  return ('thread' in entry.action ? { ...entry.action, thread } : entry.action) as Action;
}

function stateAfter(...actions: Action[]): MachineState {
  return actions.reduce((state, action) => {
    const next = made.step(state, action);
    if (next === undefined || next.outcome.kind === 'fault') throw new Error(action.kind);
    return next.state;
  }, initial);
}

function observed(before: MachineState, action: Action): Observed {
  const next = made.step(before, action);
  if (next === undefined) throw new Error(`${action.kind} is disabled`);
  return { before, action, after: next };
}

/** The same step, having led somewhere else. */
function ledTo(one: Observed, state: Partial<MachineState>): Observed {
  return { ...one, after: { ...one.after, state: { ...one.after.state, ...state } } };
}

function says(refutation: Refutation | undefined): string | undefined {
  return refutation?.says;
}

function topChanged(state: MachineState, change: Partial<Frame>): MachineState['threads'] {
  const frames = state.threads[0] ?? [];
  const top = frames.at(-1) as Frame;
  return state.threads.with(0, frames.with(-1, { ...top, ...change }));
}

const raise = act('raise', 1);
const deliver = act('deliver', 1);
const call = act('call');
const start = act('start');
const beat = act('beat');

describe('no forged interrupt', () => {
  const right = observed(stateAfter(raise), deliver);

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
      ledTo({ ...right, action: call }, { lines: {} }),
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
    const once = stateAfter(raise, deliver);
    const handler = once.threads[0]?.at(-1) as Frame;
    const other = once.threads[1] ?? [];
    const twice = { ...once, threads: once.threads.with(1, [...other, handler]) };

    expect(says(noSelfNesting.refute(machine, once))).toBeUndefined();
    expect(says(noSelfNesting.refute(machine, twice))).toBe(
      'the handler of tick interrupts itself',
    );
  });
});

describe('DMA confinement', () => {
  const started = stateAfter(call, start);
  const moved = observed(started, beat);
  const transfer = started.devices[0] as Extract<Device, { kind: 'transfer' }>;

  test('is silent on a start, a beat, and what ends it', () => {
    expect(says(dmaConfinement.refute(machine, observed(stateAfter(call), start)))).toBeUndefined();
    expect(says(dmaConfinement.refute(machine, moved))).toBeUndefined();
    expect(says(dmaConfinement.refute(machine, observed(moved.after.state, beat)))).toBeUndefined();
    expect(says(dmaConfinement.refute(machine, observed(started, act('return'))))).toBeUndefined();
    expect(says(dmaConfinement.refute(machine, observed(started, act('stop'))))).toBeUndefined();
  });

  test.each<[string, Observed, RegExp]>([
    [
      'a beat that writes elsewhere as well',
      ledTo(moved, { memory: observed(moved.after.state, act('store', 0)).after.state.memory }),
      /a beat of nic changed driver.pool/,
    ],
    [
      'a beat in the name of who holds nothing',
      { ...moved, before: { ...started, devices: [{ ...transfer, space: 0 }] } },
      /which does not hold w there/,
    ],
    [
      'a beat that goes on elsewhere',
      ledTo(moved, { devices: [{ ...transfer, next: transfer.next + 5 }] }),
      /goes on where its transfer does not/,
    ],
    [
      'a transfer that outlives its loan',
      ledTo(observed(started, act('return')), { devices: started.devices, lines: {} }),
      /^a transfer outlives its authority: nic writes/,
    ],
    [
      'a transfer that ends in silence',
      ledTo(observed(started, act('return')), { lines: {} }),
      /became idle \(aborted\) and its line is not raised/,
    ],
    [
      'a transfer that is aborted without cause',
      ledTo(observed(started, act('raise', 1)), {
        devices: [{ kind: 'idle', status: 'aborted' }],
        lines: { 0: 'pending', 1: 'pending' },
      }),
      /aborted nic, whose starter still holds all it needs/,
    ],
    [
      'a device that is stopped by nobody',
      ledTo(observed(started, act('raise', 1)), { devices: [{ kind: 'idle', status: 'stopped' }] }),
      /a raise stopped nic/,
    ],
    [
      'a start in the name of another',
      ledTo(observed(stateAfter(call), start), { devices: [{ ...transfer, space: 1 }] }),
      /transfers in the name of app, not of who started it/,
    ],
  ])('refutes %s', (_, wrong, sentence) => {
    expect(says(dmaConfinement.refute(machine, wrong))).toMatch(sentence);
  });
});
