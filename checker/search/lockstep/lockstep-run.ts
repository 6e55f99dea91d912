/**
 * One run in lockstep: instructions are given to the harts of an executor, lines are raised and
 * delivered, devices have something to move, and what it retires is held against the model as it
 * comes.
 *
 * Items are given in one order, each as soon as whoever does it is free; what others are doing
 * meanwhile goes on. Each brings along how long everything takes that it does, so that leaving one
 * out does not change the pace of the others.
 */

import {
  Machine as Executor,
  type Retirement,
  type Units,
  units as usual,
} from '../../../executor/machine.ts';
import type { Sizes } from '../../../executor/timing.ts';
import type { HartEvent } from '../../../executor/units/context.ts';
import { type CycleCause, causes } from '../../../executor/units/cycles.ts';
import type { Action } from '../../../model/action.ts';
import type { Model } from '../../../model/semantics.ts';
import type { MachineState } from '../../../model/state.ts';
import type { Windows } from '../../finding/windows.ts';
import { type Interruption, Interruptions } from './injected-interrupts.ts';
import { Lockstep, type Mismatch } from './lockstep.ts';
import { WindowMeter } from './window.ts';

export interface Item {
  readonly action: Action;
  /** The cycle before which it does not begin. */
  readonly at: number;
  /** What its choices come to, one after the other, each modulo what there is; then 0. */
  readonly pace: readonly number[];
  /** The cycle in which it was given: heeded when a run is replayed `asGiven`. */
  readonly given?: number;
}

export interface LockstepOptions {
  readonly units?: Units;
  readonly sizes?: Partial<Sizes>;
  /** Each instruction waits until all harts are free: what happens is as it was written. */
  readonly inTurn?: boolean;
  /** Nothing is given before it was the last time: what became impossible meanwhile stays out. */
  readonly asGiven?: boolean;
  readonly interruptions?: readonly Interruption[];
  /** After so many cycles the run ends where it is. */
  readonly cyclesMax?: number;
  /** Called before each cycle; none is passed over then. */
  readonly onCycle?: (executor: Executor) => void;
  /** Called before each cycle that is not passed over: nothing happens in those that are. */
  readonly watch?: (executor: Executor, lockstep: Lockstep) => void;
  readonly onEvent?: (actor: number, event: HartEvent) => void;
  readonly onIssue?: (actor: number, action: Action) => void;
  readonly onRetire?: (retirement: Retirement) => void;
}

export interface LockstepRun {
  /** Those that were given. */
  readonly items: readonly Item[];
  readonly retirements: readonly Retirement[];
  readonly cycles: number;
  /** Of the interrupts that were put into it, how many a hart took. */
  readonly interrupts: number;
  /** Of all harts together, where their cycles went. */
  readonly byCause: Readonly<Record<CycleCause, number>>;
  /** On which machine and how, so that it can be taken again. */
  readonly how: Pick<LockstepOptions, 'sizes' | 'interruptions' | 'inTurn' | 'asGiven'>;
  /** How long what was taken away still worked. */
  readonly windows: Windows;
  /** The run was cut off by `cyclesMax`. */
  readonly isCut: boolean;
  /** After the last retirement. */
  readonly mismatch?: Mismatch;
}

/** Nothing takes longer than this between two retirements, however large the table. */
const patience = 2_000_000;

/** What is to be done next; undefined: nothing more. */
export type Next = (state: MachineState, cycle: number) => Item | 'skip' | undefined;

export function runInLockstep(
  model: Model,
  next: Next,
  options: LockstepOptions = {},
): LockstepRun {
  return new Running(model, options).run(next);
}

/** The same items again, without what is no longer enabled. */
export function replayInLockstep(
  model: Model,
  items: readonly Item[],
  options: LockstepOptions = {},
): LockstepRun {
  const left = items.values();
  return runInLockstep(model, () => left.next().value, options);
}

interface Pace {
  readonly pace: readonly number[];
  at: number;
}

class Running {
  readonly #options: LockstepOptions;
  readonly #executor: Executor;
  readonly #lockstep: Lockstep;
  readonly #retirements: Retirement[] = [];
  readonly #given: Item[] = [];
  /** Of harts' instructions and of engines' beats, and of the deliveries on each hart. */
  readonly #paces: Pace[] = [];
  readonly #deliveries: Pace[] = [];
  #mismatch: Mismatch | undefined;
  readonly #meter: WindowMeter;
  readonly #interruptions: Interruptions | undefined;

