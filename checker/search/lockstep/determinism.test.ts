/**
 * The same seed takes the same cycles: every word of the machine, every event and every retirement of
 * each cycle are the same bytes, also when the machine was saved in the middle and loaded again.
 */

import { describe, expect, test } from 'vitest';
import { Machine } from '../../../executor/machine.ts';
import type { Action } from '../../../model/action.ts';
import { model } from '../../../model/semantics.ts';
import { deepCalls, manyWays, outside, race, twoPages } from '../../../mutants/laboratory.ts';
import type { ScenarioData } from '../../scenario/data.ts';
import { actionSourceOf } from '../action-source.ts';
import { Mulberry32 } from '../random/generator.ts';
import { searchInLockstep } from '../random/search-lockstep.ts';

/** The words of a machine that are not 0, by their places. */
function wordsOf(machine: Machine): string {
  const { row, memory } = machine.save();
  let words = '';
  for (let place = 0; place < row.length; place++) {
    if (row[place] !== 0) words += `${place}:${row[place]} `;
  }
  return `${words}| ${memory.join(' ')}`;
}

/** Drives a machine by numbers alone and logs what it does, a line for each cycle. */
class Drive {
  readonly lines: string[] = [];
  #now: string[] = [];
  readonly #actions: readonly Action[];
  #machine: Machine;
  readonly #make: () => Machine;
  /** Every number follows from it and the cycle: nothing else has to be kept. */
  readonly #seed: number;

  constructor(data: ScenarioData, seed: number) {
    const made = model(data.machine);
    const source = actionSourceOf(data, made);
    this.#actions = source?.kind === 'menu' ? source.candidates.map(({ action }) => action) : [];
    this.#seed = seed;
    this.#make = () => {
      const machine: Machine = new Machine(made.machine.description, {
        bursts: made.machine.cuts,
        choose: (n, actor) => this.#drawn(machine.cycle, actor).below(n),
        onIssue: (actor, action) => this.#now.push(`${actor} issues ${action.kind}`),
        onEvent: (actor, event) => this.#now.push(`${actor} ${event}`),
        onRetire: (retirement) => this.#now.push(JSON.stringify(retirement)),
      });
      // Words of the row name instructions: the same ones in whatever order they are given.
      for (const action of this.#actions) machine.numberOf(action);
      return machine;
    };
    this.#machine = this.#make();
  }

  #drawn(cycle: number, actor: number): Mulberry32 {
    return new Mulberry32(this.#seed * 1_000_003 + cycle * 101 + actor);
  }

  run(cycles: number): this {
    for (let i = 0; i < cycles; i++) {
      const { cycle } = this.#machine;
      const numbers = this.#drawn(cycle, 99);
      const action = this.#actions[numbers.below(this.#actions.length)];
      const isTurn = numbers.below(4) === 0;
      if (isTurn && action !== undefined && this.#machine.isFree(action)) {
        this.#machine.give(action, numbers.below(5));
      }
      this.#now = [];
      this.#machine.tick();
      this.lines.push(`${cycle}: ${this.#now.join('; ')} ${wordsOf(this.#machine)}`);
    }
    return this;
  }

  /** Another machine goes on where this one is. */
  change(): this {
    const saved = this.#machine.save();
    this.#machine = this.#make();
    this.#machine.load(saved);
    return this;
  }
}

const machines = { race, outside, manyWays, twoPages, deepCalls };

describe.each(Object.entries(machines))('%s', (_, data) => {
  const log = (drive: Drive) => drive.lines.join('\n');
  const whole = log(new Drive(data(), 7).run(1500));

  test('is the same twice, and another with another seed', () => {
    expect(log(new Drive(data(), 7).run(1500)) === whole).toBe(true);
    expect(log(new Drive(data(), 8).run(1500)) === whole).toBe(false);
    expect(whole.match(/"retired"/g)?.length).toBeGreaterThan(20);
  });

  test.each([1, 200, 733, 1499])(
    'is the same when it is saved and loaded after %i cycles',
    (cycles) => {
      const drive = new Drive(data(), 7)
        .run(cycles)
        .change()
        .run(1500 - cycles);

      expect(log(drive) === whole).toBe(true);
    },
  );
});

test('a search in lockstep writes the same log from the same seed', () => {
  const log = () => {
    const lines: string[] = [];
    const data = twoPages();
    const made = model(data.machine);
    const source = actionSourceOf(data, made);
    if (source === undefined) throw new Error('nothing may happen');
    const result = searchInLockstep(made, source, {
      seed: 3,
      runs: 6,
      steps: 30,
      cycles: Number.POSITIVE_INFINITY,
      onCycle: (machine) => lines.push(`${machine.cycle}: ${wordsOf(machine)}`),
      onEvent: (actor, event) => lines.push(`${actor} ${event}`),
      onRetire: (retirement) => lines.push(JSON.stringify(retirement)),
    });
    return { text: lines.join('\n'), result };
  };
  const [one, other] = [log(), log()];

  expect(one.text === other.text).toBe(true);
  expect(one.result).toEqual(other.result);
  expect(one.text.length).toBeGreaterThan(100_000);
});
