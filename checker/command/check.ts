/**
 * The check itself: loads the scenarios that were asked for, has them searched, prints and keeps what
 * comes of each, and sums up.
 *
 * Several are searched at a time and rows are printed in the order of names, each as soon as those before it
 * are there. Judges nothing: verdicts come from the searches, and finding/verdict.ts says what several
 * come to.
 */

import { machinesNameUnder } from '../finding/rows.ts';
import type { UnusableScenario } from '../finding/subject.ts';
import { type Status, status } from '../finding/verdict.ts';
import { Stopwatch } from '../process/clock.ts';
import {
  drawInteger,
  environment,
  invocation,
  isTerminal,
  processors,
} from '../process/environment.ts';
import { projectFolder, type ScenarioFile } from '../process/files.ts';
import { fingerprint } from '../process/fingerprint.ts';
import { githubJob } from '../process/github-actions.ts';
import { loadUnlessKept } from '../process/kept-data.ts';
import { KeptFiles } from '../process/kept-files.ts';
import type { Loaded } from '../process/loader.ts';
import { passOn, print, printError, showPrinted } from '../process/output.ts';
import { ProgressLine } from '../process/progress.ts';
import { ReportFolder } from '../process/report-folder.ts';
import { SearchPool } from '../process/search-pool.ts';
import type { SearchProgress } from '../process/search-process.ts';
import { VerdictStore } from '../process/verdict-store.ts';
import { ledgerOf } from '../report/run/ledger.ts';
import {
  type Checked,
  isUnusable,
  type Measured,
  metBy,
  type Run,
  searchesOf,
  statusOfRun,
  statusOfScenario,
} from '../report/run/run.ts';
import { summaryOf } from '../report/run/summary.ts';
import { heading, type Look, lookFor, rowsOf } from '../report/run/table.ts';
import { closing, expectedReports, variantsBelow } from '../report/run/terminal.ts';
import { partsOf } from '../scenario/variants.ts';
import type { Budget } from '../search/search.ts';
import { wantsColour } from '../text/colour.ts';
import { typed } from '../text/invocation.ts';
import { secondsText } from '../text/numbers.ts';
import type { Arguments } from './arguments.ts';
import { Measurements } from './measurements.ts';
import { seedMax } from './options.ts';
import { RunOutput } from './run-output.ts';
import { longestFirst } from './schedule.ts';
import { type Answer, Searching } from './searching.ts';
import type { Chosen } from './select.ts';

export interface CheckOrder extends Chosen {
  readonly asked: Arguments;
  /** No printed line is longer; infinite where there is no window. */
  readonly columns: number;
  /** Ends the run in good order. */
  readonly signal: AbortSignal;
}

export async function check(order: CheckOrder): Promise<Status> {
  const program = fingerprint();
  const pool = new SearchPool(jobsOf(order));
  try {
    return await checkWith(pool, { ...order, program });
  } finally {
    pool.stop();
  }
}

/** How many scenarios are searched at the same time. A file may come to several, under variants. */
function jobsOf({ asked }: CheckOrder): number {
  return asked.jobs ?? processors();
}

/** An order that says what the program was before its searching processes were started. */
type PooledOrder = CheckOrder & { readonly program: string };

/** Leaves the processes that are not searching as they are, for another check. */
export function checkWith(pool: SearchPool, order: PooledOrder): Promise<Status> {
  return new CheckRun(order, pool).run();
}

class CheckRun {
  readonly #order: PooledOrder;
  readonly #budget: Budget;
  readonly #colour: boolean;
  #look: Look;
  readonly #progress: ProgressLine;
  readonly #reports: ReportFolder;
  readonly #output: RunOutput;
  readonly #kept = new KeptFiles();
  readonly #store: VerdictStore;
  readonly #searching: Searching;
  readonly #githubJob = githubJob(environment(), projectFolder);
  readonly #measurements = new Measurements();
  /** The names of all rows in their order: known when the files have been read. */
  #rowNames: readonly string[];
  /** What came of each row so far, by name. */
  readonly #answers = new Map<string, Answer>();
  readonly #checked: Checked[] = [];
  readonly #notLookedAt: string[] = [];
  #hasBailed = false;

