/**
 * Runs over a menu, with steps remembered.
 *
 * A menu reaches few states compared with the steps that random runs take, so most steps have been
 * taken and judged before. A state is known by its value; what is remembered of it is what can be
 * asked there and where each answer led. The rules and the properties run on what is new. Now and
 * then a remembered step is taken again and compared: a difference is a bug of ours, and a crash.
 */

import type { Action } from '../../../model/action.ts';
import type { Model } from '../../../model/semantics.ts';
import type { MachineState } from '../../../model/state.ts';
import type { Candidate } from '../action-source.ts';
import type { Judge, Objection } from '../judge.ts';
import type { Noted } from '../ledger.ts';
import { type Choice, chooseFrom, type EnabledEntries, enabledEntries } from './generate.ts';

/** The steps of a run, and what the last of them broke. */
export interface TakenRun {
  readonly actions: readonly Action[];
  readonly objection?: Objection;
}

/** A state that a run was in. */
interface Visited {
  readonly key: string;
  readonly state: MachineState;
  readonly entries: EnabledEntries;
  readonly steps: Map<Candidate, Taken>;
}

/** A step that was taken and broke no property. */
interface Taken {
  readonly to: Visited;
  readonly noted: Noted;
}

/** Of so many remembered steps one is taken again. */
const comparedEvery = 1000;
/** Further states are not remembered, and worked out each time. */
const statesMax = 50_000;

export class MemoisedRuns {
  readonly #model: Model;
  readonly #judge: Judge;
  readonly #candidates: readonly Candidate[];
  readonly #visited = new Map<string, Visited>();
  readonly #start: Visited;
  #remembered = 0;

  constructor(model: Model, judge: Judge, candidates: readonly Candidate[]) {
    this.#model = model;
    this.#judge = judge;
    this.#candidates = candidates;
    this.#start = this.#visit(model.initial);
  }

  /** How many states the runs were in; undefined if they are too many to remember. */
  get states(): number | undefined {
    return this.#visited.size < statesMax ? this.#visited.size : undefined;
  }

  take(choices: readonly Choice[]): TakenRun {
    const actions: Action[] = [];
    let at = this.#start;
    for (const choice of choices) {
      const candidate = chooseFrom(at.entries, choice);
      if (candidate === undefined) continue;
      actions.push(candidate.action);
      const known = at.steps.get(candidate);
      if (known !== undefined) this.#repeat(at, candidate, known);
      const taken = known ?? this.#step(at, candidate);
      if (!('to' in taken)) return { actions, objection: taken };
      if (known === undefined) at.steps.set(candidate, taken);
      at = taken.to;
    }
    return { actions };
  }

  /** Takes and judges a step for the first time, hidden differences and all. */
  #step({ state }: Visited, { action, entry }: Candidate): Taken | Objection {
    const after = this.#model.step(state, action);
    if (after === undefined) throw new Error(`'${action.kind}' was enabled and is disabled`);
    const observed = { before: state, action, after };
    const { ledger } = this.#judge;
    if (entry >= 0) ledger.asked.add(entry);
    const noted = ledger.note(this.#model.machine, observed);
    return this.#judge.objection(observed, 'all') ?? { to: this.#visit(after.state), noted };
  }

  #repeat({ state }: Visited, { action }: Candidate, { to, noted }: Taken): void {
    this.#judge.ledger.count(noted);
    if (++this.#remembered % comparedEvery !== 0) return;
    const after = this.#model.step(state, action);
    if (after !== undefined && JSON.stringify(after.state) === to.key) return;
    throw new Error(`a remembered '${action.kind}' leads elsewhere when it is taken again`);
  }

  #visit(state: MachineState): Visited {
    const key = JSON.stringify(state);
    const known = this.#visited.get(key);
    if (known !== undefined) return known;
    const entries = enabledEntries(this.#candidates, this.#model, state);
    const at = { key, state, entries, steps: new Map<Candidate, Taken>() };
    if (this.#visited.size < statesMax) this.#visited.set(key, at);
    return at;
  }
}
