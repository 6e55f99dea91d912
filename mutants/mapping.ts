/** Planted bugs in pages: who may map them, where they lead, and what holds no memory. */

import { PageTable } from '../executor/units/page-table.ts';
import { nobody, type Page, type Paging } from '../model/machine.ts';
import { done } from '../model/outcome.ts';
import { covers, passable, type Rights, right } from '../model/rights.ts';
import type { Hardware } from '../model/rule.ts';
import type { CellId, Frame, MachineState, PageId, Thread, ThreadId } from '../model/state.ts';
import { twoPages } from './laboratory.ts';
import {
  actionSpan,
  everyCell,
  type Mutant,
  mutant,
  onMachine,
  withCommit,
  withCondition,
  withoutCondition,
  withPart,
  withRule,
} from './mutant.ts';
import { type PlantedUnit, plantedUnit } from './planted-unit.ts';

export const mappingMutants: readonly Mutant[] = [
  mutant(
    'a map asks for the entry and not for the memory',
    { class: 'C', caughtBy: 'physical confinement', shortest: 3, on: 'paged' },
    withoutCondition('map', 1),
  ),
  mutant(
    'a map does not ask that the memory may be passed on',
    { class: 'C', caughtBy: 'physical confinement', shortest: 4, on: 'paged' },
    withCondition('map', 1, (m, s, a) =>
      everyCell(physicalPage(m, a), (cell) =>
        covers(heldByData(m, s, a.thread, cell), right.r | right.w),
      ),
    ),
  ),
  mutant(
    'a map asks for the first address of the physical page alone',
    { class: 'B', caughtBy: 'physical confinement', shortest: 4, on: 'paged' },
    withCondition('map', 1, (m, s, a) => {
      const held = heldByData(m, s, a.thread, physicalPage(m, a).first);
      return covers(passable(held), right.r | right.w);
    }),
  ),
  mutant(
    'an unmap is not checked',
    { class: 'C', caughtBy: 'physical confinement', shortest: 1, on: 'paged' },
    withoutCondition('unmap', 'protection'),
  ),
  mutant(
    'an unmapped page leads where it led',
    { class: 'A', caughtBy: 'physical confinement', shortest: 1, on: 'paged' },
    withCommit('unmap', () => done),
  ),
  mutant(
    'unmapping one page unmaps all that show the memory',
    { class: 'A', caughtBy: 'physical confinement', shortest: 2, on: 'paged' },
    withCommit('unmap', (_, draft, { page }) => {
      const { map } = draft.state;
      const left = Object.entries(map).filter(([, physical]) => physical !== map[page]);
      draft.replace({ map: Object.fromEntries(left) });
      return done;
    }),
  ),
  mutant(
    'a map goes to the page below',
    { class: 'B', caughtBy: 'physical confinement', shortest: 1, on: 'paged' },
    withCommit('map', (m, draft, a, old) =>
      old.commit(m, draft, { ...a, physicalPage: Math.max(0, a.physicalPage - 1) }),
    ),
  ),
  mutant(
    'addresses outside every mapped page lead to the first physical page',
    { class: 'B', caughtBy: 'no unauthorized access', shortest: 2, on: 'paged' },
    withPart('mapping', (old) => ({
      behind: (machine, state, cell) =>
        old.behind(machine, state, cell) ?? machine.pages?.physical[0]?.first,
    })),
  ),
  mutant(
    'the offset within a page is lost',
    { class: 'B', caughtBy: 'physical confinement', shortest: 1, on: 'paged' },
    withPart('mapping', (old) => ({
      behind(machine, state, cell) {
        const page = machine.pages?.pageOf[cell] ?? nobody;
        return old.behind(machine, state, machine.pages?.virtual[page]?.first ?? cell);
      },
    })),
  ),
  mutant(
    'the page table is memory to its owner',
    { class: 'C', caughtBy: 'no unauthorized access', shortest: 1, on: 'paged' },
    withRule('store', ({ conditions }) => ({
      conditions: conditions.map((condition) => ({
        ...condition,
        holds(m, s, a) {
          const { table } = m.machine.pages as Paging;
          const noMemory = m.machine.noMemory.slice().fill(0, table.first, table.end);
          return (
            condition.cause === 'unmapped' || condition.holds(onMachine(m, { noMemory }), s, a)
          );
        },
      })),
    })),
  ),
  mutant(
    'a map asks for no memory, and another page shows what is taken back',
    { class: 'C', caughtBy: 'no surviving alias', shortest: 2, on: 'aliased' },
    withoutCondition('map', 1),
  ),
  mutant(
    'a map goes to the page below, which somebody gave and takes back',
    { class: 'B', caughtBy: 'no surviving alias', shortest: 2, on: 'aliased' },
    withCommit('map', (m, draft, a, old) =>
      old.commit(m, draft, { ...a, physicalPage: Math.max(0, a.physicalPage - 1) }),
    ),
  ),
  mutant(
    'the pager is refused its own memory',
    { class: 'C', caughtBy: 'no denied access', shortest: 1, on: 'paged' },
    withCondition('store', 'unmapped', (m, _, a) =>
      everyCell(actionSpan(m, a), (cell) => {
        const { stackOf, pages } = m.machine;
        return stackOf[cell] !== nobody || pages?.pageOf[cell] !== nobody;
      }),
    ),
  ),
];

function physicalPage(m: Hardware, a: { readonly physicalPage: PageId }): Page {
  return (m.machine.pages as Paging).physical[a.physicalPage] as Page;
}

/** What the data space of the running code holds on the cell, with all lends of its thread. */
function heldByData(m: Hardware, s: MachineState, thread: ThreadId, cell: CellId): Rights {
  const frames = s.threads[thread] as Thread;
  return m.authority.heldWith(m.machine, s, frames, (frames.at(-1) as Frame).data, cell);
}

export const mappingUnits: readonly PlantedUnit[] = [
  plantedUnit(
    'the page table notes copies of one hart only',
    { class: 'A', shows: ['outcome', 'memory', 'cached'], shortest: 2, where: twoPages },
    {
      pages: class extends PageTable {
        override forgetCached(page: number): number {
          return super.forgetCached(page) & ~1;
        }
      },
    },
  ),
];
