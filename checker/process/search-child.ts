/**
 * The process that searches, one scenario after the other as it is told.
 *
 * Started by searcher.ts, never by hand. Nothing is caught here but a scenario that describes no
 * machine: whatever else is thrown is a bug of ours, and ends this process and the run.
 */

import type { Finding } from '../finding/finding.ts';
import { machinesTold } from '../finding/rows.ts';
import { subjectOf } from '../finding/subject.ts';
import { type CheckedScenario, searchOf, toldViolations } from '../report/run/run.ts';
import { violationJson } from '../report/violation/json.ts';
import { ladderOf } from '../report/violation/ladder.ts';
import { markdownOf } from '../report/violation/markdown.ts';
import { briefTimeline } from '../report/violation/timeline.ts';
import { ScenarioError } from '../scenario/error.ts';
import { check, type Seen } from '../search/all.ts';
import { checkMachines } from '../search/machines.ts';
import type { SearchNews, SearchOrder, SearchResult, ViolationReport } from './search-messages.ts';

const millisecondsBetweenNews = 100;
const parent = process.ppid;
let toldLast = 0;

// A terminal interrupts parent and child alike, and it is the parent that decides what comes of it.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(1));
process.on('message', (order: SearchOrder) => {
  const result = searched(order);
  const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  post({ kind: 'done', result: { ...result, peakMegabytes } });
});

function post(news: SearchNews): void {
  process.send?.(news);
}

type Searched = Omit<SearchResult, 'peakMegabytes'>;

function searched({
  scenario,
  budget,
  milliseconds = Number.POSITIVE_INFINITY,
}: SearchOrder): Searched {
  const deadline = performance.now() + milliseconds;
  const outOfTime = () => performance.now() >= deadline;
  if (scenario === undefined) {
    return resultOf(checkMachines(budget, tell, outOfTime), machinesTold);
  }
  const { name, file, data } = scenario;
  try {
    const { shows, claims, site } = data;
    const within = (seconds: number) => {
      const end = performance.now() + seconds * 1000;
      return () => performance.now() >= end;
    };
    const watch = { progress: tell, outOfTime, within };
    const findings = check(subjectOf(scenario), budget, watch);
    return resultOf(findings, { name, file, shows, claims, at: site });
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    const { message, remedy, site = data.site } = error;
    return { checked: { name, file, unusable: { says: message, remedy, site } }, reports: [] };
  }
}

function resultOf(findings: readonly Finding[], told: Omit<CheckedScenario, 'searches'>): Searched {
  const searches = findings.map((finding) => searchOf(finding, shortly(finding)));
  const violations = new Set(toldViolations(searches));
  const reports = findings.filter((_, i) => {
    const search = searches[i];
    return search !== undefined && violations.has(search);
  });
  return { checked: { ...told, searches }, reports: reports.flatMap(reportOf) };
}

/** For the end of the table, where several violations have to fit a screen. */
function shortly({ subject, violation }: Finding) {
  if (violation === undefined) return {};
  const ladder = ladderOf(subject, violation, { longest: 11, first: 2, last: 8 });
  const { timeline } = violation;
  return {
    ...(ladder && { ladder }),
    ...(timeline && { timeline: briefTimeline(subject, timeline, terminalWidth) }),
  };
}

const terminalWidth = 96;

/** A search may tell of its progress as often as it likes. */
function tell(search: string, share: number | undefined, seen?: Seen): void {
  const now = performance.now();
  if (now - toldLast < millisecondsBetweenNews) return;
  toldLast = now;
  // While it searches it hears nothing, not even that nobody is left to search for.
  if (process.ppid !== parent) process.exit(1);
  post({ kind: 'progress', search, ...(share !== undefined && { share }), ...(seen && { seen }) });
}

function reportOf(finding: Finding): ViolationReport[] {
  if (finding.violation === undefined) return [];
  const json = `${JSON.stringify(violationJson(finding), undefined, 2)}\n`;
  return [{ property: finding.violation.property, markdown: markdownOf(finding), json }];
}
