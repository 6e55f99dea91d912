/**
 * Who owns a cell and who holds what on it.
 *
 * "Inter-space references require grant of access (transitive) by the accessed space": authority
 * begins at the owner and travels along facts, each right as long as its holder may pass it on.
 * It is answered from the facts on one cell alone, by looking onwards from the owner, and takes as long
 * as there are facts on the cell, not longer.
 */

import { type Machine, nobody } from './machine.ts';
import { Remembered } from './remembered.ts';
import { allRights, cutTo, noRights, passable, type Rights } from './rights.ts';
import { get } from './sparse.ts';
import {
  type CellFacts,
  type CellId,
  type Frame,
  isAlive,
  type MachineState,
  type SpaceId,
  type Thread,
  type ThreadId,
} from './state.ts';

export interface Authority {
  /** The space that owns the cell, or `nobody`. */
  owner(machine: Machine, state: MachineState, cell: CellId): SpaceId;
  /** What the space holds by ownership and grants. */
  held(machine: Machine, state: MachineState, space: SpaceId, cell: CellId): Rights;
  /** The same with the lends of these frames added. */
  heldWith(
    machine: Machine,
    state: MachineState,
    frames: readonly Frame[],
    space: SpaceId,
    cell: CellId,
  ): Rights;
  /**
   * The same for every space, where many are asked about on one cell: the answer of `heldWith`, which
   * has to be replaced together with it.
   */
  allHeldWith(
    machine: Machine,
    state: MachineState,
    frames: readonly Frame[],
    cell: CellId,
  ): HeldBy;
  /** The frames of a thread whose lends count for the code that runs on it. */
  counting(thread: Thread): readonly Frame[];
}

export interface HeldBy {
  (space: SpaceId): Rights;
  /** What the answers follow from, once a fact was looked at: one object for the same facts and owner. */
  basis?: object;
}

export const noFrames: readonly Frame[] = [];

export const authority: Authority = {
  owner(machine, state, cell) {
    const thread = machine.stackOf[cell] as ThreadId;
    if (thread === nobody) {
      const space = machine.regionOwner[cell] as SpaceId;
      return space !== nobody && isAlive(state, space) ? space : nobody;
    }
    // "the data space of the live, not abandoned frame whose hunk holds the cell"
    const frame = state.threads[thread]?.[machine.hunkOf[cell] as number];
    if (frame === undefined || frame.abandoned || !isAlive(state, frame.data)) return nobody;
    return frame.data;
  },

  held(machine, state, space, cell) {
    return this.heldWith(machine, state, noFrames, space, cell);
  },

  heldWith(machine, state, frames, space, cell) {
    const owner = this.owner(machine, state, cell);
    if (space === owner) return allRights;
    const facts = factsOn(state, frames, cell);
    // Of most cells a space was given nothing, or something by their owner alone.
    return givenByOwner(facts, owner, space) ?? solution(facts, owner).get(space) ?? noRights;
  },

  allHeldWith(machine, state, frames, cell) {
    const owner = this.owner(machine, state, cell);
    let held: HeldBySpace | undefined;
    const heldBy: HeldBy = (space) => {
      if (space === owner) return allRights;
      if (held === undefined) {
        held = solution(factsOn(state, frames, cell), owner);
        heldBy.basis = held;
      }
      return held.get(space) ?? noRights;
    };
    return heldBy;
  },

  // "those of the topmost involuntary frame and of the frames above it, or of all frames if there
  // is none": what an interrupted space was lent is out of its handler's reach.
  counting(thread) {
    const topmost = thread.findLastIndex(({ kind }) => kind === 'interrupt' || kind === 'fault');
    return topmost < 0 ? thread : thread.slice(topmost);
  },
};

/** The facts on a cell: the grants, then the lends of each frame. */
interface FactsOn {
  readonly sets: readonly CellFacts[];
  /** Whether the first of them are grants. */
  readonly isGranted: boolean;
}

function factsOn(state: MachineState, frames: readonly Frame[], cell: CellId): FactsOn {
  const sets: CellFacts[] = [];
  const granted = get(state.grants, cell);
  if (granted !== undefined) sets.push(granted);
  for (const { lends } of frames) {
    const lent = get(lends, cell);
    if (lent !== undefined) sets.push(lent);
  }
  return { sets, isGranted: granted !== undefined };
}

type HeldBySpace = ReadonlyMap<SpaceId, Rights>;

/** By owner, and apart where the first facts are grants and where they are lends. */
const solutions = new Remembered<CellFacts, [Map<SpaceId, HeldBySpace>, Map<SpaceId, HeldBySpace>]>(
  () => [new Map(), new Map()],
);

/** The least solution for these facts, one object for as long as they are the same objects. */
function solution({ sets, isGranted }: FactsOn, owner: SpaceId): HeldBySpace {
  const known = solutions.about(sets)[isGranted ? 1 : 0];
  const before = known.get(owner);
  if (before !== undefined) return before;
  const held = leastSolution(sets, owner);
  known.set(owner, held);
  return held;
}

/**
 * What each space holds on a cell: the least solution in which the owner holds every right, passable, and
 * each grantee what its facts give of the rights that their grantors hold passable. Least: a circle of
 * grants gives its members nothing.
 *
 * What a space holds goes on to its grantees as often as it grows, which is no more often than there are
 * rights and marks.
 */
function leastSolution(sets: readonly CellFacts[], owner: SpaceId): HeldBySpace {
  const granted = new Map<SpaceId, { readonly grantee: SpaceId; readonly rights: Rights }[]>();
  for (const facts of sets) {
    for (const grantee in facts) {
      const from = facts[grantee];
      for (const grantor in from) {
        const gift = { grantee: Number(grantee), rights: from[Number(grantor)] as Rights };
        const gifts = granted.get(Number(grantor));
        if (gifts === undefined) granted.set(Number(grantor), [gift]);
        else gifts.push(gift);
      }
    }
  }
  const held = new Map<SpaceId, Rights>([[owner, allRights]]);
  const grown = [owner];
  for (let grantor = grown.pop(); grantor !== undefined; grantor = grown.pop()) {
    const source = passable(held.get(grantor) as Rights);
    for (const { grantee, rights } of granted.get(grantor) ?? []) {
      const has = held.get(grantee) ?? noRights;
      const gets = has | cutTo(rights, source);
      if (gets === has) continue;
      held.set(grantee, gets);
      grown.push(grantee);
    }
  }
  return held;
}

/** What the owner gave the space, with none where it gave nothing; undefined if others gave something. */
function givenByOwner({ sets }: FactsOn, owner: SpaceId, space: SpaceId): Rights | undefined {
  let given = noRights;
  for (const facts of sets) {
    const from = facts[space];
    for (const grantor in from) {
      if (Number(grantor) !== owner) return undefined;
      given |= from[owner] as Rights;
    }
  }
  return given;
}
