/**
 * One run: loads the scenarios that were asked for, searches one after the other, prints and keeps
 * what comes of each as soon as it is known, and sums up.
 *
 * Judges nothing: verdicts come from the searches, and what they come to together from status.ts.
 */

import { randomInt } from 'node:crypto';
import { ledgerName, machinesName, machinesTold } from '../finding/rows.ts';
import { type Status, status } from '../finding/verdict.ts';
import { type ScenarioFile, Unwritable, writeFile } from '../process/files.ts';
import { type Loaded, load } from '../process/loader.ts';
import { print, showPrinted } from '../process/output.ts';
import { Narrator } from '../process/progress.ts';
import { Reports } from '../process/report-folder.ts';
import type { SearchOrder, SearchProgress } from '../process/search-messages.ts';
import { SearchCrash, Searcher } from '../process/search-process.ts';
import { githubOf } from '../report/run/github.ts';
import { jsonOf, type Measured } from '../report/run/json.ts';
import { junitOf } from '../report/run/junit.ts';
import { ledgerOf } from '../report/run/ledger.ts';
import {
  type Checked,
  isUnusable,
  notBegun,
  type Run,
  statusOfRun,
  statusOfScenario,
} from '../report/run/run.ts';
import { summaryOf } from '../report/run/summary.ts';
import { closing, heading, type Look, lookFor, rowsOf, seconds } from '../report/run/terminal.ts';
import type { Budget } from '../search/all.ts';
import { wantsColour } from '../text/colour.ts';
import { asWord } from '../text/shell.ts';
import { type Arguments, largestSeed } from './arguments.ts';

export interface Assignment {
  readonly asked: Arguments;
  /** Those to be checked. */
  readonly files: readonly ScenarioFile[];
  /** The names of all that there are. */
  readonly names: readonly string[];
  /** Whether the machines that nobody wrote are searched too. */
  readonly machines: boolean;
  /** Ends the run in good order. */
  readonly signal: AbortSignal;
}

export class Checking {
  readonly #asked: Arguments;
  readonly #files: readonly ScenarioFile[];
  readonly #machines: boolean;
  readonly #signal: AbortSignal;
  readonly #interrupted: Promise<undefined>;
  readonly #budget: Budget;
  readonly #look: Look;
  readonly #narrator: Narrator;
  readonly #reports: Reports;
  readonly #checked: Checked[] = [];
  readonly #notLookedAt: string[] = [];
  readonly #began = performance.now();
  readonly #secondsPerScenario: Record<string, number> = {};
  #hasBailed = false;
  #secondsReading = 0;
  /** Of the searching process, so far. */
  #peakMegabytes = 0;

