/** Runs every search that a scenario asks for, and says of each whether it is as expected. */

import type { Action } from '../model/action.ts';
import type { MachineState } from '../model/state.ts';
import { propertiesOf, theorems } from '../properties/index.ts';
import type { PropertyName } from '../properties/names.ts';
import type { Property } from '../properties/property.ts';
import { type Explored, explore } from './exhaustive/plain.ts';
import type { Finding, SearchKind, Subject, Verdict, Violation } from './finding.ts';
import { Judge, type Objection } from './judge.ts';
import { Ledger } from './ledger.ts';
import { type Candidate, isOffered, listOf, type Offer, offerOf } from './menu.ts';
import { play, rerun } from './play.ts';
import { searchRandomly } from './random/search.ts';

export interface Budget {
  readonly seed: number;
  /** Overrides the scenario's own number of random runs. */
  readonly runs?: number;
  /** Judge this property alone. */
  readonly property?: PropertyName;
}

/** Called now and then with how far the running search is; between 0 and 1. */
export type Progress = (search: SearchKind, share: number) => void;

/** What searches do unless the scenario says otherwise. */
export const defaults = { runs: 200, steps: 40, states: 10_000 } as const;

/** A finding before it is known whether another search met what was expected. */
type Found = Omit<Finding, 'asExpected'>;

export function check(subject: Subject, budget: Budget, progress: Progress): Finding[] {
  return new Checking(subject, budget, progress).findings();
}

class Checking {
  readonly #subject: Subject;
  readonly #budget: Budget;
  readonly #progress: Progress;
  readonly #offer: Offer | undefined;
  readonly #ledger: Ledger;
  readonly #all: readonly Property[];

  constructor(subject: Subject, budget: Budget, progress: Progress) {
    this.#subject = subject;
    this.#budget = budget;
    this.#progress = progress;
    this.#offer = offerOf(subject.data, subject.model);
    this.#all = this.#wanted(propertiesOf(subject.data.policy));
    this.#ledger = new Ledger(this.#all);
  }

  findings(): Finding[] {
    const found = [this.#directed(), this.#exhaustive(), this.#random()].filter(
      (one) => one !== undefined,
    );
    return expected(this.#subject, this.#withHoles(found));
  }

  #wanted(properties: readonly Property[]): readonly Property[] {
    const { property } = this.#budget;
    return property === undefined ? properties : properties.filter((p) => p.name === property);
  }

  /** Searches that nobody wrote a menu for do what no software does: no policy is asked there. */
  #searched(): readonly Property[] {
    return this.#subject.data.may.kind === 'unsaid' ? this.#wanted(theorems) : this.#all;
  }

  #judge(properties: readonly Property[]): Judge {
    return new Judge(this.#subject.model, properties, this.#ledger);
  }

  #directed(): Found | undefined {
    const { data, model } = this.#subject;
    if (data.steps.length === 0 && data.may.kind !== 'nothing') return undefined;
    const { property } = this.#budget;
    const asks = property === undefined || property === 'expectations';
    const { run, objection } = play(model, data.steps, this.#judge(this.#all), asks);
    this.#progress('directed', 1);
    const effort = { runs: 1, steps: run.length };
    return this.#found('directed', {
      scope: `the ${data.steps.length} steps as written`,
      verdict: objection === undefined ? 'holds' : 'violated',
      effort,
      ...(objection && { violation: { ...objection, run, minimality: { kind: 'as written' } } }),
    });
  }

  #exhaustive(): Found | undefined {
    const offer = this.#offer;
    const { data, model } = this.#subject;
    const { depth, states = defaults.states } = data.bounds;
    if (offer === undefined || (offer.kind === 'everything' && depth === undefined))
      return undefined;
    const list = listOf(offer);
    if (list.length === 0) return undefined;
    const judge = this.#judge(this.#searched());
    const share = (seen: number) => this.#progress('exhaustive', Math.min(1, seen / states));
    const explored = explore(
      {
        initial: model.initial,
        actions: (state) => list.filter((candidate) => isOffered(state, candidate)),
        step: (state: MachineState, { action }: Candidate) => model.step(state, action),
        key: (state) => JSON.stringify(state),
      },
      {
        initial: (state) => judge.initial(state),
        step: (before, { action, entry }, after) => {
          if (entry >= 0) this.#ledger.asked.add(entry);
          const { steps } = counted(this.#ledger);
          if (steps % 1000 === 0) share(steps);
          return judge.step({ before, action, after });
        },
        isRefused: ({ outcome }) => outcome.kind === 'fault',
      },
      { depth: depth ?? Number.POSITIVE_INFINITY, states },
    );
    return this.#found('exhaustive', {
      scope: scopeOf(offer, explored, depth),
      ...verdictOf(explored, states),
      effort: {
        runs: 0,
        steps: explored.steps,
        states: explored.states,
        transitions: explored.transitions,
        depth: explored.levels.length - 1,
      },
      ...(explored.found && {
        violation: this.#violation(
          explored.found.objection,
          explored.found.path.map(({ action }) => action),
          { kind: 'shortest' },
        ),
      }),
    });
  }

  #random(): Found | undefined {
    const offer = this.#offer;
    if (offer === undefined) return undefined;
    const { data, model, name } = this.#subject;
    const runs = this.#budget.runs ?? data.bounds.runs ?? defaults.runs;
    const steps = data.bounds.steps ?? defaults.steps;
    const result = searchRandomly(model, offer, this.#judge(this.#searched()), {
      seed: seedFor(this.#budget.seed, name),
      runs,
      steps,
      onRun: (done) => this.#progress('random', done / runs),
    });
    const { found } = result;
    return this.#found('random', {
      scope: `${runs} runs of up to ${steps} steps over ${offer.says}`,
      verdict: found === undefined ? 'holds' : 'violated',
      effort: { runs: result.runs, steps: result.steps },
      ...(found && {
        violation: this.#violation(found.objection, found.actions, {
          kind: 'shrunk',
          from: found.from,
          attempts: found.attempts,
        }),
      }),
    });
  }

  /** A counterexample is re-executed in the readable model before anybody reports it. */
  #violation(
    objection: Objection,
    actions: readonly Action[],
    minimality: Violation['minimality'],
  ): Violation {
    const { model } = this.#subject;
    const run = rerun(model, actions);
    if (run.length !== actions.length) {
      throw new Error(
        'a counterexample does not replay: does a rule give different answers twice?',
      );
    }
    return { ...objection, run, minimality };
  }

  #found(
    search: SearchKind,
    found: Pick<Finding, 'scope' | 'verdict' | 'effort'> & Partial<Finding>,
  ): Found {
    const { seed, runs } = this.#budget;
    const random = search === 'random';
    const flags = random ? ` --seed ${seed}${runs === undefined ? '' : ` --runs ${runs}`}` : '';
    return {
      subject: this.#subject,
      search,
      command: `npm run check -- ${this.#subject.name}${flags}`,
      remarks: [],
      ...(random ? { seed } : {}),
      ...found,
    };
  }

  /** What the scenario wrote and nothing exercised, said where the last search looked for it. */
  #withHoles(found: readonly Found[]): Found[] {
    const holes = this.#holes(found);
    const last = found.at(-1);
    if (last === undefined || holes.length === 0) return [...found];
    return found.map((one) =>
      one === last && one.verdict === 'holds'
        ? { ...one, verdict: 'vacuous' as const, remarks: [...one.remarks, ...holes] }
        : one,
    );
  }

  #holes(found: readonly Found[]): string[] {
    if (found.some(({ verdict }) => verdict === 'violated')) return [];
    const { data } = this.#subject;
    const holes: string[] = [];
    if (found.every(({ effort }) => effort.steps === 0)) {
      holes.push('nothing happened: the scenario has no step and lets nothing happen');
    }
    if (data.may.kind === 'menu') {
      for (const [i, { site }] of data.may.entries.entries()) {
        if (this.#ledger.asked.has(i)) continue;
        holes.push(`entry ${i + 1} of the menu (line ${site.line}) could never be asked`);
      }
    }
    const clauses = this.#ledger.holes.filter(({ name }) => name.startsWith('policy clause'));
    return [
      ...holes,
      ...clauses.map(({ name }) => `${name.replace(' was put', ' was never put')}`),
    ];
  }
}

