/**
 * The time line of a run in lockstep as text: cycles across, one lane per hart, device and buffer.
 *
 * It draws what the finding says and leaves nothing out but what is too long: then the middle. A line
 * is never wider than asked, as long as one column fits.
 */

import type { Timeline, TimelineColumn, TimelineLane } from '../../finding/timeline.ts';

/** Of more columns so many at the beginning and at the end are drawn. */
const fit = { longest: 40, first: 12, last: 26 };

export function timelineLines(timeline: Timeline, width: number): string[] {
  const { columns, lanes } = timeline;
  const kept = columns.flatMap((_, i) => (isKept(i, columns.length) ? [i] : []));
  const label = Math.max('cycle'.length, ...lanes.map(({ name }) => name.length)) + 2;
  const widths = kept.map((i) => widthOf(timeline, i, kept[0] as number));
  const bands = bandsOf(widths, width - label);
  return bands.flatMap(([from, to], i) => {
    const drawn = {
      timeline,
      label,
      columns: kept.slice(from, to),
      widths: widths.slice(from, to),
    };
    return [...(i === 0 ? [] : ['']), ...bandLines(drawn)];
  });
}

/** For a terminal: what acts, what should be, and what was kept too long; its end. */
export function briefTimeline(timeline: Timeline, width: number): string[] {
  const from = Math.max(0, timeline.columns.length - briefColumns);
  const lanes = timeline.lanes
    .filter(({ of, cells }) => of !== 'buffer' || cells.some(({ stale }) => stale === true))
    .map((lane) => ({ ...lane, cells: lane.cells.slice(from) }))
    .filter(({ cells }) => cells.some(({ text, events = [] }) => text !== '' || events.length > 0));
  return timelineLines({ ...timeline, lanes, columns: timeline.columns.slice(from) }, width);
}

const briefColumns = 14;

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

/** Where a lane goes on as before its text is not repeated. */
function isSame({ cells }: TimelineLane, column: number): boolean {
  const [cell, before] = [cells[column], cells[column - 1]];
  return cell?.text === before?.text && cell?.stale === before?.stale;
}

function widthOf({ columns, lanes }: Timeline, column: number, first: number): number {
  const texts = lanes.flatMap((lane) => {
    const { text = '', events = [] } = lane.cells[column] ?? {};
    const said = column > first && isSame(lane, column) ? '' : text;
    return [said, ...events.flatMap((event) => event.split(' '))];
  });
  const cycles = cyclesText(columns[column] as TimelineColumn);
  return Math.max(3, cycles.length, ...texts.map((text) => text.length)) + 1;
}

interface Band {
  readonly timeline: Timeline;
  readonly label: number;
  /** By their numbers. */
  readonly columns: readonly number[];
  readonly widths: readonly number[];
}

function bandLines(band: Band): string[] {
  const { timeline, label, columns, widths } = band;
  const row = (name: string, cells: readonly string[], fill: (i: number) => string) =>
    (name.padEnd(label) + cells.map((cell, i) => cell.padEnd(widths[i] ?? 0, fill(i))).join(''))
      .replace(/[─ ]+$/, '')
      .trimEnd();
  const space = () => ' ';
  const at = columns.map((i) => cyclesText(timeline.columns[i] as TimelineColumn));
  const actors = timeline.lanes.filter(({ of }) => of === 'actor');
  const others = timeline.lanes.filter(({ of }) => of !== 'actor');
  const lines = [row('cycle', at, space)];
  for (const lane of actors) {
    lines.push(...actorLines(lane, band, row));
  }
  if (others.length === 0) return lines;
  const { place, holder } = timeline;
  lines.push(`${place ?? 'what is held'}${holder === undefined ? '' : `, for ${holder}`}`);
  for (const lane of others) lines.push(lineOf(lane, band));
  return lines;
}

function actorLines(
  lane: TimelineLane,
  { columns }: Band,
  row: (name: string, cells: readonly string[], fill: (i: number) => string) => string,
): string[] {
  const texts = columns.map((column, i) =>
    i > 0 && columns[i - 1] === column - 1 && isSame(lane, column)
      ? ''
      : (lane.cells[column]?.text ?? ''),
  );
  const does = row(lane.name, texts, (i) => (lane.cells[columns[i] ?? 0]?.text ? '─' : ' '));
  const events = columns.map((column) =>
    (lane.cells[column]?.events ?? []).flatMap((event) => event.split(' ')),
  );
  const most = Math.max(...events.map(({ length }) => length));
  const below = Array.from({ length: most }, (_, n) =>
    row(
      '',
      events.map((all) => all[n] ?? ''),
      () => ' ',
    ),
  );
  return [does, ...below];
}

/** A bar as long as something is held, and one of another kind when it should not be. */
function lineOf(lane: TimelineLane, { label, columns, widths }: Band): string {
  const cells = columns.map((column, i) => {
    const { text = '', stale } = lane.cells[column] ?? {};
    const goesOn = i > 0 && columns[i - 1] === column - 1 && isSame(lane, column);
    const fill = text === '' || text === '-' ? ' ' : stale === true ? '!' : '─';
    return (goesOn && text !== '-' ? '' : text).padEnd(widths[i] ?? 0, fill);
  });
  return (lane.name.padEnd(label) + cells.join('')).trimEnd();
}
