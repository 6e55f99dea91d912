/**
 * What is not as it should be as annotations of GitHub Actions: one line each, which its runner finds
 * among all that is printed and shows beside the line of the file.
 *
 * Errors are what ends a check with status 2 or 4, warnings what leaves it open. In a message the
 * percent sign and line ends are escaped, in a property of it colon and comma as well: it is these
 * that end one.
 */

import { status, statusOf } from '../../finding/verdict.ts';
import type { Site } from '../../scenario/data.ts';
import type { Format } from './format.ts';
import {
  type Checked,
  isNotBegun,
  isUnusable,
  openingOf,
  type Run,
  reportedViolations,
  type SearchRow,
} from './run.ts';

export const github: Format = {
  name: 'github',
  remark: 'annotations among what is printed',
  print: githubOf,
};

export function githubOf({ scenarios, complaints }: Run): string {
  // GitHub shows only so many of one step: these would push out what says more.
  const waiting = scenarios.filter((one) => !isUnusable(one) && isNotBegun(one)).length;
  const annotations = [
    ...scenarios.filter((one) => isUnusable(one) || !isNotBegun(one)).flatMap(annotationsOf),
    ...(waiting === 0
      ? []
      : [
          annotation('warning', 'portcullis', undefined, [
            `not begun: ${waiting} rows of the table`,
          ]),
        ]),
    ...complaints.map((says) => annotation('error', 'portcullis', undefined, [says])),
  ];
  return annotations.map((line) => `${line}\n`).join('');
}

function annotationsOf(scenario: Checked): string[] {
  const { name } = scenario;
  if (isUnusable(scenario)) {
    const { says, remedy, site } = scenario.unusable;
    const at = site ?? { file: scenario.file };
    return [annotation('error', `${name}: unusable`, at, [says, remedy])];
  }
  const reported = reportedViolations(scenario.searches);
  return scenario.searches
    .filter((search) => statusOf(search) !== status.asSaid)
    .filter((search) => search.violation === undefined || reported.includes(search))
    .map((search) => {
      const kind = statusOf(search) === status.notAsSaid ? 'error' : 'warning';
      const at = search.violation?.at ?? scenario.at;
      return annotation(kind, titleOf(name, search), at, messageLines(search));
    });
}

function titleOf(name: string, search: SearchRow): string {
  const { violation } = search;
  if (violation !== undefined) return `${name}: violates ${violation.property}`;
  return `${name}: ${openingOf(search)}`;
}

function messageLines({ violation, remarks, command }: SearchRow): string[] {
  return [...(violation === undefined ? [] : [violation.says]), ...remarks, command];
}

function annotation(
  kind: 'error' | 'warning',
  title: string,
  at: (Pick<Site, 'file'> & Partial<Site>) | undefined,
  lines: readonly string[],
): string {
  const properties = { file: at?.file, line: at?.line, col: at?.column, title };
  const written = Object.entries(properties).flatMap(([key, value]) =>
    value === undefined ? [] : `${key}=${property(String(value))}`,
  );
  return `::${kind} ${written.join(',')}::${data(lines.join('\n'))}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
