/**
 * What a person sees of a run: a table, what is not as it should be, and one line at the end.
 *
 * Text in, text out: nothing is written here, no clock is asked, and colours are used if the caller
 * says so. A row stands alone and repeats its scenario's name, so that it can be found by `grep`.
 * What needs attention comes last, because that is where the eye is when a long run ends.
 */

import { styleText } from 'node:util';
import type { Effort } from '../../finding/finding.ts';
import { ledgerName, machinesName } from '../../finding/rows.ts';
import { type Status, status, statusOf } from '../../finding/verdict.ts';
import type { Seen } from '../../search/all.ts';
import { type Estimate, estimateFrom } from '../../search/exhaustive/estimate.ts';
import type { LadderLine } from '../violation/ladder.ts';
import {
  type Checked,
  type CheckedScenario,
  isNotBegun,
  isUnusable,
  openingOf,
  type Run,
  type Search,
  statusOfScenario,
  toldViolations,
  type UnusableScenario,
  verdictOf,
} from './run.ts';

export interface Look {
  readonly colour: boolean;
  /** How wide the column of names is. */
  readonly nameWidth: number;
  /** What is as it says gets one row however many searches it had. */
  readonly folds: boolean;
}

type Colour = Parameters<typeof styleText>[0];

/** A name longer than this pushes its row aside instead of all the others. */
const widestName = 48;
const searchWidth = 'exhaustive'.length;
const verdictWidth = 'violated as expected'.length;
const effortWidth = 46;
/** With more scenarios than this the table would be longer than anybody reads. */
const mostInFull = 20;

export function lookFor(names: readonly string[], colour: boolean): Look {
  const widest = Math.max(...names.map((name) => printable(name).length), 'scenario'.length);
  return { colour, nameWidth: Math.min(widest, widestName), folds: names.length > mostInFull };
}

export function heading(look: Look, isMeasured: boolean): string {
  const words = ['scenario', 'search', 'verdict', 'effort', ...(isMeasured ? ['measured'] : [])];
  return `${painted('dim', rowOf(words, look).trimEnd(), look)}\n`;
}

/** The rows of one scenario, each ended. What was measured stands in the first, as last column. */
export function rowsOf(scenario: Checked, look: Look, measured?: string): string {
  return cellsOf(scenario, look)
    .map(({ cells, colour }, i) => {
      const last = i === 0 && measured !== undefined ? [measured] : [];
      return coloured(rowOf([...cells, ...last], look), cells[2] ?? '', colour, look);
    })
    .join('');
}

interface Row {
  readonly cells: readonly string[];
  readonly colour: Colour;
}

function cellsOf(scenario: Checked, look: Look): readonly Row[] {
  const { name } = scenario;
  if (isUnusable(scenario)) {
    return [{ cells: [name, '-', 'unusable', placeOf(scenario)], colour: 'red' }];
  }
  const { searches } = scenario;
  if (searches.length === 0) {
    return [{ cells: [name, '-', 'vacuous', 'nothing was searched'], colour: 'yellow' }];
  }
  if (look.folds && searches.length > 1 && statusOfScenario(scenario) === status.asSaid) {
    const verdict = wordOf(verdictOf(scenario));
    const cells = [name, `${searches.length} searches`, verdict, effortText(sumOf(searches))];
    return [{ cells, colour: colours[status.asSaid] }];
  }
  const effort = (search: Search) =>
    isNotBegun(scenario) ? 'not begun' : effortText(search.effort);
  return searches.map((search) => ({
    cells: [name, search.search, verdictText(search), effort(search)],
    colour: colours[statusOf(search)],
  }));
}

/** What several searches looked at together. */
function sumOf(searches: readonly Search[]): Effort {
  const sum = (of: (effort: Effort) => number) =>
    searches.reduce((total, { effort }) => total + of(effort), 0);
  const states = sum((effort) => effort.states ?? 0);
  return {
    runs: sum(({ runs }) => (runs > 1 ? runs : 0)),
    steps: sum(({ steps }) => steps),
    ...(states > 0 && { states }),
  };
}

/** Everything after the table. */
export function closing(run: Run, look: Look): string {
  const notable = run.scenarios.filter((scenario) => statusOfScenario(scenario) !== status.asSaid);
  const blocks = [
    ...notable.flatMap((scenario) => (isUnusable(scenario) ? [unusableBlock(scenario)] : [])),
    ...notable.flatMap((scenario) => (isUnusable(scenario) ? [] : openBlocks(scenario))),
    ...notBegunBlock(notable),
    ...run.complaints.map((complaint) => [`${printable(complaint)}`]),
    ...notable.flatMap((scenario) =>
      isUnusable(scenario) ? [] : unexpectedBlocks(scenario, look),
    ),
  ];
  const ledger = run.scenarios.find(({ name }) => name === ledgerName);
  if (ledger !== undefined && !isUnusable(ledger)) {
    const [said = '', frames = '', chains = ''] = ledger.searches[0]?.scope.split('; ') ?? [];
    blocks.unshift([`${ledgerName}  ${said}`, frames, chains]);
  }
  const text = blocks.map(([first = '', ...rest]) =>
    [painted('bold', first, look), ...rest.map((line) => `  ${line}`)].join('\n'),
  );
  return [...text, summary(run)].map((block) => `\n${block}\n`).join('');
}

