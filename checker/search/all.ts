/** Runs every search that a scenario asks for, and says of each whether it is as expected. */

import type { Action } from '../../model/action.ts';
import { factOf } from '../../model/facts.ts';
import { noRights, plain, showRights } from '../../model/rights.ts';
import { propertiesOf, theorems } from '../../properties/index.ts';
import type { PropertyName } from '../../properties/names.ts';
import type { Property } from '../../properties/property.ts';
import { mergedCoverage } from '../finding/coverage.ts';
import { exampleOf } from '../finding/example.ts';
import type { Finding, SearchKind, Subject, Verdict, Violation } from '../finding/finding.ts';
import type { Clause, Expected } from '../scenario/data.ts';
import { asWord } from '../text/shell.ts';
import { type Candidate, listOf, type Offer, offerOf } from './action-source.ts';
import { play, rerun } from './directed.ts';
import type { Explored, SearchProgress } from './exhaustive/bounds.ts';
import { explore } from './exhaustive/explorer.ts';
import { MemoisedJudge } from './exhaustive/memoised-judge.ts';
import { partitionedModel } from './exhaustive/partitioned-model.ts';
import { explain } from './explanation/explain.ts';
import { Judge, type Objection } from './judge.ts';
import { Ledger } from './ledger.ts';
import { checkInLockstep } from './lockstep/lockstep-search.ts';
import { refinement } from './lockstep/refinement.ts';
import { searchRandomly } from './random/search-runs.ts';

export interface Budget {
  readonly seed: number;
  /** Overrides the scenario's own number of random runs. */
  readonly runs?: number;
  /** Judge this property alone. */
  readonly property?: PropertyName;
}

/** How far a search is. */
export type Seen =
  /** How many of how many. */
  | { readonly of: 'runs'; readonly count: number; readonly most: number }
  /** How many by now, and what else is known of a search whose end is not. */
  | {
      readonly of: 'states';
      readonly count: number;
      readonly underway: SearchProgress;
      readonly bytesMost: number;
    };

/**
 * Called now and then with how far the running search is; the share is between 0 and 1, and undefined
 * while nobody can know it.
 */
export type Progress = (search: SearchKind, share: number | undefined, seen?: Seen) => void;

/** Asked now and then by a search that can be cut short. Who knows the clock answers. */
export type OutOfTime = () => boolean;
/** Begins to count; the answer says whether so many seconds have passed since. */
type Within = (seconds: number) => OutOfTime;

interface Watch {
  readonly progress: Progress;
  readonly outOfTime: OutOfTime;
  readonly within: Within;
}

/** What searches do unless the scenario says otherwise. */
export const defaults = { runs: 200, steps: 40, states: 10_000, bytes: 2 ** 30 } as const;

/** A finding before it is known whether another search met what was expected. */
type Found = Omit<Finding, 'asExpected'>;

export function check(subject: Subject, budget: Budget, watch: Partial<Watch> = {}): Finding[] {
  return new Checking(subject, budget, { ...unwatched, ...watch }).findings();
}

/** Nobody wants to know how far a search is, or cuts it short. */
const unwatched: Watch = {
  progress: () => undefined,
  outOfTime: () => false,
  within: () => () => false,
};

/** What is said of a search that the time cut short, and how to go on. */
function cutRemark(what: string): string {
  return `the time was up after ${what}; give --time more, or leave it away`;
}

class Checking {
  readonly #subject: Subject;
  readonly #budget: Budget;
  readonly #progress: Progress;
  readonly #outOfTime: OutOfTime;
  readonly #within: Within;
  readonly #offer: Offer | undefined;
  /** One for each search: a clause that a search does not judge is not put to the test by it. */
  readonly #ledgers = new Map<SearchKind, Ledger>();
  readonly #all: readonly Property[];
  /** The exhaustive search came to an end. */
  #sawEverything = false;
  /** How many states there are, if all of them were seen. */
  #statesInAll: number | undefined;

  constructor(subject: Subject, budget: Budget, watch: Watch) {
    this.#subject = subject;
    this.#budget = budget;
    this.#progress = watch.progress;
    this.#outOfTime = watch.outOfTime;
    this.#within = watch.within;
    this.#offer = offerOf(subject.data, subject.model);
    this.#all = this.#wanted(propertiesOf(subject.data.policy));
  }

