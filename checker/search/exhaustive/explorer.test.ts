/**
 * The explorer against the plain search, on toys whose answers can be worked out, on the reference
 * machines, and on machines that nobody wrote: everything that it finds out about what a step looks at
 * has to be right, or the two would part.
 */

import { describe, expect, test } from 'vitest';
import { present } from '../../../model/assert.ts';
import { model } from '../../../model/semantics.ts';
import type { MachineState } from '../../../model/state.ts';
import { confined, outside, paged, physical } from '../../../mutants/laboratory.ts';
import { theorems } from '../../../properties/index.ts';
import type { ScenarioData } from '../../scenario/data.ts';
import { actionSourceOf, type Candidate, listOf, mayAct } from '../action-source.ts';
import { Judge } from '../judge.ts';
import { Ledger } from '../ledger.ts';
import { machineFrom, numbersFrom } from '../random/generate-machine.ts';
import { allActions } from '../universe.ts';
import type { Bounds } from './bounds.ts';
import type { Expansion } from './expansion.ts';
import { explore, type StepJudge } from './explorer.ts';
import { MemoisedJudge } from './memoised-judge.ts';
import { partitionedModel } from './partitioned-model.ts';
import { explorePlainly, isRefused } from './plain.ts';
import { counters, digests } from './toys.fixture.ts';

const unbounded: Bounds = {
  depth: Number.POSITIVE_INFINITY,
  states: 1_000_000,
  bytes: 2 ** 30,
};

describe('counters', () => {
  test('all combinations are met, each at its sum', () => {
    const { end, states, levels, transitions } = explore(
      counters({ limits: [2, 3, 1] }),
      unbounded,
    );

    expect({ end, states }).toEqual({ end: 'complete', states: 3 * 4 * 2 });
    expect(levels).toEqual([1, 3, 5, 6, 5, 3, 1]);
    // From each state each counter that is not full, and the clearing.
    expect(transitions).toBe(24 + 2 * 4 * 2 + 3 * 3 * 2 + 3 * 4);
  });

  test('what is objected to is met by a shortest path', () => {
    const { end, found } = explore(counters({ limits: [5, 5], forbidden: 4 }), unbounded);

    expect(end).toBe('objection');
    expect(found?.objection).toBe('the sum is 4');
    expect(found?.path).toHaveLength(4);
  });

  test('bounds end it, and are named', () => {
    const many = counters({ limits: Array.from({ length: 20 }, () => 3) });

    expect(explore(many, { ...unbounded, depth: 2 })).toMatchObject({
      end: 'depth',
      levels: [1, 20, 210],
    });
    expect(explore(many, { ...unbounded, states: 1000 })).toMatchObject({
      end: 'states',
      states: 1000,
    });
    expect(explore(many, { ...unbounded, outOfTime: () => true }).end).toBe('time');
    const { end, bytes } = explore(many, { ...unbounded, bytes: 2 ** 23 });
    expect(end).toBe('memory');
    expect(bytes).toBeLessThan(2 ** 24);
  });

  test('a part with more values than its bits hold has all rows packed anew', () => {
    const { end, states } = explore(counters({ limits: [700, 40] }), unbounded);

    expect({ end, states }).toEqual({ end: 'complete', states: 701 * 41 });
  });

  test('what follows each step is part of the transition', () => {
    const { end, states, levels } = explore(counters({ limits: [9, 9], spillsAt: 5 }), unbounded);

    // The sums 0 to 4: whatever would reach 5 is back at 0.
    expect({ end, states }).toEqual({ end: 'complete', states: 1 + 2 + 3 + 4 + 5 });
    expect(levels).toEqual([1, 2, 3, 4, 5]);
  });

  test('a counterexample through steps that settle is a shortest one', () => {
    const { found } = explore(
      counters({ limits: [9, 9, 9], spillsAt: 7, forbidden: 6 }),
      unbounded,
    );

    expect(found?.path).toHaveLength(6);
  });

  test('a counterexample that does not replay is a crash', () => {
    const system = counters({ limits: [5, 5], forbidden: 4 });
    let isObjectedTo = false;
    const unsteady: typeof system = {
      ...system,
      act: (...args) => (isObjectedTo ? undefined : system.act(...args)),
      invariants: system.invariants.map((refute) => (parts, onRead) => {
        const objection = refute(parts, onRead);
        isObjectedTo ||= objection !== undefined;
        return objection;
      }),
    };

    expect(() => explore(unsteady, unbounded)).toThrow('counterexample can be taken');
  });
});

test('a judge is shown each step as the rules take it, also while rows are packed anew', () => {
  const system = digests(300);
  let shown: Expansion | undefined;
  let steps = 0;
  const judge: StepJudge = {
    begin(expansion) {
      shown = expansion;
    },
    step(action, outcome) {
      const { before, after, interning, outcomes } = present(shown, 'the search began');
      const parts = interning.valuesOf(before);
      const acted = system.act(action, parts, () => undefined);
      for (const phase of system.phases) phase(parts, () => undefined);
      expect(interning.valuesOf(after)).toEqual(parts);
      expect(outcomes[outcome]).toBe(acted?.outcome);
      steps++;
    },
  };

  const explored = explore(system, unbounded, { judge });

  // Numbers 0 to 300, on and off, each with its own digest.
  expect(explored).toMatchObject({ end: 'complete', states: 602 });
  expect(steps).toBe(explored.steps);
});

