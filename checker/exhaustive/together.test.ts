/**
 * The search by several against itself with one member, byte by byte, and against the search that is
 * alone: on toys, on the laboratory's machines, and on machines that nobody wrote. Each of the others is
 * a thread, as it is for users, and is waited for: else small searches would be over before it is there.
 */

import { describe, expect, test } from 'vitest';
import { interruptsAndTransfers } from '../../bench/machines.ts';
import type { MachineDescription } from '../../model/machine.ts';
import { model } from '../../model/semantics.ts';
import { theorems } from '../../properties/index.ts';
import { spawn } from '../doors/crew.ts';
import { allActions } from '../everything.ts';
import { type Candidate, listOf, offerOf } from '../menu.ts';
import { confined, outside, paged } from '../mutants/laboratory.ts';
import { machineFrom, numbersFrom } from '../random/machines.ts';
import type { ScenarioData } from '../scenario/data.ts';
import type { Bounds, Explored } from './bounds.ts';
import { commonIn, type Memory, reserved } from './common.ts';
import { explore } from './explorer.ts';
import { modelInParts } from './model-in-parts.ts';
import { modelSource } from './model-source.ts';
import type { PartedSystem } from './parted.ts';
import { exploreTogether, type SystemSource, type TogetherOptions, takePart } from './together.ts';
import { type Counters, counters, toySource } from './toys.ts';

const unbounded: Bounds = {
  depth: Number.POSITIVE_INFINITY,
  states: 1_000_000,
  bytes: 2 ** 28,
};
const eager = { isPatient: true, groupAt: 5, callAt: 6 };

/** The same result, whatever the number of members; what it is. */
function together(
  system: PartedSystem,
  source: SystemSource,
  bounds: Bounds,
  options: Partial<TogetherOptions> = {},
): Explored {
  let called = 0;
  const [one, two] = [1, 2].map((workers) =>
    exploreTogether(system, source, bounds, {
      workers,
      ...eager,
      spawn: (call) => {
        called++;
        spawn(call);
      },
      ...options,
    }),
  );
  expect(called).toBe(1);
  expect(JSON.stringify(two)).toBe(JSON.stringify(one));
  return two as Explored;
}

function withToy(toy: Counters, bounds: Partial<Bounds> = {}, options = {}): Explored {
  return together(counters(toy), toySource(toy), { ...unbounded, ...bounds }, options);
}

function summary({ levels, states, transitions, steps, end, found }: Explored) {
  return { levels, states, transitions, steps, end, found };
}

describe('two members, like one and like the search that is alone', () => {
  test.each<[string, Counters]>([
    ['counters', { limits: [6, 5, 7, 4] }],
    ['parts that outgrow their bits again and again', { limits: [400, 60] }],
    ['many parts', { limits: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1] }],
    ['what follows a step changes it', { limits: [9, 9, 9, 9], spillsAt: 14 }],
  ])('%s', (_, toy) => {
    const all = withToy(toy);

    expect(all.end).toBe('complete');
    expect(summary(all)).toEqual(summary(explore(counters(toy), unbounded)));
  });

  test('an objection is met by the path that the search alone finds', () => {
    const toy = { limits: [9, 9, 9, 9], forbidden: 17 };
    const { end, found } = withToy(toy);

    expect(end).toBe('objection');
    expect(found?.objection).toBe('the sum is 17');
    expect(found).toEqual(explore(counters(toy), unbounded).found);
  });

  test('three are as good as two', () => {
    const toy = { limits: [9, 9, 9, 9], forbidden: 30 };
    const of = (workers: number) =>
      exploreTogether(counters(toy), toySource(toy), unbounded, { workers, spawn, ...eager });

    expect(JSON.stringify(of(3))).toBe(JSON.stringify(of(1)));
  });
});

test('those who come when it is over go again', () => {
  const toy = { limits: [3, 3, 3] };
  let seen: Memory | undefined;
  const { end } = exploreTogether(counters(toy), toySource(toy), unbounded, {
    workers: 2,
    ...eager,
    isPatient: false,
    spawn: ({ memory }) => {
      seen = memory;
    },
  });

  expect(end).toBe('complete');
  expect(seen).toBeDefined();
  if (seen !== undefined) takePart(counters(toy), seen, 1);
});

describe('bounds end it in the same place', () => {
  const toy = { limits: Array.from({ length: 16 }, () => 3) };

  test('depth', () => {
    expect(withToy(toy, { depth: 3 })).toMatchObject({ end: 'depth', levels: [1, 16, 136, 816] });
  });

  test('states', () => {
    expect(withToy(toy, { states: 5000 })).toMatchObject({ end: 'states', states: 5000 });
  });

  test('an objection beyond the bound on states is not met', () => {
    const forbidding = { ...toy, forbidden: 5 };

    expect(withToy(forbidding, { states: 4000 }).end).toBe('states');
    expect(withToy(forbidding, { states: 50_000 }).end).toBe('objection');
  });

  test('bytes', () => {
    const { end, bytes, states } = withToy(toy, { bytes: 2 ** 22 });

    expect(end).toBe('memory');
    expect(bytes).toBeLessThan(2 ** 24);
    expect(states).toBeGreaterThan(50_000);
  });

  test('time, and until then it tells where it is', () => {
    let asked = 0;
    const told: number[] = [];
    const options = { onProgress: ({ states }: { states: number }) => told.push(states) };
    const { end, states } = withToy(toy, { outOfTime: () => ++asked % 30 === 0 }, options);

    expect(end).toBe('time');
    const half = told.length / 2;
    expect(told.slice(0, half)).toEqual(told.slice(half));
    expect(states).toBeGreaterThan(told[half - 1] as number);
  });
});

