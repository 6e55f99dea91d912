/** Prints results and violations, as the command line prints and writes them. */

import { jsonOf } from '../report/run/json.ts';
import { heading, lookFor, rowsOf } from '../report/run/table.ts';
import { closing, variantsBelow } from '../report/run/terminal.ts';
import { violationJson } from '../report/violation/json.ts';
import { ladderOf } from '../report/violation/ladder.ts';
import { markdownOf } from '../report/violation/markdown.ts';
import { findingBehind, isResult, runOf } from './result.ts';
import type { Result, Violation } from './types.ts';

export interface TextOptions {
  /** Whether to colour it by ANSI escapes; false by default. */
  readonly colour?: boolean;
}

/** Of a longer run, so many lines at the beginning and at the end are printed. */
const ladderFit = { longest: 40, first: 5, last: 20 };

/**
 * A result, or several of `compare`, as a terminal shows them: the table, what is not as the scenario says, and
 * the last line.
 */
export function text(
  result: Result | readonly Result[],
  { colour = false }: TextOptions = {},
): string {
  const results = [result].flat();
  const [first] = results;
  if (first === undefined) throw new TypeError('there is no result to print');
  const scenarios = results.flatMap((one) => runOf(one).scenarios);
  const run = { ...runOf(first), scenarios };
  const names = results.map(({ name }) => name);
  const look = lookFor(names, colour);
  const rows = scenarios.map((scenario) => rowsOf(scenario, look));
  return heading(look, false) + rows.join('') + variantsBelow(run, look) + closing(run, look);
}

/** The page of Markdown that explains a violation, as `reports/*.md` have it. */
export function markdown(violation: Violation): string {
  return markdownOf(findingBehind(violation));
}

/**
 * The run as plain text: a column for each environment, time downwards, one line a step; lines end in a
 * newline. Empty where there is nothing to draw, or where more than ten columns would stand side by side.
 */
export function ladder(violation: Violation): string {
  const { subject, violation: found } = findingBehind(violation);
  const lines = ladderOf(subject, found, ladderFit) ?? [];
  return lines.map((line) => `${line.text}\n`).join('');
}

/**
 * As JSON: of a result what `--reporter json` prints of a run of this one scenario, of a violation its
 * report, as `reports/*.json` have it and `replay` reads it.
 */
export function json(of: Result | Violation): string {
  if (isResult(of)) return jsonOf(runOf(of));
  return `${JSON.stringify(violationJson(findingBehind(of)), undefined, 2)}\n`;
}
