/**
 * The process that searches, one scenario after the other as it is ordered.
 *
 * Started by search-process.ts, never by hand. The only exception that is caught is that of a scenario
 * that describes no machine: any other is a bug of ours, and ends this process.
 */

import type { Finding } from '../finding/finding.ts';
import { machinesRow } from '../finding/rows.ts';
import type { SearchKind } from '../finding/search-kind.ts';
import { subjectOf } from '../finding/subject.ts';
import { briefRow } from '../report/run/brief.ts';
import { type RowTitle, reportedViolations, titleOf } from '../report/run/run.ts';
import { violationJson } from '../report/violation/json.ts';
import { markdownOf } from '../report/violation/markdown.ts';
import { ScenarioError } from '../scenario/error.ts';
import { check, checkMachines } from '../search/all.ts';
import type { SearchCounts } from '../search/search.ts';
import { asTyped } from '../text/invocation.ts';
import { LapWatch, startTimer } from './clock.ts';
import { invocation } from './environment.ts';
import type {
  SearchMessage,
  SearchOrder,
  SearchResult,
  ViolationReport,
} from './search-process.ts';

const millisecondsBetweenReports = 100;
const parent = process.ppid;
let lastReport = 0;

// A terminal interrupts parent and child alike, and the parent decides what comes of it.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(1));
process.on('message', (order: SearchOrder) => {
  const laps = new LapWatch();
  const result = searched(order, laps);
  const secondsPerSearch = laps.end();
  post({ kind: 'done', result: { ...result, secondsPerSearch, peakMegabytes: peakMegabytes() } });
});

function peakMegabytes(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

function post(message: SearchMessage): void {
  process.send?.(message);
}

type RowAndReports = Pick<SearchResult, 'checked' | 'reports'>;

function searched(
  { scenario, variant, budget, milliseconds = Number.POSITIVE_INFINITY }: SearchOrder,
  laps: LapWatch,
): RowAndReports {
  const begins = (search: SearchKind) => laps.begins(search);
  const watch = { begins, progress, outOfTime: startTimer(milliseconds / 1000), startTimer };
  if (scenario === undefined) {
    return rowAndReports(checkMachines(budget, watch, variant), machinesRow(variant));
  }
  const { name, file, data } = scenario;
  try {
    return rowAndReports(check(subjectOf(scenario), budget, watch), titleOf(scenario));
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    const { message, remedy, site = data.site } = error;
    return { checked: { name, file, unusable: { says: message, remedy, site } }, reports: [] };
  }
}

function rowAndReports(found: readonly Finding[], title: RowTitle): RowAndReports {
  const findings = found.map((finding) => asTyped(invocation(), finding));
  const searches = findings.map(briefRow);
  const reported = new Set(reportedViolations(searches));
  const reports = findings.filter((_, i) => {
    const search = searches[i];
    return search !== undefined && reported.has(search);
  });
  return { checked: { ...title, searches }, reports: reports.flatMap(reportOf) };
}

/** A search may report its progress as often as it likes. */
function progress(search: SearchKind, share: number | undefined, counts?: SearchCounts): void {
  const now = performance.now();
  if (now - lastReport < millisecondsBetweenReports) return;
  lastReport = now;
  // While it searches, this process hears no event, also not that its parent has ended.
  if (process.ppid !== parent) process.exit(1);
  post({ kind: 'progress', search, share, counts, peakMegabytes: peakMegabytes() });
}

function reportOf(finding: Finding): ViolationReport[] {
  if (finding.violation === undefined) return [];
  const json = `${JSON.stringify(violationJson(finding), undefined, 2)}\n`;
  return [{ property: finding.violation.property, markdown: markdownOf(finding), json }];
}