  findings(): Finding[] {
    const found = [this.#directed(), this.#exhaustive(), this.#random()].filter(
      (one) => one !== undefined,
    );
    const lockstep = this.#lockstep();
    if (found.length === 0 && lockstep !== undefined) return [lockstep];
    const all = found.length === 0 ? [this.#unasked()] : this.#withHoles(found);
    const findings = expected(this.#subject, all, this.#finds());
    const subject = this.#subject;
    const met = mergedCoverage(
      [...this.#ledgers].map(([search, ledger]) =>
        ledger.met((first) => exampleOf(subject, search, first)),
      ),
    );
    // A search that broke something ended there: what it says of clauses that held is too little.
    const isBroken = found.some(({ verdict }) => verdict === 'violated');
    const clauses = isBroken ? [] : this.#untestedClauses();
    const unasked = [...this.#unaskedEntries(), ...clauses];
    const sum = { met, ...(unasked.length > 0 && { unasked }) };
    const told = findings.map((one, i) => (i === findings.length - 1 ? { ...one, ...sum } : one));
    return lockstep === undefined ? told : [...told, lockstep];
  }

  /** Asks something of an executor, and nothing of the scenario: no scenario expects it to break. */
  #lockstep(): Finding | undefined {
    const { seed, property } = this.#budget;
    if (property !== undefined && property !== refinement.property) return undefined;
    const found = checkInLockstep(this.#subject, {
      seed: seedFor(seed, this.#subject.name),
      seedSaid: seed,
      progress: (share) => this.#progress('lockstep', share),
      outOfTime: this.#outOfTime,
    });
    return found && { ...found, asExpected: found.verdict !== 'violated' };
  }

  /** What must be found, as far as it is looked for: a property left out is not missed. */
  #finds(): Expected {
    const { finds } = this.#subject.data;
    const { property } = this.#budget;
    const isAsked = finds.kind === 'holds' || property === undefined || property === finds.property;
    return isAsked ? finds : { kind: 'holds' };
  }

  #wanted(properties: readonly Property[]): readonly Property[] {
    const { property } = this.#budget;
    return property === undefined ? properties : properties.filter((p) => p.name === property);
  }

