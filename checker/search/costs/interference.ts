/**
 * What others can cost: looks for what their harts can do, again and again, so that some steps of another
 * thread take as long as possible.
 *
 * Each hart of an attacker repeats a short loop of actions that its space may ask for, and all harts the
 * same ones of their own. First each action alone, then pairs, then random loops, from the start or
 * only once the steps begin. What an attacker calls returns at once. Delays are the shortest, and
 * nothing is compared with the model, whose run this is in any case. It is a search: what it finds can be
 * done, and what it does not find may still be.
 */

import type { Machine as Executor } from '../../../executor/machine.ts';
import type { Action } from '../../../model/action.ts';
import { present } from '../../../model/assert.ts';
import type { Machine } from '../../../model/machine.ts';
import type { Model } from '../../../model/semantics.ts';
import type { StepCost } from '../../finding/step-cost.ts';
import { sumOfCosts } from '../../finding/step-cost.ts';
import type { AttackersData } from '../../scenario/data.ts';
import { type AttackerUniverse, attackersOn } from '../attackers.ts';
import { type Making, makeExecutor } from '../lockstep/executor-pool.ts';
import { StepMeter } from '../lockstep/step-meter.ts';
import { Mulberry32 } from '../random/generator.ts';
import { allActions } from '../universe.ts';

/** How many loops of each kind are tried at most. */
const tries = { alone: 64, pairsOf: 8, random: 40, longest: 4 } as const;
/** A step that takes longer counts as one that never ends. */
export const cyclesMax = 20_000;
/** Cycles by which attackers that wait for the steps begin later than these. */
const offsets = [0, 1, 3, 8] as const;

export interface Interference {
  /** Undisturbed; undefined: the steps do not come to an end. */
  readonly alone: StepCost | undefined;
  /** The most that was found; undefined: some loop keeps the steps from ever ending. */
  readonly worst: StepCost | undefined;
  /** What each hart repeats in the worst case, in the order of the harts. */
  readonly loops: readonly (readonly Action[])[];
  /** Whether they wait for the steps before they begin. */
  readonly isLate: boolean;
  readonly runs: number;
  readonly cycles: number;
  /** Not all was tried: the time was up. */
  readonly isCut: boolean;
}

export interface Disturbed {
  readonly model: Model;
  readonly making: Making;
  /** What the thread does, and which of it, by place, is timed. */
  readonly steps: readonly Action[];
  readonly timed: readonly number[];
  readonly attackers: AttackersData;
}

/** Undefined: no thread but those of the steps runs code of an attacker. */
export function interferenceIn(
  disturbed: Disturbed,
  { seed, outOfTime }: { readonly seed: number; readonly outOfTime: () => boolean },
): Interference | undefined {
  const harts = hartsOf(disturbed);
  if (harts.length === 0) return undefined;
  const trial = new Trial(disturbed, harts);
  const alone = trial.run([], undefined);
  const search = new Search(trial, outOfTime);
  const length = Math.max(...harts.map(({ offers }) => offers.length));
  const ranked = search.each(everyNth(length, tries.alone).map((one) => [one]));
  const best = ranked.slice(0, tries.pairsOf).map(([one]) => one as number);
  search.each(best.flatMap((one) => best.map((other) => [one, other])));
  const numbers = new Mulberry32(seed);
  search.each(
    Array.from({ length: tries.random }, () =>
      Array.from({ length: 1 + numbers.below(tries.longest) }, () => numbers.below(length)),
    ),
  );
  const { worst } = search;
  return {
    alone,
    worst: worst.cost,
    loops: harts.map((hart) => worst.loop.map((at) => offerOf(hart, at))),
    isLate: worst.late !== undefined,
    runs: trial.runs,
    cycles: trial.cycles,
    isCut: search.isCut,
  };
}

/** So many of the numbers below the length, evenly spread; all where there are no more. */
function everyNth(length: number, most: number): number[] {
  const count = Math.min(length, most);
  return Array.from({ length: count }, (_, i) => Math.floor((i * length) / count));
}

/** A hart of an attacker, and what it can ask for. */
interface AttackHart {
  readonly thread: number;
  readonly universe: AttackerUniverse;
  readonly offers: readonly Action[];
}

/** Harts of the same number of offers do the same by its place; others what is nearest. */
function offerOf({ offers }: AttackHart, at: number): Action {
  return present(offers[at % offers.length], 'an attacker can ask for something');
}

function hartsOf({ model, steps, attackers }: Disturbed): AttackHart[] {
  const { machine } = model;
  const busy = new Set(steps.flatMap((action) => ('thread' in action ? [action.thread] : [])));
  const universes = attackersOn({ kind: 'menu', entries: [], attackers: [attackers] }, machine);
  return machine.threads.flatMap(({ home }, thread): AttackHart[] => {
    const universe = universes.find(({ attacker: { space } }) =>
      [home.code, home.data].includes(space),
    );
    if (busy.has(thread) || universe === undefined) return [];
    const offers = offersOn(universe, machine, thread);
    return offers.length === 0 ? [] : [{ thread, universe, offers }];
  });
}

/** What the space can ask for on one thread: beats of devices are nobody's loop. */
function offersOn(universe: AttackerUniverse, machine: Machine, thread: number): Action[] {
  const threads = [present(machine.threads[thread], 'a hart has its thread')];
  const own = { ...universe, machine: { ...machine, threads } };
  return [...allActions(own)].flatMap((action) =>
    'thread' in action ? [{ ...action, thread }] : [],
  );
}

