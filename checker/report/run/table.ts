/**
 * The table of a run, as wide as the window.
 *
 * A row stands alone and repeats its scenario's name, so that it can be found by `grep`. Without a
 * window it is as long as it is. In a window it never is longer: a narrow one has no column for what was
 * measured, and of several searches together says how many there were and the first of what they did;
 * the row of a single search goes on below. A name is cut, in its middle, only where it and the verdict
 * do not fit side by side.
 */

import { styleText } from 'node:util';
import type { Effort } from '../../finding/finding.ts';
import { searchKinds } from '../../finding/search-kind.ts';
import { siteText } from '../../finding/site.ts';
import type { UnusableScenario } from '../../finding/subject.ts';
import { type Status, status, statusOf } from '../../finding/verdict.ts';
import { printable } from '../../text/printable.ts';
import { cutInMiddle, widthOf } from '../../text/width.ts';
import { wrapped } from '../../text/wrap.ts';
import { effortParts, effortUnder, verdictText, wordOf } from './phrases.ts';
import {
  type Checked,
  cyclesInTurnIn,
  isNotBegun,
  isUnusable,
  type SearchRow,
  statusOfScenario,
  verdictOf,
} from './run.ts';

export interface Look {
  readonly colour: boolean;
  /** Of the window; infinite where there is none. */
  readonly columns: number;
  /** How wide the column of names is. */
  readonly nameWidth: number;
  /** What is as it says gets one row however many searches it had. */
  readonly folds: boolean;
  /** No column for what was measured, none for searches. */
  readonly isNarrow: boolean;
  /** Where the effort begins, if the verdict before it leaves room; undefined: right behind it. */
  readonly effortAt: number | undefined;
}

type Colour = Parameters<typeof styleText>[0];

/** A name longer than this pushes its row aside instead of all the others. */
const nameWidthMax = 48;
const gap = 2;
const searchWidth = Math.max(...searchKinds.map(({ length }) => length));
const verdictWidth = 'violated as expected'.length;
const effortWidth = 46;
const measuredWidth = '1000.0 s'.length;
/** In a window with fewer columns nothing that was measured is shown. */
const columnsForMeasured = 100;
/** In less room an effort cannot be read. */
const effortLeast = 30;
const foldedEffortWidth = '4 searches, 1,000 runs'.length;
/** With less room for names, efforts stand right behind the verdicts. */
const nameLeast = 24;
/** A name that is cut keeps so much. */
const nameShortest = 8;

/** `names`: those of the rows; a single one is shown with all of its searches. */
export function lookFor(
  names: readonly string[],
  colour: boolean,
  columns: number = Number.POSITIVE_INFINITY,
): Look {
  const widths = names.map((name) => widthOf(printable(name)));
  const widest = Math.min(Math.max(...widths, 'scenario'.length), nameWidthMax);
  const whole = { colour, columns, folds: names.length > 1 };
  const effortAt = widest + gap + searchWidth + gap + verdictWidth + gap;
  const isWide = columns >= columnsForMeasured;
  if (isWide && columns - effortAt - gap - measuredWidth >= effortLeast) {
    return { ...whole, isNarrow: false, nameWidth: widest, effortAt };
  }
  const besideEffort = columns - gap - verdictWidth - gap - foldedEffortWidth;
  if (besideEffort >= Math.min(widest, nameLeast)) {
    const nameWidth = Math.min(widest, besideEffort);
    return { ...whole, isNarrow: true, nameWidth, effortAt: nameWidth + gap + verdictWidth + gap };
  }
  const nameWidth = Math.min(widest, columns - gap - verdictWidth);
  return { ...whole, isNarrow: true, nameWidth, effortAt: undefined };
}

export function heading(look: Look, isMeasured: boolean): string {
  const search = look.isNarrow ? {} : { search: 'search' };
  const words = { name: 'scenario', ...search, verdict: 'verdict', effort: ['effort'] };
  const [line = ''] = linesOf(words, look, isMeasured ? 'measured' : undefined);
  return `${painted('dim', line, look)}\n`;
}

/** The rows of one scenario, each ended. What was measured stands in the first, as last column. */
export function rowsOf(scenario: Checked, look: Look, measured?: string): string {
  return rowsFor(scenario, look)
    .flatMap((row, i) => linesOf(row, look, i === 0 ? measured : undefined))
    .map((line) => `${line}\n`)
    .join('');
}

export function painted(colour: Colour, text: string, look: Look): string {
  return look.colour ? styleText(colour, text, { validateStream: false }) : text;
}

export function placeOfUnusable({ file, unusable }: UnusableScenario): string {
  const { site } = unusable;
  return printable(site === undefined ? file : siteText(site));
}

interface TableRow {
  readonly name: string;
  /** Absent where none was. */
  readonly search?: string;
  readonly verdict: string;
  readonly effort: readonly string[];
  readonly colour?: Colour;
  /** All searches in one: what there is no room for is left out. */
  readonly isFolded?: boolean;
  /** The first of the effort is what designs are compared by, and is never left out. */
  readonly isCompared?: boolean;
}