  /** Searches that nobody wrote a menu for do what no software does: no policy is asked there. */
  #searched(): readonly Property[] {
    return this.#subject.data.may.kind === 'unsaid' ? this.#wanted(theorems) : this.#all;
  }

  #judge(search: SearchKind, properties: readonly Property[]): Judge {
    const ledger = new Ledger(properties);
    this.#ledgers.set(search, ledger);
    return new Judge(this.#subject.model, properties, ledger);
  }

  #directed(): Found | undefined {
    const { data, model } = this.#subject;
    if (data.steps.length === 0 && data.may.kind !== 'nothing') return undefined;
    const { property } = this.#budget;
    const asks = property === undefined || property === 'expectations';
    if (!asks && this.#all.length === 0) return undefined;
    const judge = this.#judge('directed', this.#all);
    const { run, objection } = play(model, data.steps, judge, asks);
    this.#progress('directed', 1);
    const effort = { runs: 1, steps: run.length };
    return this.#found('directed', {
      scope: `the ${data.steps.length} steps as written`,
      verdict: objection === undefined ? 'holds' : 'violated',
      effort,
      ...(objection && {
        violation: this.#explained(judge, {
          ...objection,
          run,
          minimality: { kind: 'as written' },
        }),
      }),
    });
  }

  #exhaustive(): Found | undefined {
    const offer = this.#offer;
    const { data, model } = this.#subject;
    const { depth, states = defaults.states, memory, time } = data.bounds;
    if (offer === undefined || this.#searched().length === 0) return undefined;
    if (offer.kind === 'everything' && depth === undefined) return undefined;
    const list = listOf(offer);
    if (list.length === 0) return this.#tooMany(offer);
    const judge = this.#judge('exhaustive', this.#searched());
    const properties = this.#searched();
    const invariants = properties.filter((property) => property.kind === 'invariant');
    const system = partitionedModel(model, list, invariants);
    const remembering = new MemoisedJudge(model, judge, { candidates: list, properties });
    const bytes = memory === undefined ? defaults.bytes : memory * 2 ** 20;
    const isOver = time === undefined ? () => false : this.#within(time);
    let isCut = false;
    const outOfTime = () => {
      isCut = this.#outOfTime();
      return isCut || isOver();
    };
    const limits = { depth: depth ?? Number.POSITIVE_INFINITY, states, bytes, outOfTime };
    const explored = explore(system, limits, {
      judge: remembering,
      onProgress: (underway) => {
        const seen = { of: 'states', count: underway.states, underway, bytesMost: bytes } as const;
        this.#progress('exhaustive', undefined, seen);
      },
    });
    this.#sawEverything = explored.end === 'complete';
    if (this.#sawEverything) this.#statesInAll = explored.states;
    return this.#found('exhaustive', {
      scope: scopeOf(offer, explored, depth) + this.#pairsTried(explored, remembering.compared),
      ...verdictOf(explored, { states, isCut }),
      effort: {
        runs: 0,
        steps: explored.steps,
        states: explored.states,
        transitions: explored.transitions,
        depth: explored.levels.length - 1,
      },
      ...(explored.found && {
        violation: this.#violation(
          judge,
          explored.found.objection as Objection,
          explored.found.path.map((index) => (list[index] as Candidate).action),
          { kind: 'shortest' },
        ),
      }),
    });
  }

  /** Exhaustive in states and steps, and not in what is hidden from whom or in where interrupts come. */
  #pairsTried({ end }: Explored, compared: number): string {
    if (end !== 'complete' && end !== 'depth') return '';
    const { lines = [] } = this.#subject.model.machine.description;
    const isAsked = (asked: PropertyName) => this.#searched().some(({ name }) => name === asked);
    const tried = [
      ...(isAsked('noninterference') ? ['one hidden difference'] : []),
      ...(lines.length > 0 && isAsked('interrupt transparency') ? ['one interrupt put in'] : []),
    ];
    if (tried.length === 0) return '';
    const steps = `${compared.toLocaleString('en')} ${compared === 1 ? 'step' : 'steps'}`;
    return `, with ${tried.join(' and ')} at each of ${steps}`;
  }

  /** A depth was given, so the author counts on it: what is not searched is not passed over. */
  #tooMany(offer: Offer): Found {
    const remark =
      'not searched: there are too many actions to try each in every state; write a menu, or ' +
      'leave bounds: { depth } away';
    return this.#found('exhaustive', {
      scope: `nothing of what can be reached with ${offer.says}`,
      verdict: 'undecided',
      effort: { runs: 0, steps: 0 },
      remarks: [remark],
    });
  }

  #random(): Found | undefined {
    const offer = this.#offer;
    if (offer === undefined || this.#searched().length === 0) return undefined;
    const { data, model, name } = this.#subject;
    const runs = this.#budget.runs ?? data.bounds.runs ?? defaults.runs;
    const steps = data.bounds.steps ?? defaults.steps;
    let isCut = false;
    const judge = this.#judge('random', this.#searched());
    const result = searchRandomly(model, offer, judge, {
      seed: seedFor(this.#budget.seed, name),
      runs,
      steps,
      onRun: (done) => this.#progress('random', done / runs, seenOf(done, runs)),
      outOfTime: () => {
        isCut = this.#outOfTime();
        return isCut;
      },
    });
    const { found } = result;
    if (found === undefined && result.runs < runs && !isCut) {
      throw new Error(
        `run ${result.runs + 1} of ${runs} ended in an exception: does a rule or a property throw?`,
      );
    }
    return this.#found('random', {
      scope: `${runs} runs of up to ${steps} steps over ${offer.says}`,
      verdict: found === undefined ? 'holds' : 'violated',
      effort: { runs: result.runs, steps: result.steps, ...this.#seenOf(result.states) },
      ...(found === undefined && result.runs < runs && cutRandomly(result.runs, runs)),
      ...(found && {
        violation: this.#violation(judge, found.objection, found.actions, {
          kind: 'shrunk',
          from: found.from,
          attempts: found.attempts,
          isShortest: found.isShortest,
        }),
      }),
    });
  }

  /** How much of all that there is the random runs were in; known if all of it was seen before. */
  #seenOf(states: number | undefined): Pick<Finding['effort'], 'seen'> {
    if (states === undefined || this.#statesInAll === undefined) return {};
    return { seen: { states, of: this.#statesInAll } };
  }

  /** A counterexample is re-executed in the readable model before anybody reports it. */
  #violation(
    judge: Judge,
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
    return this.#explained(judge, { ...objection, run, minimality });
  }

  #explained(judge: Judge, violation: Violation): Violation {
    const { property, claim, refutation, run } = violation;
    // What an author expects of a step says nothing about the step in other circumstances.
    if (property === 'expectations') return violation;
    const offer = this.#offer;
    const menu = offer?.kind === 'menu' ? offer.candidates.map(({ action }) => action) : [];
    const objection = { property, claim, refutation };
    return {
      ...violation,
      explanation: explain(this.#subject.model, judge, { run, objection }, menu),
    };
  }

  #found(
    search: SearchKind,
    found: Pick<Finding, 'scope' | 'verdict' | 'effort'> & Partial<Finding>,
  ): Found {
    const { seed, runs, property } = this.#budget;
    const random = search === 'random';
    const flags = [
      ...(random ? [`--seed ${seed}`] : []),
      ...(random && runs !== undefined ? [`--runs ${runs}`] : []),
      ...(property === undefined ? [] : [`--property '${property}'`]),
    ];
    return {
      subject: this.#subject,
      search,
      command: ['npm run check --', asWord(this.#subject.name), ...flags].join(' '),
      remarks: [],
      ...(random ? { seed } : {}),
      ...found,
    };
  }

  /** No search judges the one property that was asked for. */
  #unasked(): Found {
    return this.#found('directed', {
      scope: 'nothing',
      verdict: 'vacuous',
      effort: { runs: 0, steps: 0 },
      remarks: [`nothing in this scenario is judged by '${this.#budget.property}'`],
    });
  }

  /** What the scenario wrote and nothing exercised, said where the last search looked for it. */
  #withHoles(found: readonly Found[]): Found[] {
    const holes = this.#holes(found);
    const idle = voidGrants(this.#subject);
    const last = found.at(-1);
    return found.map((one) => {
      // What gives nothing is often why a step went wrong.
      if (one.verdict === 'violated') return { ...one, remarks: [...one.remarks, ...idle] };
      if (one !== last || one.verdict !== 'holds' || holes.length + idle.length === 0) return one;
      return { ...one, verdict: 'vacuous' as const, remarks: [...one.remarks, ...holes, ...idle] };
    });
  }

  #holes(found: readonly Found[]): string[] {
    if (found.some(({ verdict }) => verdict === 'violated')) return [];
    const holes: string[] = [];
    if (found.every(({ effort }) => effort.steps === 0)) {
      holes.push('nothing happened: the scenario has no step and lets nothing happen');
    }
    return [...holes, ...this.#unaskedEntries(), ...this.#untestedClauses()];
  }

  /** What no search came to: that it cannot be come to only a complete one can say. */
  #unaskedEntries(): string[] {
    const says = this.#sawEverything ? 'can never be asked' : 'was not asked within the bounds';
    const { may } = this.#subject.data;
    if (may.kind !== 'menu') return [];
    const asked = new Set([...this.#ledgers.values()].flatMap((ledger) => [...ledger.asked]));
    return may.entries.flatMap(({ site }, i) =>
      asked.has(i) ? [] : `entry ${i + 1} of the menu (line ${site.line}) ${says}`,
    );
  }

  #untestedClauses(): string[] {
    const ledgers = [...this.#ledgers.values()];
    return this.#all
      .flatMap(({ covers }) => covers)
      .filter((cover) => !ledgers.some(({ reached }) => reached.has(cover)))
      .filter(({ name }) => name.startsWith('policy clause'))
      .map(({ name }) => name.replace(' was put', ' was never put'));
  }
}

