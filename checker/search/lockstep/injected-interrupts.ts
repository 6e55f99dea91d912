/**
 * Interrupts that are injected into a run at given cycles: raised, delivered as soon as they may be, and
 * handled by returning. The scenario has none of these steps.
 */

import type { Machine as Executor } from '../../../executor/machine.ts';
import type { Action } from '../../../model/action.ts';
import type { Lockstep } from './lockstep.ts';

export interface InjectedInterrupt {
  readonly cycle: number;
  readonly raise: Action<'raise'>;
  readonly deliver: Action<'deliver'>;
  readonly back: Action<'return'>;
}

interface Injection {
  readonly one: InjectedInterrupt;
  stage: Stage;
}

type Stage = 'to be raised' | 'to be delivered' | 'being delivered' | 'inside' | 'over';

export class InjectedInterrupts {
  /** A handler that came last returns first. */
  readonly #lastFirst: readonly Injection[];
  readonly #executor: Executor;
  /** How many harts have taken. */
  taken = 0;

  readonly #onGive: (action: Action) => void;

  constructor(
    all: readonly InjectedInterrupt[],
    executor: Executor,
    onGive: (action: Action) => void = () => {},
  ) {
    this.#onGive = onGive;
    this.#lastFirst = all.map((one): Injection => ({ one, stage: 'to be raised' })).reverse();
    this.#executor = executor;
  }

  /** Whether a handler is on a stack or about to be: the scenario's own steps wait until it is gone. */
  get isUnderWay(): boolean {
    return this.#lastFirst.some(({ stage }) => stage === 'being delivered' || stage === 'inside');
  }

  retired(action: Action): void {
    const entered = this.#lastFirst.findLast(
      ({ one, stage }) => stage === 'being delivered' && one.deliver === action,
    );
    if (entered === undefined) return;
    entered.stage = 'inside';
    this.taken++;
  }

  /** Gives the executor each action whose turn has come. Returns the cycle of the next raise. */
  advance(lockstep: Lockstep): number {
    let until = Number.POSITIVE_INFINITY;
    for (const injection of this.#lastFirst) {
      injection.stage = this.#next(injection, lockstep);
      if (injection.stage === 'to be raised') until = Math.min(until, injection.one.cycle);
    }
    return until;
  }

  #next({ one, stage }: Injection, lockstep: Lockstep): Stage {
    const executor = this.#executor;
    const { thread, line } = one.deliver;
    const hart = executor.harts[thread];
    switch (stage) {
      case 'to be raised':
        if (one.cycle > executor.cycle) return stage;
        if (!executor.isFree(one.raise) || !lockstep.isEnabled(one.raise)) return 'over';
        executor.give(one.raise);
        return 'to be delivered';
      case 'to be delivered':
        if (!executor.isFree(one.deliver) || !lockstep.isEnabled(one.deliver)) return stage;
        this.#onGive(one.deliver);
        executor.give(one.deliver);
        return 'being delivered';
      case 'being delivered':
        // The hart took another delivery of the line: this one waits until the line is pending again.
        return hart?.isWanted === false && hart.action !== one.deliver ? 'to be delivered' : stage;
      case 'inside': {
        const frames = lockstep.state.threads[thread] ?? [];
        if (!frames.some((frame) => frame.line === line)) return 'over';
        if (frames.at(-1)?.line !== line || !executor.isFree(one.back)) return stage;
        executor.give(one.back);
        return 'over';
      }
      case 'over':
        return stage;
    }
  }
}
