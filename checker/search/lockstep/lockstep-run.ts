/**
 * One run in lockstep: gives actions to the harts, devices and lines of an executor, and holds each
 * retirement against the model.
 *
 * Items are given in one order, each as soon as its actor is free, while the other actors go on. Each
 * item has its own latencies, so that leaving one out does not change the pace of the others.
 */

import type { Driver, Machine as Executor, Retirement, Units } from '../../../executor/machine.ts';
import type { Sizes, Timing } from '../../../executor/timing.ts';
import type { HartEvent } from '../../../executor/units/context.ts';
import { type CycleCause, causes } from '../../../executor/units/cycles.ts';
import type { Action } from '../../../model/action.ts';
import { assert } from '../../../model/assert.ts';
import type { Model } from '../../../model/semantics.ts';
import type { MachineState } from '../../../model/state.ts';
import type { Mismatch } from '../../finding/mismatch.ts';
import type { Windows } from '../../finding/windows.ts';
import { type ExecutorPool, makeExecutor } from './executor-pool.ts';
import { type InjectedInterrupt, InjectedInterrupts } from './injected-interrupts.ts';
import { Lockstep } from './lockstep.ts';
import { WindowMeter } from './window.ts';
import { type Worst, WorstMeter } from './worst-meter.ts';

export interface Item {
  readonly action: Action;
  /** The cycle before which it does not begin. */
  readonly at: number;
  /** Answers to the executor's `choose`, in order, each modulo n; 0 once used up. */
  readonly pace: readonly number[];
  /** Cycle of issue in the recorded run; used only with `asGiven`. */
  readonly given?: number;
}

export interface LockstepOptions {
  readonly units?: Units;
  readonly sizes?: Partial<Sizes>;
  readonly timing?: Timing;
  /** Executors of this model, of which the run uses one that is idle; without: it makes its own. */
  readonly executors?: ExecutorPool;
  /** Each action waits until all harts are free, so that actions retire in the order of the items. */
  readonly inTurn?: boolean;
  /** No item is given before its `given`: an action that was impossible then is left out again. */
  readonly asGiven?: boolean;
  readonly injected?: readonly InjectedInterrupt[];
  /** The run is cut off after so many cycles. */
  readonly cyclesMax?: number;
  /** Called before each cycle; no cycle is skipped then. */
  readonly onCycle?: (executor: Executor) => void;
  /** Called before each cycle that is not skipped; nothing happens in a skipped one. */
  readonly record?: (executor: Executor, lockstep: Lockstep) => void;
  readonly onEvent?: (actor: number, event: HartEvent) => void;
  readonly onIssue?: (actor: number, action: Action) => void;
  /** An action is given to its actor. */
  readonly onGive?: (action: Action, executor: Executor) => void;
  readonly onRetire?: (retirement: Retirement, executor: Executor) => void;
}

export interface LockstepRun {
  /** The items that were given. */
  readonly items: readonly Item[];
  readonly retirements: readonly Retirement[];
  readonly cycles: number;
  /** How many injected interrupts a hart took. */
  readonly interrupts: number;
  /** Cycles of all harts by cause. */
  readonly byCause: Readonly<Record<CycleCause, number>>;
  /** The options to replay it with. */
  readonly how: Pick<LockstepOptions, 'sizes' | 'injected' | 'inTurn' | 'asGiven'>;
  /** For how long authority was used after the issue of what took it away. */
  readonly windows: Windows;
  /** The longest waits. */
  readonly worst: Worst;
  /** The run was cut off by `cyclesMax`. */
  readonly isCut: boolean;
  /** After the last retirement. */
  readonly mismatch?: Mismatch;
}

/** Cycles between two retirements; no action takes longer, however large the table. */
const retirementCyclesMax = 2_000_000;

/** The next item; `skip`: none now; undefined: none any more. */
export type Next = (state: MachineState, cycle: number) => Item | 'skip' | undefined;

export function runInLockstep(
  model: Model,
  next: Next,
  options: LockstepOptions = {},
): LockstepRun {
  return new Running(model, options).run(next);
}

