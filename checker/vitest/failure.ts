/** What a test that fails says of a scenario: the sentence first, then where, then what a terminal shows. */

import { text } from '../library/print.ts';
import type { Place, Result, SearchResult, Violation } from '../library/types.ts';
import type { UnusableFile } from '../scenario/error.ts';

/** `headline` is one sentence, and `place` where to look first. */
export function failureText(result: Result, headline: string, place: Place): string {
  return `${headline}\n  place   ${placeText(place)}\n\n${text(result).trimEnd()}`;
}

/** What came of the scenario, in one sentence. */
export function headlineOf(result: Result): string {
  const search = searchToMend(result);
  if (search?.violation !== undefined) return brokenText(search.violation);
  const [remark] = search?.remarks ?? [];
  return `${result.verdict}${remark === undefined ? '' : `: ${remark}`}`;
}

export function brokenText({ property, says }: Violation): string {
  return `violates ${property}: ${says}`;
}

/** The line of the step that broke something, or that of the scenario. */
export function placeOfResult(result: Result): Place {
  return searchToMend(result)?.violation?.at ?? result.at;
}

/** The search that is the reason for the verdict on the scenario; of several, that with the fewest steps. */
function searchToMend({ searches, verdict, asExpected }: Result): SearchResult | undefined {
  const reasons = searches.filter(
    (one) => one.verdict === verdict && one.asExpected === asExpected,
  );
  return reasons.sort((a, b) => stepsTo(a) - stepsTo(b))[0];
}

function stepsTo({ violation }: SearchResult): number {
  return violation?.steps ?? 0;
}

/** A scenario that cannot be used: what is wrong, where, and how to mend it. */
export function unusableText({ says, remedy, site }: UnusableFile): string {
  const place = site === undefined ? '' : `\n  place   ${placeText(site)}`;
  return `${says}${place}\n  remedy  ${remedy}`;
}

/** An error that vitest shows with the lines around this place of a file. */
export function errorAt(path: string, { line, column }: Place, message: string): Error {
  const error = new Error(message);
  error.name = 'ScenarioFailure';
  error.stack = `${error.name}: ${message}\n    at ${path}:${line}:${column}`;
  return error;
}

function placeText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}
