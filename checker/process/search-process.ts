/**
 * Searches in a process of its own, one scenario at a time, and can be stopped at any moment.
 *
 * A search never pauses, so a process that searches cannot listen to an interruption, and one that
 * runs out of memory loses what was found before. A crash stays a crash: the searching process
 * prints it on stderr, and here a `SearchCrash` without the stack follows.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PropertyName } from '../../properties/names.ts';
import type { SearchKind } from '../finding/search-kind.ts';
import type { LoadedScenario } from '../finding/subject.ts';
import type { Checked, SecondsPerSearch } from '../report/run/run.ts';
import type { Budget, SearchCounts } from '../search/search.ts';
import { projectFolder, typescriptLoader } from './files.ts';

/** A scenario to search; without one, random machines. */
export interface SearchOrder {
  readonly scenario: LoadedScenario | undefined;
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

export interface SearchProgress {
  readonly search: SearchKind;
  /** Between 0 and 1; undefined of a search whose end is not known. */
  readonly share: number | undefined;
  readonly counts: SearchCounts | undefined;
}

/** What the searching process sends. */
export type SearchMessage =
  | ({ readonly kind: 'progress' } & SearchProgress)
  | { readonly kind: 'done'; readonly result: SearchResult };

const childPath = fileURLToPath(new URL('./search-child.ts', import.meta.url));

/** The searching process ended without an answer. */
export class SearchCrash extends Error {}

export class SearchProcess {
  readonly #child: ChildProcess;
  readonly #kill = () => this.#child.kill('SIGKILL');

  constructor() {
    this.#child = fork(childPath, [], {
      cwd: projectFolder,
      execArgv: ['--import', typescriptLoader()],
      serialization: 'advanced',
      // What is printed while debugging must not stand among the verdicts.
      stdio: ['ignore', process.stderr.fd, process.stderr.fd, 'ipc'],
    });
    process.once('exit', this.#kill);
  }

  /** Rejects with a `SearchCrash`, also when it is stopped. */
  search(order: SearchOrder, progress: (progress: SearchProgress) => void): Promise<SearchResult> {
    return new Promise((resolve, reject) => {
      const child = this.#child;
      child.removeAllListeners();
      child.on('message', (message: SearchMessage) => {
        if (message.kind === 'progress') progress(message);
        if (message.kind === 'done') resolve(message.result);
      });
      child.once('error', reject);
      child.once('close', (code, signal) => {
        reject(new SearchCrash(`the searching process ended (${signal ?? `status ${code}`})`));
      });
      child.send(order, (error) => {
        if (error !== null) reject(new SearchCrash(error.message));
      });
    });
  }

  stop(): void {
    process.off('exit', this.#kill);
    this.#kill();
  }
}
