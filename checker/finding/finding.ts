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
import type { UnusableFile } from '../scenario/error.ts';
import type { Coverage } from './coverage.ts';
import type { Explanation } from './explanation.ts';
import type { Timeline } from './timeline.ts';
import type { Windows } from './windows.ts';

/** How reports name a scenario. */
export interface ScenarioName {
  /** The path below `scenarios/` without `.scenario.ts`; of a file elsewhere, that below the project. */
  readonly name: string;
  /** Relative to the project's folder if it is in there, with forward slashes. */
  readonly file: string;
}

/** A scenario that was read, as plain data. */
export interface LoadedScenario extends ScenarioName {
  readonly data: ScenarioData;
}

export interface UnusableScenario extends ScenarioName {
  readonly unusable: UnusableFile;
}

/** A scenario that can be checked, with its machine running. */
export interface Subject extends LoadedScenario {
  readonly model: Model;
}

/** Each under the word by which reports call it. The list of the searches is `search/all.ts`. */
export const searchKinds = ['directed', 'random', 'exhaustive', 'lockstep'] as const;

export type SearchKind = (typeof searchKinds)[number];

/**
 * `vacuous`: nothing broke, and something that was to be exercised was not. `not run`: the search cannot
 * run this scenario, which says nothing about it.
 */
export type Verdict = 'holds' | 'violated' | 'undecided' | 'vacuous' | 'not run';

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
  /** The command that repeats this search. */
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
  /** What the violation hangs on; absent where a step is not as its author expects. */
  readonly explanation?: Explanation;
  /** Where executor and model differ: what each did, and the harts side by side. */
  readonly timeline?: Timeline;
}