/** Runs items again, without those that are no longer enabled. */
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
  /** By actor: the pace of its instruction or beat. */
  readonly #paces: Pace[] = [];
  /** By hart: the pace of a delivery to it. */
  readonly #deliveries: Pace[] = [];
  #mismatch: Mismatch | undefined;
  readonly #meter: WindowMeter;
  readonly #worst: WorstMeter;
  readonly #injected: InjectedInterrupts | undefined;

  constructor(model: Model, options: LockstepOptions) {
    assert((options.executors?.model ?? model) === model, 'a run uses executors of its own model');
    this.#options = options;
    this.#lockstep = new Lockstep(model);
    const { executors } = options;
    const driver = this.#driver();
    this.#executor = executors?.take(options, driver) ?? makeExecutor(model, options, driver);
    this.#meter = new WindowMeter(model, this.#executor);
    this.#worst = new WorstMeter(this.#executor);
    this.#injected =
      options.injected &&
      new InjectedInterrupts(options.injected, this.#executor, (action) =>
        this.#worst.given(action, 0),
      );
  }

  #driver(): Driver {
    const { onIssue, onEvent } = this.#options;
    return {
      choose: (n, actor) => this.#choose(n, actor),
      onIssue: (actor, action) => {
        this.#lockstep.issued(actor, action);
        this.#meter.issued(actor, action);
        onIssue?.(actor, action);
      },
      onRetire: (retirement) => this.#retired(retirement),
      onDrop: (actor, action) => {
        this.#mismatch ??= this.#lockstep.dropped(actor, action);
      },
      onEvent: (actor, event) => {
        this.#worst.noticed(actor, event);
        onEvent?.(actor, event);
      },
    };
  }

  #choose(n: number, actor: number): number {
    const hart = this.#executor.harts[actor];
    const isDelivery = hart?.action?.kind === 'deliver';
    const own = isDelivery ? this.#deliveries[actor] : this.#paces[actor];
    // What a hart answers to others is not at the pace of an instruction that has not begun.
    const isBetween = hart?.doing === 'idle';
    if (own === undefined || isBetween || own.at >= own.pace.length) return 0;
    return (own.pace[own.at++] as number) % n;
  }

  #retired(retirement: Retirement): void {
    // Retirements of the same cycle after the first mismatch are ignored.
    if (this.#mismatch !== undefined) return;
    this.#retirements.push(retirement);
    this.#worst.retired(retirement);
    this.#options.onRetire?.(retirement, this.#executor);
    const before = this.#lockstep.state;
    this.#mismatch = this.#lockstep.retired(retirement, this.#executor);
    this.#meter.retired(retirement, before, this.#mismatch?.kind !== 'outcome');
    this.#injected?.retired(retirement.action);
  }

  run(next: Next): LockstepRun {
    const isCut = this.#runOn(next);
    const result = this.#result(isCut);
    this.#options.executors?.giveBack(this.#executor);
    return result;
  }

  /** Returns whether the run was cut off. */
  #runOn(next: Next): boolean {
    const executor = this.#executor;
    const { onCycle, record, cyclesMax = Number.POSITIVE_INFINITY } = this.#options;
    let waiting: Item | undefined;
    let isMore = true;
    let retiredAt = 0;
    let seen = 0;
    while (this.#mismatch === undefined) {
      while (waiting !== undefined || (isMore && this.#mayAsk())) {
        if (waiting !== undefined && (this.#isEarly(waiting) || !this.#give(waiting))) break;
        const item = this.#mayAsk() ? next(this.#lockstep.state, executor.cycle) : 'skip';
        if (item === undefined) isMore = false;
        waiting = item === 'skip' ? undefined : item;
      }
      const raised = this.#injected?.advance(this.#lockstep) ?? Number.POSITIVE_INFINITY;
      const until = Math.min(raised, this.#dueAt(waiting));
      if (!isMore && waiting === undefined && executor.isIdle && !this.#isInterrupted) break;
      if (onCycle === undefined) executor.skip(Math.min(cyclesMax - 1, until) - executor.cycle);
      onCycle?.(executor);
      record?.(executor, this.#lockstep);
      executor.tick();
      const { cycle } = executor;
      if (this.#retirements.length > seen) [seen, retiredAt] = [this.#retirements.length, cycle];
      if (cycle - retiredAt > retirementCyclesMax) {
        const waiting = executor.harts.flatMap(({ isIdle, id }) => (isIdle ? [] : [id]));
        this.#mismatch = { kind: 'stuck', waiting };
      }
      if (cycle >= cyclesMax) return true;
    }
    this.#mismatch ??= this.#lockstep.compareAll(executor);
    return false;
  }

  #isEarly(item: Item): boolean {
    return this.#executor.cycle < (item.given ?? 0) && this.#options.asGiven === true;
  }

  /** The cycle in which a waiting item is to be given, which must not be skipped. */
  #dueAt(item: Item | undefined): number {
    return item !== undefined && this.#isEarly(item) ? (item.given ?? 0) : Number.POSITIVE_INFINITY;
  }

  /** Whether the handler of an injected interrupt is on a stack. */
  get #isInterrupted(): boolean {
    return this.#injected?.isUnderWay === true;
  }

  /** Whether to ask for the next item: as late as possible, when some hart can take it. */
  #mayAsk(): boolean {
    if (this.#options.inTurn === true) return this.#executor.isIdle && !this.#isInterrupted;
    return this.#executor.harts.some(({ isIdle }) => isIdle);
  }

  /** Whether its actor was free to take the item; an action that has become impossible is left out. */
  #give(item: Item): boolean {
    const { action, pace } = item;
    if (!this.#executor.isFree(action)) return false;
    if (!this.#lockstep.isEnabled(action)) return true;
    if (action.kind === 'deliver') this.#deliveries[action.thread] = { pace, at: 0 };
    else if (action.kind !== 'raise') {
      const actor =
        'thread' in action ? action.thread : this.#executor.harts.length + action.device;
      this.#paces[actor] = { pace, at: 0 };
    }
    const { cycle } = this.#executor;
    this.#given.push({ ...item, given: cycle });
    const delay = Math.max(0, item.at - cycle);
    this.#options.onGive?.(action, this.#executor);
    this.#worst.given(action, delay);
    this.#executor.give(action, delay);
    return true;
  }

  #result(isCut: boolean): LockstepRun {
    const byCause = Object.fromEntries(causes.map((cause) => [cause, 0])) as LockstepRun['byCause'];
    this.#executor.addCycles(byCause);
    return {
      items: this.#given,
      retirements: this.#retirements,
      cycles: this.#executor.cycle,
      interrupts: this.#injected?.taken ?? 0,
      byCause,
      windows: this.#meter.worst,
      worst: this.#worst.with(this.#meter.worst),
      how: howOf(this.#options),
      isCut,
      ...(this.#mismatch && { mismatch: this.#mismatch }),
    };
  }
}

function howOf({ sizes, injected, inTurn, asGiven }: LockstepOptions): LockstepRun['how'] {
  return {
    ...(sizes && { sizes }),
    ...(injected && { injected }),
    ...(inTurn === undefined ? {} : { inTurn }),
    ...(asGiven === undefined ? {} : { asGiven }),
  };
}
