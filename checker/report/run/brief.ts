/** A finding as a row of a run that says all by itself: with the violation's run in a few lines. */

import type { Finding } from '../../finding/finding.ts';
import { ladderOf } from '../violation/ladder.ts';
import { briefTimeline } from '../violation/timeline.ts';
import { type SearchRow, searchRow } from './run.ts';

/** Several violations have to fit a screen. */
const brief = { longest: 11, first: 2, last: 8 };
/** For usual windows; a line of the terminal is indented. */
const timelineWidths = [96, 76, 56];

export function briefRow(finding: Finding): SearchRow {
  const { subject, violation } = finding;
  if (violation === undefined) return searchRow(finding);
  const ladder = ladderOf(subject, violation, brief);
  const { timeline } = violation;
  return searchRow(finding, {
    ...(ladder && { ladder }),
    ...(timeline && {
      timelines: timelineWidths.map((width) => briefTimeline(subject, timeline, width)),
    }),
  });
}
