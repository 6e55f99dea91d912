/**
 * The time line of a run in lockstep as text: cycles across, one lane per hart, device and buffer.
 *
 * It has all words for what a lane shows, and draws what the finding has, but for the middle of what is
 * too long. A line is never wider than asked, as long as one column fits.
 */

import { type CycleCause, causes, causeWords } from '../../../executor/units/cycles.ts';
import type { EnginePhase } from '../../../executor/units/dma-engine.ts';
import { outcomeText, rangeName, spaceName } from '../../finding/describe.ts';
import { differenceTexts } from '../../finding/mismatch.ts';
import type { Subject } from '../../finding/subject.ts';
import { holdingText, suspectTexts } from '../../finding/suspected-unit.ts';
import type {
  Content,
  LanePhase,
  Timeline,
  TimelineCell,
  TimelineColumn,
  TimelineEnd,
  TimelineEvent,
  TimelineLane,
} from '../../finding/timeline.ts';
import { isBuffer, roleOf, unitName } from '../../finding/unit.ts';

const hartWords: Readonly<Record<Exclude<CycleCause, 'idle'>, string>> = {
  issue: 'begin',
  look: 'look',
  walk: 'walk',
  fill: 'fill',
  translate: 'TLB',
  'page walk': 'page',
  memory: 'memory',
  port: 'port',
  portal: 'portal',
  check: 'check',
  write: 'write',
  acknowledgements: 'wait',
  frame: 'frame',
  frozen: 'frozen',
};

const engineWords: Readonly<Record<EnginePhase, string>> = {
  'reads the region table': 'rights',
  'looks what is mapped': 'place',
  'moves a beat': 'move',
  'reads the region table again': 'again',
};

const phaseWords: Readonly<Record<LanePhase, string>> = { ...hartWords, ...engineWords };

const enginePhases = Object.keys(engineWords) as EnginePhase[];

/** Each phase that the time line shows: its word, and what that means. */
function legend({ lanes }: Timeline): [string, string][] {
  const shown = new Set<LanePhase>(
    lanes.flatMap(({ cells }) =>
      cells.flatMap(({ content }) => (content?.kind === 'phase' ? content.phase : [])),
    ),
  );
  return [
    ...causes.flatMap((cause): [string, string][] =>
      cause !== 'idle' && shown.has(cause) ? [[hartWords[cause], causeWords[cause]]] : [],
    ),
    ...enginePhases.flatMap((phase): [string, string][] =>
      shown.has(phase) ? [[engineWords[phase], phase]] : [],
    ),
  ];
}

function contentText(
  subject: Subject,
  { content }: Pick<TimelineCell, 'content'>,
  holder: Timeline['holder'],
): string {
  if (content?.kind === 'phase') return phaseWords[content.phase];
  return holdingText(subject, content, holder);
}

function eventText(event: TimelineEvent): string {
  switch (event.kind) {
    case 'begun':
      return event.action;
    case 'issued':
      return `${event.action} issued`;
    case 'retired': {
      const { action, outcome } = event;
      if (outcome.kind === 'loaded') return `${action} sees ${outcome.values.join(',')}`;
      return `${action} ${outcome.kind === 'fault' ? 'refused' : 'done'}`;
    }
    case 'scrub':
      return 'scrub';
    case 'acknowledgement':
      return 'ack';
    case 'table changed':
      return 'cut';
    case 'interrupted':
      return 'interrupt';
    case 'dropped':
      return 'drop';
  }
}

function executorText({ dropped, executor }: TimelineEnd): string {
  if (dropped !== undefined) return `${dropped}: not carried out`;
  return executor === undefined ? 'nothing' : outcomeText(executor);
}

function contractText({ dropped, contract }: TimelineEnd): string {
  if (contract.length === 0) return 'it was not enabled';
  const outcomes = contract.map(outcomeText).join(', or ');
  return dropped === undefined ? outcomes : `${dropped}: ${outcomes}`;
}

