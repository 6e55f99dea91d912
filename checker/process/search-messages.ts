/** What the thread that searches and the one that prints say to each other: plain data only. */

import type { PropertyName } from '../../properties/names.ts';
import type { Checked } from '../report/run/run.ts';
import type { ScenarioData } from '../scenario/data.ts';
import type { Budget, Seen } from '../search/all.ts';

/** A scenario to search, or without one the machines that nobody wrote. */
export interface SearchOrder {
  readonly scenario?: {
    readonly name: string;
    readonly file: string;
    readonly data: ScenarioData;
  };
  readonly budget: Budget;
  /** How much time there is for it; absent: as much as it takes. */
  readonly milliseconds?: number;
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
  /** How much memory the process has taken so far. */
  readonly peakMegabytes: number;
}

export interface SearchProgress {
  readonly search: string;
  /** Unknown of a search whose end is not known. */
  readonly share?: number;
  readonly seen?: Seen;
}

export type SearchNews =
  | ({ readonly kind: 'progress' } & SearchProgress)
  | { readonly kind: 'done'; readonly result: SearchResult };
