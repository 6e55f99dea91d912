/**
 * Judges the steps of an exhaustive search: each property is asked of a step once for all steps that agree
 * on what it read.
 *
 * Properties that compare runs, and so take steps themselves, are asked at each step that is new to some
 * property. The ledger counts every step.
 */

import { present } from '../../../model/assert.ts';
import type { Outcome } from '../../../model/outcome.ts';
import type { Model } from '../../../model/semantics.ts';
import type { MachineState } from '../../../model/state.ts';
import type { Observed, Property, StepProperty } from '../../../properties/property.ts';
import type { Candidate } from '../action-source.ts';
import type { Judge, Objection } from '../judge.ts';
import type { Noted } from '../ledger.ts';
import type { Expansion } from './expansion.ts';
import type { StepJudge } from './explorer.ts';
import { StepView } from './footprint.ts';
import { type Part, stateOf } from './parts.ts';
import { Trie } from './trie.ts';

/** What is known of the steps of one action that came to one outcome and changed the same parts. */
interface StepMemo {
  readonly noted: Trie<Noted>;
  /** For each property of steps. */
  readonly answers: readonly Trie<Objection | undefined>[];
}

export class MemoisedJudge implements StepJudge {
  readonly #model: Model;
  readonly #judge: Judge;
  readonly #candidates: readonly Candidate[];
  readonly #properties: readonly StepProperty[];
  /** By action, outcome, and a mask of the parts that changed. */
  readonly #memos: Map<number, StepMemo>[][] = [];
  readonly #view: StepView;
  #begun: Expansion | undefined;
  /** The parts that the last question read, in the order in which they were read first. */
  #partsRead: Part[] = [];
  /** How many steps were also taken from a state that hides something else, or with a detour. */
  compared = 0;

  constructor(
    model: Model,
    judge: Judge,
    asked: { candidates: readonly Candidate[]; properties: readonly Property[] },
  ) {
    this.#model = model;
    this.#judge = judge;
    this.#candidates = asked.candidates;
    this.#properties = asked.properties.filter((property) => property.kind === 'step');
    this.#view = new StepView(model.machine);
  }

  begin(expansion: Expansion): void {
    this.#begun = expansion;
  }

  get #expansion(): Expansion {
    return present(this.#begun, 'a step is judged after its search began');
  }

  step(action: number, outcome: number): Objection | undefined {
    const { before, after } = this.#expansion;
    const memo = this.#memoOf(action, outcome);
    const noted = memo.noted.find(before, after);
    if (noted !== undefined) this.#judge.ledger.count(noted.answer);
    else this.#note(action, outcome, memo);
    let isNew = noted === undefined;
    for (let i = 0; i < this.#properties.length; i++) {
      const property = this.#properties[i] as StepProperty;
      const answers = present(memo.answers[i], 'each property has its answers');
      const known = answers.find(before, after);
      if (known?.answer !== undefined) return known.answer;
      if (known !== undefined) continue;
      isNew = true;
      const answer = this.#judge.asked(property, this.#viewed(action, outcome));
      answers.put(this.#partsRead, [before, after], answer);
      if (answer !== undefined) return answer;
    }
    if (!isNew) return undefined;
    const observed = this.#observed(action, outcome);
    this.#judge.ledger.lookForPremises(this.#model.machine, observed);
    if (!this.#judge.asksPairs) return undefined;
    return this.#judge.compared(observed, this.compared++);
  }

  #note(action: number, outcome: number, memo: StepMemo): void {
    const { before, after } = this.#expansion;
    const { ledger } = this.#judge;
    const { entry } = this.#candidateOf(action);
    if (entry >= 0) ledger.asked.add(entry);
    const noted = ledger.notedOf(this.#model.machine, this.#viewed(action, outcome));
    memo.noted.put(this.#partsRead, [before, after], noted);
    ledger.note(this.#model.machine, this.#observed(action, outcome));
  }

  #memoOf(action: number, outcome: number): StepMemo {
    const byOutcome = this.#memos[action] ?? [];
    this.#memos[action] = byOutcome;
    const byChange = byOutcome[outcome] ?? new Map<number, StepMemo>();
    byOutcome[outcome] = byChange;
    const { before, after } = this.#expansion;
    let changed = 0;
    for (let part = 0; part < before.length; part++) {
      if (before[part] !== after[part]) changed |= 1 << part;
    }
    const known = byChange.get(changed);
    if (known !== undefined) return known;
    const answers = this.#properties.map(() => new Trie<Objection | undefined>());
    const memo = { noted: new Trie<Noted>(), answers };
    byChange.set(changed, memo);
    return memo;
  }

  #candidateOf(action: number): Candidate {
    return present(this.#candidates[action], 'an action is one of the candidates');
  }

  /** The step in a view that records which parts are read. */
  #viewed(action: number, outcome: number): Observed {
    const { before, after, interning } = this.#expansion;
    const partsRead = new Set<Part>();
    this.#partsRead = [];
    const onRead = (part: Part) => {
      if (!partsRead.has(part)) this.#partsRead.push(part);
      partsRead.add(part);
    };
    const views = this.#view.show(interning.valuesOf(before), interning.valuesOf(after), onRead);
    return this.#made(action, outcome, views.before, views.after);
  }

  /** The step as plain data, which can be kept or taken again. */
  #observed(action: number, outcome: number): Observed {
    const { machine } = this.#model;
    const { before, after, interning } = this.#expansion;
    const stateBefore = stateOf(machine, interning.valuesOf(before));
    const isSame = before.every((id, part) => id === after[part]);
    const stateAfter = isSame ? stateBefore : stateOf(machine, interning.valuesOf(after));
    return this.#made(action, outcome, stateBefore, stateAfter);
  }

  #made(action: number, outcome: number, before: MachineState, state: MachineState): Observed {
    const observed = this.#expansion.outcomes[outcome] as Outcome;
    const after = { state, outcome: observed };
    return { before, action: this.#candidateOf(action).action, after };
  }
}
