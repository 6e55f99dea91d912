/**
 * What each action cost: the cycles of its hart from when it was given to its retirement, cause by cause.
 *
 * It reads the executor's accounts and changes nothing. Where a hart is interrupted, the handler's cycles
 * are counted for both. What no hart does has cycles and no causes.
 */

import type { Machine as Executor, Retirement } from '../../../executor/machine.ts';
import { type CycleCause, causes } from '../../../executor/units/cycles.ts';
import type { Action } from '../../../model/action.ts';
import type { StepCost } from '../../finding/step-cost.ts';

interface Begun {
  readonly cycle: number;
  /** Of the hart that does it; absent where none does. */
  readonly by?: Readonly<Record<CycleCause, number>>;
}

export class StepMeter {
  readonly #begun = new Map<Action, Begun>();

  given(action: Action, executor: Executor): void {
    const { cycle } = executor;
    const by = 'thread' in action ? executor.cyclesOf(action.thread) : undefined;
    this.#begun.set(action, { cycle, ...(by && { by }) });
  }

  /** Undefined of what it was not told that it was given. */
  retired({ action, retired }: Retirement, executor: Executor): StepCost | undefined {
    const begun = this.#begun.get(action);
    if (begun === undefined) return undefined;
    this.#begun.delete(action);
    if (begun.by === undefined || !('thread' in action)) {
      return { cycles: retired - begun.cycle + 1, by: {} };
    }
    return costBetween(begun.by, executor.cyclesOf(action.thread));
  }
}

export function costBetween(
  before: Readonly<Record<CycleCause, number>>,
  after: Readonly<Record<CycleCause, number>>,
): StepCost {
  const spent = causes.map((cause) => [cause, after[cause] - before[cause]] as const);
  return {
    cycles: spent.reduce((sum, [, cycles]) => sum + cycles, 0),
    by: Object.fromEntries(spent.filter(([, cycles]) => cycles > 0)),
  };
}
