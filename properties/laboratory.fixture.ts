/** Steps of a laboratory machine, and the same steps with something wrong in the state after them. */

import type { ScenarioData } from '../checker/scenario/data.ts';
import type { Action } from '../model/action.ts';
import type { Machine } from '../model/machine.ts';
import { type Model, model } from '../model/semantics.ts';
import type { Frame, MachineState } from '../model/state.ts';
import { outside, paged } from '../mutants/laboratory.ts';
import type { Observed, Refutation } from './property.ts';

/** Of the laboratory machine with pages: its spaces, its second thread and its virtual pages. */
export const inPaged = { host: 0, guest: 1, app: 2, daemon: 1, guestPage: 0, heapPage: 1 } as const;

/** A laboratory machine, whose menu has the actions. */
export class Laboratory {
  readonly #data: ScenarioData;
  readonly model: Model;
  readonly machine: Machine;
  readonly initial: MachineState;

  constructor(data: ScenarioData) {
    this.#data = data;
    this.model = model(data.machine);
    this.machine = this.model.machine;
    this.initial = this.model.initial;
  }

  /** The menu's entry of this kind, on this thread. */
  act(kind: Action['kind'], which = 0, thread = 0): Action {
    const { may } = this.#data;
    const menu = may.kind === 'menu' ? may.entries : [];
    const entry = menu.filter(({ action }) => action.kind === kind)[which];
    if (entry === undefined) throw new Error(`the menu has no ${kind} ${which}`);
    return ('thread' in entry.action ? { ...entry.action, thread } : entry.action) as Action;
  }

  observed(before: MachineState, action: Action): Observed {
    const next = this.model.step(before, action);
    if (next === undefined) throw new Error(`${action.kind} is disabled`);
    return { before, action, after: next };
  }

  /** The state after these actions. On a machine without fault portals none may be refused. */
  stateAfter(...actions: Action[]): MachineState {
    return actions.reduce((before, action) => {
      const { state, outcome } = this.observed(before, action).after;
      if (outcome.kind === 'fault' && !this.machine.takesFaults) throw new Error(action.kind);
      return state;
    }, this.initial);
  }
}

/** The laboratory machine with lines and a device. */
export function fromOutside(): Laboratory {
  return new Laboratory(outside());
}

/** The laboratory machine with pages, and the app's load of the guest's page, which the guest traps. */
export function trapping() {
  const laboratory = new Laboratory(paged());
  const { machine, initial } = laboratory;
  const loadOfPage = laboratory.act('load', 1);
  const refused = laboratory.observed(initial, loadOfPage);
  return { laboratory, machine, initial, loadOfPage, refused };
}

/** The same step with these parts in the state after it. */
export function ledTo(one: Observed, parts: Partial<MachineState>): Observed {
  return { ...one, after: { ...one.after, state: { ...one.after.state, ...parts } } };
}

/** The threads, with the top frame of the first one changed. */
export function topChanged(
  { threads }: MachineState,
  change: Partial<Frame>,
): MachineState['threads'] {
  const frames = threads[0] ?? [];
  return threads.with(0, frames.with(-1, { ...(frames.at(-1) as Frame), ...change }));
}

export function says(refutation: Refutation | undefined): string | undefined {
  return refutation?.says;
}
