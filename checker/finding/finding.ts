/**
 * What every search hands to every report: what was asked, what was found, how hard it was looked.
 * Reports are made from findings and from nothing else.
 */

import type { PropertyName } from '../../properties/names.ts';
import type { Refutation } from '../../properties/property.ts';
import type { Coverage } from './coverage.ts';
import type { Explanation } from './explanation.ts';
import type { RunStep } from './run-step.ts';
import type { SearchKind } from './search-kind.ts';
import type { CostReport, JudgedCost, WrittenCost } from './step-cost.ts';
import type { Subject } from './subject.ts';
import type { Timeline } from './timeline.ts';
import type { Verdict } from './verdict.ts';
import type { Windows } from './windows.ts';

export interface Effort {
  readonly runs: number;
  readonly steps: number;
  /** Distinct states, where the search knows them. */
  readonly states?: number;
  readonly transitions?: number;
  readonly depth?: number;
  /** Of random runs: how many states they reached, of how many there are. Counted, not estimated. */
  readonly seen?: { readonly states: number; readonly of: number };
  /** Of the executor. */
  readonly cycles?: number;
  /** Of the executor: those of the written steps alone, in turn, with the shortest latencies. */
  readonly cyclesInTurn?: number;
  /** The cycles of all its harts, by what they were spent on. */
  readonly byCause?: Readonly<Record<string, number>>;
  /** On it, how long authority that was taken away still worked. */
  readonly windows?: Windows;
}

export interface Finding {
  readonly subject: Subject;
  readonly search: SearchKind;
  readonly verdict: Verdict;
  /** Whether the verdict is what the scenario says must be found. */
  readonly asExpected: boolean;
  /** Where the search looked: "200 runs of up to 40 steps over everything (2,304 actions)". */
  readonly scope: string;
  /** The same without what *everything* consists of; absent of a search that is not over everything. */
  readonly briefScope?: string;
  /** The command that repeats this search, without what starts the program: `check lend --seed 1`. */
  readonly command: string;
  readonly seed?: number;
  readonly effort: Effort;
  readonly violation?: Violation;
  /** What all searches of the model met; with the last of them. */
  readonly met?: Coverage;
  /** The time was up before it was done. */
  readonly cut?: true;
  /** What the scenario wrote and no search of the model exercised; with the last of them. */
  readonly unasked?: readonly string[];
  /** Of the search in lockstep: what each written step costs, done in turn. */
  readonly writtenCosts?: readonly WrittenCost[];
  /** What came of each cost that the scenario states. */
  readonly costs?: readonly JudgedCost[];
  /** Why it is undecided, what was not exercised, or why the verdict is not as expected. */
  readonly remarks: readonly string[];
}

export interface Violation {
  readonly property: PropertyName;
  readonly claim: string;
  readonly refutation: Refutation;
  /** Ends with the step that breaks the property; empty when the initial state breaks it. */
  readonly run: readonly RunStep[];
  /** How the run came to be as short as it is. */
  readonly minimality:
    | { readonly kind: 'as written' }
    | { readonly kind: 'shortest' }
    | {
        readonly kind: 'shrunk';
        readonly from: number;
        readonly attempts: number;
        /** No shorter run can be made of what this one names: all were looked at. */
        readonly isShortest?: boolean;
      };
  /** What the violation hangs on; absent where a step is not as its author expects. */
  readonly explanation?: Explanation;
  /** The cost that is broken, and what is compared. */
  readonly cost?: CostReport;
  /** Where executor and model differ: what each did, and the harts side by side. */
  readonly timeline?: Timeline;
}