/** `12 scenarios: 10 hold, 2 violated as expected; seed 1` */
export function summary({ scenarios: checked, seed, interrupted, notLookedAt = [] }: Run): string {
  const scenarios = checked.filter(({ name }) => !besides.includes(name));
  const tally = new Map<Count, number>();
  for (const scenario of scenarios) {
    const count = countOf(scenario);
    tally.set(count, (tally.get(count) ?? 0) + 1);
  }
  const parts = counts.flatMap((count) => {
    const number = tally.get(count) ?? 0;
    return number === 0 ? [] : [`${thousands(number)} ${number === 1 ? count[0] : count[1]}`];
  });
  const many = `${thousands(scenarios.length)} scenario${scenarios.length === 1 ? '' : 's'}`;
  const opening = interrupted ? `interrupted after ${many}` : many;
  const others = checked
    .filter(({ name }) => besides.includes(name))
    .map((one) => `; ${one.name}: ${countOf(one)[0]}`);
  const told = parts.length === 0 ? '' : `: ${parts.join(', ')}`;
  return `${opening}${told}${others.join('')}${leftOut(notLookedAt)}; seed ${seed}`;
}

/** `; not looked at: 14 more scenarios, random-machines` */
function leftOut(names: readonly string[]): string {
  const others = names.filter((name) => besides.includes(name));
  const scenarios = names.length - others.length;
  const many = `${thousands(scenarios)} more scenario${scenarios === 1 ? '' : 's'}`;
  const parts = [...(scenarios > 0 ? [many] : []), ...others];
  return parts.length === 0 ? '' : `; not looked at: ${parts.join(', ')}`;
}

/** Rows that are no scenario of anybody's. */
export const besides: readonly string[] = [machinesName, ledgerName];

export interface ProgressNews {
  readonly doing: string;
  readonly name: string;
  readonly done: number;
  readonly total: number;
  /** Of the scenario at hand, between 0 and 1, where that is known. */
  readonly share?: number;
  readonly seen?: Seen;
  /** How many of what is seen come in a second. */
  readonly rate?: number;
  /** Of the time that was given. */
  readonly secondsLeft?: number;
}

/** One line that fits the terminal. */
export function progressText(
  { doing, name, done, total, share, seen, rate, secondsLeft }: ProgressNews,
  columns: number,
): string {
  const text = [
    `${done + 1} of ${total}  ${printable(name)}  ${doing}${percent(share)}`,
    ...(seen === undefined ? [] : seenText(seen, rate)),
    ...(secondsLeft === undefined ? [] : [`${Math.max(0, Math.ceil(secondsLeft))} s left`]),
  ].join(', ');
  return text.length < columns ? text : `${text.slice(0, Math.max(0, columns - 2))}…`;
}

function percent(share: number | undefined): string {
  return share === undefined ? '' : ` ${Math.floor(share * 100)}%`;
}

/** What comes first is what is left where a terminal is narrow. */
function seenText(seen: Seen, rate: number | undefined): string[] {
  const speed = rate === undefined ? [] : [`${thousands(Math.round(rate))} ${seen.of}/s`];
  if (seen.of === 'runs') {
    return [`${thousands(seen.count)} of at most ${thousands(seen.most)} runs`, ...speed];
  }
  const { underway, bytesMost } = seen;
  const { levels, states, transitions, frontier, done, bytes } = underway;
  return [
    `level ${levels.length - 1}`,
    `${thousands(states)} states`,
    ...speed,
    ...estimateText(estimateFrom(underway)),
    `${Math.round((100 * bytes) / bytesMost)}% of ${thousands(Math.round(bytesMost / 2 ** 20))} MiB`,
    `${thousands(frontier - done)} left of the frontier of ${thousands(frontier)}`,
    `${thousands(transitions)} transitions`,
    `${Math.round(bytes / states)} bytes/state`,
  ];
}

