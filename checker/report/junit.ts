/**
 * The whole run as JUnit XML, which most CI systems read: a suite for each scenario, a case for each of
 * its searches.
 *
 * `failure` is what is not as the scenario says, and what is vacuous; `error` what is unusable;
 * `skipped` what is undecided or was not looked at. Durations of scenarios are there if they are given.
 */

import { type Status, status, statusOf } from '../status.ts';
import { type Checked, isUnusable, type Run, type Search } from './run.ts';

export function junitOf(run: Run, seconds: Readonly<Record<string, number>> = {}): string {
  const suites = [
    ...run.scenarios.map((one) => suite(one.name, casesOf(one), seconds[one.name])),
    ...(run.notLookedAt ?? []).map((name) => suite(name, [oneCase(name, 'all', notLookedAt)])),
    ...[...run.complaints, ...(run.interrupted ? ['the run was interrupted'] : [])].map((says) =>
      suite('portcullis', [oneCase('portcullis', 'run', element('error', 'unusable', says))]),
    ),
  ];
  const body = suites.join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${counts(body)}>\n${body}\n</testsuites>\n`;
}

const notLookedAt = element('skipped', 'not looked at', 'the run stopped before it');

function suite(name: string, cases: readonly string[], seconds?: number): string {
  const body = cases.join('\n');
  const time = seconds === undefined ? '' : ` time="${seconds}"`;
  return `<testsuite name="${escaped(name)}"${counts(body)}${time}>\n${body}\n</testsuite>`;
}

/** Text cannot hold `<`, so what looks like a tag is one. */
function counts(body: string): string {
  const tags = { tests: 'testcase', failures: 'failure', errors: 'error', skipped: 'skipped' };
  return Object.entries(tags)
    .map(([name, tag]) => ` ${name}="${body.split(`<${tag} `).length - 1}"`)
    .join('');
}

function casesOf(scenario: Checked): string[] {
  const { name } = scenario;
  if (isUnusable(scenario)) {
    const { says, remedy, site } = scenario.unusable;
    const place = site === undefined ? [] : [`${site.file}:${site.line}:${site.column}`];
    return [oneCase(name, 'load', element('error', 'unusable', says, [...place, remedy]))];
  }
  if (scenario.searches.length === 0) {
    return [oneCase(name, 'all', element('failure', 'vacuous', 'nothing was searched'))];
  }
  return scenario.searches.map((search) => oneCase(name, search.search, resultOf(search)));
}

const tags: { readonly [S in Status]?: string } = {
  [status.notAsSaid]: 'failure',
  [status.vacuous]: 'failure',
  [status.undecided]: 'skipped',
};

function resultOf(search: Search): string | undefined {
  const { verdict, remarks, violation, command } = search;
  const tag = tags[statusOf(search)];
  if (tag === undefined) return undefined;
  const type = violation?.property ?? verdict;
  const [says = verdict, ...rest] = [...(violation ? [violation.says] : []), ...remarks];
  return element(tag, type, says, [...rest, violation?.report ?? '', command]);
}

function oneCase(scenario: string, name: string, result: string | undefined): string {
  const opening = `<testcase classname="${escaped(scenario)}" name="${escaped(name)}"`;
  return result === undefined ? `${opening}/>` : `${opening}>${result}</testcase>`;
}

function element(tag: string, type: string, says: string, lines: readonly string[] = []): string {
  const attributes = `type="${escaped(type)}" message="${escaped(says)}"`;
  return `<${tag} ${attributes}>${escaped(lines.filter((line) => line !== '').join('\n'))}</${tag}>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** What XML cannot hold at all, such as an escape character, is replaced. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"]/g, (letter) => entities[letter] ?? '')
    .replace(/[\t\n\r]/g, (letter) => `&#${letter.charCodeAt(0)};`)
    .replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '\ufffd');
}
