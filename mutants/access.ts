/** Planted bugs in accesses: what is asked of which cells, and what is read and written. */

import type { Extent } from '../executor/units/extent.ts';
import { MemoryController } from '../executor/units/memory-controller.ts';
import { RegionTable } from '../executor/units/region-table.ts';
import { covers, right } from '../model/rights.ts';
import type { Hardware } from '../model/rule.ts';
import { usable } from '../model/rules/usable.ts';
import type { Frame, SpanId, Thread } from '../model/state.ts';
import { manyWays } from './laboratory.ts';
import {
  actionSpan,
  everyCell,
  type Mutant,
  mutant,
  onMachine,
  withCommit,
  withCommitOn,
  withCondition,
  withoutCondition,
} from './mutant.ts';
import { type PlantedUnit, plantedUnit } from './planted-unit.ts';

export const accessMutants: readonly Mutant[] = [
  mutant(
    'a store is content with r',
    { class: 'C', caughtBy: 'no unauthorized access', shortest: 2, on: 'laboratory' },
    withCondition('store', 'protection', (m, s, a) =>
      everyCell(
        actionSpan(m, a),
        (cell) => (usable(m, s, a.thread, cell) & (right.r | right.w)) !== 0,
      ),
    ),
  ),
  mutant(
    'an access is checked at its first cell only',
    { class: 'B', caughtBy: 'no unauthorized access', shortest: 2, on: 'laboratory' },
    withCondition('load', 'protection', (m, s, a) =>
      covers(usable(m, s, a.thread, actionSpan(m, a).first), right.r),
    ),
  ),
  mutant(
    'only the data space of the environment is asked',
    { class: 'C', caughtBy: 'no denied access', shortest: 2, on: 'laboratory' },
    withCondition('load', 'protection', (m, s, a) => {
      const frames = s.threads[a.thread] as Thread;
      const { data } = frames.at(-1) as Frame;
      return everyCell(actionSpan(m, a), (cell) =>
        covers(m.authority.heldWith(m.machine, s, frames, data, cell), right.r),
      );
    }),
  ),
  mutant(
    'a load needs w as well',
    { class: 'C', caughtBy: 'no denied access', shortest: 2, on: 'laboratory' },
    withCondition('load', 'protection', (m, s, a) =>
      everyCell(actionSpan(m, a), (cell) =>
        covers(usable(m, s, a.thread, cell), right.r | right.w),
      ),
    ),
  ),
  mutant(
    'a load on behalf of the caller is not checked',
    { class: 'C', caughtBy: 'no borrowed authority', shortest: 2, on: 'deputy' },
    withoutCondition('load', 'protection'),
  ),
  mutant(
    'a store on behalf of the caller is not checked',
    { class: 'C', caughtBy: 'no borrowed authority', shortest: 2, on: 'deputy' },
    withoutCondition('store', 'protection'),
  ),
  mutant(
    'a load is not checked, against a policy',
    { class: 'C', caughtBy: 'authority confinement', shortest: 3, on: 'confined' },
    withoutCondition('load', 'protection'),
  ),
  mutant(
    'a store spills over into the next cell',
    { class: 'B', caughtBy: 'containment', shortest: 1, on: 'laboratory' },
    withCommitOn('store', (m, a) =>
      withSpanEnd(m, a.span, Math.min(actionSpan(m, a).end + 1, m.machine.cells)),
    ),
  ),
  mutant(
    'a store writes its first cell only',
    { class: 'B', caughtBy: 'expectations', shortest: 3, on: 'story' },
    withCommitOn('store', (m, a) => withSpanEnd(m, a.span, actionSpan(m, a).first + 1)),
  ),
  mutant(
    'a load observes its cells downwards',
    { class: 'B', caughtBy: 'expectations', shortest: 3, on: 'story' },
    withCommit('load', (m, draft, a, old) => {
      const outcome = old.commit(m, draft, a);
      if (outcome.kind !== 'loaded') return outcome;
      return { kind: 'loaded', values: [...outcome.values].reverse() };
    }),
  ),
];

function withSpanEnd(m: Hardware, span: SpanId, end: number): Hardware {
  return onMachine(m, { spans: m.machine.spans.map((s, i) => (i === span ? { ...s, end } : s)) });
}

export const accessUnits: readonly PlantedUnit[] = [
  plantedUnit(
    'a walk takes the first address behind an entry as well',
    { class: 'B', shows: ['outcome'], because: 'protection', shortest: 2 },
    {
      table: class extends RegionTable {
        override covers(...[entry, hi, lo]: Parameters<RegionTable['covers']>): boolean {
          return super.covers(entry, hi, lo) || (lo > 0 && super.covers(entry, hi, lo - 1));
        }
      },
    },
  ),
  plantedUnit(
    'what is written reaches one address too far',
    { class: 'B', shows: ['memory'], shortest: 1, where: manyWays },
    {
      controller: class extends MemoryController {
        override write(extent: Extent, value: number): void {
          super.write({ ...extent, lastLo: extent.lastLo + 1 }, value);
        }
      },
    },
  ),
];
