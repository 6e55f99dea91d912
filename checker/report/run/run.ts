/**
 * A whole run as plain data: every scenario that was asked for, and what came of it.
 *
 * This is what the printers of a run are given. It holds no machine and no state, so that it can
 * cross from the searching process to the one that prints, and be kept for thousands of
 * scenarios. The one violation that a reader wants to study has a report of its own.
 */

import { present } from '../../../model/assert.ts';
import { type Coverage, coverageOf, mergedCoverage } from '../../finding/coverage.ts';
import type { Finding, Violation } from '../../finding/finding.ts';
import type { SearchKind } from '../../finding/search-kind.ts';
import { violationSite } from '../../finding/site.ts';
import type { LoadedScenario, ScenarioName, UnusableScenario } from '../../finding/subject.ts';
import { type Status, standsForAll, status, statusOf, worst } from '../../finding/verdict.ts';
import type { ScenarioData, Site } from '../../scenario/data.ts';
import { contractName, variantNamed } from '../../scenario/variants.ts';
import type { LadderLine } from '../violation/ladder.ts';

/** A finding without its subject's machine and without the states of its run. */
export interface SearchRow extends Omit<Finding, 'subject' | 'search' | 'verdict' | 'violation'> {
  /** `all`: the row stands for all searches together. */
  readonly search: SearchKind | 'all';
  /** A crash is no verdict: it stands where one would be. */
  readonly verdict: Finding['verdict'] | 'crash';
  /** Present when no time was left for it. */
  readonly begun?: false;
  readonly violation?: ViolationRow;
}

export interface ViolationRow extends Pick<Violation, 'property' | 'claim'> {
  /** The refutation, in one sentence. */
  readonly says: string;
  /** How many steps lead to it. */
  readonly steps: number;
  /** Of the step that broke it or its menu entry, else of the policy clause, else of the scenario. */
  readonly at?: Site;
  /** The run in a few lines, one per step, for a terminal. */
  readonly ladder?: readonly LadderLine[];
  /** Where executor and model part: the last cycles, drawn for windows of several widths, the widest first. */
  readonly timelines?: readonly (readonly string[])[];
  /** The file in which it is explained, once that is written. */
  readonly report?: string;
}

/** What a row of the table is about, before it is known what came of it. */
export interface RowTitle extends ScenarioName, Pick<ScenarioData, 'shows' | 'claims'> {
  /** Where the file begins its scenario; absent for rows that are about none. */
  readonly at?: Site;
  /** The design that it was judged under; absent: the contract, which nobody named. */
  readonly variant?: string;
}

export interface CheckedScenario extends RowTitle {
  readonly searches: readonly SearchRow[];
  /** Of the row of the ledger: what it counted. */
  readonly counts?: LedgerCounts;
}

/** What the ledger of a whole run counted. */
export interface LedgerCounts extends Pick<Coverage, 'frames' | 'chains'> {
  /** Kinds of deed that the contract has. */
  readonly deeds: number;
  /** Premises that its properties have. */
  readonly premises: number;
}

export type Checked = CheckedScenario | UnusableScenario;

export interface Narrowed {
  readonly property?: Violation['property'];
  readonly runs?: number;
  readonly variants?: readonly string[];
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
  /** What stands before the names of files where they are counted from the root of the repository. */
  readonly prefix?: string;
  /** What the command line asked for instead of everything. */
  readonly narrowed?: Narrowed;
}

/** What depends on the clock or on this computer. */
export interface Measured {
  readonly seconds: number;
  /** Of those, reading scenario files. */
  readonly secondsReading?: number;
  readonly secondsPerScenario?: Readonly<Record<string, number>>;
  /** The rows whose verdicts were kept from an earlier run, by name. */
  readonly asBefore?: readonly string[];
  /** By the name of the scenario and the kind of search; absent of what was not searched in this run. */
  readonly secondsPerSearch?: Readonly<Record<string, SecondsPerSearch>>;
  /** Most memory that the searching processes took, in MiB: the sum of what each took at most. */
  readonly peakMegabytes?: number;
  /** Version of Node. */
  readonly node?: string;
}

export type SecondsPerSearch = Readonly<Record<string, number>>;

/** A format of a whole run. The list of them is `command/formats.ts`. */
export interface Format {
  /** The word by which `--reporter` asks for it. */
  readonly name: string;
  /** It is written to a file, for example to this one; without it, it is printed before the verdicts. */
  readonly exampleFile?: string;
  /** What the help adds to the name. */
  readonly remark?: string;
  /** Without `measured` the same run gives the same bytes. */
  print(run: Run, measured: Measured | undefined): string;
}

