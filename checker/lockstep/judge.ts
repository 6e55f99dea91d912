/**
 * Holds what an executor retires against the model, retirement by retirement.
 *
 * The model goes its own way through the retirements in their order. At each of them exactly one of
 * the outcomes that the contract admits must be the executor's; then link and register storage and,
 * where memory was written, memory must be what the model's state says.
 */

import type { Machine as Executor, Retirement } from '../../executor/machine.ts';
import { extentOf } from '../../executor/words.ts';
import type { Action } from '../../model/action.ts';
import { nobody } from '../../model/machine.ts';
import { type Outcome, sameOutcome } from '../../model/outcome.ts';
import type { Model } from '../../model/semantics.ts';
import { get } from '../../model/sparse.ts';
import type { CellId, Frame, MachineState } from '../../model/state.ts';
import { admissible, takesAway } from './admissible.ts';

/** Where executor and model part. */
export type Mismatch =
  | { readonly kind: 'outcome'; readonly admitted: readonly Outcome[] }
  /** Frames on the stack of a thread, or who governs one of them. */
  | { readonly kind: 'frames'; readonly executor: string; readonly model: string }
  | {
      readonly kind: 'register' | 'memory';
      readonly where: string;
      readonly executor: number;
      readonly model: number;
    }
  /** Cycles of a hart that no cause accounts for, or more than one. */
  | { readonly kind: 'cycles'; readonly hart: number; readonly counted: number }
  /** Nothing retires any more. */
  | { readonly kind: 'stuck'; readonly waiting: readonly number[] };

export class Lockstep {
  readonly #model: Model;
  readonly #inFlight = new Map<number, Action>();
  state: MachineState;

  constructor(model: Model) {
    this.#model = model;
    this.state = model.initial;
  }

  issued(actor: number, action: Action): void {
    if (takesAway(action)) this.#inFlight.set(actor, action);
  }

  retired({ actor, action, outcome }: Retirement, executor: Executor): Mismatch | undefined {
    this.#inFlight.delete(actor);
    const steps = admissible(this.#model, this.state, action, [...this.#inFlight.values()]);
    const step = steps.find((one) => sameOutcome(one.outcome, outcome));
    if (step === undefined) return { kind: 'outcome', admitted: steps.map((s) => s.outcome) };
    this.state = step.state;
    return (
      this.#compareFrames(executor, actor) ??
      (action.kind === 'store' ? this.#compareMemory(executor, action.span) : undefined)
    );
  }

  isEnabled(action: Action): boolean {
    return this.#model.step(this.state, action) !== undefined;
  }

  /** Everything, when a run has ended. */
  compareAll(executor: Executor): Mismatch | undefined {
    for (let thread = 0; thread < this.state.threads.length; thread++) {
      const mismatch = this.#compareFrames(executor, thread) ?? compareCycles(executor, thread);
      if (mismatch !== undefined) return mismatch;
    }
    return this.#compareCells(executor, 0, this.#model.machine.cells);
  }

  #compareFrames(executor: Executor, thread: number): Mismatch | undefined {
    const { frames } = executor.harts[thread] ?? {};
    const expected = this.state.threads[thread] ?? [];
    if (frames === undefined) return undefined;
    const governs = Array.from({ length: frames.depth }, (_, i) => [
      frames.code(i),
      frames.data(i),
    ]);
    const should = expected.map(({ code, data }) => [code, data]);
    if (JSON.stringify(governs) !== JSON.stringify(should)) {
      return { kind: 'frames', executor: this.#pathOf(governs), model: this.#pathOf(should) };
    }
    const values = this.#values;
    for (const [depth, { registers }] of expected.entries()) {
      for (const [which, model] of registers.entries()) {
        const index = frames.register(depth, which);
        const executor = values[index] ?? index;
        if (executor === model) continue;
        const where = `register ${which} of frame ${depth} of ${this.#threadName(thread)}`;
        return { kind: 'register', where, executor, model };
      }
    }
    return undefined;
  }

  get #values(): readonly number[] {
    return [0, ...this.#model.machine.description.values.filter((value) => value !== 0)];
  }

  #threadName(thread: number): string {
    return this.#model.machine.threads[thread]?.name ?? `thread ${thread}`;
  }

  #pathOf(frames: readonly (readonly (number | undefined)[])[]): string {
    const { spaces } = this.#model.machine;
    return frames
      .map(([code = 0, data = 0]) =>
        code === data ? spaces[data]?.name : `${spaces[code]?.name}/${spaces[data]?.name}`,
      )
      .join(' > ');
  }

  #compareMemory(executor: Executor, span: number): Mismatch | undefined {
    const { first = 0, end = 0 } = this.#model.machine.spans[span] ?? {};
    return this.#compareCells(executor, first, end);
  }

  #compareCells(executor: Executor, first: CellId, end: CellId): Mismatch | undefined {
    const { memory } = executor;
    if (memory === undefined) return undefined;
    const { cuts, description } = this.#model.machine;
    for (let cell = first; cell < end; cell++) {
      const model = this.#valueAt(cell);
      if (model === undefined) continue;
      const base = cuts[cell] as bigint;
      const range = { base, bytes: (cuts[cell + 1] as bigint) - base };
      const found = memory.read(extentOf(range, description.addressBits));
      const other = found.map((index) => this.#values[index] ?? index).find((v) => v !== model);
      if (other === undefined) continue;
      return { kind: 'memory', where: `0x${base.toString(16)}`, executor: other, model };
    }
    return undefined;
  }

  /** Undefined where nothing is kept: outside all regions, and in hunks without a frame. */
  #valueAt(cell: CellId): number | undefined {
    const { stackOf, hunkOf, regionOwner } = this.#model.machine;
    const thread = stackOf[cell] as number;
    if (thread === nobody) {
      return regionOwner[cell] === nobody ? undefined : (get(this.state.memory, cell) ?? 0);
    }
    const frame: Frame | undefined = this.state.threads[thread]?.[hunkOf[cell] as number];
    return frame === undefined ? undefined : (frame.hunk[cell] ?? 0);
  }
}

function compareCycles(executor: Executor, hart: number): Mismatch | undefined {
  const counted = Object.values(executor.cyclesOf(hart)).reduce((sum, n) => sum + n, 0);
  return counted === executor.cycle ? undefined : { kind: 'cycles', hart, counted };
}
