/**
 * What a search is: it looks for what breaks a property, in its own way, and says how far it looked.
 *
 * No search judges whether a verdict is what the scenario expects: expectation.ts does. No search knows
 * the clock: it asks its watch.
 */

import type { PropertyName } from '../../properties/names.ts';
import type { Finding } from '../finding/finding.ts';
import type { SearchKind } from '../finding/search-kind.ts';
import type { Subject } from '../finding/subject.ts';
import { type NamedVariant, partsOf } from '../scenario/variants.ts';
import type { SearchProgress } from './exhaustive/bounds.ts';
import type { Ledger } from './ledger.ts';

/** What the command line asks of every search. */
export interface Budget {
  readonly seed: number;
  /** Overrides the scenario's own number of random runs. */
  readonly runs?: number;
  /** Judge this property alone. */
  readonly property?: PropertyName;
}

/** What a running search has counted. */
export type SearchCounts =
  | { readonly of: 'runs'; readonly count: number; readonly most: number }
  | {
      readonly of: 'states';
      readonly count: number;
      readonly underway: SearchProgress;
      readonly bytesMost: number;
    };

/**
 * Called now and then by the running search; the share is between 0 and 1, and undefined while it cannot
 * be known.
 */
export type ReportProgress = (
  search: SearchKind,
  share: number | undefined,
  counts?: SearchCounts,
) => void;

/** How a search reports progress and asks for the time. */
export interface Watch {
  /** Before each search. */
  readonly begins: (search: SearchKind) => void;
  readonly progress: ReportProgress;
  /** Whether the search must end where it is. */
  readonly outOfTime: () => boolean;
  /** Starts a timer; the result tells whether it has expired. */
  readonly startTimer: (seconds: number) => () => boolean;
}

/** No progress reports and no time limit. */
export const unwatched: Watch = {
  begins: () => undefined,
  progress: () => undefined,
  outOfTime: () => false,
  startTimer: () => () => false,
};

/** A finding before it is known whether its verdict is expected. */
export type UnjudgedFinding = Omit<Finding, 'asExpected'>;

export interface Found {
  readonly finding: UnjudgedFinding;
  /** What the search exercised; absent where it judged no property of the model. */
  readonly ledger?: Ledger;
  /** Every state that can be reached was seen. */
  readonly isComplete?: true;
}

/** A search of a scenario. */
export interface Search<K extends SearchKind = SearchKind> {
  readonly kind: K;
  /** A scenario may expect that a property of the model breaks, or a cost, and never that the executor errs. */
  readonly judges: 'model' | 'executor' | 'costs';
  /**
   * Undefined: the scenario or the budget asks nothing of this search. `earlier`: what the searches of the
   * model found before it.
   */
  run(subject: Subject, budget: Budget, watch: Watch, earlier: readonly Found[]): Found | undefined;
}

/** A search of random machines. */
export interface MachineSearch {
  readonly kind: SearchKind;
  /** Machines of this variant. Undefined: the budget asks nothing of this search. */
  run(budget: Budget, watch: Watch, variant: NamedVariant): UnjudgedFinding | undefined;
}

/**
 * A seed for each scenario, so that one scenario runs alone as it runs with others, and the same under all
 * variants.
 */
export function seedFor(seed: number, name: string): number {
  let hash = seed | 0;
  for (const character of partsOf(name).base)
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash;
}

/** The remark on a search that the time limit cut short. */
export function cutRemark(progress: string): string {
  return `the time was up after ${progress}; give --time more, or leave it out`;
}
