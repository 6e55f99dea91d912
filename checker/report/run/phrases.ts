/** Verdicts, efforts and the sum of a run in a few words, as the table and the summary print them. */

import type { Effort } from '../../finding/finding.ts';
import { isReserved } from '../../finding/rows.ts';
import { counted, thousands } from '../../text/numbers.ts';
import { type Checked, isUnusable, type Run, type SearchRow, verdictOf } from './run.ts';

/** `12 scenarios: 10 hold, 2 violated as expected; seed 1` */
export function lastLine({ scenarios: checked, seed, interrupted, notLookedAt = [] }: Run): string {
  const scenarios = checked.filter(({ name }) => !isReserved(name));
  const all = scenarios.map(countOf);
  const parts = counts.flatMap((count) => {
    const number = all.filter((one) => one === count).length;
    return number === 0 ? [] : [`${thousands(number)} ${number === 1 ? count[0] : count[1]}`];
  });
  const many = countedScenarios(scenarios);
  const opening = interrupted ? `interrupted after ${many}` : many;
  const others = checked
    .filter(({ name }) => isReserved(name))
    .map((one) => `; ${one.name}: ${countOf(one)[0]}`);
  const verdicts = parts.length === 0 ? '' : `: ${parts.join(', ')}`;
  return `${opening}${verdicts}${others.join('')}${leftOut(notLookedAt)}; seed ${seed}`;
}

/** A scenario is one, under however many variants it is judged. */
function countedScenarios(rows: readonly Checked[]): string {
  const named = rows.filter((row) => 'variant' in row);
  const scenarios = rows.length - named.length + new Set(named.map(({ file }) => file)).size;
  const many = counted(scenarios, 'scenario');
  return scenarios === rows.length ? many : `${many}, with variants ${thousands(rows.length)}`;
}

/** `; not looked at: 14 more scenarios, random-machines` */
function leftOut(names: readonly string[]): string {
  const others = names.filter(isReserved);
  const scenarios = names.length - others.length;
  const many = counted(scenarios, 'more scenario');
  const parts = [...(scenarios > 0 ? [many] : []), ...others];
  return parts.length === 0 ? '' : `; not looked at: ${parts.join(', ')}`;
}

/** In the order in which the last line names them; one, and more than one. */
const counts = [
  ['holds', 'hold'],
  ['violated as expected', 'violated as expected'],
  ['undecided', 'undecided'],
  ['vacuous', 'vacuous'],
  ['not run', 'not run'],
  ['not violated as expected', 'not violated as expected'],
  ['unusable', 'unusable'],
  ['violated', 'violated'],
  ['crash', 'crashes'],
] as const;
type Count = (typeof counts)[number];

function countOf(scenario: Checked): Count {
  const word = isUnusable(scenario) ? 'unusable' : wordOf(verdictOf(scenario));
  return counts.find(([one]) => one === word) ?? counts[0];
}

/** Of all searches of a scenario. */
export function wordOf({
  verdict,
  asExpected,
}: Pick<SearchRow, 'verdict' | 'asExpected'>): Count[0] {
  if (verdict === 'holds') return asExpected ? 'holds' : 'not violated as expected';
  if (verdict === 'violated') return asExpected ? 'violated as expected' : 'violated';
  return verdict;
}

/** Of one search. */
export function verdictText(search: SearchRow): string {
  return search.verdict === 'holds' && !search.asExpected ? 'holds, unexpectedly' : wordOf(search);
}

/** Only where designs are compared it matters what the written steps take. */
export function effortUnder(variant: string | undefined, effort: Effort): Effort {
  if (variant !== undefined) return effort;
  const { cyclesInTurn: _, ...others } = effort;
  return others;
}

/** What is known and not trivial of it: `200 runs, 7,412 steps`. */
export function effortText(effort: Effort): string {
  return effortParts(effort).join(', ');
}

/** Each of what is known and not trivial of it, the most important first. */
export function effortParts(effort: Effort): string[] {
  const { runs, steps, states, transitions, depth, seen, cycles, cyclesInTurn } = effort;
  return [
    cyclesInTurn === undefined ? '' : `${counted(cyclesInTurn, 'cycle')} as written`,
    runs > 1 ? counted(runs, 'run') : '',
    states === undefined ? '' : counted(states, 'state'),
    transitions === undefined ? counted(steps, 'step') : counted(transitions, 'transition'),
    depth === undefined ? '' : `depth ${depth}`,
    seen === undefined ? '' : `${thousands(seen.states)} of ${counted(seen.of, 'state')}`,
    cycles === undefined ? '' : counted(cycles, 'cycle'),
  ].filter((part) => part !== '');
}