/** Whether each verdict is what the scenario says must be found. */
function expected(subject: Subject, found: readonly Found[], finds: Expected): Finding[] {
  if (finds.kind === 'holds') {
    return found.map((one) => ({ ...one, asExpected: one.verdict !== 'violated' }));
  }
  const meant = (violation: Violation) => isMeant(subject.data.policy, finds, violation);
  const met = found.some(({ violation }) => violation !== undefined && meant(violation));
  return found.map((one) => {
    if (one.violation !== undefined) return { ...one, asExpected: meant(one.violation) };
    if (met) return { ...one, asExpected: true };
    const missing = `'${finds.property}' should break (line ${finds.site.line}) and did not`;
    // A random search that finds nothing has not shown that there is nothing.
    const isOpen = one.search === 'random' && one.verdict === 'holds';
    const verdict: Verdict = isOpen ? 'undecided' : one.verdict;
    const decides = one.search === 'directed' || one.verdict === 'holds';
    return {
      ...one,
      verdict,
      asExpected: one.search === 'random' || !decides,
      remarks: [...one.remarks, missing],
    };
  });
}

/** Whether it is this violation that the scenario says must be found. */
export function isMeant(
  policy: readonly Clause[],
  { property, because }: Extract<Expected, { kind: 'breaks' }>,
  { property: broken, refutation }: Objection,
): boolean {
  if (broken !== property) return false;
  if (because === undefined) return true;
  if ('words' in because) return refutation.says.includes(because.words);
  const isFlow = (clause: number | undefined) =>
    clause !== undefined && policy[clause]?.kind === 'mayFlow';
  // What flows where no clause lets it breaks all clauses about flows together.
  return (
    refutation.clause === because.clause || (isFlow(refutation.clause) && isFlow(because.clause))
  );
}