/** The time line with everything by its name, for the JSON file and the sentences of a page. */
export function timelineTexts(subject: Subject, timeline: Timeline) {
  const { columns, lanes, range, holder, suspected, end, differences } = timeline;
  const suspect = suspected && suspectTexts(subject, suspected);
  return {
    ...(range && { place: rangeName(subject, range) }),
    ...(holder !== undefined && { holder: spaceName(subject, holder) }),
    columns,
    lanes: lanes.map(({ unit, cells }) => ({
      name: unitName(subject, unit),
      of: roleOf(unit),
      cells: cells.map((cell) => ({
        text: contentText(subject, cell, holder),
        ...(cell.events.length > 0 && { events: cell.events.map(eventText) }),
        ...(cell.isStale && { stale: true }),
      })),
    })),
    differences: differences.map((one) => ({ kind: one.kind, ...differenceTexts(subject, one) })),
    ...(suspect && { culprit: suspect }),
    executor: executorText(end),
    contract: contractText(end),
    words: legend(timeline),
  };
}

/** Of more columns than `longest`, the first and the last are drawn. */
const fit = { longest: 40, first: 12, last: 26 };

export function timelineLines(subject: Subject, timeline: Timeline, width: number): string[] {
  const { columns } = timeline;
  const kept = columns.flatMap((_, i) => (isKept(i, columns.length) ? [i] : []));
  const lanes = timeline.lanes.map((lane) => drawnLane(subject, lane, timeline));
  const label = Math.max('cycle'.length, ...lanes.map(({ name }) => name.length)) + 2;
  const cycles = columns.map(cyclesText);
  const cellsAt = (i: number) => lanes.map(({ cells }) => cells[i] as DrawnCell);
  const widths = kept.map((i) => columnWidth(cycles[i] as string, cellsAt(i)));
  const title = titleOf(subject, timeline);
  return bandsOf(widths, width - label).flatMap(([from, to], i) => {
    const shown = { columns: kept.slice(from, to), widths: widths.slice(from, to) };
    return [...(i === 0 ? [] : ['']), ...bandLines({ cycles, lanes, title, label, ...shown })];
  });
}

/** For a terminal: the last columns of the actors, the model, the tables, and each buffer that is stale. */
export function briefTimeline(subject: Subject, timeline: Timeline, width: number): string[] {
  const from = Math.max(0, timeline.columns.length - briefColumns);
  const lanes = timeline.lanes
    .filter(({ unit, cells }) => !isBuffer(unit) || cells.some(({ isStale }) => isStale))
    .map((lane) => ({ ...lane, cells: lane.cells.slice(from) }))
    .filter(({ cells }) =>
      cells.some(({ content, events }) => content !== undefined || events.length > 0),
    );
  const brief = { ...timeline, lanes, columns: timeline.columns.slice(from) };
  return timelineLines(subject, brief, width);
}

const briefColumns = 14;

/** The range that tables and buffers are probed for, above their lanes. */
function titleOf(subject: Subject, { range, holder }: Timeline): string {
  const place = range === undefined ? 'what is held' : rangeName(subject, range);
  return holder === undefined ? place : `${place}, for ${spaceName(subject, holder)}`;
}

interface DrawnLane {
  readonly name: string;
  readonly isActor: boolean;
  readonly cells: readonly DrawnCell[];
}

interface DrawnCell {
  readonly text: string;
  /** What the rest of the cell is filled with. */
  readonly fill: ' ' | '─' | '!';
  /** It is like the cell before it, and its text is not repeated. */
  readonly goesOn: boolean;
  /** Of its events, which stand below each other. */
  readonly words: readonly string[];
}

function drawnLane(subject: Subject, lane: TimelineLane, { holder }: Timeline): DrawnLane {
  const texts = lane.cells.map((cell) => contentText(subject, cell, holder));
  return {
    name: unitName(subject, lane.unit),
    isActor: roleOf(lane.unit) === 'actor',
    cells: lane.cells.map((cell, i) => ({
      text: texts[i] as string,
      fill: fillOf(cell),
      goesOn: texts[i] === texts[i - 1] && cell.isStale === lane.cells[i - 1]?.isStale,
      words: cell.events.flatMap((event) => eventText(event).split(' ')),
    })),
  };
}

