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
import { type Choice, chooseFrom, type Offered, offered } from './generate.ts';

interface Place {
  readonly key: string;
  readonly state: MachineState;
  readonly offers: Offered;
  readonly steps: Map<Candidate, Taken>;
}

/** A step that was taken and to which nobody objected. */
interface Taken {
  readonly to: Place;
  readonly noted: Noted;
}

/** One remembered step in so many is taken again. */
const comparedEvery = 1000;
/** So many states are remembered at most; the rest is worked out anew each time. */
const placesMax = 50_000;

export class RememberingRuns {
  readonly #model: Model;
  readonly #judge: Judge;
  readonly #candidates: readonly Candidate[];
  readonly #places = new Map<string, Place>();
  readonly #start: Place;
  #remembered = 0;

  constructor(model: Model, judge: Judge, candidates: readonly Candidate[]) {
    this.#model = model;
    this.#judge = judge;
    this.#candidates = candidates;
    this.#start = this.#placeOf(model.initial);
  }

  /** How many states the runs were in; undefined if they are too many to remember. */
  get states(): number | undefined {
    return this.#places.size < placesMax ? this.#places.size : undefined;
  }

  take(choices: readonly Choice[]): {
    readonly actions: readonly Action[];
    readonly objection?: Objection;
  } {
    const actions: Action[] = [];
    let place = this.#start;
    for (const choice of choices) {
      const candidate = chooseFrom(place.offers, choice);
      if (candidate === undefined) continue;
      actions.push(candidate.action);
      const known = place.steps.get(candidate);
      if (known !== undefined) this.#repeat(place, candidate, known);
      const taken = known ?? this.#step(place, candidate);
      if (!('to' in taken)) return { actions, objection: taken };
      if (known === undefined) place.steps.set(candidate, taken);
      place = taken.to;
    }
    return { actions };
  }

  /** Takes and judges a step for the first time, hidden differences and all. */
  #step({ state }: Place, { action, entry }: Candidate): Taken | Objection {
    const after = this.#model.step(state, action);
    if (after === undefined) throw new Error(`'${action.kind}' was enabled and is disabled`);
    const observed = { before: state, action, after };
    const { ledger } = this.#judge;
    if (entry >= 0) ledger.asked.add(entry);
    const noted = ledger.note(this.#model.machine, observed);
    return this.#judge.objection(observed, 'all') ?? { to: this.#placeOf(after.state), noted };
  }

  #repeat({ state }: Place, { action }: Candidate, { to, noted }: Taken): void {
    this.#judge.ledger.count(noted);
    if (++this.#remembered % comparedEvery !== 0) return;
    const after = this.#model.step(state, action);
    if (after !== undefined && JSON.stringify(after.state) === to.key) return;
    throw new Error(`a remembered '${action.kind}' leads elsewhere when it is taken again`);
  }

  #placeOf(state: MachineState): Place {
    const key = JSON.stringify(state);
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const offers = offered(this.#candidates, this.#model, state);
    const place = { key, state, offers, steps: new Map<Candidate, Taken>() };
    if (this.#places.size < placesMax) this.#places.set(key, place);
    return place;
  }
}