describe('a member that cannot go on ends the search, and says why', () => {
  test.each<[string, Counters['breaks'], RegExp]>([
    ['cannot make the system', 'made', /there is no such toy/],
    ['ends', 'ended', /ended with status 3/],
    // The very first, which it takes before it shares the work: nobody can tell who gets which portion.
    ['cannot take a step', { at: 0 }, /the toy is broken/],
  ])('it %s', (_, breaks, why) => {
    const toy = { limits: [9, 9, 9] };
    const source = toySource({ ...toy, ...(breaks && { breaks }) });

    expect(() =>
      exploreTogether(counters(toy), source, unbounded, { workers: 2, spawn, ...eager }),
    ).toThrow(why);
  });

  test('whoever leads may be the one', () => {
    // So many portions that some of them are its own.
    const toy: Counters = { limits: [30, 30, 30] };
    const broken = counters({ ...toy, breaks: { at: 4 } });

    expect(() =>
      exploreTogether(broken, toySource(toy), unbounded, { workers: 2, spawn, ...eager }),
    ).toThrow(/the toy is broken/);
  });
});

function ofMachine(
  machine: MachineDescription,
  candidates: readonly Candidate[],
): [PartedSystem, SystemSource] {
  const invariants = theorems.filter((property) => property.kind === 'invariant');
  const names = invariants.map(({ name }) => name);
  return [
    modelInParts(model(machine), candidates, invariants),
    modelSource({ machine, candidates, invariants: names }),
  ];
}

function ofScenario(data: ScenarioData): [PartedSystem, SystemSource] {
  const offer = offerOf(data, model(data.machine));
  return ofMachine(data.machine, offer === undefined ? [] : listOf(offer));
}

test.each<[string, ScenarioData, number]>([
  ['lines, devices and makers', outside(), 4],
  ['faults and pages', paged(), 4],
  ['interrupts and transfers above calls', interruptsAndTransfers(0), 99],
])('on a machine with %s they see what the search alone sees', (_, data, depth) => {
  const [system, source] = ofScenario(data);
  const bounds = { ...unbounded, depth };

  const both = together(system, source, bounds);

  expect(summary(both)).toEqual(summary(explore(system, bounds)));
  expect(both.states).toBeGreaterThan(20);
});

test('on machines that nobody wrote they see what the search alone sees', () => {
  let seen = 0;
  for (let seed = 1; seen < 6; seed++) {
    const numbers = Array.from({ length: 48 }, (_, i) => Math.imul(seed * 7919 + i, 104_729) >>> 2);
    const description = machineFrom(numbersFrom(numbers));
    const { machine } = model(description);
    const all = [...allActions({ machine, spans: [...machine.spans.keys()].slice(0, 6) })];
    const every = Math.max(1, Math.floor(all.length / 40));
    const few = all.filter((action, i) => i % every === seed % every || action.kind === 'return');
    const list = few.map((action) => ({ action, entry: -1 }));
    const bounds = { ...unbounded, depth: 4, states: 100_000 };
    const [system, source] = ofMachine(description, list);
    const alone = explore(system, bounds);
    if (alone.levels.length < 5 || alone.end === 'states') continue;
    seen++;

    expect(summary(together(system, source, bounds))).toEqual(summary(alone));
  }
});

test('what others are sent is as long as it is here, beyond 4 GiB as well', () => {
  const memory = reserved(
    counters({ limits: [3, 3] }),
    { ...unbounded, states: 2 ** 31, bytes: 2 ** 33 },
    2,
  );
  const [here, there] = [memory, structuredClone(memory)].map(commonIn);

  expect(here?.levels[0].byteLength).toBeGreaterThan(2 ** 32);
  for (const name of ['levels', 'parents', 'actions', 'values'] as const) {
    const lengths = [here, there].map((common) =>
      [common?.[name]].flat().map((one) => one?.length),
    );
    expect(lengths[1]).toEqual(lengths[0]);
  }
});

test('where nothing can be reserved, one searches alone', () => {
  const toy = { limits: [3, 3, 3] };
  const endless = { ...unbounded, states: 2 ** 31, bytes: 2 ** 52 };
  const { end, states } = exploreTogether(counters(toy), toySource(toy), endless, {
    workers: 2,
    spawn,
    ...eager,
  });

  expect({ end, states }).toEqual({ end: 'complete', states: 4 ** 3 });
});

test('each part of a state is what its key says', () => {
  for (const data of [confined(), outside(), paged()]) {
    const [system] = ofScenario(data);
    for (const [part, value] of system.initial.entries()) {
      expect(system.valueOf(part, system.key(part, value))).toStrictEqual(value);
    }
  }
});