export function seenOf(done: number, runs: number): Seen {
  return { of: 'runs', count: done, most: runs };
}

/** Of a random search that ended before its last run, and not because something broke. */
export function cutRandomly(
  done: number,
  runs: number,
): Pick<Finding, 'verdict' | 'remarks' | 'cut'> {
  const [some, all] = [done, runs].map((number) => number.toLocaleString('en'));
  const what = done === 0 ? 'other searches' : `${some} of ${all} runs, in which nothing broke`;
  return { verdict: 'undecided', remarks: [cutRemark(what)], cut: true };
}

function verdictOf(
  { end, states: seen, levels }: Explored,
  { states, isCut }: { states: number; isCut: boolean },
): Pick<Finding, 'verdict' | 'remarks' | 'cut'> {
  if (end === 'objection') return { verdict: 'violated', remarks: [] };
  if (end === 'complete' || end === 'depth') return { verdict: 'holds', remarks: [] };
  const many = `${seen.toLocaleString('en')} ${seen === 1 ? 'state' : 'states'}`;
  const what = `${many}, down to depth ${levels.length - 1}, in which nothing broke`;
  if (isCut) return { verdict: 'undecided', remarks: [cutRemark(what)], cut: true };
  const remarks = {
    time:
      `stopped when its time was up, after ${what}: ` +
      'give bounds: { time } more, bound the depth, or make the machine smaller',
    memory:
      `stopped at ${seen.toLocaleString('en')} states, which fill the memory that it may use: ` +
      'give bounds: { memory } more, bound the depth, or make the machine smaller',
    states:
      `stopped at ${states.toLocaleString('en')} states with more to see: ` +
      'give bounds: { states } more, or bound the depth',
  };
  return { verdict: 'undecided', remarks: [remarks[end]], ...(end === 'time' && { cut: true }) };
}

function scopeOf(offer: Offer, { end, levels }: Explored, depth: number | undefined): string {
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

/** Initial grants of what their grantor cannot give. They are pruned before the first step. */
function voidGrants({ data, model }: Subject): string[] {
  const { machine, initial } = model;
  return machine.grants.flatMap(({ first, end, grantor, grantee, rights }, i) => {
    let stands = noRights;
    for (let cell = first; cell < end; cell++) {
      stands |= factOf(initial.grants, cell, grantor, grantee);
    }
    const gone = plain(rights) & ~stands;
    if (gone === 0) return [];
    const [from, to] = [grantor, grantee].map((space) => machine.spaces[space]?.name);
    const line = data.written.grants[i]?.site.line;
    const says = `the initial grant of ${showRights(gone)} from ${from} to ${to} (line ${line})`;
    return [`${says} gives nothing: let ${from} own it, or be granted it with +`];
  });
}
