/**
 * Who holds something else than before, where, and by what.
 *
 * Asked of the model's own authority, as the machine would decide it. A property that objects has
 * found its own justification over the raw facts; where the two differ, that is the violation.
 */

import { factOf } from '../../../model/facts.ts';
import { type Rights, showRights } from '../../../model/rights.ts';
import { changes, entries, get } from '../../../model/sparse.ts';
import {
  type CellId,
  type Facts,
  isAlive,
  type MachineState,
  type SpaceId,
} from '../../../model/state.ts';
import { spaceName } from '../../finding/describe.ts';
import type { Subject } from '../../finding/subject.ts';
import { heldAnyhow, spacesOn } from './holdings.ts';
import { joinedRanges, type OnCell } from './places.ts';
import type { RightsSource, StepChange } from './shapes.ts';

interface Held {
  readonly space: SpaceId;
  readonly before: Rights;
  readonly after: Rights;
  readonly by: readonly RightsSource[];
}

/** Neighbouring cells of one region or hunk that differ alike are one place. */
export function rightsChanges(
  subject: Subject,
  before: MachineState,
  after: MachineState,
): StepChange[] {
  const found: OnCell<Held>[] = [];
  for (const cell of [...suspectCells(subject, before, after)].sort((a, b) => a - b)) {
    for (const space of spacesOn(subject, [before, after], cell)) {
      const had = heldAnyhow(subject, before, space, cell);
      const has = heldAnyhow(subject, after, space, cell);
      if (had === has) continue;
      const by = sourcesChanged(subject, [before, after], space, cell);
      found.push({ cell, is: { space, before: had, after: has, by } });
    }
  }
  return joinedRanges(subject, found, (held) => JSON.stringify(held)).map(({ where, is }) => ({
    kind: 'rights',
    space: spaceName(subject, is.space),
    where,
    before: showRights(is.before),
    after: showRights(is.after),
    by: [...is.by],
  }));
}

/** The cells on which a fact or the owner may have changed. */
function suspectCells(subject: Subject, before: MachineState, after: MachineState): Set<CellId> {
  const { machine } = subject.model;
  const cells = new Set<CellId>(changes(before.grants, after.grants));
  for (const [t, { hunks }] of machine.threads.entries()) {
    for (const [depth, { first, end }] of hunks.entries()) {
      const old = before.threads[t]?.[depth];
      const now = after.threads[t]?.[depth];
      if (old === now) continue;
      for (const frame of [old, now]) {
        for (const [cell] of entries(frame?.lends ?? {})) cells.add(cell);
      }
      for (let cell = first; cell < end; cell++) cells.add(cell);
    }
  }
  for (const { owner, first, end } of machine.regions) {
    if (isAlive(before, owner) === isAlive(after, owner)) continue;
    for (let cell = first; cell < end; cell++) cells.add(cell);
  }
  return cells;
}

/** What of the space's own has changed there: whether it owns the cell, and the facts that name it. */
function sourcesChanged(
  subject: Subject,
  [before, after]: readonly [MachineState, MachineState],
  space: SpaceId,
  cell: CellId,
): RightsSource[] {
  const { machine, authority } = subject.model;
  const owned = [before, after].map((state) => authority.owner(machine, state, cell) === space);
  const given = (kind: 'grant' | 'lend', had: readonly Facts[], has: readonly Facts[]) => {
    const grantors = new Set([...had, ...has].flatMap((facts) => grantorsOn(facts, cell, space)));
    return [...grantors]
      .sort((a, b) => a - b)
      .filter((from) => givenBy(had, cell, from, space) !== givenBy(has, cell, from, space))
      .map((from) => ({ kind, from: spaceName(subject, from) }));
  };
  return [
    ...(owned[0] === owned[1] ? [] : [{ kind: 'ownership' } as const]),
    ...given('grant', [before.grants], [after.grants]),
    ...given('lend', lendsHeld(before), lendsHeld(after)),
  ];
}

function lendsHeld({ threads }: MachineState): Facts[] {
  return threads.flatMap((frames) => frames.map(({ lends }) => lends));
}

function grantorsOn(facts: Facts, cell: CellId, grantee: SpaceId): SpaceId[] {
  return Object.keys(get(facts, cell)?.[grantee] ?? {}).map(Number);
}

/** What one space gives another in any of these. */
function givenBy(facts: readonly Facts[], cell: CellId, from: SpaceId, to: SpaceId): Rights {
  return facts.reduce((sum, one) => sum | factOf(one, cell, from, to), 0);
}
