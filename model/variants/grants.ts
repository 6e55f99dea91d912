/**
 * `grants: 'passable'`: every right that is granted or lent may be passed on.
 *
 * "Inter-space references require grant of access (transitive)", read plainly. Facts are written down
 * with the marks that they were made with; the marks mean nothing.
 */

import type { Authority } from '../authority.ts';
import type { Semantics } from '../contract.ts';
import { allRights, marked, noRights, plain, type Rights } from '../rights.ts';
import { get } from '../sparse.ts';
import type { CellFacts, CellId, Frame, MachineState, SpaceId } from '../state.ts';

export function passableGrants(contract: Semantics): Semantics {
  return { ...contract, authority: { ...contract.authority, heldWith, allHeldWith } };
}

const heldWith: Authority['heldWith'] = function (this: Authority, ...asked) {
  const [machine, state, frames, space, cell] = asked;
  return this.allHeldWith(machine, state, frames, cell)(space);
};

const allHeldWith: Authority['allHeldWith'] = function (this: Authority, ...asked) {
  const [machine, state, frames, cell] = asked;
  const owner = this.owner(machine, state, cell);
  let reached: ReadonlyMap<SpaceId, Rights> | undefined;
  return (space) => {
    if (space === owner) return allRights;
    reached ??= reaching(setsHeld(state, frames, cell), owner);
    return marked(reached.get(space) ?? noRights);
  };
};

function setsHeld(state: MachineState, frames: readonly Frame[], cell: CellId): CellFacts[] {
  const sets: CellFacts[] = [];
  for (const facts of [state.grants, ...frames.map(({ lends }) => lends)]) {
    const onCell = get(facts, cell);
    if (onCell !== undefined) sets.push(onCell);
  }
  return sets;
}

/** What reaches each space from the owner over facts, right by right. */
function reaching(sets: readonly CellFacts[], owner: SpaceId): ReadonlyMap<SpaceId, Rights> {
  const reached = new Map<SpaceId, Rights>([[owner, plain(allRights)]]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const facts of sets) {
      for (const key in facts) {
        const grantee = Number(key);
        const had = reached.get(grantee) ?? noRights;
        const has = had | given(facts[grantee] ?? {}, reached);
        if (has === had) continue;
        reached.set(grantee, has);
        grew = true;
      }
    }
  }
  return reached;
}

/** What a space is given by grantors that are reached themselves. */
function given(
  from: Readonly<Record<SpaceId, Rights>>,
  reached: ReadonlyMap<SpaceId, Rights>,
): Rights {
  let rights = noRights;
  for (const grantor in from) {
    rights |= plain(from[Number(grantor)] ?? noRights) & (reached.get(Number(grantor)) ?? noRights);
  }
  return rights;
}