  constructor(order: PooledOrder, pool: SearchPool) {
    const { asked, names, signal, program } = order;
    this.#store = new VerdictStore(this.#kept, program);
    this.#order = order;
    this.#budget = budgetOf(asked);
    const variables = environment();
    const output = { asked: asked.colour, environment: variables, isTerminal: isTerminal() };
    this.#colour = wantsColour(output);
    this.#rowNames = [...order.files.map(({ name }) => name), ...this.#machineNames];
    this.#look = this.#lookNow();
    const isPlain = (variables.CI ?? '') !== '' || variables.TERM === 'dumb';
    this.#progress = new ProgressLine({ isSilent: asked.quiet || asked.stable, isPlain });
    this.#reports = new ReportFolder(asked.reportFolder, names);
    this.#output = new RunOutput(asked, this.#githubJob);
    this.#searching = new Searching({
      budget: this.#budget,
      pool,
      store: this.#store,
      isFresh: asked.fresh,
      secondsLeft: () => asked.timeSeconds && asked.timeSeconds - this.#measurements.seconds,
      progress: (name, progress) => this.#report(name, progress),
      printed: (text) => {
        this.#progress.clear();
        passOn(text);
      },
    });
    signal.addEventListener('abort', () => this.#searching.stop());
  }

  get #machineNames(): readonly string[] {
    return this.#order.machines.map(machinesNameUnder);
  }

  #lookNow(): Look {
    return lookFor(this.#rowNames, this.#colour, this.#order.columns);
  }

  async run(): Promise<Status> {
    // An earlier run's file must not pass for this one's, and a file that cannot be written had
    // better be known before an hour of searching than after it.
    const { seed } = this.#budget;
    this.#output.write({ seed, scenarios: [], interrupted: true, complaints: [] }, this.#measured);
    const { quiet, stable } = this.#order.asked;
    try {
      await this.#searchAll();
    } finally {
      this.#searching.stop();
      this.#store.flush();
      this.#progress.clear();
    }
    this.#kept.prune();
    if (this.#kept.complaint !== undefined) await printError(this.#kept.complaint);
    this.#reports.keepSummary(summaryOf(this.#outcome()));
    const run = this.#output.written(this.#outcome(), this.#measured);
    const last = stable ? '' : this.#measurements.line;
    const reports = quiet ? '' : variantsBelow(run, this.#look) + expectedReports(run, this.#look);
    const text = this.#output.printed(run, this.#measured) + reports + closing(run, this.#look);
    await print(text + last);
    await this.#output.summarise(run);
    return statusOfRun(run);
  }

  async #searchAll(): Promise<void> {
    this.#searching.prepareFor(this.#rowNames);
    const { machines, asked, signal } = this.#order;
    // Whoever stops early wants the first rows: then all begin in the order in which they are printed.
    const isCutShort = asked.bail || asked.timeSeconds !== undefined;
    const rows = new Map<string, Promise<unknown>>();
    const begin = (name: string, answer: () => Promise<Answer | undefined>) => {
      rows.set(name, this.#await(name, answer));
    };
    const beginMachines = () => {
      for (const variant of machines) {
        begin(machinesNameUnder(variant), () => this.#searching.answerFor({ machines: variant }));
      }
    };
    if (!isCutShort) beginMachines();
    const loaded = await this.#load();
    this.#rowNames = [...namesOf(loaded, this.#order.files), ...this.#machineNames];
    this.#look = this.#lookNow();
    if (!asked.quiet) await print(heading(this.#look, !asked.stable));
    const usable = loaded.filter((one) => 'data' in one);
    for (const one of loaded) {
      if ('unusable' in one) begin(one.name, async () => answerForUnusable(one));
    }
    const ordered = isCutShort
      ? usable
      : longestFirst(usable, (name) => this.#store.secondsOf(name));
    for (const one of ordered) begin(one.name, () => this.#searching.answerFor(one));
    if (isCutShort) beginMachines();
    for (const name of this.#rowNames) {
      if (!this.#hasBailed && !signal.aborted) await rows.get(name);
      await this.#keep(name);
    }
    if (this.#isWhole) await this.#keepLedger();
  }

  async #load(): Promise<Loaded[]> {
    const { files, asked, signal } = this.#order;
    const stopwatch = new Stopwatch();
    let reading = '';
    const loaded = await loadUnlessKept(files, {
      ...{ kept: this.#kept, program: this.#order.program, isFresh: asked.fresh },
      printed: (file, text) => {
        this.#progress.clear();
        showPrinted(file, text);
      },
      progress: (name, share) => {
        this.#progress.end(reading);
        reading = name;
        this.#progress.report({ doing: 'reading', name, share, done: 0, total: files.length });
      },
      signal,
    });
    this.#progress.end(reading);
    this.#measurements.keepReading(stopwatch);
    return loaded;
  }

  async #await(name: string, find: () => Promise<Answer | undefined>): Promise<void> {
    const answer = await find();
    this.#progress.end(name);
    this.#measurements.keepPeak(this.#searching.peakMegabytes);
    if (answer !== undefined) this.#answers.set(name, answer);
  }

  /** Prints and keeps what came of one row of the table, unless the run has ended before. */
  async #keep(name: string): Promise<void> {
    if (this.#hasBailed) {
      this.#notLookedAt.push(name);
      return;
    }
    const answer = this.#answers.get(name);
    if (answer === undefined) return;
    const { reports, milliseconds, isAsBefore } = answer;
    // What was not searched keeps the files of its last search.
    const checked = reports ? this.#reports.keep({ ...answer, reports }) : answer.checked;
    if (isAsBefore) this.#measurements.keepAsBefore(name);
    else this.#measurements.keepScenario(name, milliseconds, answer.secondsPerSearch);
    const measured = isAsBefore ? 'as before' : secondsText(milliseconds);
    await this.#print(checked, isUnusable(checked) ? undefined : measured);
    this.#hasBailed = this.#order.asked.bail && statusOfScenario(checked) !== status.asSaid;
    if (this.#hasBailed) this.#searching.stop();
  }

  async #keepLedger(): Promise<void> {
    const isCut = this.#checked.flatMap(searchesOf).some(({ cut }) => cut === true);
    await this.#print(
      ledgerOf(metBy(this.#checked), { isCut, command: typed(invocation(), 'check') }),
      undefined,
    );
  }

  async #print(checked: Checked, measured: string | undefined): Promise<void> {
    const { quiet, stable } = this.#order.asked;
    this.#checked.push(checked);
    this.#progress.clear();
    const isShown = !quiet || statusOfScenario(checked) !== status.asSaid;
    if (isShown) await print(rowsOf(checked, this.#look, stable ? undefined : measured));
  }

  /** Everything, with nothing left out: what was not met then was met nowhere. */
  get #isWhole(): boolean {
    const { asked, machines, signal } = this.#order;
    const { selection, runs, property, variants } = asked;
    const isNarrowed =
      [selection, variants].some((names) => names.length > 0) ||
      [runs, property].some((one) => one !== undefined) ||
      machines.length === 0;
    return !isNarrowed && !this.#hasBailed && !signal.aborted;
  }

  #report(name: string, { search, share, counts }: SearchProgress): void {
    const { asked } = this.#order;
    const { timeSeconds } = asked;
    this.#measurements.keepPeak(this.#searching.peakMegabytes);
    this.#progress.report({
      ...{ doing: search, name, share, counts },
      secondsLeft: timeSeconds && timeSeconds - this.#measurements.seconds,
      done: this.#answers.size,
      total: this.#rowNames.length,
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

  /** Undefined when what was measured is to be left out. */
  get #measured(): Measured | undefined {
    return this.#order.asked.stable ? undefined : this.#measurements.all;
  }
}

/** A file that was not read, because the run was interrupted, has its own name. */
function namesOf(loaded: readonly Loaded[], files: readonly ScenarioFile[]): string[] {
  const rows = new Map(files.map(({ name }) => [name, [] as string[]]));
  for (const { name } of loaded) (rows.get(name) ?? rows.get(partsOf(name).base))?.push(name);
  return [...rows].flatMap(([name, all]) => (all.length === 0 ? [name] : all));
}

function answerForUnusable(scenario: UnusableScenario): Answer {
  return { checked: scenario, milliseconds: 0 };
}

function budgetOf({ seed = drawInteger(seedMax), runs, property }: Arguments): Budget {
  return {
    seed,
    ...(runs !== undefined && { runs }),
    ...(property !== undefined && { property }),
  };
}

function narrowing({
  property,
  runs,
  variants,
  selection,
  timeSeconds,
}: Arguments): Pick<Run, 'narrowed'> {
  const narrowed = {
    ...(property !== undefined && { property }),
    ...(runs !== undefined && { runs }),
    ...(variants.length > 0 && { variants }),
    ...(selection.length > 0 && { selection }),
    ...(timeSeconds !== undefined && { timeSeconds }),
  };
  return Object.keys(narrowed).length === 0 ? {} : { narrowed };
}
