/**
 * The check itself: loads the scenarios that were asked for, searches one after the other, prints and
 * keeps what comes of each as soon as it is known, and sums up.
 *
 * Judges nothing: verdicts come from the searches, and finding/verdict.ts says what several come to.
 */

import { ledgerName, machinesName, machinesRow } from '../finding/rows.ts';
import { type Status, status } from '../finding/verdict.ts';
import { Stopwatch } from '../process/clock.ts';
import { drawInteger, environment, isTerminal, nodeVersion } from '../process/environment.ts';
import { projectFolder, Unwritable, writeFile } from '../process/files.ts';
import { appendSummary, type GithubJob, githubJob } from '../process/github-actions.ts';
import { type Loaded, load } from '../process/loader.ts';
import { print, printError, showPrinted } from '../process/output.ts';
import { ProgressLine } from '../process/progress.ts';
import { ReportFolder } from '../process/report-folder.ts';
import {
  SearchCrash,
  type SearchOrder,
  SearchProcess,
  type SearchProgress,
} from '../process/search-process.ts';
import { github } from '../report/run/github.ts';
import { ledgerOf } from '../report/run/ledger.ts';
import {
  type Checked,
  isUnusable,
  type Measured,
  metBy,
  notBegun,
  type Run,
  type SecondsPerSearch,
  searchesOf,
  statusOfRun,
  statusOfScenario,
  titleOf,
} from '../report/run/run.ts';
import { summaryOf } from '../report/run/summary.ts';
import { heading, type Look, lookFor, rowsOf } from '../report/run/table.ts';
import { closing } from '../report/run/terminal.ts';
import type { Budget } from '../search/search.ts';
import { wantsColour } from '../text/colour.ts';
import { secondsText } from '../text/numbers.ts';
import { asWord } from '../text/shell.ts';
import type { Arguments } from './arguments.ts';
import { seedMax } from './options.ts';
import type { Chosen } from './select.ts';

export interface CheckOrder extends Chosen {
  readonly asked: Arguments;
  /** No printed line is longer; infinite where there is no window. */
  readonly columns: number;
  /** Ends the run in good order. */
  readonly signal: AbortSignal;
}

export function check(order: CheckOrder): Promise<Status> {
  return new CheckRun(order).run();
}

class CheckRun {
  readonly #order: CheckOrder;
  readonly #interrupted: Promise<undefined>;
  readonly #budget: Budget;
  readonly #look: Look;
  readonly #progress: ProgressLine;
  readonly #reports: ReportFolder;
  readonly #githubJob: GithubJob | undefined;
  readonly #measurements = new Measurements();
  readonly #checked: Checked[] = [];
  readonly #notLookedAt: string[] = [];
  #hasBailed = false;

