/**
 * Who owns a cell and who holds what on it.
 *
 * "Inter-space references require grant of access (transitive) by the accessed space": authority
 * begins at the owner and travels along facts, each right as long as its holder may pass it on.
 * It is answered for one space and one cell at a time, from the facts on that cell alone, by
 * looking back from the space: what others hold elsewhere costs nothing.
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
  /** The frames of a thread whose lends count for the code that runs on it. */
  counting(thread: Thread): readonly Frame[];
}

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
 * What the space holds on a cell of another: the least solution in which the owner holds every right,
 * passable, and each grantee what its facts give of the rights that their grantors hold passable. Only
 * the spaces take part from which chains of facts lead to the space. Least: a circle of grants gives its
 * members nothing.
 */
function leastHeld(sets: readonly CellFacts[], owner: SpaceId, space: SpaceId): Rights {
  // Of most cells a space was given nothing, or something by their owner alone.
  const given = givenByOwner(sets, owner, space);
  if (given !== undefined) return given;

  const held = new Map<SpaceId, Rights>([[space, noRights]]);
  for (const grantee of held.keys()) {
    for (const facts of sets) {
      for (const grantor in facts[grantee]) {
        if (!held.has(Number(grantor))) held.set(Number(grantor), noRights);
      }
    }
  }
  if (!held.has(owner)) return noRights;
  held.set(owner, allRights);

  for (let grew = true; grew; ) {
    grew = false;
    for (const [grantee, has] of held) {
      let gets = has;
      for (const facts of sets) {
        const from = facts[grantee];
        for (const grantor in from) {
          const source = held.get(Number(grantor)) as Rights;
          gets |= cutTo(from[Number(grantor)] as Rights, passable(source));
        }
      }
      if (gets === has) continue;
      held.set(grantee, gets);
      grew = true;
    }
  }
  return held.get(space) as Rights;
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
