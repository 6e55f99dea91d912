/** Messages between the checker and its searching process: plain data only. */

import type { PropertyName } from '../../properties/names.ts';
import type { SearchKind } from '../finding/search-kind.ts';
import type { LoadedScenario } from '../finding/subject.ts';
import type { Checked } from '../report/run/run.ts';
import type { Budget, SearchCounts } from '../search/search.ts';

/** A scenario to search; without one, random machines. */
export interface SearchOrder {
  readonly scenario?: LoadedScenario;
  readonly budget: Budget;
  /** The time limit; absent: none. */
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
  /** The most memory that the process has taken so far, in MiB. */
  readonly peakMegabytes: number;
}

export interface SearchProgress {
  readonly search: SearchKind;
  /** Between 0 and 1; absent of a search whose end is not known. */
  readonly share?: number;
  readonly counts?: SearchCounts;
}

/** What the searching process sends. */
export type SearchMessage =
  | ({ readonly kind: 'progress' } & SearchProgress)
  | { readonly kind: 'done'; readonly result: SearchResult };
