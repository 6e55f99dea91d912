/**
 * What a person sees of a run behind its table: what is not as it should be, and one line at the end.
 *
 * Text in, text out: nothing is written here, no clock is asked, and colours are used if the caller
 * says so. What needs attention comes last, because that is where the eye is when a long run ends.
 * Every line fits the window; a drawing that does not is left out, or written in words.
 */

import { ledgerName } from '../../finding/rows.ts';
import { siteText } from '../../finding/site.ts';
import type { UnusableScenario } from '../../finding/subject.ts';
import { type Status, status, statusOf } from '../../finding/verdict.ts';
import { counted, thousands } from '../../text/numbers.ts';
import { printable } from '../../text/printable.ts';
import { widthOf } from '../../text/width.ts';
import { hanging } from '../../text/wrap.ts';
import type { LadderLine } from '../violation/ladder.ts';
import { countsIn, ledgerSentences } from './ledger.ts';
import { lastLine } from './phrases.ts';
import {
  type CheckedScenario,
  isNotBegun,
  isUnusable,
  type LedgerCounts,
  openingOf,
  type Run,
  reportedViolations,
  type SearchRow,
  searchesOf,
  searchesToReport,
  statusOfScenario,
} from './run.ts';
import { type Look, painted, placeOfUnusable } from './table.ts';
import { variantsIn } from './variants.ts';

/** So many reports are named; of more, the folder has the others. */
const expectedMax = 4;

/** Between the table and what is not as it should be: the reports of what breaks as it should. */
export function expectedReports({ scenarios }: Run, look: Look): string {
  const reports = scenarios
    .flatMap((scenario) => reportedViolations(searchesOf(scenario)))
    .filter((search) => statusOf(search) === status.asSaid)
    .flatMap(({ violation }) => violation?.report ?? []);
  if (reports.length === 0) return '';
  const shown = reports.length > expectedMax ? reports.slice(0, expectedMax - 1) : reports;
  const rest = reports.length - shown.length;
  const lines = [
    ...shown.flatMap((text) => printedLine({ label: 'read', text }, look)),
    ...(rest > 0
      ? hanging(`and ${counted(rest, 'more report')} beside them`, look.columns - indent)
      : []),
  ];
  const block = ['violated as expected', ...lines.map((line) => ' '.repeat(indent) + line)];
  return `\n${block.map((line) => `${painted('dim', line, look)}\n`).join('')}`;
}

/** Right below the table: what the designs are that its rows name, and what each gives up. */
export function variantsBelow({ scenarios }: Run, look: Look): string {
  const variants = variantsIn(scenarios);
  if (variants.length === 0) return '';
  const room = look.columns - indent;
  const widest = Math.max(...variants.map(({ name }) => name.length));
  const lines = variants.flatMap(({ name, says, givesUp }) => [
    ...hanging(says, room, { label: `${name.padEnd(widest)}  ` }),
    ...givesUp.flatMap((given) => hanging(given, room, { label: '  ' })),
  ]);
  const block = ['variants', ...lines.map((line) => ' '.repeat(indent) + line)];
  return `\n${block.map((line) => `${painted('dim', line, look)}\n`).join('')}`;
}

/** Everything after the table that may need attention. */
export function closing(run: Run, look: Look): string {
  const notable = run.scenarios.filter((scenario) => statusOfScenario(scenario) !== status.asSaid);
  const searched = notable.filter((one): one is CheckedScenario => !isUnusable(one));
  const blocks = [
    ...countsIn(run.scenarios).map(ledgerBlock),
    ...notable.filter(isUnusable).map(unusableBlock),
    ...searched.flatMap(openBlocks),
    ...notBegunBlock(searched),
    ...run.complaints.map((complaint): Block => [complaint]),
    ...searched.flatMap((scenario) => unexpectedBlocks(scenario, look)),
  ];
  const last = hanging(lastLine(run), look.columns, { indent }).join('\n');
  return [...blocks.map((block) => printed(block, look)), last]
    .map((text) => `\n${text}\n`)
    .join('');
}

/** A title, and below it what belongs to it. */
type Block = readonly [title: string, ...lines: readonly BlockLine[]];

type BlockLine =
  | string
  /** What does not fit goes on below the text, not below the label. */
  | { readonly label: string; readonly text: string }
  /** Is as wide as it is. */
  | { readonly drawn: string; readonly isRefused?: boolean };

const indent = 2;

