/** What a test that fails says of a scenario: the sentence first, then where, then what a terminal shows. */

import { text } from '../library/print.ts';
import type { Place, Result, SearchResult, Violation } from '../library/types.ts';
import type { ScenarioError } from '../scenario/error.ts';

/** `headline` is the sentence; without it, the worst that was found is. */
export function failureText(result: Result, headline = headlineOf(result)): string {
  return `${headline}\n  at ${placeText(placeOf(result))}\n\n${text(result).trimEnd()}`;
}

/** What came of the scenario, in one sentence. */
export function headlineOf(result: Result): string {
  const worst = worstOf(result);
  if (worst?.violation !== undefined) return brokenText(worst.violation);
  const [remark] = worst?.remarks ?? [];
  return `${result.verdict}${remark === undefined ? '' : `: ${remark}`}`;
}

export function brokenText({ property, says }: Violation): string {
  return `violates ${property}: ${says}`;
}

/** Where to look first: at the step that broke something, or at the scenario. */
export function placeOf(result: Result): Place {
  return worstOf(result)?.violation?.at ?? result.at;
}

function worstOf({ searches, verdict }: Result): SearchResult | undefined {
  return (
    searches.find((one) => one.verdict === verdict && !(one.asExpected && one.violation)) ??
    searches.find((one) => one.verdict === verdict)
  );
}

export function placeText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

/** A scenario that cannot be used: what is wrong, where, and how to mend it. */
export function unusableText({ says, remedy, site }: ScenarioError): string {
  return `${says}${site === undefined ? '' : `\n  at ${placeText(site)}`}\n  remedy  ${remedy}`;
}

/** An error that vitest shows with the lines around this place of a file. */
export function errorAt(path: string, { line, column }: Place, message: string): Error {
  const error = new Error(message);
  error.name = 'ScenarioFailure';
  // Of the message only the first line: vitest looks for places in all of it.
  error.stack = `${error.name}: ${message.split('\n', 1)[0]}\n    at ${path}:${line}:${column}`;
  return error;
}