  constructor({ asked, files, names, machines, signal }: Assignment) {
    const { seed = randomInt(largestSeed), runs, property, colour, quiet, stable } = asked;
    this.#asked = asked;
    this.#files = files;
    this.#machines = machines;
    this.#signal = signal;
    this.#interrupted = new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve(undefined));
    });
    this.#budget = {
      seed,
      ...(runs !== undefined && { runs }),
      ...(property !== undefined && { property }),
    };
    const { env: environment, stdout, stderr } = process;
    const surroundings = { asked: colour, environment, isTerminal: stdout.isTTY };
    this.#look = lookFor(
      [...files.map(({ name }) => name), ...(machines ? [machinesName] : [])],
      wantsColour(surroundings),
    );
    const isPlain = (environment.CI ?? '') !== '' || environment.TERM === 'dumb';
    this.#narrator = new Narrator(stderr, { isSilent: quiet || stable, isPlain });
    this.#reports = new Reports(asked.reportFolder, names);
  }

  async run(): Promise<Status> {
    // An earlier run's file must not pass for this one's, and a file that cannot be written had
    // better be known before an hour of searching than after it.
    this.#writeRun(this.#unfinished());
    if (!this.#asked.quiet) await print(process.stdout, heading(this.#look, !this.#asked.stable));
    // Started already, so that it is ready when the scenarios are.
    const searcher = new Searcher();
    try {
      await this.#searchAll(await this.#load(), searcher);
    } finally {
      searcher.stop();
      this.#narrator.clear();
    }
    this.#reports.keepSummary(summaryOf(this.#outcome()));
    const run = this.#written(this.#outcome());
    const annotates = this.#asked.reporters.some(({ kind }) => kind === 'github');
    const text = closing(run, this.#look) + this.#measuredLine();
    await print(process.stdout, annotates ? `\n${githubOf(run)}${text}` : text);
    return statusOfRun(run);
  }

  async #load(): Promise<Loaded[]> {
    const began = performance.now();
    const loaded = await load(this.#files, {
      printed: (file, text) => {
        this.#narrator.clear();
        showPrinted(file, text);
      },
      progress: (name, share) =>
        this.#narrator.tell({ doing: 'reading', name, share, done: 0, total: this.#files.length }),
      signal: this.#signal,
    });
    this.#secondsReading = secondsSince(began);
    return loaded;
  }

  async #searchAll(loaded: readonly Loaded[], searcher: Searcher): Promise<void> {
    for (const scenario of loaded) {
      await this.#keep(scenario.name, async () =>
        'data' in scenario ? this.#inTime(scenario, searcher) : scenario,
      );
    }
    if (this.#machines) {
      await this.#keep(machinesName, () => this.#inTime(undefined, searcher));
    }
    if (this.#isWhole) await this.#keep(ledgerName, async () => this.#ledger());
  }

  /** Prints and keeps what comes of one scenario, unless the run has ended before. */
  async #keep(name: string, find: () => Promise<Checked | undefined>): Promise<void> {
    if (this.#signal.aborted) return;
    if (this.#hasBailed) {
      this.#notLookedAt.push(name);
      return;
    }
    const began = performance.now();
    const checked = await find();
    if (checked === undefined) return;
    this.#checked.push(checked);
    this.#secondsPerScenario[name] = secondsSince(began);
    this.#narrator.clear();
    const isAsSaid = statusOfScenario(checked) === status.asSaid;
    this.#hasBailed = this.#asked.bail && !isAsSaid;
    const isTimed = !this.#asked.stable && !isUnusable(checked) && name !== ledgerName;
    const measured = isTimed ? seconds(performance.now() - began) : undefined;
    if (!this.#asked.quiet || !isAsSaid) {
      await print(process.stdout, rowsOf(checked, this.#look, measured));
    }
  }

  get #secondsLeft(): number | undefined {
    const { timeSeconds } = this.#asked;
    if (timeSeconds === undefined) return undefined;
    return timeSeconds - (performance.now() - this.#began) / 1000;
  }

  /** Searches, or says that no time is left for it. A scenario or, without one, the machines. */
  async #inTime(
    scenario: SearchOrder['scenario'],
    searcher: Searcher,
  ): Promise<Checked | undefined> {
    const left = this.#secondsLeft;
    if (left === undefined || left > 0) return this.#search(scenario, searcher);
    if (scenario !== undefined) {
      const { name, file, data } = scenario;
      const { shows, claims, site } = data;
      return notBegun({ name, file, shows, claims, at: site }, this.#repeating(name));
    }
    return notBegun(machinesTold, this.#repeating(machinesName));
  }

  #repeating(name: string): string {
    return `npm run check -- ${asWord(name)} --seed ${this.#budget.seed}`;
  }

  /** Everything, with nothing left out: what was not met then was met nowhere. */
  get #isWhole(): boolean {
    const { selection, runs, property } = this.#asked;
    const isNarrowed = selection.length > 0 || runs !== undefined || property !== undefined;
    return !isNarrowed && !this.#hasBailed;
  }

  #ledger(): Checked {
    const searches = this.#checked.flatMap((one) => (isUnusable(one) ? [] : one.searches));
    return ledgerOf(
      searches.flatMap(({ met }) => met ?? []),
      searches.some(({ cut }) => cut === true),
    );
  }

  /** Undefined when it was interrupted. */
  async #search(
    scenario: SearchOrder['scenario'],
    searcher: Searcher,
  ): Promise<Checked | undefined> {
    const name = scenario?.name ?? machinesName;
    const total = this.#files.length + (this.#machines ? 1 : 0);
    const counts = { done: this.#checked.length, total };
    const progress = ({ search, share, seen }: SearchProgress) => {
      const secondsLeft = this.#secondsLeft;
      const told = { ...(share !== undefined && { share }), ...(seen && { seen }) };
      const news = { doing: search, name, ...counts, ...told };
      this.#narrator.tell(secondsLeft === undefined ? news : { ...news, secondsLeft });
    };
    try {
      const left = this.#secondsLeft;
      const order = {
        ...(scenario && { scenario }),
        budget: this.#budget,
        ...(left !== undefined && { milliseconds: Math.max(0, left) * 1000 }),
      };
      const searching = searcher.search(order, progress);
      const result = await Promise.race([searching, this.#interrupted]);
      if (result === undefined) return undefined;
      this.#peakMegabytes = result.peakMegabytes;
      return this.#reports.keep(result);
    } catch (error) {
      if (!(error instanceof SearchCrash)) throw error;
      this.#narrator.clear();
      const repeat = this.#repeating(name);
      throw new SearchCrash(`the checker crashed: ${error.message}; ${repeat} repeats it`);
    }
  }

  #outcome(): Run {
    const { complaints } = this.#reports;
    return {
      seed: this.#budget.seed,
      scenarios: this.#checked,
      interrupted: this.#signal.aborted,
      complaints,
      ...(this.#notLookedAt.length > 0 && { notLookedAt: this.#notLookedAt }),
      ...narrowing(this.#asked),
    };
  }

  /** The verdicts are known: that they cannot be kept does not keep them from being told. */
  #written(run: Run): Run {
    try {
      this.#writeRun(run);
      return run;
    } catch (error) {
      if (!(error instanceof Unwritable)) throw error;
      return { ...run, complaints: [...run.complaints, error.message] };
    }
  }

  #unfinished(): Run {
    return { seed: this.#budget.seed, scenarios: [], interrupted: true, complaints: [] };
  }

  #writeRun(run: Run): void {
    const measured = this.#asked.stable ? undefined : this.#measured();
    for (const reporter of this.#asked.reporters) {
      if (reporter.kind === 'github') continue;
      const text =
        reporter.kind === 'json'
          ? jsonOf(run, measured)
          : junitOf(run, measured && this.#secondsPerScenario);
      writeFile(reporter.file, text);
    }
  }

  #measured(): Measured {
    return {
      seconds: secondsSince(this.#began),
      secondsReading: this.#secondsReading,
      secondsPerScenario: this.#secondsPerScenario,
      ...(this.#peakMegabytes > 0 && { peakMegabytes: this.#peakMegabytes }),
      node: process.version,
    };
  }

  #measuredLine(): string {
    if (this.#asked.stable) return '';
    const total = seconds(performance.now() - this.#began);
    const memory = this.#peakMegabytes === 0 ? '' : `, ${this.#peakMegabytes} MB at most`;
    return `measured: ${total}${memory}\n`;
  }
}

function secondsSince(began: number): number {
  return Math.round(performance.now() - began) / 1000;
}

function narrowing({ property, runs, selection, timeSeconds }: Arguments): Pick<Run, 'narrowed'> {
  const narrowed = {
    ...(property !== undefined && { property }),
    ...(runs !== undefined && { runs }),
    ...(selection.length > 0 && { selection }),
    ...(timeSeconds !== undefined && { timeSeconds }),
  };
  return Object.keys(narrowed).length === 0 ? {} : { narrowed };
}