interface Tried {
  readonly loop: readonly number[];
  readonly late: number | undefined;
  readonly cost: StepCost | undefined;
}

/** Tries loops and keeps the worst; of equal ones the first. */
class Search {
  readonly #trial: Trial;
  readonly #outOfTime: () => boolean;
  worst: Tried = { loop: [], late: undefined, cost: { cycles: -1, by: {} } };
  isCut = false;

  constructor(trial: Trial, outOfTime: () => boolean) {
    this.#trial = trial;
    this.#outOfTime = outOfTime;
  }

  /** The loops, the most costly first. */
  each(loops: readonly (readonly number[])[]): readonly (readonly number[])[] {
    const found = loops.map((loop, i) => ({ loop, i, cycles: this.#tryOut(loop) }));
    return found
      .sort((one, other) => other.cycles - one.cycles || one.i - other.i)
      .map(({ loop }) => loop);
  }

  /** How many cycles it costs at most, whenever they begin. */
  #tryOut(loop: readonly number[]): number {
    let most = -1;
    for (const late of [undefined, ...offsets]) {
      // Worse than never to end is nothing.
      if (this.worst.cost === undefined) return most;
      if (this.isCut || this.#outOfTime()) {
        this.isCut = true;
        return most;
      }
      const cost = this.#trial.run(loop, late);
      const cycles = cyclesOf(cost);
      most = Math.max(most, cycles);
      if (cycles > cyclesOf(this.worst.cost)) this.worst = { loop, late, cost };
    }
    return most;
  }
}

function cyclesOf(cost: StepCost | undefined): number {
  return cost?.cycles ?? Number.POSITIVE_INFINITY;
}

/** One machine, on which one loop after the other is tried. */
class Trial {
  readonly #disturbed: Disturbed;
  readonly #harts: readonly AttackHart[];
  readonly #executor: Executor;
  readonly #made: ReturnType<Executor['save']>;
  /** By place: what the steps cost in this run. */
  readonly #costs: StepCost[] = [];
  readonly #meter = new StepMeter();
  #isOver = true;
  runs = 0;
  cycles = 0;

  constructor(disturbed: Disturbed, harts: readonly AttackHart[]) {
    this.#disturbed = disturbed;
    this.#harts = harts;
    const { model, making } = disturbed;
    this.#executor = makeExecutor(model, making, this.#driver());
    this.#made = this.#executor.save();
  }

  #driver(): ConstructorParameters<typeof Executor>[1] {
    return {
      choose: () => 0,
      onRetire: (retirement) => {
        const cost = this.#meter.retired(retirement, this.#executor);
        if (cost === undefined) return;
        this.#costs.push(cost);
        this.#isOver = true;
      },
      onDrop: (_, action) => {
        if (action === this.#disturbed.steps[this.#costs.length]) this.#isOver = true;
      },
    };
  }

  /** `late`: they begin so many cycles after the first step that is timed. Undefined: it does not end. */
  run(loop: readonly number[], late: number | undefined): StepCost | undefined {
    const { steps, timed } = this.#disturbed;
    const executor = this.#executor;
    executor.restart(this.#made, this.#driver());
    this.#costs.length = 0;
    this.runs++;
    const loops = loop.length === 0 ? [] : this.#harts.map((hart) => new Looping(hart, loop));
    let beginsIn = late === undefined ? 0 : Number.POSITIVE_INFINITY;
    const first = Math.min(...timed);
    for (const [place, action] of steps.entries()) {
      if (place > Math.max(...timed)) break;
      if (place === first && late !== undefined) beginsIn = late;
      for (let left = cyclesMax; !executor.isFree(action); left--) {
        if (left === 0) return undefined;
        beginsIn = this.#cycle(loops, beginsIn);
      }
      this.#meter.given(action, executor);
      executor.give(action);
      this.#isOver = false;
      for (let left = cyclesMax; !this.#isOver; left--) {
        if (left === 0) return undefined;
        beginsIn = this.#cycle(loops, beginsIn);
      }
      // Dropped: there is nothing to time.
      if (this.#costs.length === place) this.#costs.push({ cycles: 0, by: {} });
    }
    return sumOfCosts(timed.map((place) => present(this.#costs[place], 'it was timed')));
  }

  #cycle(loops: readonly Looping[], beginsIn: number): number {
    if (beginsIn <= 0) for (const one of loops) one.advance(this.#executor);
    this.#executor.tick();
    this.cycles++;
    return beginsIn - 1;
  }
}

/** A hart that repeats its loop. */
class Looping {
  readonly #hart: AttackHart;
  readonly #loop: readonly number[];
  readonly #back: Action;
  #next = 0;

  constructor(hart: AttackHart, loop: readonly number[]) {
    this.#hart = hart;
    this.#loop = loop;
    this.#back = { kind: 'return', thread: hart.thread, results: [] };
  }

  advance(executor: Executor): void {
    const { thread, universe } = this.#hart;
    const hart = present(executor.harts[thread], 'a thread has a hart');
    if (!hart.isIdle || hart.frames.depth === 0) return;
    const { code, data } = hart.frames.top;
    const { space } = universe.attacker;
    const isIts = code === space || data === space;
    executor.give(isIts ? offerOf(this.#hart, this.#loop[this.#next] as number) : this.#back);
    if (isIts) this.#next = (this.#next + 1) % this.#loop.length;
  }
}