function estimateText(estimate: Estimate | undefined): string[] {
  if (estimate === undefined) return [];
  if (estimate.kind === 'growing') return [`×${estimate.times.toFixed(1)} per level`];
  const { from, to } = estimate;
  return [from === to ? 'about to end' : `${thousands(from)} to ${thousands(to)} in the end`];
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Names and messages come from files, which may hold what a terminal obeys. */
export function printable(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
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
] as const;
type Count = (typeof counts)[number];

function countOf(scenario: Checked): Count {
  const word = isUnusable(scenario) ? 'unusable' : wordOf(verdictOf(scenario));
  return counts.find(([one]) => one === word) ?? counts[0];
}

function wordOf({ verdict, asExpected }: Pick<Search, 'verdict' | 'asExpected'>): Count[0] {
  if (verdict === 'holds') return asExpected ? 'holds' : 'not violated as expected';
  if (verdict === 'violated') return asExpected ? 'violated as expected' : 'violated';
  return verdict;
}

export function verdictText(search: Search): string {
  return search.verdict === 'holds' && !search.asExpected ? 'holds, unexpectedly' : wordOf(search);
}

const colours: { readonly [S in Status]: Colour } = {
  0: 'green',
  1: 'red',
  2: 'red',
  3: 'yellow',
  4: 'red',
  5: 'yellow',
  130: 'yellow',
};

/** What of it is known and not trivial: `200 runs, 7,412 steps`. */
export function effortText(effort: Effort): string {
  const { runs, steps, states, transitions, depth, seen, cycles } = effort;
  return [
    runs > 1 ? counted(runs, 'run') : '',
    states === undefined ? '' : counted(states, 'state'),
    transitions === undefined ? counted(steps, 'step') : counted(transitions, 'transition'),
    depth === undefined ? '' : `depth ${depth}`,
    seen === undefined ? '' : `${thousands(seen.states)} of ${counted(seen.of, 'state')}`,
    cycles === undefined ? '' : counted(cycles, 'cycle'),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function counted(number: number, noun: string): string {
  return `${thousands(number)} ${noun}${number === 1 ? '' : 's'}`;
}

function thousands(number: number): string {
  return String(number).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

function rowOf(
  [name = '', search = '', verdict = '', effort = '', ...rest]: string[],
  look: Look,
): string {
  const columns = [
    printable(name).padEnd(look.nameWidth),
    search.padEnd(searchWidth),
    verdict.padEnd(verdictWidth),
    rest.length === 0 ? effort : effort.padEnd(effortWidth),
    ...rest,
  ];
  return `${columns.join('  ').trimEnd()}\n`;
}

/** Colours one column of a finished row: colours have letters, and would count as width. */
function coloured(row: string, verdict: string, colour: Colour, look: Look): string {
  if (!look.colour) return row;
  const start = look.nameWidth + 2 + searchWidth + 2;
  const at = row.indexOf(verdict, Math.min(start, row.length));
  return at < 0
    ? row
    : row.slice(0, at) + painted(colour, verdict, look) + row.slice(at + verdict.length);
}

function painted(colour: Colour, text: string, look: Look): string {
  return look.colour ? styleText(colour, text, { validateStream: false }) : text;
}

function placeOf({ file, unusable }: UnusableScenario): string {
  const { site } = unusable;
  return printable(site === undefined ? file : `${site.file}:${site.line}:${site.column}`);
}

function unusableBlock(scenario: UnusableScenario): string[] {
  const { says, remedy } = scenario.unusable;
  return [`${placeOf(scenario)}  ${printable(says)}`, `remedy  ${printable(remedy)}`];
}

/** Searches that leave it open, with the reason. */
function openBlocks(scenario: CheckedScenario): string[][] {
  if (isNotBegun(scenario)) return [];
  const open: readonly Status[] = [status.undecided, status.vacuous];
  return scenario.searches
    .filter((search) => open.includes(statusOf(search)))
    .map((search) => [
      `${printable(scenario.name)}  ${openingOf(search)}`,
      ...search.remarks.map(printable),
      `repeat  ${printable(search.command)}`,
    ]);
}

/** One for all: with little time there are many, and the reason is the same. */
function notBegunBlock(scenarios: readonly Checked[]): string[][] {
  const waiting = scenarios.filter((one) => !isUnusable(one) && isNotBegun(one));
  const [first] = waiting;
  if (first === undefined || isUnusable(first)) return [];
  const repeat = first.searches.map(({ command }) => `repeat  ${printable(command)}`);
  const remarks = first.searches.flatMap((search) => search.remarks.map(printable));
  const title =
    waiting.length === 1 ? printable(first.name) : `${thousands(waiting.length)} rows of the table`;
  const more = waiting.length === 1 ? [] : ['and so on'];
  return [[`${title}  undecided`, ...remarks, ...repeat, ...more]];
}

function unexpectedBlocks(scenario: CheckedScenario, look: Look): string[][] {
  const told = toldViolations(scenario.searches);
  return scenario.searches
    .filter((search) => statusOf(search) === status.notAsSaid)
    .filter((search) => search.violation === undefined || told.includes(search))
    .map((search) => unexpectedBlock(scenario, search, look));
}

function unexpectedBlock({ name }: CheckedScenario, search: Search, look: Look): string[] {
  const { violation, remarks, command } = search;
  const repeat = `repeat  ${printable(command)}`;
  if (violation === undefined) {
    const found = `${openingOf(search)}, and the scenario says otherwise`;
    return [`${printable(name)}  ${found}`, ...remarks.map(printable), repeat];
  }
  const { property, says, steps, report, ladder = [], timeline = [] } = violation;
  return [
    `${printable(name)}  violates ${property} after ${counted(steps, 'step')} (${search.search} search)`,
    printable(says),
    ...remarks.map(printable),
    ...rungs(ladder, look),
    ...timeline.map(printable),
    ...(report === undefined ? [] : [`read    ${printable(report)}`]),
    repeat,
  ];
}

function rungs(ladder: readonly LadderLine[], look: Look): string[] {
  return ladder.map(({ text, isRefused }) => {
    const line = printable(text);
    return isRefused ? painted('dim', line, look) : line;
  });
}