  constructor(model: Model, options: LockstepOptions) {
    this.#options = options;
    this.#lockstep = new Lockstep(model);
    this.#meter = new WindowMeter(
      model,
      (actor, action) => this.#executor.harts[actor]?.action === action,
    );
    const { description } = model.machine;
    this.#executor = new Executor(description, {
      units: options.units ?? usual,
      ...(options.sizes && { sizes: options.sizes }),
      bursts: model.machine.devices.length === 0 ? [] : model.machine.cuts,
      choose: (n, actor) => this.#choose(n, actor),
      onIssue: (actor, action) => {
        this.#lockstep.issued(actor, action);
        this.#meter.issued(actor, action, this.#executor.cycle);
        options.onIssue?.(actor, action);
      },
      onRetire: (retirement) => this.#retired(retirement),
      onDrop: (actor, action) => {
        this.#mismatch ??= this.#lockstep.dropped(actor, action);
      },
      ...(options.onEvent && { onEvent: options.onEvent }),
    });
    this.#interruptions =
      options.interruptions && new Interruptions(options.interruptions, this.#executor);
  }

  #choose(n: number, actor: number): number {
    const hart = this.#executor.harts[actor];
    const isDelivery = hart?.action?.kind === 'deliver';
    const own = isDelivery ? this.#deliveries[actor] : this.#paces[actor];
    // An instruction that has not begun has no say in what its hart answers to others.
    const isBetween = hart?.doing === 'idle';
    if (own === undefined || isBetween || own.at >= own.pace.length) return 0;
    return (own.pace[own.at++] as number) % n;
  }

  #retired(retirement: Retirement): void {
    // What one cycle brings after the first difference is not looked at.
    if (this.#mismatch !== undefined) return;
    this.#retirements.push(retirement);
    this.#options.onRetire?.(retirement);
    const before = this.#lockstep.state;
    this.#mismatch = this.#lockstep.retired(retirement, this.#executor);
    const isAdmitted = this.#mismatch?.kind !== 'outcome';
    this.#meter.retired(retirement, { before, isAdmitted });
    this.#interruptions?.retired(retirement.action);
  }

  run(next: Next): LockstepRun {
    const executor = this.#executor;
    const { onCycle, watch, cyclesMax = Number.POSITIVE_INFINITY } = this.#options;
    let waiting: Item | undefined;
    let isMore = true;
    let retiredAt = 0;
    let seen = 0;
    while (this.#mismatch === undefined) {
      while (waiting !== undefined || (isMore && this.#mayDraw())) {
        if (waiting !== undefined && (this.#isEarly(waiting) || !this.#give(waiting))) break;
        const item = this.#mayDraw() ? next(this.#lockstep.state, executor.cycle) : 'skip';
        if (item === undefined) isMore = false;
        waiting = item === 'skip' ? undefined : item;
      }
      const until = Math.min(this.#interrupt(), this.#dueAt(waiting));
      if (!isMore && waiting === undefined && executor.isIdle && !this.#isInterrupted) break;
      // Whoever watches sees every cycle.
      if (onCycle === undefined) executor.skip(Math.min(cyclesMax - 1, until) - executor.cycle);
      onCycle?.(executor);
      watch?.(executor, this.#lockstep);
      executor.tick();
      const { cycle } = executor;
      if (this.#retirements.length > seen) [seen, retiredAt] = [this.#retirements.length, cycle];
      if (cycle - retiredAt > patience) this.#mismatch = { kind: 'stuck', waiting: this.#busy() };
      if (cycle >= cyclesMax) return this.#told(true);
    }
    this.#mismatch ??= this.#lockstep.compareAll(executor);
    return this.#told(false);
  }

  #isEarly(item: Item): boolean {
    return this.#executor.cycle < (item.given ?? 0) && this.#options.asGiven === true;
  }

  /** No cycle is passed over in which something is to be given. */
  #dueAt(item: Item | undefined): number {
    return item !== undefined && this.#isEarly(item) ? (item.given ?? 0) : Number.POSITIVE_INFINITY;
  }

  #interrupt(): number {
    return this.#interruptions?.advance(this.#lockstep) ?? Number.POSITIVE_INFINITY;
  }

  /** Whether a handler is on a stack that nobody wrote. */
  get #isInterrupted(): boolean {
    return this.#interruptions?.isUnderWay === true;
  }

  /** What is to be done next is settled as late as possible: when some hart can do it. */
  #mayDraw(): boolean {
    if (this.#options.inTurn === true) return this.#executor.isIdle && !this.#isInterrupted;
    return this.#executor.harts.some(({ isIdle }) => isIdle);
  }

  /** Whether whoever does it was free to take it; what has become impossible is passed over. */
  #give(item: Item): boolean {
    const { action, pace } = item;
    if (!this.#executor.isFree(action)) return false;
    if (!this.#lockstep.isEnabled(action)) return true;
    if (action.kind === 'deliver') this.#deliveries[action.thread] = { pace, at: 0 };
    else if (action.kind === 'beat') this.#paces[this.#engine(action.device)] = { pace, at: 0 };
    else if (action.kind !== 'raise') this.#paces[action.thread] = { pace, at: 0 };
    const { cycle } = this.#executor;
    this.#given.push({ ...item, given: cycle });
    this.#executor.give(action, Math.max(0, item.at - cycle));
    return true;
  }

  #engine(device: number): number {
    return this.#executor.harts.length + device;
  }

  #busy(): number[] {
    return this.#executor.harts.flatMap(({ isIdle, id }) => (isIdle ? [] : [id]));
  }

  #told(isCut: boolean): LockstepRun {
    return {
      items: this.#given,
      retirements: this.#retirements,
      cycles: this.#executor.cycle,
      interrupts: this.#interruptions?.taken ?? 0,
      byCause: sumOfCauses(this.#executor),
      windows: this.#meter.worst,
      how: howOf(this.#options),
      isCut,
      ...(this.#mismatch && { mismatch: this.#mismatch }),
    };
  }
}

function howOf({ sizes, interruptions, inTurn, asGiven }: LockstepOptions): LockstepRun['how'] {
  return {
    ...(sizes && { sizes }),
    ...(interruptions && { interruptions }),
    ...(inTurn === undefined ? {} : { inTurn }),
    ...(asGiven === undefined ? {} : { asGiven }),
  };
}

function sumOfCauses(executor: Executor): Record<CycleCause, number> {
  const sums = Object.fromEntries(causes.map((cause) => [cause, 0])) as Record<CycleCause, number>;
  executor.addCycles(sums);
  return sums;
}
