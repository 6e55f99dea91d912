/**
 * Who owns a cell and who holds what on it.
 *
 * "Inter-space references require grant of access (transitive) by the accessed space": authority
 * begins at the owner and travels along facts, each right as long as its holder may pass it on.
 * It is answered from the facts on one cell alone: for one space by looking back from it, for all by
 * looking onwards from the owner. Either takes as long as there are facts on the cell, not longer.
 */

import { type Machine, nobody } from './machine.ts';
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

export type HeldBy = (space: SpaceId) => Rights;

const noFrames: readonly Frame[] = [];

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
    return space === owner ? allRights : leastHeld(factsOn(state, frames, cell), owner, space);
  },

  allHeldWith(machine, state, frames, cell) {
    const owner = this.owner(machine, state, cell);
    let held: ReadonlyMap<SpaceId, Rights> | undefined;
    return (space) => {
      if (space === owner) return allRights;
      // Where all facts are the owner's own there is nobody else to ask about.
      held ??= leastSolution(factsOn(state, frames, cell), owner);
      return held.get(space) ?? noRights;
    };
  },

  // "those of the topmost involuntary frame and of the frames above it, or of all frames if there
  // is none": what an interrupted space was lent is out of its handler's reach.
  counting(thread) {
    const topmost = thread.findLastIndex(({ kind }) => kind === 'interrupt' || kind === 'fault');
    return topmost < 0 ? thread : thread.slice(topmost);
  },
};

/** The facts on a cell: the grants, then the lends of each frame. */
function factsOn(state: MachineState, frames: readonly Frame[], cell: CellId): CellFacts[] {
  const sets: CellFacts[] = [];
  const granted = get(state.grants, cell);
  if (granted !== undefined) sets.push(granted);
  for (const { lends } of frames) {
    const lent = get(lends, cell);
    if (lent !== undefined) sets.push(lent);
  }
  return sets;
}

/**
 * What the space holds on a cell of another, in the least solution in which the owner holds every right,
 * passable, and each grantee what its facts give of the rights that their grantors hold passable. Least:
 * a circle of grants gives its members nothing.
 *
 * What a space would be given if it held everything goes back from grantee to grantor, and each link on
 * the way lets through what it may pass on: what comes to the owner is held.
 */
function leastHeld(sets: readonly CellFacts[], owner: SpaceId, space: SpaceId): Rights {
  // Of most cells a space was given nothing, or something by their owner alone.
  const given = givenByOwner(sets, owner, space);
  if (given !== undefined) return given;

  const asked = new Map<SpaceId, Rights>();
  const grantees = [space];
  for (let grantee = grantees.pop(); grantee !== undefined; grantee = grantees.pop()) {
    // Comes a circle back to the space, it asks for less than the space did.
    const wanted = grantee === space ? allRights : (asked.get(grantee) as Rights);
    for (const facts of sets) {
      const from = facts[grantee];
      for (const key in from) {
        const grantor = Number(key);
        const rights = from[grantor] as Rights;
        const passed = grantee === space ? rights : cutTo(wanted, passable(rights));
        const already = asked.get(grantor) ?? noRights;
        if ((passed & ~already) === 0) continue;
        asked.set(grantor, already | passed);
        if (grantor !== owner && grantor !== space) grantees.push(grantor);
      }
    }
  }
  return asked.get(owner) ?? noRights;
}

/** The least solution for all spaces: what each holds goes on to its grantees as often as it grows. */
function leastSolution(sets: readonly CellFacts[], owner: SpaceId): ReadonlyMap<SpaceId, Rights> {
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
function givenByOwner(
  sets: readonly CellFacts[],
  owner: SpaceId,
  space: SpaceId,
): Rights | undefined {
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
