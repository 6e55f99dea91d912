/**
 * Judges the steps of an exhaustive search: each property is asked of a step once for all steps that
 * look the same to it.
 *
 * What compares runs, and so takes steps itself, is asked where some property sees a step for the first
 * time. The ledger counts every step.
 */

import type { Outcome } from '../../../model/outcome.ts';
import type { Model } from '../../../model/semantics.ts';
import type { MachineState } from '../../../model/state.ts';
import type { Observed, Property, StepProperty } from '../../../properties/property.ts';
import type { Candidate } from '../action-source.ts';
import type { Judge, Objection } from '../judge.ts';
import type { Noted } from '../ledger.ts';
import type { Search, StepJudge } from './explorer.ts';
import { type Part, StepView, stateOf } from './footprint.ts';
import { Trie } from './trie.ts';

/** What is known of the steps of one action that came to one outcome and changed the same parts. */
interface Known {
  readonly noted: Trie<Noted>;
  readonly answers: readonly Trie<Objection | undefined>[];
}

export class RememberingJudge implements StepJudge {
  readonly #model: Model;
  readonly #judge: Judge;
  readonly #candidates: readonly Candidate[];
  readonly #properties: readonly StepProperty[];
  readonly #known: Map<number, Known>[][] = [];
  readonly #view: StepView;
  #search: Search | undefined;
  /** What is looked at in the step that is asked about, in the order in which it is looked at first. */
  #looked: Part[] = [];
  #compared = 0;

  constructor(
    model: Model,
    judge: Judge,
    told: { candidates: readonly Candidate[]; properties: readonly Property[] },
  ) {
    this.#model = model;
    this.#judge = judge;
    this.#candidates = told.candidates;
    this.#properties = told.properties.filter((property) => property.kind === 'step');
    this.#view = new StepView(model.machine);
  }

  /** How many steps were also taken from a state that hides something else, or with a detour. */
  get compared(): number {
    return this.#compared;
  }

  begin(search: Search): void {
    this.#search = search;
  }

  step(action: number, outcome: number): Objection | undefined {
    const { before, after } = this.#search as Search;
    const known = this.#knownOf(action, outcome);
    const noted = known.noted.find(before, after);
    if (noted !== undefined) this.#judge.ledger.count(noted.answer);
    else this.#note(action, outcome, known);
    let isNew = noted === undefined;
    for (let i = 0; i < this.#properties.length; i++) {
      const answers = known.answers[i] as Trie<Objection | undefined>;
      const found = answers.find(before, after);
      if (found?.answer !== undefined) return found.answer;
      if (found !== undefined) continue;
      isNew = true;
      const observed = this.#look(action, outcome);
      const answer = this.#judge.asked(this.#properties[i] as StepProperty, observed);
      answers.put(this.#looked, [before, after], answer);
      if (answer !== undefined) return answer;
    }
    if (!isNew) return undefined;
    const observed = this.#plain(action, outcome);
    this.#judge.ledger.lookForPremises(this.#model.machine, observed);
    if (!this.#judge.asksPairs) return undefined;
    return this.#judge.compared(observed, this.#compared++);
  }

  #note(action: number, outcome: number, known: Known): void {
    const { before, after } = this.#search as Search;
    const { ledger } = this.#judge;
    const { entry } = this.#candidates[action] as Candidate;
    if (entry >= 0) ledger.asked.add(entry);
    const noted = ledger.notedOf(this.#model.machine, this.#look(action, outcome));
    known.noted.put(this.#looked, [before, after], noted);
    ledger.note(this.#model.machine, this.#plain(action, outcome));
  }

  #knownOf(action: number, outcome: number): Known {
    const byOutcome = this.#known[action] ?? [];
    this.#known[action] = byOutcome;
    const byChange = byOutcome[outcome] ?? new Map<number, Known>();
    byOutcome[outcome] = byChange;
    const { before, after } = this.#search as Search;
    let changed = 0;
    for (let part = 0; part < before.length; part++) {
      if (before[part] !== after[part]) changed |= 1 << part;
    }
    const known = byChange.get(changed);
    if (known !== undefined) return known;
    const nothing = {
      noted: new Trie<Noted>(),
      answers: this.#properties.map(() => new Trie<Objection | undefined>()),
    };
    byChange.set(changed, nothing);
    return nothing;
  }

  /** The step, in which it is noted what is looked at. Which parts it changes is known. */
  #look(action: number, outcome: number): Observed {
    const { before, after, interning } = this.#search as Search;
    this.#looked = [];
    const seen = new Set<Part>();
    const looking = (part: Part) => {
      if (!seen.has(part)) this.#looked.push(part);
      seen.add(part);
    };
    const views = this.#view.of(interning.valuesOf(before), interning.valuesOf(after), looking);
    return this.#made(action, outcome, views.before, views.after);
  }

  /** The step by itself, for those who keep it or take it again. */
  #plain(action: number, outcome: number): Observed {
    const { machine } = this.#model;
    const { before, after, interning } = this.#search as Search;
    const was = stateOf(machine, interning.valuesOf(before));
    const isSame = before.every((number, part) => number === after[part]);
    const is = isSame ? was : stateOf(machine, interning.valuesOf(after));
    return this.#made(action, outcome, was, is);
  }

  #made(action: number, outcome: number, before: MachineState, state: MachineState): Observed {
    const { action: asked } = this.#candidates[action] as Candidate;
    const came = (this.#search as Search).outcomes[outcome] as Outcome;
    return { before, action: asked, after: { state, outcome: came } };
  }
}
