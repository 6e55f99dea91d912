/** A run on an executor that was used before is the same as on a new one, whatever it was used for. */

import { describe, expect, test } from 'vitest';
import type { Machine, Units } from '../../../executor/machine.ts';
import type { Sizes } from '../../../executor/timing.ts';
import { type Model, model } from '../../../model/semantics.ts';
import { plantedUnits } from '../../../mutants/index.ts';
import { deepCalls, manyWays, outside, race, twoPages } from '../../../mutants/laboratory.ts';
import type { ScenarioData } from '../../scenario/data.ts';
import { actionSourceOf } from '../action-source.ts';
import { Mulberry32 } from '../random/generator.ts';
import { ExecutorPool, makeExecutor } from './executor-pool.ts';
import { type LockstepOptions, type LockstepRun, runInLockstep } from './lockstep-run.ts';

const silent = { choose: () => 0 };
const sizes: Partial<Sizes> = { plb: 1, tlb: 1, frames: 1 };

/** All that an executor saves, as texts, which are compared faster than words. */
function savedBy(executor: Machine | undefined) {
  if (executor === undefined) return undefined;
  const { row, memory, at } = executor.save();
  return { row: textOf(row), memory: textOf(memory), at };
}

function textOf({ buffer, byteOffset, byteLength }: Uint32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

/** One random run: what it came to, every event, and what the executor saved in the end. */
function run(made: Model, data: ScenarioData, seed: number, options: LockstepOptions) {
  const source = actionSourceOf(data, made);
  const actions = source?.kind === 'menu' ? source.candidates.map(({ action }) => action) : [];
  const numbers = new Mulberry32(seed);
  const events: string[] = [];
  let used: Machine | undefined;
  let left = 40;
  const next = (_: unknown, cycle: number) => {
    const action = actions[numbers.below(actions.length)];
    if (left-- <= 0 || action === undefined) return undefined;
    const pace = Array.from({ length: 6 }, () => numbers.below(4));
    return { action, at: cycle + numbers.below(9), pace };
  };
  const result: LockstepRun = runInLockstep(made, next, {
    ...options,
    onEvent: (actor, event) => events.push(`${actor} ${event}`),
    record: (executor) => {
      used = executor;
    },
  });
  return { result, events, saved: savedBy(used) };
}

/** Runs, some of them cut off while much is under way, on executors of one pool and on new ones. */
function expectTheSame(data: ScenarioData, making: { units?: Units; sizes?: Partial<Sizes> }) {
  const made = model(data.machine);
  const executors = new ExecutorPool(made);
  let executor = executors.take(making, silent);
  const fresh = savedBy(makeExecutor(made, making, silent));
  executors.giveBack(executor);
  for (const seed of [1, 2, 3, 4, 5]) {
    const options = { ...making, ...(seed % 2 === 0 && { cyclesMax: 17 * seed }) };

    expect(run(made, data, seed, { ...options, executors })).toEqual(
      run(made, data, seed, options),
    );
    const again = executors.take(making, silent);
    expect(again).toBe(executor);
    expect(savedBy(again)).toEqual(fresh);
    executor = again;
    executors.giveBack(again);
  }
}

describe('an executor that is taken again is like a new one', () => {
  test.each(Object.entries({ race, outside, manyWays, twoPages, deepCalls }))(
    'on the machine %s, with usual and with small buffers',
    (_, data) => {
      expectTheSame(data(), {});
      expectTheSame(data(), { sizes });
    },
  );

  test.each(plantedUnits.map((planted) => [planted.name, planted] as const))(
    'with the planted unit: %s',
    (_, { where, units }) => expectTheSame((where ?? race)(), { units }),
  );
});

describe('a pool', () => {
  const made = model(race().machine);
  const [action] = race().steps.map((step) => step.action);

  test('hands out no executor twice at a time, nor one of other sizes', () => {
    const executors = new ExecutorPool(made);
    const one = executors.take({}, silent);
    const other = executors.take({}, silent);
    executors.giveBack(one);
    const small = executors.take({ sizes }, silent);

    expect(new Set([one, other, small]).size).toBe(3);
    expect(executors.take({}, silent)).toBe(one);
  });

  test('lets only the driver of the run hear of an executor', () => {
    const executors = new ExecutorPool(made);
    const heard: string[] = [];
    const driver = (name: string) => ({ ...silent, onRetire: () => heard.push(name) });
    const load = action ?? { kind: 'load', thread: 0, span: 0 };
    for (const name of ['first', 'second']) {
      const executor = executors.take({}, driver(name));
      executor.give(load);
      while (!executor.isIdle) executor.tick();
      executors.giveBack(executor);
    }

    expect(heard).toEqual(['first', 'second']);
  });

  test('takes back only what it handed out', () => {
    expect(() => new ExecutorPool(made).giveBack(makeExecutor(made, {}, silent))).toThrow(
      'is given back to its pool',
    );
  });
});
