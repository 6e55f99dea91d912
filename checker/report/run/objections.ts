/**
 * What is not as it should be, as a section of Markdown: the same as behind the table of the terminal, with
 * the ladder of each unexpected violation. Empty when everything is as the scenarios say.
 */

import { type Status, status, statusOf } from '../../finding/verdict.ts';
import { code, codeBlock, prose } from '../../text/escape.ts';
import { counted } from '../../text/numbers.ts';
import {
  type Checked,
  type CheckedScenario,
  isNotBegun,
  isUnusable,
  openingOf,
  type Run,
  type SearchRow,
  searchesToReport,
} from './run.ts';

export function objectionsOf({ scenarios, complaints }: Run): string[] {
  const all = [
    ...withStatus(scenarios, status.notAsSaid),
    ...scenarios.filter(isUnusable).map(({ name, file, unusable }) => {
      const { says, remedy, site } = unusable;
      const place = site === undefined ? file : `${site.file}:${site.line}`;
      return [
        `### ${prose(`${name}: unusable`)}`,
        `${prose(says)} (${code(place)})`,
        prose(remedy),
      ];
    }),
    ...complaints.map((complaint) => [prose(complaint)]),
    ...withStatus(scenarios, status.vacuous),
    ...withStatus(scenarios, status.undecided),
  ].map((paragraphs) => paragraphs.join('\n\n'));
  return all.length === 0 ? [] : [`## What is not as it should be\n\n${all.join('\n\n')}`];
}

/** What was not begun is left out: what was not asked is a section of its own. */
function withStatus(scenarios: readonly Checked[], wanted: Status): string[][] {
  const searched = scenarios.filter((one): one is CheckedScenario => !isUnusable(one));
  return searched
    .filter((one) => !isNotBegun(one))
    .flatMap((one) =>
      searchesToReport(one.searches)
        .filter((search) => statusOf(search) === wanted)
        .map((search) => paragraphsOn(one, search)),
    );
}

function paragraphsOn({ name, at }: CheckedScenario, search: SearchRow): string[] {
  const { violation, remarks, command } = search;
  const place = violation?.at ?? at;
  const lines = [
    ...(place === undefined ? [] : [`at: ${code(`${place.file}:${place.line}`)}`]),
    ...(violation?.report === undefined ? [] : [`read: ${code(violation.report)}`]),
    `repeat: ${code(command)}`,
  ];
  const list = lines.map((line) => `- ${line}`).join('\n');
  if (violation === undefined) {
    return [`### ${prose(`${name}: ${openingOf(search)}`)}`, ...remarks.map(prose), list];
  }
  const { property, says, steps, ladder = [], timelines: [timeline = []] = [] } = violation;
  const drawings = [ladder.map(({ text }) => text), timeline];
  return [
    `### ${prose(`${name}: violates ${property}`)}`,
    `${prose(says)} (${counted(steps, 'step')}, ${search.search} search)`,
    ...remarks.map(prose),
    ...drawings.flatMap((one) => (one.length === 0 ? [] : codeBlock('text', one.join('\n')))),
    list,
  ];
}
