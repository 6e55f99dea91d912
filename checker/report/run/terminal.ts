/**
 * What a person sees of a run: a table, what is not as it should be, and one line at the end.
 *
 * Text in, text out: nothing is written here, no clock is asked, and colours are used if the caller
 * says so. A row stands alone and repeats its scenario's name, so that it can be found by `grep`.
 * What needs attention comes last, because that is where the eye is when a long run ends.
 */

import { styleText } from 'node:util';
import type { Effort } from '../../finding/finding.ts';
import { ledgerName } from '../../finding/rows.ts';
import { searchKinds } from '../../finding/search-kind.ts';
import type { UnusableScenario } from '../../finding/subject.ts';
import { type Status, status, statusOf } from '../../finding/verdict.ts';
import { counted, thousands } from '../../text/numbers.ts';
import { printable } from '../../text/printable.ts';
import type { LadderLine } from '../violation/ladder.ts';
import { countsIn, ledgerSentences } from './ledger.ts';
import { effortText, lastLine, verdictText, wordOf } from './phrases.ts';
import {
  type Checked,
  type CheckedScenario,
  isNotBegun,
  isUnusable,
  openingOf,
  type Run,
  type SearchRow,
  searchesToReport,
  statusOfScenario,
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
const nameWidthMax = 48;
const searchWidth = Math.max(...searchKinds.map(({ length }) => length));
const verdictWidth = 'violated as expected'.length;
const effortWidth = 46;
/** With more scenarios than this the table would be too long to read. */
const scenariosInFullMax = 20;

export function lookFor(names: readonly string[], colour: boolean): Look {
  const widest = Math.max(...names.map((name) => printable(name).length), 'scenario'.length);
  return {
    colour,
    nameWidth: Math.min(widest, nameWidthMax),
    folds: names.length > scenariosInFullMax,
  };
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

interface TableRow {
  readonly cells: readonly string[];
  readonly colour: Colour;
}

function cellsOf(scenario: Checked, look: Look): readonly TableRow[] {
  const { name } = scenario;
  if (isUnusable(scenario)) {
    return [{ cells: [name, '-', 'unusable', placeOfUnusable(scenario)], colour: 'red' }];
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
  const effortOf = ({ effort }: SearchRow) =>
    isNotBegun(scenario) ? 'not begun' : effortText(effort);
  return searches.map((search) => ({
    cells: [name, search.search, verdictText(search), effortOf(search)],
    colour: colours[statusOf(search)],
  }));
}

/** What several searches looked at together. */
function sumOf(searches: readonly SearchRow[]): Effort {
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
  const searched = notable.filter((one): one is CheckedScenario => !isUnusable(one));
  const blocks = [
    ...countsIn(run.scenarios).map((counts) => {
      const [first, ...rest] = ledgerSentences(counts);
      return [`${ledgerName}  ${first}`, ...rest];
    }),
    ...notable.filter(isUnusable).map(unusableBlock),
    ...searched.flatMap(openBlocks),
    ...notBegunBlock(searched),
    ...run.complaints.map((complaint) => [printable(complaint)]),
    ...searched.flatMap((scenario) => unexpectedBlocks(scenario, look)),
  ];
  const text = blocks.map(([first = '', ...rest]) =>
    [painted('bold', first, look), ...rest.map((line) => `  ${line}`)].join('\n'),
  );
  return [...text, lastLine(run)].map((block) => `\n${block}\n`).join('');
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

function placeOfUnusable({ file, unusable }: UnusableScenario): string {
  const { site } = unusable;
  return printable(site === undefined ? file : `${site.file}:${site.line}:${site.column}`);
}

/** A file is read up to its first mistake. What shows the others is mentioned once. */
function unusableBlock(scenario: UnusableScenario, index: number): string[] {
  const { says, remedy } = scenario.unusable;
  return [
    `${placeOfUnusable(scenario)}  ${printable(says)}`,
    `remedy  ${printable(remedy)}`,
    ...(index === 0 ? ['hint    an editor or tsc shows all mistakes of a file at once'] : []),
  ];
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
function notBegunBlock(scenarios: readonly CheckedScenario[]): string[][] {
  const waiting = scenarios.filter(isNotBegun);
  const [first] = waiting;
  if (first === undefined) return [];
  const repeat = first.searches.map(({ command }) => `repeat  ${printable(command)}`);
  const remarks = first.searches.flatMap((search) => search.remarks.map(printable));
  const title =
    waiting.length === 1 ? printable(first.name) : `${thousands(waiting.length)} rows of the table`;
  const more = waiting.length === 1 ? [] : ['and so on'];
  return [[`${title}  undecided`, ...remarks, ...repeat, ...more]];
}

function unexpectedBlocks(scenario: CheckedScenario, look: Look): string[][] {
  return searchesToReport(scenario.searches)
    .filter((search) => statusOf(search) === status.notAsSaid)
    .map((search) => unexpectedBlock(scenario, search, look));
}

function unexpectedBlock({ name }: CheckedScenario, search: SearchRow, look: Look): string[] {
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
