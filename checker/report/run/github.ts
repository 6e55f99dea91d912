/**
 * What is not as it should be as annotations of GitHub Actions: one line each, which its runner finds
 * among all that is printed and shows beside the line of the file.
 *
 * Errors are what ends a check with status 1, 2 or 4, warnings what leaves it open. In a message the
 * percent sign and line ends are escaped, in a property of it colon and comma as well: it is these
 * that end one.
 */

import { isAbsolute } from 'node:path';
import { type Status, status, statusOf } from '../../finding/verdict.ts';
import type { Site } from '../../scenario/data.ts';
import {
  type Checked,
  type Format,
  isNotBegun,
  isUnusable,
  openingOf,
  type Run,
  type SearchRow,
  searchesToReport,
} from './run.ts';

export const github: Format = {
  name: 'github',
  remark: 'annotations among what is printed',
  print: githubOf,
};

export function githubOf({ scenarios, complaints, prefix = '' }: Run): string {
  // GitHub shows only so many of one step: these would push out what says more.
  const begun = scenarios.filter((one) => isUnusable(one) || !isNotBegun(one));
  const waiting = scenarios.length - begun.length;
  const ofRun = (kind: 'error' | 'warning', says: string) =>
    annotation(kind, 'portcullis', undefined, [says]);
  const annotations = [
    ...begun.flatMap((one) => annotationsOf(one, prefix)),
    ...(waiting === 0 ? [] : [ofRun('warning', `not begun: ${waiting} rows of the table`)]),
    ...complaints.map((says) => ofRun('error', says)),
  ];
  return annotations.map((line) => `${line}\n`).join('');
}

const errors: readonly Status[] = [status.notAsSaid, status.crash];

function annotationsOf(scenario: Checked, prefix: string): string[] {
  const { name } = scenario;
  if (isUnusable(scenario)) {
    const { says, remedy, site } = scenario.unusable;
    const at = inRepository(site ?? { file: scenario.file }, prefix);
    return [annotation('error', `${name}: unusable`, at, [says, remedy])];
  }
  return searchesToReport(scenario.searches)
    .filter((search) => statusOf(search) !== status.asSaid)
    .map((search) => {
      const kind = errors.includes(statusOf(search)) ? 'error' : 'warning';
      const { violation } = search;
      const what = violation ? `violates ${violation.property}` : openingOf(search);
      const at = inRepository(violation?.at ?? scenario.at, prefix);
      return annotation(kind, `${name}: ${what}`, at, linesOf(search));
    });
}

type AnnotationPlace = Pick<Site, 'file'> & Partial<Site>;

/** A file outside the project has its whole path, which GitHub understands. */
function inRepository(
  at: AnnotationPlace | undefined,
  prefix: string,
): AnnotationPlace | undefined {
  return at === undefined || isAbsolute(at.file) ? at : { ...at, file: `${prefix}${at.file}` };
}

function linesOf({ violation, remarks, command }: SearchRow): string[] {
  return [...(violation === undefined ? [] : [violation.says]), ...remarks, command];
}

function annotation(
  kind: 'error' | 'warning',
  title: string,
  at: AnnotationPlace | undefined,
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