test('paths through steps that have rows packed anew are paths', () => {
  for (const goal of [1, 2, 3, 5, 17, 18, 33, 64, 65, 127, 130, 255, 257, 290]) {
    const system = {
      ...digests(300),
      invariants: [
        (parts: readonly unknown[], onRead: (part: number) => void) => {
          onRead(0);
          return parts[0] === goal ? 'reached' : undefined;
        },
      ],
    };

    const { found } = explore(system, unbounded);

    const sum = found?.path.reduce((all, action) => all + action + 1, 0);
    expect(sum).toBe(goal);
    expect(found?.path).toHaveLength(Math.ceil(goal / 3));
  }
});

function inBothWays(
  data: ScenarioData['machine'],
  candidates: readonly Candidate[],
  bounds: Bounds,
) {
  const made = model(data);
  const { found: _, bytes, ...inParts } = explore(partitionedModel(made, candidates, []), bounds);
  const { found: __, ...plainly } = explorePlainly(
    {
      initial: made.initial,
      actions: (state) => candidates.filter((candidate) => mayAct(state, candidate)),
      step: (state: MachineState, { action }: Candidate) => made.step(state, action),
      key: (state) => JSON.stringify(state),
    },
    { initial: () => undefined, step: () => undefined, isRefused },
    bounds,
  );
  return { inParts, plainly };
}

test.each([
  ['calls and grants', confined(), 4],
  ['lines, devices and makers', outside(), 4],
  ['faults and pages', paged(), 4],
  ['physical transfers, pins, apertures and cards', physical(), 5],
])('on a machine with %s both searches see the same', (_, data, depth) => {
  const { inParts, plainly } = inBothWays(data.machine, menuOf(data), { ...unbounded, depth });

  expect(inParts).toEqual(plainly);
  expect(inParts.states).toBeGreaterThan(5);
});

/** With all that its menu has, so deep would be millions of steps. */
test.each([0, 1, 2])('five steps deep both see the same of faults and pages: third %i', (third) => {
  const data = paged();
  const list = menuOf(data).filter((_, i) => i % 3 === third);

  const { inParts, plainly } = inBothWays(data.machine, list, { ...unbounded, depth: 5 });

  expect(inParts).toEqual(plainly);
  expect(inParts.states).toBeGreaterThan(1000);
});

function menuOf(data: ScenarioData): readonly Candidate[] {
  const source = actionSourceOf(data, model(data.machine));
  return source === undefined ? [] : listOf(source);
}

test('on machines that nobody wrote both searches see the same', () => {
  let states = 0;
  let deep = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const numbers = Array.from({ length: 48 }, (_, i) => Math.imul(seed * 7919 + i, 104_729) >>> 2);
    const description = machineFrom(numbersFrom(numbers));
    const { machine } = model(description);
    const spans = [...machine.spans.keys()].slice(0, 6);
    const all = [...allActions({ machine, spans })];
    const every = Math.max(1, Math.floor(all.length / 40));
    const few = all.filter((action, i) => i % every === seed % every || action.kind === 'return');
    const list = few.map((action) => ({ action, entry: -1 }));

    const { inParts, plainly } = inBothWays(description, list, {
      ...unbounded,
      depth: 4,
      states: 3000,
    });

    // Where the number of states ends it, the one stops sooner within a level than the other.
    if (plainly.end === 'states') {
      expect(inParts.end).toBe('states');
      continue;
    }
    expect(inParts).toEqual(plainly);
    states += inParts.states;
    if (inParts.levels.length > 3) deep++;
  }
  expect(states).toBeGreaterThan(1500);
  expect(deep).toBeGreaterThan(10);
});

test('each property, remembered, says of every step what it says when it is asked anew', () => {
  const data = outside();
  const made = model(data.machine);
  const source = actionSourceOf(data, made);
  const candidates = source === undefined ? [] : listOf(source);
  const properties = theorems.filter(({ kind }) => kind === 'step');
  const remembered = new Judge(made, properties, new Ledger(properties));
  const plain = new Judge(made, properties, new Ledger(properties));
  const judge = new MemoisedJudge(made, remembered, { candidates, properties });

  const { end } = explore(
    partitionedModel(made, candidates, []),
    { ...unbounded, depth: 5 },
    { judge },
  );
  explorePlainly(
    {
      initial: made.initial,
      actions: (state) => candidates.filter((candidate) => mayAct(state, candidate)),
      step: (state: MachineState, { action }: Candidate) => made.step(state, action),
      key: (state) => JSON.stringify(state),
    },
    {
      initial: () => undefined,
      step: (before, { action }, after) => plain.step({ before, action, after }, 'none'),
      isRefused,
    },
    { ...unbounded, depth: 5 },
  );

  expect(end).toBe('depth');
  expect(Object.fromEntries(remembered.ledger.deeds)).toEqual(
    Object.fromEntries(plain.ledger.deeds),
  );
  expect(remembered.ledger.holes).toEqual(plain.ledger.holes);
});
