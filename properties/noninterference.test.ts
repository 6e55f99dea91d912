/** Noninterference: pairs of steps that show what is hidden, and the pairs that are asked about. */

import { describe, expect, test } from 'vitest';
import { fetch } from '../model/actions.fixture.ts';
import { done } from '../model/outcome.ts';
import { app, buffer, low, server } from '../model/servers.fixture.ts';
import { facts, machine, served, state } from './by-hand.fixture.ts';
import { noninterference } from './noninterference.ts';

describe('noninterference', () => {
  const hidden = (value: number) => state({ memory: [[56, value]] });
  const seen = (value: number, shown: number) => {
    return state({
      memory: [
        [56, value],
        [8, shown],
      ],
    });
  };
  const variation = {
    state: hidden(1),
    observer: server,
    says: () => 'whether 2 or 1 is in driver.memory',
  };
  const observed = (value: number, shown: number) => {
    const after = { state: seen(value, shown), outcome: done };
    return { before: hidden(value), action: fetch(buffer), after };
  };

  test('is broken when a hidden value shows in what the observer can read', () => {
    const pair = { one: observed(2, 2), other: observed(1, 1), variation };

    expect(noninterference.refute(machine, pair)?.says).toBe(
      'server can tell whether 2 or 1 is in driver.memory, which is hidden from it: a fetch shows it in what is in server.memory',
    );
  });

  test('holds when both come to look the same', () => {
    const pair = { one: observed(2, 1), other: observed(1, 1), variation };

    expect(noninterference.refute(machine, pair)).toBeUndefined();
  });

  test('varies nothing that the observer can see', () => {
    const before = state({ main: served(), grants: facts([low, app, server, 'r']) });

    const { count, vary } = noninterference.variations(machine, before);
    const ways = Array.from({ length: count }, (_, way) => vary(way)).filter(
      (one) => one !== undefined,
    );

    const variations = ways.map(({ observer, says }) => `${observer}: ${says()}`);
    expect(variations).toContain(`${server}: whether 0 or 1 is in driver.memory`);
    expect(variations).toContain(`${server}: whether 0 or 1 is in app.buffer[4, 8)`);
    expect(variations).not.toContain(`${server}: whether 0 or 1 is in app.buffer[0, 4)`);
    expect(variations).not.toContain(`${server}: whether 0 or 1 is in server.memory`);
    expect(variations).not.toContain(`${server}: whether server may read driver.memory`);
  });

  test('shows one varied state to all observers from whom the difference is hidden', () => {
    const { count, vary } = noninterference.variations(machine, state({ main: served() }));

    const hidden = Array.from({ length: count }, (_, way) => vary(way)).filter(
      (one) => one?.says() === 'whether 0 or 1 is in driver.memory',
    );

    const neighbours = hidden.slice(0, 2);
    expect(new Set(neighbours.map((one) => one?.observer)).size).toBe(2);
    expect(new Set(neighbours.map((one) => one?.state)).size).toBe(1);
  });
});
