/**
 * The whole run as JUnit XML, which most CI systems read: a suite for each scenario, a case for each of
 * its searches. `failure`: not as the scenario says, or vacuous; `error`: unusable, or a crash; `skipped`:
 * undecided, or not looked at. Durations of scenarios are there if they are given.
 */

import { siteText } from '../../finding/site.ts';
import { status, statusOf } from '../../finding/verdict.ts';
import { type Checked, type Format, isUnusable, type Run, type SearchRow } from './run.ts';

export const junit: Format = {
  name: 'junit',
  exampleFile: 'run.xml',
  print: (run, measured) => junitOf(run, measured?.secondsPerScenario),
};

export function junitOf(run: Run, seconds: Readonly<Record<string, number>> = {}): string {
  const outside = [...run.complaints, ...(run.interrupted ? ['the run was interrupted'] : [])];
  const skipped = result('skipped', 'not looked at', ['the run stopped before it']);
  const suites = [
    ...run.scenarios.map((one) => suite(one.name, casesOf(one), seconds[one.name])),
    ...(run.notLookedAt ?? []).map((name) => suite(name, [oneCase(name, 'all', skipped)])),
    ...outside.map((says) =>
      suite('portcullis', [oneCase('portcullis', 'run', result('error', 'unusable', [says]))]),
    ),
  ].join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${counts(suites)}>\n${suites}\n</testsuites>\n`;
}

function casesOf(scenario: Checked): string[] {
  const { name } = scenario;
  if (!isUnusable(scenario)) {
    return scenario.searches.map((search) => oneCase(name, search.search, resultOfSearch(search)));
  }
  const { says, remedy, site } = scenario.unusable;
  const place = site === undefined ? [] : [siteText(site)];
  return [oneCase(name, 'load', result('error', 'unusable', [says, ...place, remedy]))];
}

function resultOfSearch(search: SearchRow): string {
  const { verdict, remarks, violation, command } = search;
  const isOpen = verdict === 'undecided' || verdict === 'not run';
  if (statusOf(search) === status.asSaid && !isOpen) return '';
  const tag = isOpen ? 'skipped' : verdict === 'crash' ? 'error' : 'failure';
  const says = violation === undefined ? remarks : [violation.says, ...remarks];
  const files = violation?.report === undefined ? [] : [violation.report];
  return result(tag, violation?.property ?? verdict, [...says, ...files, command]);
}

function suite(name: string, cases: readonly string[], seconds?: number): string {
  const time = seconds === undefined ? '' : ` time="${seconds}"`;
  const body = cases.map((one) => `${one}\n`).join('');
  return `<testsuite name="${escaped(name)}"${counts(body)}${time}>\n${body}</testsuite>`;
}

function oneCase(scenario: string, name: string, content: string): string {
  return `<testcase classname="${escaped(scenario)}" name="${escaped(name)}">${content}</testcase>`;
}

function result(tag: string, type: string, [says = '', ...more]: readonly string[]): string {
  return `<${tag} type="${escaped(type)}" message="${escaped(says)}">${escaped(more.join('\n'))}</${tag}>`;
}

/** In what is escaped there is no `<`: what looks like a tag is one. */
function counts(xml: string): string {
  const tags = { tests: 'testcase', failures: 'failure', errors: 'error', skipped: 'skipped' };
  const counted = ([name, tag]: string[]) => ` ${name}="${xml.split(`<${tag} `).length - 1}"`;
  return Object.entries(tags).map(counted).join('');
}

/** What XML cannot hold at all, such as an escape character, is replaced. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"\t\n\r]/g, (letter) => `&#${letter.charCodeAt(0)};`)
    .replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '\ufffd');
}
