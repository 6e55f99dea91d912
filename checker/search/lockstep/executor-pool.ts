/**
 * The executors of one model, which runs in lockstep use one after the other.
 *
 * A machine costs as much to make as a short run on it. One that is taken is in the state in which it
 * was made, whichever run used it before, so that a run is the same on it as on a new one.
 */

import {
  type Driver,
  Machine as Executor,
  type Saved,
  type Units,
} from '../../../executor/machine.ts';
import { type Sizes, type Timing, timing as usualTiming } from '../../../executor/timing.ts';
import { executorFor, unitsFor } from '../../../executor/variants/index.ts';
import { present } from '../../../model/assert.ts';
import { designOf } from '../../../model/design.ts';
import type { Model } from '../../../model/semantics.ts';
import type { ScenarioData } from '../../scenario/data.ts';
import { variantOf } from '../../scenario/variants.ts';

export interface Making {
  /** Without: those of the model's design. */
  readonly units?: Units | undefined;
  readonly sizes?: Partial<Sizes> | undefined;
  readonly timing?: Timing | undefined;
}

/** Of the design and variant of a scenario, with what it says of its machine; elsewhere the usual one. */
export function makingOf(data: Pick<ScenarioData, 'executor' | 'variant' | 'machine'>): {
  readonly units: Units;
  readonly sizes: Partial<Sizes>;
  readonly timing?: Timing;
} {
  const { sizes, latencies, port } = data.executor ?? {};
  const decided = { ...(port && { port }), ...variantOf(data).executor };
  const made = executorFor(designOf(data.machine.design), decided);
  return {
    units: made.units,
    sizes: { ...made.sizes, ...sizes },
    ...(latencies && { timing: { ...usualTiming, ...latencies } }),
  };
}

/** Throws `NotBuilt`. */
export function makeExecutor(
  model: Model,
  { units, sizes, timing }: Making,
  driver: Driver,
): Executor {
  const { description, design, devices, cuts } = model.machine;
  return new Executor(description, {
    ...driver,
    units: units ?? unitsFor(design),
    ...(sizes && { sizes }),
    ...(timing && { timing }),
    bursts: devices.length === 0 ? [] : cuts,
  });
}

interface Reusable {
  readonly making: Making;
  readonly executor: Executor;
  /** What it saved when it was made. */
  readonly made: Saved;
  isIdle: boolean;
}

export class ExecutorPool {
  readonly model: Model;
  readonly #executors: Reusable[] = [];

  constructor(model: Model) {
    this.model = model;
  }

  /**
   * An executor that is in the state in which it was made. One of other units, sizes or timing, by
   * their identity, is another one. Throws `NotBuilt`.
   */
  take(making: Making, driver: Driver): Executor {
    const { units, sizes, timing } = making;
    const known = this.#executors.find(
      (one) =>
        one.isIdle &&
        one.making.units === units &&
        one.making.sizes === sizes &&
        one.making.timing === timing,
    );
    if (known === undefined) return this.#make({ units, sizes, timing }, driver);
    known.isIdle = false;
    known.executor.restart(known.made, driver);
    return known.executor;
  }

  #make(making: Making, driver: Driver): Executor {
    const executor = makeExecutor(this.model, making, driver);
    this.#executors.push({ making, executor, made: executor.save(), isIdle: false });
    return executor;
  }

  /** The run is over. Nothing of the executor may be used any more. */
  giveBack(executor: Executor): void {
    const mine = this.#executors.find((one) => one.executor === executor);
    present(mine, 'an executor is given back to its pool').isIdle = true;
  }
}
