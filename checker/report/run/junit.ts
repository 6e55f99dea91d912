/**
 * The whole run as JUnit XML, which most CI systems read: a suite for each scenario, a case for each of
 * its searches. `failure`: not as the scenario says, or vacuous; `error`: unusable, or a crash; `skipped`:
 * undecided, or not looked at. Durations of scenarios are there if they are given.
 */

import { siteText } from '../../finding/site.ts';
import { status, statusOf } from '../../finding/verdict.ts';
import { countOfTag, type Element, element, xmlOf } from '../../text/xml.ts';
import { effortUnder } from './phrases.ts';
import {
  type Checked,
  type CheckedScenario,
  type Format,
  isUnusable,
  type Measured,
  type Run,
  type SearchRow,
} from './run.ts';

export const junit: Format = { name: 'junit', exampleFile: 'run.xml', print: junitOf };

const program = 'portcullis';

export function junitOf(run: Run, measured?: Measured): string {
  const outside = [...run.complaints, ...(run.interrupted ? ['the run was interrupted'] : [])];
  const suites = [
    ...run.scenarios.map((one) => suiteOf(one, run, measured)),
    ...(run.notLookedAt ?? []).map((name) =>
      suite({ name }, [
        oneCase({ classname: name, name: 'all' }, [
          result('skipped', 'not looked at', ['the run stopped before it']),
        ]),
      ]),
    ),
    ...outside.map((says) =>
      suite({ name: program }, [
        oneCase({ classname: program, name: 'run' }, [result('error', 'unusable', [says])]),
      ]),
    ),
  ];
  const all = element('testsuites', {}, suites);
  const attributes = { name: program, ...counts(all), time: measured?.seconds };
  return xmlOf({ ...all, attributes });
}

function suiteOf(scenario: Checked, { seed }: Run, measured: Measured | undefined): Element {
  const { name, file } = scenario;
  const time = measured?.secondsPerScenario?.[name];
  const seconds = measured?.secondsPerSearch?.[name];
  const cases = isUnusable(scenario)
    ? [unusableCase(scenario)]
    : scenario.searches.map((search) => searchCase(scenario, search, seconds?.[search.search]));
  const variant = isUnusable(scenario) ? undefined : scenario.variant;
  return suite({ name, file, time }, [properties({ seed, variant }), ...cases]);
}

function unusableCase({ name, file, unusable }: Extract<Checked, { unusable: unknown }>): Element {
  const { says, remedy, site } = unusable;
  const place = site === undefined ? [] : [siteText(site)];
  const attributes = { classname: name, name: 'load', file: site?.file ?? file, line: site?.line };
  return oneCase(attributes, [result('error', 'unusable', [says, ...place, remedy])]);
}

function searchCase(scenario: CheckedScenario, search: SearchRow, time?: number): Element {
  const at = search.violation?.at ?? scenario.at;
  const { seed, command } = search;
  const place = { file: at?.file ?? scenario.file, line: at?.line };
  return oneCase({ classname: scenario.name, name: search.search, ...place, time }, [
    properties({ seed, command, cycles: cyclesIn(scenario, search) }),
    ...resultsOf(search),
  ]);
}

/** What designs are compared by. */
function cyclesIn({ variant }: CheckedScenario, { effort }: SearchRow): number | undefined {
  return effortUnder(variant, effort).cyclesInTurn;
}

/** None of a search that is as its scenario says. */
function resultsOf(search: SearchRow): Element[] {
  const { verdict, remarks, violation, command } = search;
  const isOpen = verdict === 'undecided' || verdict === 'not run';
  if (statusOf(search) === status.asSaid && !isOpen) return [];
  const tag = isOpen ? 'skipped' : verdict === 'crash' ? 'error' : 'failure';
  if (violation === undefined) return [result(tag, verdict, [...remarks, command])];
  const { property, says, ladder = [], timelines: [timeline = []] = [], report } = violation;
  const drawn = [...ladder.map(({ text }) => text), ...timeline];
  const files = report === undefined ? [] : [report];
  return [result(tag, property, [says, ...remarks, ...drawn, ...files, command])];
}

function suite(attributes: Element['attributes'], children: readonly Element[]): Element {
  const all = element('testsuite', attributes, children);
  const { name, ...more } = attributes;
  return { ...all, attributes: { name, ...counts(all), ...more } };
}

function oneCase(attributes: Element['attributes'], children: readonly Element[]): Element {
  return element('testcase', attributes, children);
}

function properties(values: Element['attributes']): Element {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  const each = given.map(([name, value]) => element('property', { name, value }));
  return element('properties', {}, each);
}

/** The first line is what CI systems show in a list, the others what they show of one. */
function result(tag: string, type: string, [message = '', ...more]: readonly string[]): Element {
  return element(tag, { type, message }, more.length === 0 ? [] : [more.join('\n')]);
}

function counts(all: Element): Element['attributes'] {
  return {
    tests: countOfTag(all, 'testcase'),
    failures: countOfTag(all, 'failure'),
    errors: countOfTag(all, 'error'),
    skipped: countOfTag(all, 'skipped'),
  };
}
