/** Planted bugs in what other designs than the contract's replace: in the model, and in units. */

import { Hart } from '../executor/hart.ts';
import type { Extent } from '../executor/units/extent.ts';
import { Losses } from '../executor/units/losses.ts';
import { noThread, owner, type Title } from '../executor/units/region-entries.ts';
import { PassableGrants, passableGrants } from '../executor/variants/grants.ts';
import { handlersWithLends } from '../executor/variants/handlers.ts';
import { callersHunks } from '../executor/variants/hunks.ts';
import { executorFor, withVariants } from '../executor/variants/index.ts';
import { contractDesign } from '../model/design.ts';
import { allRights, marked, noRights, plain, type Rights, unmarked } from '../model/rights.ts';
import { contract } from '../model/semantics.ts';
import { get } from '../model/sparse.ts';
import { bytesAtTheEnds, callersStack, manyWaysPassable, reaching } from './laboratory.ts';
import { type Mutant, mutant, topAfter, withPart } from './mutant.ts';
import { type PlantedUnit, plantedUnit } from './planted-unit.ts';

export const designMutants: readonly Mutant[] = [
  mutant(
    'where marks mean nothing, pruning asks for them',
    { class: 'C', caughtBy: 'no over-revocation', shortest: 2, on: 'passable' },
    (semantics) => ({
      ...semantics,
      settle: {
        prune: (m, before, draft) =>
          contract.settle.prune({ ...m, authority: contract.authority }, before, draft),
      },
    }),
  ),
  mutant(
    'where marks mean nothing, what is held anywhere is held at the end of any chain',
    { class: 'C', caughtBy: 'no unauthorized access', shortest: 2, on: 'passable' },
    withPart('authority', (old) => ({
      heldWith(machine, state, frames, space, cell) {
        const held = old.heldWith(machine, state, frames, space, cell);
        if (plain(held) === 0) return held;
        // Rights are not told apart: one that arrives brings what anybody has been given.
        let all: Rights = noRights;
        for (const facts of [state.grants, ...frames.map(({ lends }) => lends)]) {
          for (const from of Object.values(get(facts, cell) ?? {})) {
            for (const rights of Object.values(from)) all |= plain(rights);
          }
        }
        return held | marked(all);
      },
    })),
  ),
  mutant(
    'where handlers have lends, they have those of the frame below alone',
    { class: 'E', caughtBy: 'no denied access', shortest: 6, on: 'reaching' },
    withPart('authority', () => ({
      counting(thread) {
        const topmost = thread.findLastIndex(({ kind }) => kind === 'interrupt');
        return thread.slice(Math.max(0, topmost - 1));
      },
    })),
  ),
  mutant(
    'where handlers have lends, the return of a handler ends them',
    { class: 'E', caughtBy: 'no over-revocation', shortest: 4, on: 'reaching' },
    topAfter('return', (below, { top }) => {
      if (top.kind === 'interrupt') below.lends = {};
    }),
  ),
  mutant(
    "where hunks are the caller's, so is the stack above its frames",
    { class: 'D', caughtBy: 'no unauthorized access', shortest: 1, on: 'callersStack' },
    withPart('authority', (old) => ({
      owner(machine, state, cell) {
        const frames = state.threads[machine.stackOf[cell] as number];
        return frames?.[0]?.data ?? old.owner(machine, state, cell);
      },
    })),
  ),
  mutant(
    "where hunks are the caller's, a callee is not lent its own",
    { class: 'D', caughtBy: 'mutual protection', shortest: 1, on: 'callersStack' },
    (semantics) => ({
      ...semantics,
      rules: { ...semantics.rules, call: contract.rules.call },
    }),
  ),
];

/** A machine that scrubs by range, on which single bytes matter. */
const byRange = {
  where: bytesAtTheEnds,
  sizes: executorFor(contractDesign, { scrub: 'range' }).sizes,
};

export const designUnits: readonly PlantedUnit[] = [
  plantedUnit(
    'where marks mean nothing, a revoke takes the marks alone',
    {
      class: 'A',
      shows: ['outcome', 'cached'],
      shortest: 3,
      where: manyWaysPassable,
    },
    withVariants([
      {
        ...passableGrants,
        rules: {
          grants: class extends PassableGrants {
            override readonly revoke = this.narrowing(unmarked);
          },
        },
      },
    ]).units,
  ),
  plantedUnit(
    'where handlers have lends, they have those of other threads',
    {
      class: 'E',
      shows: ['outcome', 'cached', 'device', 'line'],
      because: 'protection',
      shortest: 2,
      where: reaching,
    },
    withVariants([
      handlersWithLends,
      {
        table: (base) =>
          class extends base {
            protected override countsFor(): boolean {
              return true;
            }
          },
      },
    ]).units,
  ),
  plantedUnit(
    "where hunks are the caller's, a hunk is lent for good",
    { class: 'D', shows: ['outcome', 'cached'], shortest: 2, where: callersStack },
    withVariants([
      callersHunks,
      {
        table: (base) =>
          class extends base {
            override add(title: Title, extent: Extent): void {
              const isLend = title.grantor !== owner && title.rights === allRights;
              super.add(isLend ? { ...title, thread: noThread } : title, extent);
            }
          },
      },
    ]).units,
  ),
  plantedUnit(
    'by range, the last address that is lost is not',
    { class: 'B', shows: ['outcome', 'cached'], because: 'protection', shortest: 4, ...byRange },
    {
      losses: class extends Losses {
        override note(lost: readonly Extent[]): void {
          super.note(lost.map((one) => ({ ...one, lastLo: one.lastLo - 1 })));
        }
      },
    },
  ),
  plantedUnit(
    'by range, of several ranges the first alone is lost',
    { class: 'A', shows: ['outcome', 'cached'], because: 'protection', shortest: 5, ...byRange },
    {
      losses: class extends Losses {
        override note(lost: readonly Extent[]): void {
          super.note(lost.slice(0, 1));
        }
      },
    },
  ),
  plantedUnit(
    'by range, what is lost is forgotten before other harts hear of it',
    { class: 'A', shows: ['outcome', 'cached'], because: 'protection', shortest: 4, ...byRange },
    {
      hart: class extends Hart {
        protected override applyMessage(about: number): void {
          super.applyMessage(about);
          if (this.context.bus.holder === this.id) this.context.losses.clear();
        }
      },
    },
  ),
];
