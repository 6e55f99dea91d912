/**
 * A small executor beside the model as a transition system: every interleaving of actions, every
 * latency that is left open.
 *
 * A state is the machine's row, memory, and the model's state; an input is an instruction that arrives,
 * or one cycle with all choices in it. Time is not part of the state. Made for machines of two harts and
 * buffers of one entry: larger ones have too many states.
 */

import { Machine as Executor, type Saved, type Units, units } from '../../../executor/machine.ts';
import { type Sizes, timing } from '../../../executor/timing.ts';
import type { Action } from '../../../model/action.ts';
import type { Model } from '../../../model/semantics.ts';
import type { MachineState } from '../../../model/state.ts';
import type { Mismatch } from '../../finding/mismatch.ts';
import type { TransitionSystem } from '../exhaustive/plain.ts';
import { Lockstep } from './lockstep.ts';

export interface Moment {
  readonly saved: Saved;
  readonly state: MachineState;
  readonly inFlight: readonly (readonly [number, Action])[];
}

export type Input =
  | { readonly kind: 'give'; readonly action: Action }
  /** The choices of one cycle, in order. */
  | { readonly kind: 'cycle'; readonly choices: readonly number[] };

export interface After {
  readonly state: Moment;
  readonly mismatch: Mismatch | undefined;
}

export interface Small {
  readonly units?: Units;
  readonly sizes: Partial<Sizes>;
  /** The longest delay that a choice may add. */
  readonly jitter: number;
}

export function executorAsSystem(
  model: Model,
  actions: readonly Action[],
  { units: made = units, sizes, jitter }: Small,
): TransitionSystem<Moment, Input, After> {
  const stage = new Stage(model, actions, { units: made, sizes, jitter });
  return {
    initial: stage.initial,
    actions: (moment) => stage.inputs(moment),
    step: (moment, input) => stage.step(moment, input),
    key: keyOf,
  };
}

class Stage {
  readonly initial: Moment;
  readonly #model: Model;
  readonly #actions: readonly Action[];
  readonly #executor: Executor;
  #lockstep: Lockstep;
  #mismatch: Mismatch | undefined;
  #choices: readonly number[] = [];
  /** How many answers each choice of the last cycle had. */
  #arities: number[] = [];

  constructor(model: Model, actions: readonly Action[], small: Required<Small>) {
    this.#model = model;
    this.#actions = actions;
    this.#lockstep = new Lockstep(model);
    this.#executor = new Executor(model.machine.description, {
      units: small.units,
      sizes: small.sizes,
      timing: { ...timing, jitter: small.jitter },
      bursts: model.machine.cuts,
      choose: (n) => this.#choose(n),
      onIssue: (actor, action) => this.#lockstep.issued(actor, action),
      onRetire: (retirement) => {
        this.#mismatch ??= this.#lockstep.retired(retirement, this.#executor);
      },
      onDrop: (actor, action) => {
        this.#mismatch ??= this.#lockstep.dropped(actor, action);
      },
    });
    // Words of the row name instructions: the same ones in whatever order they are given.
    for (const action of actions) this.#executor.numberOf(action);
    this.initial = this.#moment();
  }

  #choose(n: number): number {
    const at = this.#arities.push(n) - 1;
    return this.#choices[at] ?? 0;
  }

  #moment(): Moment {
    const { state, inFlight } = this.#lockstep;
    return { saved: this.#executor.save(), state, inFlight };
  }

  #enter({ saved, state, inFlight }: Moment): void {
    this.#executor.load(saved);
    this.#lockstep = new Lockstep(this.#model, { state, inFlight });
    this.#mismatch = undefined;
  }

  *inputs(moment: Moment): Generator<Input> {
    this.#enter(moment);
    const free = this.#actions.filter(
      (action) => this.#executor.isFree(action) && this.#lockstep.isEnabled(action),
    );
    for (const action of free) yield { kind: 'give', action };
    // Like the wheels of a counter: the last choice first, and further ones as they come up.
    for (let choices: number[] | undefined = []; choices !== undefined; ) {
      this.#enter(moment);
      this.#cycle(choices);
      // The caller takes steps between two inputs.
      const arities = this.#arities;
      const made: number[] = arities.map((_, i): number => choices?.[i] ?? 0);
      yield { kind: 'cycle', choices: made };
      choices = following(made, arities);
    }
  }

  #cycle(choices: readonly number[]): void {
    this.#choices = choices;
    this.#arities = [];
    this.#executor.tick();
    // In every cycle: a copy may also be made too late.
    this.#mismatch ??= this.#lockstep.lookForStale(this.#executor);
  }

  step(moment: Moment, input: Input): After {
    this.#enter(moment);
    if (input.kind === 'give') this.#executor.give(input.action);
    else this.#cycle(input.choices);
    return { state: this.#moment(), mismatch: this.#mismatch };
  }
}

function following(made: readonly number[], arities: readonly number[]): number[] | undefined {
  const at = made.findLastIndex((choice, i) => choice + 1 < (arities[i] ?? 1));
  return at < 0 ? undefined : [...made.slice(0, at), (made[at] ?? 0) + 1];
}

/** Words of the row, without the zeros in between; times are left out. */
function keyOf({ saved, state, inFlight }: Moment): string {
  let words = '';
  let zeros = 0;
  for (const word of saved.row) {
    if (word === 0) zeros++;
    else {
      words +=
        zeros === 0 ? `${word.toString(36)},` : `${zeros.toString(36)}:${word.toString(36)},`;
      zeros = 0;
    }
  }
  return `${words}|${saved.memory.join()}|${JSON.stringify(state)}|${JSON.stringify(inFlight)}`;
}
