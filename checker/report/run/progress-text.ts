/** How far a run is, in one line. */

import { type Estimate, estimateFrom } from '../../search/exhaustive/estimate.ts';
import type { SearchCounts } from '../../search/search.ts';
import { thousands } from '../../text/numbers.ts';
import { printable } from '../../text/printable.ts';
import { cutAtEnd } from '../../text/width.ts';

export interface RunProgress {
  /** The kind of search, or `reading`. */
  readonly doing: string;
  readonly name: string;
  readonly done: number;
  readonly total: number;
  /** Of the scenario at hand, between 0 and 1, where that is known. */
  readonly share?: number | undefined;
  readonly counts?: SearchCounts | undefined;
  /** How many runs or states are counted in a second. */
  readonly rate?: number | undefined;
  /** Of the time limit. */
  readonly secondsLeft?: number | undefined;
}

/** One line that fits a terminal of so many columns. */
export function progressText(
  { doing, name, done, total, share, counts, rate, secondsLeft }: RunProgress,
  columns: number,
): string {
  const text = [
    `${done + 1} of ${total}  ${printable(name)}  ${doing}${percent(share)}`,
    ...(counts === undefined ? [] : countsText(counts, rate)),
    ...(secondsLeft === undefined ? [] : [`${Math.max(0, Math.ceil(secondsLeft))} s left`]),
  ].join(', ');
  return fitting(text, columns);
}

/** The same of what runs at the same time, in so many columns: with more than one there is no room for details. */
export function progressOfAll(running: readonly RunProgress[], columns: number): string {
  const last = running.at(-1);
  if (last === undefined) return '';
  if (running.length === 1) return progressText(last, columns);
  const doings = running.map(
    ({ name, doing, share }) => `${printable(name)}  ${doing}${percent(share)}`,
  );
  const left = last.secondsLeft;
  const time = left === undefined ? [] : [`${Math.max(0, Math.ceil(left))} s left`];
  return fitting([`${last.done} of ${last.total} done`, ...time, ...doings].join('; '), columns);
}

function fitting(text: string, columns: number): string {
  return cutAtEnd(text, Math.max(1, columns - 1));
}

function percent(share: number | undefined): string {
  return share === undefined ? '' : ` ${Math.floor(share * 100)}%`;
}

/** The most important first: a narrow terminal cuts off the rest. */
function countsText(counts: SearchCounts, rate: number | undefined): string[] {
  const speed = rate === undefined ? [] : [`${thousands(Math.round(rate))} ${counts.of}/s`];
  if (counts.of === 'runs') {
    return [`${thousands(counts.count)} of at most ${thousands(counts.most)} runs`, ...speed];
  }
  const { underway, bytesMost } = counts;
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
