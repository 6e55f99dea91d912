/** Taking steps in tests. States are frozen, so a rule that wrote into one would throw. */

import type { Action } from './action.ts';
import type { MachineDescription } from './description.ts';
import type { Outcome } from './outcome.ts';
import { type Model, model } from './semantics.ts';
import type { MachineState, Thread } from './state.ts';

/** A machine that has come to some state. */
export class Running {
  readonly model: Model;
  state: MachineState;

  constructor(description: MachineDescription) {
    this.model = model(description);
    this.state = deepFreeze(this.model.initial);
  }

  take(action: Action): Outcome | 'disabled' {
    const after = this.model.step(this.state, action);
    if (after === undefined) return 'disabled';
    this.state = deepFreeze(after.state);
    return after.outcome;
  }

  /** Takes all of them, and says in a word what was observed of each: its cause, if it is refused. */
  takeAll(...actions: Action[]): string[] {
    return actions.map((action) => {
      const outcome = this.take(action);
      if (outcome === 'disabled') return outcome;
      if (outcome.kind === 'fault') return outcome.cause;
      return outcome.kind === 'loaded' ? outcome.values.join(' ') : 'done';
    });
  }

  /** The first thread's frames. */
  get frames(): Thread {
    return this.state.threads[0] ?? [];
  }

  /** The registers of the frame that runs on the first thread. */
  get registers(): readonly number[] | undefined {
    return this.frames.at(-1)?.registers;
  }
}

export const fault = (cause: string) => ({ kind: 'fault', cause });

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
  return value;
}
