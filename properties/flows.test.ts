/** Who may flow to whom. */

import { expect, test } from 'vitest';
import type { Action } from '../model/action.ts';
import { mayFlow } from './flows.ts';
import { inPaged, trapping } from './laboratory.fixture.ts';

const { laboratory, machine, initial, loadOfPage, refused } = trapping();
const { host, guest, app, daemon } = inPaged;

test('a beat flows to every space that drives the device, not only to the one that started it', () => {
  const control = machine.cuts.indexOf(96n);
  const started = laboratory.stateAfter({ ...laboratory.act('start'), direction: 'out' } as Action);
  const lent = { ...started, grants: { 0: { [control]: { [guest]: { [app]: 2 } } } } };
  const beat = laboratory.act('beat');

  expect(mayFlow(machine, started, beat, guest)).toBeUndefined();
  expect(mayFlow(machine, lent, beat, guest)).toBe('it drives a device that the other may write');
  expect(mayFlow(machine, lent, beat, app)).toBeUndefined();
});

test('a refusal flows to its handler, unless the handler alone governs the refused code', () => {
  const trapped = laboratory.observed(refused.after.state, loadOfPage).after.state;

  expect(mayFlow(machine, initial, loadOfPage, guest, true)).toBe('the other handles its faults');
  expect(mayFlow(machine, initial, loadOfPage, host, true)).toBeUndefined();
  expect(mayFlow(machine, trapped, loadOfPage, host, true)).toBe('the other handles its faults');
  const daemons = { ...loadOfPage, thread: daemon } as Action;
  expect(mayFlow(machine, initial, daemons, host, true)).toBeUndefined();
});