/** Whether each verdict is what the scenario says must be found. */
function expected(subject: Subject, found: readonly Found[]): Finding[] {
  const { finds } = subject.data;
  if (finds.kind === 'holds') {
    return found.map((one) => ({ ...one, asExpected: one.verdict !== 'violated' }));
  }
  const met = found.some(({ violation }) => violation !== undefined && isMeant(subject, violation));
  return found.map((one) => {
    if (one.violation !== undefined) return { ...one, asExpected: isMeant(subject, one.violation) };
    if (met) return { ...one, asExpected: true };
    const missing = `'${finds.property}' should break (line ${finds.site.line}) and did not`;
    // A random search that finds nothing has not shown that there is nothing.
    const verdict: Verdict = one.search === 'random' ? 'undecided' : one.verdict;
    const decides = one.search === 'directed' || one.verdict === 'holds';
    return {
      ...one,
      verdict,
      asExpected: one.search === 'random' || !decides,
      remarks: [...one.remarks, missing],
    };
  });
}

function isMeant({ data: { finds } }: Subject, violation: Violation): boolean {
  if (finds.kind !== 'breaks' || violation.property !== finds.property) return false;
  const { because } = finds;
  if (because === undefined) return true;
  return 'clause' in because
    ? violation.refutation.clause === because.clause
    : violation.refutation.says.includes(because.words);
}

function verdictOf(
  { end }: Explored<unknown, unknown>,
  states: number,
): { verdict: Verdict; remarks: readonly string[] } {
  if (end === 'objection') return { verdict: 'violated', remarks: [] };
  if (end !== 'states') return { verdict: 'holds', remarks: [] };
  const remark =
    `stopped at ${states.toLocaleString('en')} states with more to see: ` +
    'give bounds: { states } more, or bound the depth';
  return { verdict: 'undecided', remarks: [remark] };
}

function scopeOf(
  offer: Offer,
  { end, levels }: Explored<unknown, unknown>,
  depth: number | undefined,
): string {
  if (end === 'complete') return `all that can be reached with ${offer.says}`;
  if (end === 'depth') return `all that ${depth} steps can reach with ${offer.says}`;
  return `what can be reached with ${offer.says}, down to depth ${levels.length - 1}`;
}

/** A seed of its own for each scenario, so that one scenario runs alone as it runs with others. */
function seedFor(seed: number, name: string): number {
  let hash = seed | 0;
  for (const character of name)
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash;
}

function counted(ledger: Ledger): { steps: number } {
  let steps = 0;
  for (const count of ledger.deeds.values()) steps += count;
  return { steps };
}