  constructor(order: CheckOrder) {
    const { asked, files, names, machines, signal } = order;
    const { seed = drawInteger(seedMax), runs, property, quiet, stable } = asked;
    this.#order = order;
    this.#interrupted = new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve(undefined));
    });
    this.#budget = {
      seed,
      ...(runs !== undefined && { runs }),
      ...(property !== undefined && { property }),
    };
    const rows = [...files.map(({ name }) => name), ...(machines ? [machinesName] : [])];
    const variables = environment();
    const output = { asked: asked.colour, environment: variables, isTerminal: isTerminal() };
    this.#look = lookFor(rows, wantsColour(output), order.columns);
    const isPlain = (variables.CI ?? '') !== '' || variables.TERM === 'dumb';
    this.#progress = new ProgressLine({ isSilent: quiet || stable, isPlain });
    this.#reports = new ReportFolder(asked.reportFolder, names);
    this.#githubJob = githubJob(variables, projectFolder);
  }

  async run(): Promise<Status> {
    // An earlier run's file must not pass for this one's, and a file that cannot be written had
    // better be known before an hour of searching than after it.
    const { seed } = this.#budget;
    this.#writeRun({ seed, scenarios: [], interrupted: true, complaints: [] });
    const { quiet, stable } = this.#order.asked;
    if (!quiet) await print(heading(this.#look, !stable));
    // Started already, so that it is ready when the scenarios are.
    const searching = new SearchProcess();
    try {
      await this.#searchAll(await this.#load(), searching);
    } finally {
      searching.stop();
      this.#progress.clear();
    }
    this.#reports.keepSummary(summaryOf(this.#outcome()));
    const run = this.#written(this.#outcome());
    const last = stable ? '' : this.#measurements.line;
    await print(this.#printedFormats(run) + closing(run, this.#look) + last);
    await this.#summarise(run);
    return statusOfRun(run);
  }

  async #load(): Promise<Loaded[]> {
    const { files, signal } = this.#order;
    const stopwatch = new Stopwatch();
    const loaded = await load(files, {
      printed: (file, text) => {
        this.#progress.clear();
        showPrinted(file, text);
      },
      progress: (name, share) =>
        this.#progress.report({ doing: 'reading', name, share, done: 0, total: files.length }),
      signal,
    });
    this.#measurements.keepReading(stopwatch);
    return loaded;
  }

  async #searchAll(loaded: readonly Loaded[], searching: SearchProcess): Promise<void> {
    for (const scenario of loaded) {
      await this.#keep(scenario.name, async () =>
        'data' in scenario ? this.#inTime(scenario, searching) : scenario,
      );
    }
    if (this.#order.machines) {
      await this.#keep(machinesName, () => this.#inTime(undefined, searching));
    }
    if (this.#isWhole) await this.#keep(ledgerName, async () => this.#ledger());
  }

  /** Prints and keeps what comes of one row of the table, unless the run has ended before. */
  async #keep(name: string, find: () => Promise<Checked | undefined>): Promise<void> {
    const { asked, signal } = this.#order;
    if (signal.aborted) return;
    if (this.#hasBailed) {
      this.#notLookedAt.push(name);
      return;
    }
    const stopwatch = new Stopwatch();
    const checked = await find();
    if (checked === undefined) return;
    this.#checked.push(checked);
    this.#measurements.keepScenario(name, stopwatch);
    this.#progress.clear();
    const isAsSaid = statusOfScenario(checked) === status.asSaid;
    this.#hasBailed = asked.bail && !isAsSaid;
    const isTimed = !asked.stable && !isUnusable(checked) && name !== ledgerName;
    const measured = isTimed ? secondsText(stopwatch.milliseconds) : undefined;
    if (!asked.quiet || !isAsSaid) await print(rowsOf(checked, this.#look, measured));
  }

  /** Undefined: there is no time limit. */
  get #secondsLeft(): number | undefined {
    const { timeSeconds } = this.#order.asked;
    return timeSeconds && timeSeconds - this.#measurements.seconds;
  }

  /** Searches a scenario, or without one random machines, if there is time left. */
  async #inTime(
    scenario: SearchOrder['scenario'],
    searching: SearchProcess,
  ): Promise<Checked | undefined> {
    const left = this.#secondsLeft;
    if (left === undefined || left > 0) return this.#search(scenario, searching);
    const title = scenario === undefined ? machinesRow : titleOf(scenario);
    return notBegun(title, this.#repeating(title.name));
  }

  #repeating(name: string): string {
    return `npm run check -- ${asWord(name)} --seed ${this.#budget.seed}`;
  }

  /** Everything, with nothing left out: what was not met then was met nowhere. */
  get #isWhole(): boolean {
    const { selection, runs, property } = this.#order.asked;
    const isNarrowed = selection.length > 0 || runs !== undefined || property !== undefined;
    return !isNarrowed && !this.#hasBailed;
  }

  #ledger(): Checked {
    const isCut = this.#checked.flatMap(searchesOf).some(({ cut }) => cut === true);
    return ledgerOf(metBy(this.#checked), isCut);
  }

  /** Undefined when it was interrupted. */
  async #search(
    scenario: SearchOrder['scenario'],
    searching: SearchProcess,
  ): Promise<Checked | undefined> {
    const name = scenario?.name ?? machinesName;
    try {
      const left = this.#secondsLeft;
      const milliseconds = left && Math.max(0, left) * 1000;
      const order = { scenario, budget: this.#budget, milliseconds };
      const search = searching.search(order, (progress) => this.#report(name, progress));
      const result = await Promise.race([search, this.#interrupted]);
      if (result === undefined) return undefined;
      this.#measurements.keepPeak(result.peakMegabytes);
      this.#measurements.keepSearches(name, result.secondsPerSearch);
      return this.#reports.keep(result);
    } catch (error) {
      if (!(error instanceof SearchCrash)) throw error;
      this.#progress.clear();
      const repeat = this.#repeating(name);
      throw new SearchCrash(`the checker crashed: ${error.message}; ${repeat} repeats it`);
    }
  }

  #report(name: string, { search, share, counts }: SearchProgress): void {
    const { files, machines } = this.#order;
    this.#progress.report({
      ...{ doing: search, name, share, counts, secondsLeft: this.#secondsLeft },
      done: this.#checked.length,
      total: files.length + (machines ? 1 : 0),
    });
  }

  #outcome(): Run {
    const { asked, signal } = this.#order;
    const { complaints } = this.#reports;
    return {
      seed: this.#budget.seed,
      scenarios: this.#checked,
      interrupted: signal.aborted,
      complaints,
      ...(this.#githubJob && { prefix: this.#githubJob.prefix }),
      ...(this.#notLookedAt.length > 0 && { notLookedAt: this.#notLookedAt }),
      ...narrowing(asked),
    };
  }

  /** The verdicts are known: they are printed also if they cannot be written. */
  #written(run: Run): Run {
    try {
      this.#writeRun(run);
      return run;
    } catch (error) {
      if (!(error instanceof Unwritable)) throw error;
      return { ...run, complaints: [...run.complaints, error.message] };
    }
  }

  #writeRun(run: Run): void {
    const { reporters, stable } = this.#order.asked;
    const measured = stable ? undefined : this.#measurements.all;
    for (const { format, file } of reporters) {
      if (file !== undefined) writeFile(file, format.print(run, measured));
    }
  }

  #printedFormats(run: Run): string {
    const { reporters, stable, isForGithub } = this.#order.asked;
    const formats = new Set([
      ...reporters.flatMap(({ format, file }) => (file === undefined ? format : [])),
      ...(isForGithub && this.#githubJob !== undefined ? [github] : []),
    ]);
    const measured = stable ? undefined : this.#measurements.all;
    const texts = [...formats].map((format) => format.print(run, measured));
    return texts.length === 0 ? '' : `\n${texts.join('')}`;
  }

  /** No verdict hangs on a page that nobody asked for. */
  async #summarise(run: Run): Promise<void> {
    const file = this.#githubJob?.summaryFile;
    if (file === undefined || !this.#order.asked.isForGithub) return;
    const wrong = appendSummary(file, summaryOf(run));
    if (wrong !== undefined) await printError(wrong);
  }
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

/** What a check measures beside its verdicts: durations and memory. */
class Measurements {
  readonly #total = new Stopwatch();
  readonly #secondsPerScenario: Record<string, number> = {};
  readonly #secondsPerSearch: Record<string, SecondsPerSearch> = {};
  #secondsReading = 0;
  #peakMegabytes = 0;

  /** Since the check began. */
  get seconds(): number {
    return this.#total.milliseconds / 1000;
  }

  keepReading(stopwatch: Stopwatch): void {
    this.#secondsReading = stopwatch.seconds;
  }

  keepScenario(name: string, stopwatch: Stopwatch): void {
    this.#secondsPerScenario[name] = stopwatch.seconds;
  }

  keepSearches(name: string, seconds: SecondsPerSearch): void {
    this.#secondsPerSearch[name] = seconds;
  }

  /** Of the searching process, in MiB, so far. */
  keepPeak(megabytes: number): void {
    this.#peakMegabytes = megabytes;
  }

  get all(): Measured {
    return {
      seconds: this.#total.seconds,
      secondsReading: this.#secondsReading,
      secondsPerScenario: this.#secondsPerScenario,
      secondsPerSearch: this.#secondsPerSearch,
      ...(this.#peakMegabytes > 0 && { peakMegabytes: this.#peakMegabytes }),
      node: nodeVersion(),
    };
  }

  /** The last line of the terminal. */
  get line(): string {
    const total = secondsText(this.#total.milliseconds);
    const memory = this.#peakMegabytes === 0 ? '' : `, ${this.#peakMegabytes} MB at most`;
    return `measured: ${total}${memory}\n`;
  }
}
