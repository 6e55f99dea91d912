/** Planted bugs in who holds what: which facts count, for whom, and what their marks mean. */

import { RegionTable } from '../executor/units/region-table.ts';
import { Spiller } from '../executor/units/spiller.ts';
import type { Authority } from '../model/authority.ts';
import { type WritableFacts, writeFact } from '../model/facts.ts';
import type { Machine } from '../model/machine.ts';
import { allRights, marked, plain, type Rights } from '../model/rights.ts';
import { get } from '../model/sparse.ts';
import type { CellId, Facts, Frame, MachineState, SpaceId } from '../model/state.ts';
import { handlersLends, outside } from './laboratory.ts';
import { type Mutant, mutant, type Plant, withPart } from './mutant.ts';
import { type PlantedUnit, plantedUnit } from './planted-unit.ts';

export const authorityMutants: readonly Mutant[] = [
  mutant(
    'lends of any thread count',
    { class: 'C', caughtBy: 'no unauthorized access', shortest: 2, on: 'laboratory' },
    withHeld((question, old) => {
      const { frames, state } = question;
      return held(old, {
        ...question,
        frames: frames.length === 0 ? frames : state.threads.flat(),
      });
    }),
  ),
  mutant(
    'a lend counts for the code that runs above its borrower',
    { class: 'C', caughtBy: 'no unauthorized access', shortest: 3, on: 'laboratory' },
    withHeld((question, old) => {
      const lent = question.frames.flatMap(({ lends }) =>
        Object.values(get(lends, question.cell) ?? {}).flatMap((from) => Object.values(from)),
      );
      return held(old, question) | plain(lent.reduce((sum, rights) => sum | rights, 0));
    }),
  ),
  mutant(
    'a lend that was lent on does not count',
    { class: 'C', caughtBy: 'no denied access', shortest: 3, on: 'laboratory' },
    withHeld((question, old) => {
      const owner = old.owner(question.machine, question.state, question.cell);
      const frames = question.frames.map((frame) => ({
        ...frame,
        lends: onlyFrom(frame.lends, question.cell, owner),
      }));
      return held(old, { ...question, frames });
    }),
  ),
  mutant(
    'a grant of a grant does not count',
    { class: 'C', caughtBy: 'no denied access', shortest: 4, on: 'laboratory' },
    withHeld((question, old) => {
      const { machine, state, cell } = question;
      const grants = onlyFrom(state.grants, cell, old.owner(machine, state, cell));
      return held(old, { ...question, state: { ...state, grants } });
    }),
  ),
  mutant(
    'marks mean nothing, against a policy',
    { class: 'C', caughtBy: 'authority confinement', shortest: 5, on: 'confined' },
    withHeld((question, old) => marked(reachable(question, old))),
  ),
  mutant(
    'what was lent to the interrupted code counts for its handler',
    { class: 'E', caughtBy: 'no unauthorized access', shortest: 4, on: 'outside' },
    withPart('authority', () => ({ counting: (thread) => thread })),
  ),
  mutant(
    'what was lent below a fault counts for its handler',
    { class: 'E', caughtBy: 'no unauthorized access', shortest: 4, on: 'paged' },
    withPart('authority', () => ({
      counting(thread) {
        const topmost = thread.findLastIndex(({ kind }) => kind === 'interrupt');
        return thread.slice(Math.max(0, topmost));
      },
    })),
  ),
];

/** What a space holds on a cell, with the lends of these frames. */
interface HeldQuestion {
  readonly machine: Machine;
  readonly state: MachineState;
  readonly frames: readonly Frame[];
  readonly space: SpaceId;
  readonly cell: CellId;
}

/** The question answered differently; `old` is the contract's authority. */
function withHeld(answer: (question: HeldQuestion, old: Authority) => Rights): Plant {
  return withPart('authority', (old) => ({
    heldWith: (machine, state, frames, space, cell) =>
      answer({ machine, state, frames, space, cell }, old),
    allHeldWith: (machine, state, frames, cell) => (space) =>
      answer({ machine, state, frames, space, cell }, old),
  }));
}

function held(by: Authority, { machine, state, frames, space, cell }: HeldQuestion): Rights {
  return by.heldWith(machine, state, frames, space, cell);
}

/** The facts on one cell that this grantor made. */
function onlyFrom(facts: Facts, cell: CellId, grantor: SpaceId): Facts {
  const kept: WritableFacts = {};
  for (const [grantee, from] of Object.entries(get(facts, cell) ?? {})) {
    const rights = from[grantor];
    if (rights !== undefined) writeFact(kept, { cell, grantor, grantee: Number(grantee), rights });
  }
  return kept;
}

/** What reaches the space along facts, whether or not each link may be passed on. */
function reachable(
  question: HeldQuestion,
  authority: Authority,
  visited: readonly SpaceId[] = [],
): Rights {
  const { machine, state, frames, space, cell } = question;
  if (authority.owner(machine, state, cell) === space) return plain(allRights);
  let rights = 0;
  for (const facts of [state.grants, ...frames.map(({ lends }) => lends)]) {
    for (const [grantor, given] of Object.entries(get(facts, cell)?.[space] ?? {})) {
      const from = Number(grantor);
      if (visited.includes(from)) continue;
      rights |= given & reachable({ ...question, space: from }, authority, [...visited, space]);
    }
  }
  return rights;
}

export const authorityUnits: readonly PlantedUnit[] = [
  plantedUnit(
    'a walk finds the lends of other threads and of frames that were interrupted',
    { class: 'G', shows: ['outcome', 'cached'], because: 'protection', shortest: 2 },
    {
      table: class extends RegionTable {
        protected override countsFor(): boolean {
          return true;
        }
      },
    },
  ),
  plantedUnit(
    'what a handler lends stands on what was lent to whom it interrupts',
    { class: 'E', shows: ['outcome'], because: 'protection', shortest: 6, where: handlersLends },
    {
      table: class extends RegionTable {
        protected override isBacked(): boolean {
          return true;
        }
      },
    },
  ),
  plantedUnit(
    'a handler may use what was lent to whom it interrupts',
    {
      class: 'E',
      shows: ['outcome', 'device', 'line'],
      because: 'protection',
      shortest: 4,
      where: outside,
    },
    {
      spiller: class extends Spiller {
        override get floor(): number {
          return 0;
        }
      },
    },
  ),
];