export function searchRow(
  { subject, violation, ...rest }: Finding,
  brief: Pick<ViolationRow, 'ladder' | 'timelines'> = {},
): SearchRow {
  if (violation === undefined) return rest;
  const { property, claim, refutation, run } = violation;
  const at = violationSite(subject, violation);
  return {
    ...rest,
    violation: {
      property,
      claim,
      says: refutation.says,
      steps: run.length,
      ...(at !== undefined && { at }),
      ...brief,
    },
  };
}

export function titleOf({ name, file, data }: LoadedScenario): RowTitle {
  const { shows, claims, site, variant } = data;
  return { name, file, shows, claims, at: site, ...(variant && { variant: variant.name }) };
}

/** A scenario for which no time was left. */
export function notBegun(title: RowTitle, command: string): CheckedScenario {
  const remark = 'not begun: the time was up; give --time more, or leave it out';
  return { ...title, searches: [{ ...unsearched(command, remark), begun: false }] };
}

/** A scenario whose search was ended from outside, so that nobody knows what it would have found. */
export function ended(title: RowTitle, command: string, remark: string): CheckedScenario {
  return { ...title, searches: [unsearched(command, remark)] };
}

/** A scenario on which the checker itself failed. */
export function crashed(title: RowTitle, command: string, remark: string): CheckedScenario {
  const row = unsearched(command, remark);
  return { ...title, searches: [{ ...row, verdict: 'crash', asExpected: false }] };
}

function unsearched(command: string, remark: string): SearchRow {
  const effort = { runs: 0, steps: 0 };
  const open = { verdict: 'undecided', asExpected: true, cut: true } as const;
  return { search: 'all', scope: 'nothing', command, effort, remarks: [remark], ...open };
}

export function isNotBegun(scenario: CheckedScenario): boolean {
  return scenario.searches.some(({ begun }) => begun === false);
}

/** `random search: undecided`; of a row for all searches only the verdict. */
export function openingOf({ search, verdict }: SearchRow): string {
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

/** Of an unusable scenario none. */
export function searchesOf(scenario: Checked): readonly SearchRow[] {
  return isUnusable(scenario) ? [] : scenario.searches;
}

/**
 * What all of them met together, in the order in which they were checked. What is met under a variant shows
 * nothing of the contract, and counts only if no other design comes to it.
 */
export function metBy(scenarios: readonly Checked[]): Coverage {
  const rows = ofContract(scenarios);
  const others = usable(scenarios).filter((one) => !rows.includes(one));
  return mergedCoverage([
    ...rows.flatMap(metIn),
    ...others.flatMap((one) => {
      const { alone = [] } = variantNamed(one.variant ?? contractName);
      return metIn(one).map((met) => coverageOf(met, alone));
    }),
  ]);
}

function metIn({ searches }: CheckedScenario): Coverage[] {
  return searches.flatMap(({ met }) => met ?? []);
}

/** Those under the contract; all of them where none is. */
export function ofContract(scenarios: readonly Checked[]): readonly CheckedScenario[] {
  const all = usable(scenarios);
  const some = all.filter(({ variant = contractName }) => variant === contractName);
  return some.length > 0 ? some : all;
}

function usable(scenarios: readonly Checked[]): readonly CheckedScenario[] {
  return scenarios.filter((one): one is CheckedScenario => !isUnusable(one));
}

/** One verdict for all searches of a scenario: the worst. A scenario without searches is vacuous. */
export function verdictOf(scenario: CheckedScenario): Pick<SearchRow, 'verdict' | 'asExpected'> {
  return standsForAll(scenario.searches) ?? { verdict: 'vacuous', asExpected: false };
}

/**
 * The searches whose violation is reported: of each property one, because one file explains it. First
 * comes an unexpected violation, then the one with the fewest steps, then the one that was found first.
 */
export function reportedViolations(searches: readonly SearchRow[]): SearchRow[] {
  const reported = new Map<string, SearchRow>();
  for (const search of searches) {
    if (search.violation === undefined) continue;
    const { property } = search.violation;
    const rival = reported.get(property);
    if (rival === undefined || isPreferred(search, rival)) reported.set(property, search);
  }
  return [...reported.values()];
}

/** All searches, but for violations that another search's report explains. */
export function searchesToReport(searches: readonly SearchRow[]): SearchRow[] {
  const reported = reportedViolations(searches);
  return searches.filter((one) => one.violation === undefined || reported.includes(one));
}

function isPreferred(search: SearchRow, rival: SearchRow): boolean {
  if (search.asExpected !== rival.asExpected) return rival.asExpected;
  return stepsTo(search) < stepsTo(rival);
}

function stepsTo({ violation }: SearchRow): number {
  return present(violation, 'a search that is compared violates something').steps;
}

/** What the written steps take on the executor; lockstep knows it. */
export function cyclesInTurnIn(searches: readonly SearchRow[]): number | undefined {
  return searches.find(({ search }) => search === 'lockstep')?.effort.cyclesInTurn;
}
