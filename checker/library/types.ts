/**
 * What the library takes and answers. These types are for others to build on: a field may be added, and
 * none changes its meaning within a major version.
 *
 * All of it is plain data, as `JSON.stringify` writes it, under the names that the JSON reports have.
 */

import type { PropertyName } from '../../properties/names.ts';
import type { VariantText } from '../scenario/variants.ts';

export interface CheckOptions {
  /** Random searches begin from this number, 0 to 2^31 - 1; 1 by default. The same seed, the same result. */
  readonly seed?: number;
  /** Random runs, at least 1, instead of as many as the scenario says. */
  readonly runs?: number;
  /** Judge this property alone. */
  readonly property?: PropertyName;
  /**
   * How reports call the scenario; by default after the file that calls `scenario(...)`. Random searches
   * depend on it, so that each scenario runs alone as it runs with others.
   */
  readonly name?: string;
  /** The design to judge it under, in place of its machine's: `'untagged-plb'`, or several joined by `+`. */
  readonly variant?: VariantText;
}

export type Verdict =
  /** Nothing broke, and everything that the scenario wrote was exercised. */
  | 'holds'
  /** A property broke; `asExpected` says whether the scenario asks for it. */
  | 'violated'
  /** The search came to the end of its bounds, or did not find what the scenario asks for. */
  | 'undecided'
  /** Nothing broke, and something was never put to the test. */
  | 'vacuous'
  /** The search cannot run this scenario, which says nothing about it. */
  | 'not run';

/** As of a process: 0 as the scenario says, 2 not as it says, 3 undecided, 5 vacuous. */
export type ExitStatus = 0 | 2 | 3 | 5;

/** A place in a file. Lines and columns count from 1. */
export interface Place {
  /** Relative to the folder of the project where it is in there, with forward slashes; else its path. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What came of all searches of one scenario. */
export interface Result {
  readonly name: string;
  readonly file: string;
  /** The design that it was judged under; absent: the contract, which nobody named. */
  readonly variant?: string;
  /** The scenario's own sentence. */
  readonly shows: string;
  /** The claims that it bears on, by their ids. */
  readonly claims: readonly string[];
  /** Where `scenario(...)` is called. */
  readonly at: Place;
  readonly seed: number;
  /** Of all searches together: the worst. */
  readonly verdict: Verdict;
  /** Whether the scenario asks for this verdict. */
  readonly asExpected: boolean;
  readonly exitStatus: ExitStatus;
  /** In the order in which they ran. */
  readonly searches: readonly SearchResult[];
}

/** What came of one search. */
export interface SearchResult {
  readonly kind: 'directed' | 'random' | 'exhaustive' | 'lockstep' | 'costs';
  readonly verdict: Verdict;
  readonly asExpected: boolean;
  /** Where it looked, in words. */
  readonly scope: string;
  /** What repeats it: a command, or a call of `check` where no command can. */
  readonly command: string;
  /** Of a search that draws at random. */
  readonly seed?: number;
  /** How many runs it made, and how many steps in all. */
  readonly runs: number;
  readonly steps: number;
  /** Distinct states, and transitions between them, where the search counts them. */
  readonly states?: number;
  readonly transitions?: number;
  /** Steps from the initial state to the furthest. */
  readonly depth?: number;
  /** Of a random search: how many states it came to, of how many there are. */
  readonly seen?: { readonly states: number; readonly of: number };
  /** Cycles of the executor for the written steps alone, one after the other. */
  readonly cyclesInTurn?: number;
  /** In cycles: for how long authority that was taken away still worked, at most. */
  readonly revocationWindows?: Readonly<Partial<Record<Holder, RevocationWindow>>>;
  /** What each written step costs on the executor, done in turn with the shortest delays. */
  readonly stepCosts?: readonly StepCost[];
  /** What came of the costs that the scenario states. */
  readonly costs?: readonly JudgedCost[];
  /** Why it is undecided, what was not exercised, or why the verdict is not as expected. */
  readonly remarks: readonly string[];
  /** What the scenario wrote and no search exercised; with the last search of the model. */
  readonly unasked?: readonly string[];
  /**
   * The situations without which properties and clauses hold because nothing happened, as far as any search
   * came to them; with the last search of the model.
   */
  readonly reached?: readonly string[];
  readonly violation?: Violation;
}

export interface StepCost {
  /** Its number among the written steps, from 1 on. */
  readonly step: number;
  readonly says: string;
  readonly cycles: number;
  /** The same by cause: `{ port: 1, write: 2 }`. */
  readonly spentOn: Readonly<Record<string, number>>;
}

/** A cost that the scenario states. */
export interface JudgedCost {
  readonly text: string;
  readonly at: Place;
  /** Absent: nothing that it speaks of happened. */
  readonly holds?: boolean;
  /** What was found, in words. */
  readonly says: string;
  /** The cycles that were found: of the costlier one where two are compared. */
  readonly cycles?: number;
}

/** What used the authority: a hart by ownership or grants, a device, a hart by a lend. */
export type Holder = 'hart' | 'device' | 'lend';

export interface RevocationWindow {
  readonly cycles: number;
  /** The kind of the action that took the authority away, and of the one that still succeeded. */
  readonly loss: string;
  readonly access: string;
}

/**
 * A property that broke. `markdown`, `ladder` and `json` print it; they want the very object that `check`
 * returned, because a copy does not know its run.
 */
export interface Violation {
  readonly property: PropertyName;
  /** What the property says. */
  readonly claim: string;
  /** What is wrong, in one sentence. */
  readonly says: string;
  /** How many steps lead to it. */
  readonly steps: number;
  /** The line of the step that broke it where one was written, else that of the scenario. */
  readonly at?: Place;
}

/** What has become of a violation that was reported. */
export interface Replayed {
  /** 0: it is gone, or is what the scenario asks for; 2: it is still there; 3, 5: this run cannot say. */
  readonly exitStatus: ExitStatus;
  /** In a few words: `still violates authority confinement at step 3, where it did`. */
  readonly says: string;
  /** What broke now, and what is not as it was. */
  readonly details: readonly string[];
}
