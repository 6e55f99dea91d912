/**
 * Verdicts that are kept from one run to the next, so that nothing is searched twice.
 *
 * A verdict depends on the scenario's data, the budget and the program, and on nothing else. All of these
 * are in its key, so a kept verdict is never wrong: it is there or it is not. What the program was when the run
 * began is compared with what it is when verdicts are written: whoever changes it meanwhile keeps none.
 */

import { createHash } from 'node:crypto';
import { machinesNameUnder } from '../finding/rows.ts';
import { type Checked, isUnusable } from '../report/run/run.ts';
import { fingerprint } from './fingerprint.ts';
import type { KeptFiles } from './kept-files.ts';
import type { SearchOrder, SearchResult } from './search-process.ts';

export interface KeptVerdict extends Pick<SearchResult, 'checked' | 'reports'> {
  /** How long the search took. */
  readonly seconds: number;
}

/** What a verdict depends on, but for the program. */
type Question = Pick<SearchOrder, 'scenario' | 'variant' | 'budget'>;

/**
 * So many verdicts are written together at first, then twice as many each time: what the program is takes a
 * moment to find out, and a run that is killed should not lose all.
 */
const writtenTogetherAtFirst = 8;

export class VerdictStore {
  readonly #files: KeptFiles;
  readonly #program: string;
  readonly #programNow: () => string;
  readonly #unwritten = new Map<string, KeptVerdict>();
  #writtenTogether = writtenTogetherAtFirst;

  /** `program`: what is searching, as `programNow` had it before that began. */
  constructor(files: KeptFiles, program: string, programNow: () => string = fingerprint) {
    this.#files = files;
    this.#program = program;
    this.#programNow = programNow;
  }

  find(question: Question): KeptVerdict | undefined {
    return this.#read(this.#keyOf(question));
  }

  /** How long the last search of this name took, whatever it was asked; undefined when nothing is kept. */
  secondsOf(name: string): number | undefined {
    const newest = this.#files.newest(beginningFor(name));
    return newest === undefined ? undefined : this.#read(newest)?.seconds;
  }

  /** Whether something is kept under this name. */
  knows(name: string): boolean {
    return this.#files.newest(beginningFor(name)) !== undefined;
  }

  /** Keeps a verdict that another run would find as well. */
  keep(question: Question, verdict: KeptVerdict): void {
    if (!isFinal(verdict.checked)) return;
    this.#unwritten.set(this.#keyOf(question), verdict);
    if (this.#unwritten.size < this.#writtenTogether) return;
    this.#writtenTogether *= 2;
    this.flush();
  }

  /** Writes what is to be kept. */
  flush(): void {
    if (this.#unwritten.size > 0 && this.#programNow() === this.#program) {
      for (const [key, verdict] of this.#unwritten) this.#files.write(key, verdict);
    }
    this.#unwritten.clear();
  }

  #read(key: string): KeptVerdict | undefined {
    return this.#files.read(key) as KeptVerdict | undefined;
  }

  #keyOf({ scenario, variant, budget }: Question): string {
    const asked = JSON.stringify({ scenario, variant, budget }, unmistakable);
    const hash = createHash('sha256').update(this.#program).update(asked).digest('hex');
    return `${beginningFor(scenario?.name ?? machinesNameUnder(variant))}${hash}`;
  }
}

/**
 * For JSON that is never the same for different data, as it would be of a bigint or of what is absent. V8's own
 * bytes are not always the same for the same data: they tell how the engine has stored a number.
 */
function unmistakable(_: string, value: unknown): unknown {
  if (typeof value === 'string') return `text ${value}`;
  if (typeof value === 'bigint') return `integer ${value}`;
  if (value === undefined || (typeof value === 'number' && !Number.isFinite(value)))
    return `${value}`;
  return value;
}

/** All keys about one scenario begin alike. */
function beginningFor(name: string): string {
  return `verdict-${createHash('sha256').update(name).digest('hex').slice(0, 16)}-`;
}

/** Whether the same question always has this answer: no clock and nothing outside had a part in it. */
function isFinal(checked: Checked): boolean {
  if (isUnusable(checked)) return false;
  return checked.searches.every(({ cut, verdict }) => cut !== true && verdict !== 'crash');
}