function rowsFor(scenario: Checked, look: Look): readonly TableRow[] {
  const name = printable(scenario.name);
  if (isUnusable(scenario)) {
    const effort = [placeOfUnusable(scenario)];
    return [{ name, verdict: 'unusable', effort, colour: 'red' }];
  }
  const { searches, variant } = scenario;
  if (searches.length === 0) {
    const effort = ['nothing was searched'];
    return [{ name, verdict: 'vacuous', effort, colour: 'yellow' }];
  }
  if (look.folds && searches.length > 1 && statusOfScenario(scenario) === status.asSaid) {
    const verdict = wordOf(verdictOf(scenario));
    const sum = effortUnder(variant, sumOf(searches));
    const effort = effortParts(sum);
    const search = `${searches.length} searches`;
    const isCompared = sum.cyclesInTurn !== undefined;
    const colour = colours[status.asSaid];
    return [{ name, search, verdict, effort, colour, isFolded: true, isCompared }];
  }
  const isWaiting = isNotBegun(scenario);
  return searches.map((search) => ({
    name,
    search: search.search,
    verdict: verdictText(search),
    effort: isWaiting ? ['not begun'] : effortParts(effortUnder(variant, search.effort)),
    colour: colours[statusOf(search)],
  }));
}

/** What several searches looked at together. */
function sumOf(searches: readonly SearchRow[]): Effort {
  const sum = (of: (effort: Effort) => number) =>
    searches.reduce((total, { effort }) => total + of(effort), 0);
  const states = sum((effort) => effort.states ?? 0);
  const cyclesInTurn = cyclesInTurnIn(searches);
  return {
    runs: sum(({ runs }) => (runs > 1 ? runs : 0)),
    steps: sum(({ steps }) => steps),
    ...(states > 0 && { states }),
    ...(cyclesInTurn !== undefined && { cyclesInTurn }),
  };
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

interface Cell {
  readonly text: string;
  /** Where its column begins; a longer cell before it pushes it aside. */
  readonly at: number;
  readonly colour?: Colour | undefined;
}

/** A row, and below it what it has no room for. */
function linesOf(row: TableRow, look: Look, measured?: string): string[] {
  const { columns, nameWidth, isNarrow, effortAt } = look;
  const verdict = { text: row.verdict, colour: row.colour };
  const front: readonly Cell[] = isNarrow
    ? [{ ...verdict, at: nameWidth + gap }]
    : [
        { text: row.search ?? '-', at: nameWidth + gap },
        { ...verdict, at: nameWidth + gap + searchWidth + gap },
      ];
  const last = measured === undefined || isNarrow ? [] : [measured];
  const besideName = widthWithGaps([...front.map(({ text }) => text), ...last]);
  const name = cutInMiddle(row.name, Math.max(nameShortest, columns - besideName));
  const cells = [{ text: name, at: 0 }, ...front];
  const from = Math.max(endOfCells(cells) + gap, effortAt ?? 0);
  const room = columns - from - widthWithGaps(last);
  const [first = '', ...rest] = effortLines(row, look, { from, room });
  const end =
    (effortAt ?? 0) + Math.min(effortWidth, columns - (effortAt ?? 0) - gap - measuredWidth);
  const behind = last.map((text) => ({ text, at: end + gap }));
  return [placed([...cells, { text: first, at: from }, ...behind], look), ...rest];
}

function widthWithGaps(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + gap + widthOf(text), 0);
}

/** The first for the room in the row, the others as they are printed below it. */
function effortLines(
  { search, effort, isFolded = false, isCompared = false }: TableRow,
  { columns, isNarrow }: Look,
  { from, room }: { from: number; room: number },
): string[] {
  const behind = isCompared ? 1 : 0;
  const parts = isNarrow && search !== undefined ? effort.toSpliced(behind, 0, search) : effort;
  const whole = parts.join(', ');
  if (isCompared && asMuchAsFits(parts, room) === '') {
    return ['', ' '.repeat(indentBelow) + asMuchAsFits(parts.slice(0, 2), columns - indentBelow)];
  }
  if (isFolded) return [asMuchAsFits(isNarrow ? parts.slice(0, 2) : parts, room)];
  if (widthOf(whole) <= room) return [whole];
  const pieces = parts.map((part, i) => (i < parts.length - 1 ? `${part},` : part));
  const isBelow = room < foldedEffortWidth;
  const indent = isBelow ? indentBelow : from;
  const lines = wrapped(pieces, isBelow ? columns - indent : room);
  const [first = '', ...rest] = isBelow ? ['', ...lines] : lines;
  return [first, ...rest.map((line) => ' '.repeat(indent) + line)];
}

const indentBelow = 4;

function asMuchAsFits(parts: readonly string[], room: number): string {
  const texts = parts.map((_, i) => parts.slice(0, parts.length - i).join(', '));
  return texts.find((text) => widthOf(text) <= room) ?? '';
}

function endOfCells(cells: readonly Cell[]): number {
  return cells.reduce(
    (end, { text, at }) => Math.max(at, end + (end > 0 ? gap : 0)) + widthOf(text),
    0,
  );
}

/** Colours are put on last: they have letters, and would count as width. */
function placed(cells: readonly Cell[], look: Look): string {
  let line = '';
  let end = 0;
  for (const [i, { text, at, colour }] of cells.entries()) {
    if (text === '') continue;
    const start = Math.max(at, i === 0 ? 0 : end + gap);
    line += ' '.repeat(start - end) + (colour === undefined ? text : painted(colour, text, look));
    end = start + widthOf(text);
  }
  return line;
}
