/** A time line is drawn, and named for JSON, from data alone. */

import { expect, test } from 'vitest';
import { fault } from '../../../model/outcome.ts';
import { right } from '../../../model/rights.ts';
import { lockstepSubject } from '../../finding/lockstep-subject.fixture.ts';
import type { Timeline, TimelineCell } from '../../finding/timeline.ts';
import { briefTimeline, timelineLines, timelineTexts } from './timeline.ts';

const subject = lockstepSubject();
const server = 1;

function cell(content: TimelineCell['content'], isStale = false): TimelineCell {
  return { ...(content && { content }), isStale, events: [] };
}

const nothing = cell(undefined);
const look = cell({ kind: 'phase', phase: 'look' });
const rights = (of: number) => cell({ kind: 'rights', rights: of });
const copies = { kind: 'copies', copies: [{ rights: right.r, space: server }] } as const;

const timeline: Timeline = {
  columns: [
    { first: 4, last: 4 },
    { first: 5, last: 9 },
    { first: 10, last: 10 },
  ],
  lanes: [
    {
      unit: { kind: 'hart', hart: 0 },
      cells: [
        { ...look, events: [{ kind: 'issued', action: 'revoke' }] },
        look,
        { ...nothing, events: [{ kind: 'retired', action: 'load', outcome: fault('bounds') }] },
      ],
    },
    { unit: { kind: 'model' }, cells: [rights(right.r), rights(0), rights(0)] },
    { unit: { kind: 'data PLB', hart: 0 }, cells: [cell(copies), cell(copies, true), nothing] },
    { unit: { kind: 'data PLB', hart: 1 }, cells: [cell(copies), cell(copies), cell(copies)] },
  ],
  range: { base: 48n, bytes: 16n },
  holder: server,
  suspected: { unit: { kind: 'data PLB', hart: 0 }, cycle: 5, reason: { kind: 'keeps' } },
  end: { executor: { kind: 'loaded', values: [0] }, contract: [fault('protection')] },
  differences: [{ kind: 'memory', address: 0x20n, executor: 1, model: 0 }],
};

test('a time line has actors with their events, then a bar for each thing that is held', () => {
  expect(timelineLines(subject, timeline, 100)).toEqual([
    'cycle            4      5-9 10',
    'main             look',
    '                 revoke     load',
    '                 issued     refused',
    'app.buffer, for server',
    'model            r──────-   -',
    "main's data PLB  r──────r!!!",
    "aux's data PLB   r──────────────────",
  ]);
});

test('a brief time line leaves out buffers that are never stale', () => {
  const lines = briefTimeline(subject, timeline, 100);

  expect(lines.some((line) => line.startsWith("main's data PLB"))).toBe(true);
  expect(lines.some((line) => line.startsWith("aux's data PLB"))).toBe(false);
});

test('the texts of a time line name everything, and explain the phases that occur', () => {
  const {
    place,
    holder,
    lanes,
    suspected: suspect,
    executor,
    contract,
    words,
    differences,
  } = timelineTexts(subject, timeline);

  expect({ place, holder, executor, contract }).toEqual({
    place: 'app.buffer',
    holder: 'server',
    executor: 'sees 0',
    contract: 'refused: protection',
  });
  expect(lanes[2]).toEqual({
    name: "main's data PLB",
    of: 'buffer',
    cells: [{ text: 'r' }, { text: 'r', stale: true }, { text: '' }],
  });
  expect(suspect).toEqual({ unit: "main's data PLB", cycle: 5, says: 'it keeps what is gone' });
  expect(words).toEqual([['look', 'looks into its PLB']]);
  expect(differences).toEqual([{ kind: 'memory', where: '0x20', executor: 1, model: 0 }]);
});

test.each([
  [{ contract: [] }, 'nothing', 'it was not enabled'],
  [{ dropped: 'raise', contract: [{ kind: 'done' }] }, 'raise: not carried out', 'raise: done'],
] as const)('the end %o is written in two texts', (end, executor, contract) => {
  expect(timelineTexts(subject, { ...timeline, end })).toMatchObject({ executor, contract });
});