/** A bar as long as something is held, and one of another kind when it should not be. */
function fillOf({ content, isStale }: TimelineCell): DrawnCell['fill'] {
  if (content === undefined || isNone(content)) return ' ';
  return isStale ? '!' : '─';
}

/** Nothing may be done, or nothing is mapped. */
function isNone(content: Content): boolean {
  if (content.kind === 'rights') return content.rights === 0;
  return (
    content.kind === 'mappings' &&
    content.isOfOnePage &&
    content.mappings.every(({ physicalPage }) => physicalPage === undefined)
  );
}

function isKept(i: number, count: number): boolean {
  return count <= fit.longest || i < fit.first || i >= count - fit.last;
}

/** So many columns side by side, again and again. */
function bandsOf(widths: readonly number[], room: number): [number, number][] {
  const bands: [number, number][] = [];
  let from = 0;
  let used = 0;
  for (const [i, width] of widths.entries()) {
    if (i > from && used + width > room) {
      bands.push([from, i]);
      [from, used] = [i, 0];
    }
    used += width;
  }
  return [...bands, [from, widths.length]];
}

function cyclesText({ first, last }: TimelineColumn): string {
  return first === last ? `${first}` : `${first}-${last}`;
}

function columnWidth(cycles: string, cells: readonly DrawnCell[]): number {
  const texts = cells.flatMap(({ text, goesOn, words }) => [goesOn ? '' : text, ...words]);
  return Math.max(3, cycles.length, ...texts.map((text) => text.length)) + 1;
}

interface Band {
  /** Of every column of the time line. */
  readonly cycles: readonly string[];
  readonly lanes: readonly DrawnLane[];
  readonly title: string;
  /** Columns of text before the first cell. */
  readonly label: number;
  /** The columns of the time line that the band shows, and how wide each is. */
  readonly columns: readonly number[];
  readonly widths: readonly number[];
}

function bandLines(band: Band): string[] {
  const { cycles, lanes, title, columns } = band;
  const actors = lanes.filter(({ isActor }) => isActor);
  const others = lanes.filter(({ isActor }) => !isActor);
  const head = columns.map((column) => ({ text: cycles[column] ?? '', fill: ' ' }));
  return [
    line(band, 'cycle', head),
    ...actors.flatMap((lane) => actorLines(band, lane)),
    ...(others.length === 0 ? [] : [title]),
    ...others.map((lane) => line(band, lane.name, laneCells(band, lane))),
  ];
}

/** Where a lane goes on as before its text is not repeated. */
function laneCells({ columns }: Band, { cells }: DrawnLane): { text: string; fill: string }[] {
  return columns.map((column, i) => {
    const { text, fill, goesOn } = cells[column] as DrawnCell;
    const isRepeated = goesOn && fill !== ' ' && i > 0 && columns[i - 1] === column - 1;
    return { text: isRepeated ? '' : text, fill };
  });
}

/** What an actor spends its cycles on, and below that its events, a word under the other. */
function actorLines(band: Band, lane: DrawnLane): string[] {
  const words = band.columns.map((column) => lane.cells[column]?.words ?? []);
  const height = Math.max(...words.map(({ length }) => length));
  const below = Array.from({ length: height }, (_, n) =>
    words.map((all) => ({ text: all[n] ?? '', fill: ' ' })),
  );
  return [
    line(band, lane.name, laneCells(band, lane)).replace(/[─ ]+$/, ''),
    ...below.map((cells) => line(band, '', cells)),
  ];
}

function line(
  { label, widths }: Band,
  name: string,
  cells: readonly { readonly text: string; readonly fill: string }[],
): string {
  const drawn = cells.map(({ text, fill }, i) => text.padEnd(widths[i] ?? 0, fill));
  return (name.padEnd(label) + drawn.join('')).trimEnd();
}
