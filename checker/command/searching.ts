/**
 * What comes of one scenario: a verdict that was kept, one that a searching process finds, or what became of
 * that process instead.
 *
 * A searching process that fails is the end of its own row and of no other.
 */

import { machinesRow } from '../finding/rows.ts';
import type { LoadedScenario } from '../finding/subject.ts';
import { Stopwatch } from '../process/clock.ts';
import { invocation } from '../process/environment.ts';
import type { SearchPool } from '../process/search-pool.ts';
import type {
  SearchEnd,
  SearchListener,
  SearchOrder,
  SearchProgress,
  SearchResult,
} from '../process/search-process.ts';
import type { VerdictStore } from '../process/verdict-store.ts';
import { crashed, ended, notBegun, titleOf } from '../report/run/run.ts';
import type { Budget } from '../search/search.ts';
import { typed } from '../text/invocation.ts';
import { asWord } from '../text/shell.ts';

/** What came of a scenario. */
export interface Answer extends Pick<SearchResult, 'checked'> {
  /** Absent when no search has come to an end. */
  readonly reports?: SearchResult['reports'];
  readonly milliseconds: number;
  /** Absent when none was searched, or none to its end. */
  readonly secondsPerSearch?: SearchResult['secondsPerSearch'];
  /** It was kept from an earlier run. */
  readonly isAsBefore?: true;
}

interface SearchingOptions {
  readonly budget: Budget;
  readonly pool: SearchPool;
  readonly store: VerdictStore | undefined;
  /** Search also where a verdict is kept. */
  readonly isFresh: boolean;
  /** What is left of the time limit; undefined: there is none. */
  readonly secondsLeft: () => number | undefined;
  readonly progress: (name: string, progress: SearchProgress) => void;
  readonly printed: (text: string) => void;
}

/** A scenario, or random machines. */
type Searched = LoadedScenario | RandomMachines;

/** Of a variant; without one, of the contract. */
export interface RandomMachines {
  readonly machines: string | undefined;
}

export class Searching {
  readonly #options: SearchingOptions;
  #isOver = false;

  constructor(options: SearchingOptions) {
    this.#options = options;
  }

  /** In MiB, of all searching processes together. */
  get peakMegabytes(): number {
    return this.#options.pool.peakMegabytes;
  }

  /** Starts processes for those of these names under which nothing is kept. */
  prepareFor(names: readonly string[]): void {
    const { store, isFresh, pool } = this.#options;
    const unknown = names.filter((name) => isFresh || store?.knows(name) !== true);
    pool.warm(unknown.length);
  }

  /** Undefined when it was stopped before. */
  async answerFor(searched: Searched): Promise<Answer | undefined> {
    const { budget, store, isFresh, pool } = this.#options;
    const question = { ...subjectOf(searched), budget };
    const kept = isFresh ? undefined : store?.find(question);
    if (kept !== undefined) return { ...kept, milliseconds: 0, isAsBefore: true };
    let stopwatch = new Stopwatch();
    let milliseconds: number | undefined;
    let isLate = false;
    const end = await pool.search(() => {
      if (this.#isOver) return undefined;
      const left = this.#options.secondsLeft();
      isLate = left !== undefined && left <= 0;
      milliseconds = left && left * 1000;
      stopwatch = new Stopwatch();
      return isLate ? undefined : { ...question, milliseconds };
    }, this.#listenerFor(searched));
    if (this.#isOver) return undefined;
    if (end === undefined) return isLate ? this.#notBegun(searched) : undefined;
    const took = stopwatch.milliseconds;
    if (end.kind !== 'done') return { ...this.#failed(searched, end), milliseconds: took };
    const { checked, reports, secondsPerSearch } = end.result;
    // A search that ran against the clock may have left out what another run would not.
    if (milliseconds === undefined) {
      store?.keep(question, { checked, reports, seconds: took / 1000 });
    }
    return { checked, reports, secondsPerSearch, milliseconds: took };
  }

  #listenerFor(searched: Searched): SearchListener {
    const { name } = rowTitle(searched);
    const { progress, printed } = this.#options;
    return { progress: (made) => progress(name, made), printed };
  }

  #notBegun(searched: Searched): Answer {
    const checked = notBegun(rowTitle(searched), this.#repeating(searched));
    return { checked, milliseconds: 0 };
  }

  #failed(searched: Searched, end: Exclude<SearchEnd, { kind: 'done' }>) {
    const row = end.kind === 'crashed' ? crashed : ended;
    return { checked: row(rowTitle(searched), this.#repeating(searched), remarkOn(end)) };
  }

  #repeating(searched: Searched): string {
    const { seed } = this.#options.budget;
    return typed(invocation(), `check ${asWord(rowTitle(searched).name)} --seed ${seed}`);
  }

  /** Ends all searches at once. What is still waited for is answered by undefined. */
  stop(): void {
    this.#isOver = true;
    this.#options.pool.stopBusy();
  }
}

function rowTitle(searched: Searched) {
  return 'data' in searched ? titleOf(searched) : machinesRow(searched.machines);
}

function subjectOf(searched: Searched): Pick<SearchOrder, 'scenario' | 'variant'> {
  return 'data' in searched
    ? { scenario: searched }
    : { scenario: undefined, variant: searched.machines };
}

function remarkOn(end: Exclude<SearchEnd, { kind: 'done' }>): string {
  if (end.kind === 'overran') {
    return `the searching process did not end ${end.seconds} s after the time was up, and was killed`;
  }
  if (end.kind === 'crashed') {
    return `the checker crashed: the searching process ended (${end.how}); this is a bug of the checker`;
  }
  return end.how === 'out of memory'
    ? 'the searching process ran out of memory: make the machine smaller, or give fewer --jobs'
    : `the searching process was killed (${end.how}), and not by the checker; is there enough memory?`;
}
