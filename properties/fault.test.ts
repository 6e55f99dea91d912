/** What faults promise, broken by hand. */

import { describe, expect, test } from 'vitest';
import type { Action } from '../model/action.ts';
import { main } from '../model/servers.fixture.ts';
import type { MachineState } from '../model/state.ts';
import { noForgedFault } from './fault.ts';
import { inPaged, ledTo, says, topChanged, trapping } from './laboratory.fixture.ts';
import type { Observed } from './property.ts';

const { laboratory, machine, initial, loadOfPage, refused } = trapping();
const { host, app, daemon } = inPaged;

describe('no forged fault', () => {
  const { state } = refused.after;

  test('is silent on a refusal that is taken, on one that nobody takes, and on the way back', () => {
    const skip = laboratory.act('return', 1);
    const twice = laboratory.stateAfter(
      loadOfPage,
      laboratory.act('store', 1),
      laboratory.act('store', 1),
    );

    expect(says(noForgedFault.refute(machine, refused))).toBeUndefined();
    expect(twice.threads[main]?.map(({ kind }) => kind)).toEqual(['base', 'fault', 'fault']);
    expect(
      says(noForgedFault.refute(machine, laboratory.observed(twice, loadOfPage))),
    ).toBeUndefined();
    expect(says(noForgedFault.refute(machine, laboratory.observed(state, skip)))).toBeUndefined();
  });

  const granted = {
    ...initial,
    grants: { 0: { [machine.cuts.indexOf(64n)]: { [host]: { [app]: 1 } } } },
  };
  const unmapped = laboratory.stateAfter(laboratory.act('unmap', 0, daemon));

  test.each<[string, MachineState, Action, number]>([
    ['of a load, the first cell', initial, laboratory.act('load', 0, daemon), 64],
    [
      'of a load that is granted in part, the first without',
      granted,
      laboratory.act('load', 0, daemon),
      72,
    ],
    ['of a load where nothing is mapped', unmapped, laboratory.act('load', 0), 64],
    ['of the page table, which holds no memory', initial, laboratory.act('load', 2, daemon), 32],
    ["of a map, the page's entry", initial, laboratory.act('map', 0), 40],
    ['of a start, the registers', initial, laboratory.act('start', 0, daemon), 96],
  ])('finds the address that failed: %s', (_, before, action, address) => {
    const step = laboratory.observed(before, action);
    const thread = 'thread' in action ? action.thread : main;
    const handler = step.after.state.threads[thread]?.at(-1);

    expect(handler?.registers[1]).toBe(address);
    expect(says(noForgedFault.refute(machine, step))).toBeUndefined();
  });

  test.each<[string, Observed, RegExp]>([
    ['that is not taken', ledTo(refused, initial), /was not taken by guest, whose fault it is/],
    [
      'taken by another',
      ledTo(refused, { threads: topChanged(state, { code: 0, data: 0 }) }),
      /taken by host, not by guest/,
    ],
    [
      'with another priority',
      ledTo(refused, { threads: topChanged(state, { priority: 3 }) }),
      /runs with priority 3/,
    ],
    [
      'with another cause',
      ledTo(refused, { threads: topChanged(state, { registers: [2, 0] }) }),
      /finds 2 for 'protection', which should be 1/,
    ],
    [
      'with an address that did not fail',
      ledTo(refused, { threads: topChanged(state, { registers: [1, 64] }) }),
      /is told of 64, which should be 48/,
    ],
    [
      'with no address',
      ledTo(refused, { threads: topChanged(state, { registers: [1, 0] }) }),
      /is told of 0, which should be 48/,
    ],
    [
      'taken in the name of another portal',
      ledTo(refused, { threads: topChanged(state, { fault: { portal: 0, refused: loadOfPage } }) }),
      /was taken as if by another portal of guest/,
    ],
    [
      'that lends something',
      ledTo(refused, { threads: topChanged(state, { lends: { 0: { 0: { 0: { 1: 1 } } } } }) }),
      /is lent something/,
    ],
    [
      'that returns to something else',
      ledTo(refused, {
        threads: topChanged(state, { fault: { portal: 2, refused: laboratory.act('store', 0) } }),
      }),
      /returns to something else/,
    ],
    [
      'for which nothing was refused',
      ledTo(laboratory.observed(initial, laboratory.act('store', 0)), { threads: state.threads }),
      /guest handles a fault on main that is not for it to handle/,
    ],
  ])('refutes a refusal %s', (_, wrong, sentence) => {
    expect(says(noForgedFault.refute(machine, wrong))).toMatch(sentence);
  });
});
