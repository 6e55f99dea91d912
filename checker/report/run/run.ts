/**
 * A whole run as plain data: every scenario that was asked for, and what came of it.
 *
 * This is what the printers of a run are given. It holds no machine and no state, so that it can
 * cross from the thread that searches to the one that prints, and be kept for thousands of
 * scenarios. The one violation that a reader wants to study has a report of its own.
 */

import { type Coverage, mergedCoverage } from '../../finding/coverage.ts';
import type { Finding, Violation } from '../../finding/finding.ts';
import { type Status, standsForAll, status, statusOf, worst } from '../../finding/verdict.ts';
import { nowhere, type ScenarioData, type Site } from '../../scenario/data.ts';
import type { UnusableFile } from '../../scenario/error.ts';
import type { LadderLine } from '../violation/ladder.ts';

/** A finding without its subject's machine and without the states of its run. */
export interface Search extends Omit<Finding, 'subject' | 'violation'> {
  readonly violation?: {
    readonly property: Violation['property'];
    readonly claim: string;
    /** The refutation, in one sentence. */
    readonly says: string;
    /** How many steps lead to it. */
    readonly steps: number;
    /** The line that was written of the step that broke it, else the scenario's. */
    readonly at?: Site;
    /** The run in a few lines, one per step, for a terminal. */
    readonly ladder?: readonly LadderLine[];
    /** Where executor and model part: the last cycles, for a terminal. */
    readonly timeline?: readonly string[];
    /** The file in which it is explained, once that is written. */
    readonly report?: string;
  };
}

export interface CheckedScenario extends Pick<ScenarioData, 'shows' | 'claims'> {
  readonly name: string;
  readonly file: string;
  /** Where the file says what it is; absent for what nobody wrote. */
  readonly at?: Site;
  readonly searches: readonly Search[];
}

export interface UnusableScenario {
  readonly name: string;
  readonly file: string;
  readonly unusable: UnusableFile;
}

export type Checked = CheckedScenario | UnusableScenario;

export interface Narrowed {
  readonly property?: Violation['property'];
  readonly runs?: number;
  readonly selection?: readonly string[];
  readonly timeSeconds?: number;
}

export interface Run {
  readonly seed: number;
  /** In the order of their names; after an interruption those that were done. */
  readonly scenarios: readonly Checked[];
  readonly interrupted: boolean;
  /** What went wrong outside the scenarios, and counts as unusable: a folder that takes no reports. */
  readonly complaints: readonly string[];
  /** The names of what was to be looked at and was not, because the run stopped at a surprise. */
  readonly notLookedAt?: readonly string[];
  /** What the command line asked for instead of everything. */
  readonly narrowed?: Narrowed;
}

export function searchOf(
  { subject, violation, ...rest }: Finding,
  { ladder, timeline }: Pick<NonNullable<Search['violation']>, 'ladder' | 'timeline'> = {},
): Search {
  if (violation === undefined) return rest;
  const { property, claim, refutation, run } = violation;
  const at = run.at(-1)?.site ?? subject.data.site;
  return {
    ...rest,
    violation: {
      property,
      claim,
      says: refutation.says,
      steps: run.length,
      ...(at !== nowhere && { at }),
      ...(ladder !== undefined && { ladder }),
      ...(timeline !== undefined && { timeline }),
    },
  };
}

/** A scenario for which no time was left. */
export function notBegun(told: Omit<CheckedScenario, 'searches'>, command: string): Checked {
  const remarks = ['not begun: the time was up; give --time more, or leave it away'];
  const effort = { runs: 0, steps: 0 };
  const open = { verdict: 'undecided', asExpected: true, cut: true } as const;
  return {
    ...told,
    searches: [{ search: 'all', scope: 'nothing', command, effort, remarks, ...open }],
  };
}

export function isNotBegun(scenario: CheckedScenario): boolean {
  return scenario.searches.some(({ search, cut }) => search === 'all' && cut === true);
}

/** `random search: undecided`; of what stands for all searches only the verdict. */
export function openingOf({ search, verdict }: Search): string {
  return search === 'all' ? verdict : `${search} search: ${verdict}`;
}

export function isUnusable(scenario: Checked): scenario is UnusableScenario {
  return 'unusable' in scenario;
}

export function statusOfScenario(scenario: Checked): Status {
  if (isUnusable(scenario)) return status.unusable;
  return statusOf(verdictOf(scenario));
}

export function statusOfRun({ scenarios, interrupted, complaints }: Run): Status {
  return worst([
    ...(interrupted ? [status.interrupted] : []),
    ...(scenarios.length === 0 || complaints.length > 0 ? [status.unusable] : []),
    ...scenarios.map(statusOfScenario),
  ]);
}

/** What all of them met together, in the order in which they were checked. */
export function metBy(scenarios: readonly Checked[]): Coverage {
  const searches = scenarios.flatMap((one) => (isUnusable(one) ? [] : one.searches));
  return mergedCoverage(searches.flatMap(({ met }) => met ?? []));
}

/** One verdict for all searches of a scenario: the worst. A scenario without searches is vacuous. */
export function verdictOf(scenario: CheckedScenario): Pick<Search, 'verdict' | 'asExpected'> {
  return standsForAll(scenario.searches) ?? { verdict: 'vacuous', asExpected: false };
}

/**
 * The violations that are told: of each property one, because one file explains it. Rather one that
 * nobody expected, then the one with the fewest steps, then the first.
 */
export function toldViolations(searches: readonly Search[]): Search[] {
  const told = new Map<string, Search>();
  for (const search of searches) {
    if (search.violation === undefined) continue;
    const rival = told.get(search.violation.property);
    if (rival === undefined || isRather(search, rival)) told.set(search.violation.property, search);
  }
  return [...told.values()];
}

function isRather(search: Search, rival: Search): boolean {
  if (search.asExpected !== rival.asExpected) return rival.asExpected;
  return (search.violation?.steps ?? 0) < (rival.violation?.steps ?? 0);
}