function printed([title, ...lines]: Block, look: Look): string {
  const head = hanging(printable(title), look.columns, { indent: 2 * indent });
  const body = lines.flatMap((line) => printedLine(line, look));
  return [
    ...head.map((line) => painted('bold', line, look)),
    ...body.map((line) => ' '.repeat(indent) + line),
  ].join('\n');
}

function printedLine(line: BlockLine, look: Look): string[] {
  const room = look.columns - indent;
  if (typeof line === 'string') return hanging(printable(line), room, { indent });
  if ('label' in line) {
    const label = line.label.padEnd(labelWidth);
    return hanging(printable(line.text), room, { label });
  }
  const drawn = printable(line.drawn);
  return [line.isRefused ? painted('dim', drawn, look) : drawn];
}

const labelWidth = 'repeat  '.length;

function ledgerBlock(counts: LedgerCounts): Block {
  const [first, ...rest] = ledgerSentences(counts);
  return [`${ledgerName}  ${first}`, ...rest];
}

/** A file is read up to its first mistake. What shows the others is mentioned once. */
function unusableBlock(scenario: UnusableScenario, index: number): Block {
  const { says, remedy } = scenario.unusable;
  const hint = { label: 'hint', text: 'an editor or tsc shows all mistakes of a file at once' };
  return [
    `${placeOfUnusable(scenario)}  ${says}`,
    { label: 'remedy', text: remedy },
    ...(index === 0 ? [hint] : []),
  ];
}

/** Searches that leave it open, with the reason. */
function openBlocks(scenario: CheckedScenario): Block[] {
  if (isNotBegun(scenario)) return [];
  const open: readonly Status[] = [status.undecided, status.vacuous, status.crash];
  return scenario.searches
    .filter((search) => open.includes(statusOf(search)))
    .map((search) => [
      `${scenario.name}  ${openingOf(search)}`,
      ...search.remarks,
      repeating(search),
    ]);
}

function repeating({ command }: SearchRow): BlockLine {
  return { label: 'repeat', text: command };
}

/** One for all: with little time there are many, and the reason is the same. */
function notBegunBlock(scenarios: readonly CheckedScenario[]): Block[] {
  const waiting = scenarios.filter(isNotBegun);
  const [first] = waiting;
  if (first === undefined) return [];
  const { searches } = first;
  const remarks = searches.flatMap((search) => search.remarks);
  const title =
    waiting.length === 1 ? first.name : `${thousands(waiting.length)} rows of the table`;
  const more = waiting.length === 1 ? [] : ['and so on'];
  return [[`${title}  undecided`, ...remarks, ...searches.map(repeating), ...more]];
}

function unexpectedBlocks(scenario: CheckedScenario, look: Look): Block[] {
  return searchesToReport(scenario.searches)
    .filter((search) => statusOf(search) === status.notAsSaid)
    .map((search) => unexpectedBlock(scenario, search, look));
}

function unexpectedBlock({ name }: CheckedScenario, search: SearchRow, look: Look): Block {
  const { violation, remarks } = search;
  if (violation === undefined) {
    const found = `${openingOf(search)}, and the scenario says otherwise`;
    return [`${name}  ${found}`, ...remarks, repeating(search)];
  }
  const { property, says, steps, at, report, ladder = [], timelines = [] } = violation;
  return [
    `${name}  violates ${property} after ${counted(steps, 'step')} (${search.search} search)`,
    ...(at === undefined ? [] : [{ label: 'at', text: siteText(at) }]),
    says,
    ...remarks,
    ...rungs(ladder, look),
    ...drawing(timelines, look),
    ...(report === undefined ? [] : [{ label: 'read', text: report }]),
    repeating(search),
  ];
}

/** In words where the window is too narrow for the drawing. */
function rungs(ladder: readonly LadderLine[], look: Look): BlockLine[] {
  if (ladder.every(({ text }) => fits(text, look))) {
    return ladder.map(({ text, isRefused }) => ({ drawn: text, isRefused }));
  }
  return ladder.flatMap(({ words }) => words ?? []);
}

/** The widest that fits, else the narrowest. */
function drawing(drawings: readonly (readonly string[])[], look: Look): BlockLine[] {
  const fitting = drawings.find((lines) => lines.every((line) => fits(line, look)));
  return (fitting ?? drawings.at(-1) ?? []).map((drawn) => ({ drawn }));
}

function fits(text: string, { columns }: Look): boolean {
  return widthOf(printable(text)) <= columns - indent;
}
