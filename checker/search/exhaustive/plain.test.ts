/** The plain search on systems whose answers can be worked out by hand. */

import { expect, test } from 'vitest';
import type { TransitionSystem } from './plain.ts';
import { type Examiner, explorePlainly } from './plain.ts';

type Counting = TransitionSystem<number, number, { state: number }>;

/** Counts up by one or two, up to ten. */
const counter: Counting = {
  initial: 0,
  actions: () => [1, 2],
  step: (state, by) => (state + by > 10 ? undefined : { state: state + by }),
  key: String,
};

const noLimits = { depth: Number.POSITIVE_INFINITY, states: Number.POSITIVE_INFINITY };

function objectingTo(
  bad: (state: number) => boolean,
): Examiner<number, number, { state: number }, string> {
  return {
    initial: (state) => (bad(state) ? `starts at ${state}` : undefined),
    step: (_, __, { state }) => (bad(state) ? `reached ${state}` : undefined),
    isRefused: () => false,
  };
}

test('everything reachable is seen once, level by level', () => {
  const explored = explorePlainly(
    counter,
    objectingTo(() => false),
    noLimits,
  );

  expect(explored).toEqual({
    levels: [1, 2, 2, 2, 2, 2],
    states: 11,
    transitions: 19,
    steps: 19,
    end: 'complete',
  });
});

test('the path to an objection is a shortest one', () => {
  const explored = explorePlainly(
    counter,
    objectingTo((n) => n === 7),
    noLimits,
  );

  expect(explored.end).toBe('objection');
  expect(explored.found?.path).toHaveLength(4);
  expect(explored.found?.path.reduce((sum, by) => sum + by)).toBe(7);
  expect(explored.found?.objection).toBe('reached 7');
});

test('an objection to the initial state has an empty path', () => {
  const explored = explorePlainly(
    counter,
    objectingTo((n) => n === 0),
    noLimits,
  );

  expect(explored.found).toEqual({ path: [], objection: 'starts at 0' });
});

test('a depth bound stops before the level beyond it and says so', () => {
  const explored = explorePlainly(
    counter,
    objectingTo((n) => n === 7),
    { ...noLimits, depth: 3 },
  );

  expect(explored.end).toBe('depth');
  expect(explored.levels).toEqual([1, 2, 2, 2]);
});

test('a bound on states is never passed and never called complete', () => {
  const explored = explorePlainly(
    counter,
    objectingTo(() => false),
    { ...noLimits, states: 4 },
  );

  expect(explored.end).toBe('states');
  expect(explored.states).toBe(4);
});

test('a refused step is examined, and neither counted as a transition nor followed', () => {
  const examined: number[] = [];
  const examiner: Examiner<number, number, { state: number }, string> = {
    initial: () => undefined,
    step: (_, __, { state }) => void examined.push(state),
    isRefused: ({ state }) => state > 2,
  };

  const explored = explorePlainly(counter, examiner, noLimits);

  expect(explored.states).toBe(3);
  expect(explored.transitions).toBe(3);
  expect(examined).toContain(4);
});

test('a step that leads back to where it began is a transition', () => {
  const clock: Counting = {
    initial: 0,
    actions: () => [0, 1],
    step: (state, by) => ({ state: (state + by) % 2 }),
    key: String,
  };

  const explored = explorePlainly(
    clock,
    objectingTo(() => false),
    noLimits,
  );

  expect(explored).toMatchObject({ states: 2, transitions: 4, levels: [1, 1] });
});
