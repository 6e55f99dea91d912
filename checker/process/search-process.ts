/**
 * A process that searches, one scenario at a time, and can be stopped at any moment.
 *
 * A search never pauses, so a process that searches cannot listen to an interruption, and one that
 * runs out of memory loses what was found before. However it ends, that is the end of its search alone:
 *
 * - `killed`: by a signal from outside, or for want of memory. Nobody knows what it would have found.
 * - `overran`: it did not end long after its time limit, so it was killed from here. A search without a
 *   limit is waited for: how long it may take is for its user to say, and no verdict depends on the clock.
 * - `crashed`: by an exception that nobody caught, which is a bug of ours. Its stack is passed on.
 */

import { type ChildProcess, fork } from 'node:child_process';
import type { PropertyName } from '../../properties/names.ts';
import type { SearchKind } from '../finding/search-kind.ts';
import type { LoadedScenario } from '../finding/subject.ts';
import type { Checked, SecondsPerSearch } from '../report/run/run.ts';
import type { Budget, SearchCounts } from '../search/search.ts';
import { childProgram } from './child.ts';
import { projectFolder } from './files.ts';

/** A scenario to search; without one, random machines. */
export interface SearchOrder {
  readonly scenario: LoadedScenario | undefined;
  /** Of random machines; undefined: the contract's. */
  readonly variant?: string | undefined;
  readonly budget: Budget;
  /** The time limit; undefined: none. */
  readonly milliseconds: number | undefined;
}

/** The report of one violation, as the texts of its two files. */
export interface ViolationReport {
  readonly property: PropertyName;
  readonly markdown: string;
  readonly json: string;
}

export interface SearchResult {
  readonly checked: Checked;
  readonly reports: readonly ViolationReport[];
  /** How long each search took. */
  readonly secondsPerSearch: SecondsPerSearch;
  /** The most memory that the process has taken so far, in MiB. */
  readonly peakMegabytes: number;
}

/** How a search ended. `how` is a signal or a status, as a person reads it. */
export type SearchEnd =
  | { readonly kind: 'done'; readonly result: SearchResult }
  | { readonly kind: 'killed' | 'crashed'; readonly how: string }
  | { readonly kind: 'overran'; readonly seconds: number };

/** Who listens to a search. */
export interface SearchListener {
  progress(progress: SearchProgress): void;
  /** What its process writes on stderr: a stack, or what is printed while debugging. */
  printed(text: string): void;
}

export interface SearchProgress {
  readonly search: SearchKind;
  /** Between 0 and 1; undefined of a search whose end is not known. */
  readonly share: number | undefined;
  readonly counts: SearchCounts | undefined;
  /** The most memory that the process has taken so far, in MiB. */
  readonly peakMegabytes: number;
}

/** What the searching process sends. */
export type SearchMessage =
  | ({ readonly kind: 'progress' } & SearchProgress)
  | { readonly kind: 'done'; readonly result: SearchResult };

/**
 * Node 20 compiles a function for speed after so little that a search spends half as much on compiling as
 * on searching. Waiting longer takes a third off a small scenario and some percent off a whole check; later
 * versions weigh it otherwise.
 */
const compilesLater = process.versions.node.startsWith('20.') ? ['--interrupt-budget=800000'] : [];
const program = childProgram(new URL('./search-child.ts', import.meta.url));
/** A search asks for the time every few milliseconds, but not while it shrinks what it found. */
const secondsOfGrace = 10;
/** In milliseconds. A timer for longer would end at once. */
const longestTimer = 2 ** 31 - 1;
/** Of what the process wrote on stderr, so much is kept to find out why it ended. */
const lastWordsMax = 8000;
/** What Node writes when a heap is full; it goes on for a page. */
const heapIsFull = /<--- Last few GCs --->|heap out of memory/;
const noMemory = /heap out of memory|Array buffer allocation failed|Zone Allocation failed/;
/** Signals that a process raises by its own fault. */
const ownSignals: readonly string[] = [
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGILL',
  'SIGSEGV',
  'SIGTRAP',
];

/** None outlives this process. There may be as many as there are cores: too many for a listener each. */
const living = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

interface SearchProcessOptions {
  /** The module that runs in the process. */
  readonly child?: string;
  /** After a search's time limit. */
  readonly secondsOfGrace?: number;
}

export class SearchProcess {
  readonly #child: ChildProcess;
  readonly #secondsOfGrace: number;
  #lastWords = '';

  constructor(options: SearchProcessOptions = {}) {
    this.#secondsOfGrace = options.secondsOfGrace ?? secondsOfGrace;
    this.#child = fork(options.child ?? program.path, [], {
      cwd: projectFolder,
      execArgv: [...program.execArgv, ...compilesLater],
      serialization: 'advanced',
      // What is printed while debugging must not stand among the verdicts.
      stdio: ['ignore', process.stderr.fd, 'pipe', 'ipc'],
    });
    living.add(this.#child);
    this.#child.once('exit', () => living.delete(this.#child));
  }

  /** Whether it can be given another search. */
  get isAlive(): boolean {
    const { connected, exitCode, signalCode, killed } = this.#child;
    return connected && exitCode === null && signalCode === null && !killed;
  }

  /** One at a time. Rejects only when no process can be started. */
  search(order: SearchOrder, listener: SearchListener): Promise<SearchEnd> {
    const child = this.#child;
    const listening = new AbortController();
    this.#lastWords = '';
    return new Promise<SearchEnd>((resolve, reject) => {
      const watchdog = this.#watchdog(order.milliseconds);
      const heard = (chunk: Buffer) => this.#hear(String(chunk), listener);
      const learned = (message: SearchMessage) => {
        if (message.kind === 'progress') listener.progress(message);
        if (message.kind === 'done') resolve(message);
      };
      const closed = (code: number | null, signal: string | null) => {
        resolve(watchdog.overran ?? this.#endOf(code, signal));
      };
      child.stderr?.on('data', heard);
      child.on('message', learned).on('error', reject).on('close', closed);
      listening.signal.addEventListener('abort', () => {
        clearTimeout(watchdog.timer);
        child.stderr?.off('data', heard);
        child.off('message', learned).off('error', reject).off('close', closed);
      });
      // A process that takes no order has ended, or is about to.
      child.send(order, () => undefined);
    }).finally(() => listening.abort());
  }

  /** Kills the process when it goes on long after its time. */
  #watchdog(milliseconds: number | undefined) {
    const watchdog: { timer?: NodeJS.Timeout; overran?: SearchEnd } = {};
    if (milliseconds === undefined) return watchdog;
    const limit = Math.min(milliseconds + this.#secondsOfGrace * 1000, longestTimer);
    watchdog.timer = setTimeout(() => {
      watchdog.overran = { kind: 'overran', seconds: this.#secondsOfGrace };
      this.stop();
    }, limit);
    return watchdog;
  }

  #hear(text: string, listener: SearchListener): void {
    this.#lastWords = (this.#lastWords + text).slice(-lastWordsMax);
    if (!heapIsFull.test(this.#lastWords)) listener.printed(text);
  }

  #endOf(code: number | null, signal: string | null): SearchEnd {
    if (noMemory.test(this.#lastWords)) return { kind: 'killed', how: 'out of memory' };
    const kind = signal === null || ownSignals.includes(signal) ? 'crashed' : 'killed';
    return { kind, how: signal ?? `status ${code}` };
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }
}
