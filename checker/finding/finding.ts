/**
 * What every search hands to every report: what was asked, what was found, how hard it was looked.
 * Reports are made from findings and from nothing else.
 */

import type { Action } from '../../model/action.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Model } from '../../model/semantics.ts';
import type { MachineState } from '../../model/state.ts';
import type { PropertyName } from '../../properties/names.ts';
import type { Refutation } from '../../properties/property.ts';
import type { ScenarioData, Site } from '../scenario/data.ts';
import type { Coverage } from './coverage.ts';
import type { Explanation } from './explanation.ts';
import type { Timeline } from './timeline.ts';
import type { Windows } from './windows.ts';

/** A scenario that was loaded: its name, where it is, what it says, and its machine running. */
export interface Subject {
  /** The file's path below `scenarios/` without `.scenario.ts`. */
  readonly name: string;
  /** Relative to the project's folder. */
  readonly file: string;
  readonly data: ScenarioData;
  readonly model: Model;
}

/** `all`: the ledger of all of them together. */
export type SearchKind = 'directed' | 'random' | 'exhaustive' | 'lockstep' | 'all';

/** `vacuous`: nothing broke, and something that was to be exercised was not. `not run`: this search
 * cannot do it yet, which says nothing about the scenario. */
export type Verdict = 'holds' | 'violated' | 'undecided' | 'vacuous' | 'not run';

export interface Effort {
  readonly runs: number;
  readonly steps: number;
  /** Distinct states, where the search knows them. */
  readonly states?: number;
  readonly transitions?: number;
  readonly depth?: number;
  /** Of random runs: in how many states they were, of how many there are. Counted, not estimated. */
  readonly seen?: { readonly states: number; readonly of: number };
  /** Of an executor, and where those of all its harts went. */
  readonly cycles?: number;
  readonly byCause?: Readonly<Record<string, number>>;
  /** In it, how long what was taken away still worked. */
  readonly windows?: Windows;
}

export interface Finding {
  readonly subject: Subject;
  readonly search: SearchKind;
  readonly verdict: Verdict;
  /** Whether the verdict is what the scenario says must be found. */
  readonly asExpected: boolean;
  /** Within what it was looked for: "200 runs of up to 40 steps over everything (2,304 actions)". */
  readonly scope: string;
  /** The words that run this search again. */
  readonly command: string;
  readonly seed?: number;
  readonly effort: Effort;
  readonly violation?: Violation;
  /** What all searches of the subject met; with the last of them. */
  readonly met?: Coverage;
  /** The time was up before it was done. */
  readonly cut?: true;
  /** What the scenario wrote and none of its searches came to; with the last of them. */
  readonly unasked?: readonly string[];
  /** Why it is undecided, what was not exercised, or why the verdict is not as expected. */
  readonly remarks: readonly string[];
}

/** One step of the run that breaks the property, re-executed in the readable model. */
export interface RunStep {
  readonly action: Action;
  readonly before: MachineState;
  /** Undefined when the action was disabled: only the last step of a directed run can be. */
  readonly outcome: Outcome | undefined;
  readonly after: MachineState;
  /** Where the scenario wrote the step, in a directed run. */
  readonly site?: Site;
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
  /** What the run hangs on; absent where a step is objected to for what its author expects of it. */
  readonly explanation?: Explanation;
  /** Where executor and model part: what each did, and the harts side by side. */
  readonly timeline?: Timeline;
}
