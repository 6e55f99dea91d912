/**
 * Who holds what: what a step changed about it, and how it stands on one cell.
 *
 * Asked of the model's own authority, as the machine would decide it. A property that objects has
 * found its own justification over the raw facts; where the two differ, that is the violation.
 */

import { nobody } from '../../../model/machine.ts';
import { noRights, type Rights } from '../../../model/rights.ts';
import { changes, entries, get } from '../../../model/sparse.ts';
import {
  type CellId,
  type Facts,
  type Frame,
  isAlive,
  type MachineState,
  type SpaceId,
  type Thread,
  type ThreadId,
} from '../../../model/state.ts';
import { cellsName } from '../../finding/describe.ts';
import type { Violation } from '../../finding/finding.ts';
import type { RunStep } from '../../finding/run-step.ts';
import type { Subject } from '../../finding/subject.ts';

/** What one space holds somewhere, by ownership, grants and all lends of any thread. */
export interface RightsChange {
  readonly place: string;
  readonly space: SpaceId;
  readonly before: Rights;
  readonly after: Rights;
}

/** Only what differs. Neighbouring cells of one region or hunk that differ alike are one place. */
export function rightsChanges(subject: Subject, { before, after }: RunStep): RightsChange[] {
  if (before === after) return [];
  const rows: (Omit<RightsChange, 'place'> & { first: CellId; end: CellId })[] = [];
  const latest = new Map<SpaceId, (typeof rows)[number]>();
  for (const cell of [...suspectCells(subject, before, after)].sort((a, b) => a - b)) {
    for (const space of spacesOn(subject, [before, after], cell)) {
      const had = heldAnyhow(subject, before, space, cell);
      const has = heldAnyhow(subject, after, space, cell);
      if (had === has) continue;
      const row = latest.get(space);
      const alike = row?.end === cell && row.before === had && row.after === has;
      if (row !== undefined && alike && inOnePlace(subject, row.first, cell)) {
        row.end = cell + 1;
        continue;
      }
      const fresh = { first: cell, end: cell + 1, space, before: had, after: has };
      rows.push(fresh);
      latest.set(space, fresh);
    }
  }
  return rows.map(({ first, end, ...row }) => ({
    place: cellsName(subject, { first, end }),
    ...row,
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

/** The spaces that can hold anything on the cell: its owner, and all that a fact on it names. */
function spacesOn(subject: Subject, states: readonly MachineState[], cell: CellId): SpaceId[] {
  const { machine, authority } = subject.model;
  const spaces = new Set<SpaceId>();
  for (const state of states) {
    spaces.add(authority.owner(machine, state, cell));
    for (const facts of [state.grants, ...lendsOf(state)]) {
      for (const grantee in get(facts, cell)) spaces.add(Number(grantee));
    }
  }
  return [...spaces].filter((space) => space >= 0).sort((a, b) => a - b);
}

function lendsOf(state: MachineState): Facts[] {
  return state.threads.flatMap((frames) => frames.map(({ lends }) => lends));
}

function heldAnyhow(subject: Subject, state: MachineState, space: SpaceId, cell: CellId): Rights {
  const { machine, authority } = subject.model;
  let held = authority.held(machine, state, space, cell);
  for (const frames of state.threads) {
    if (!lendsOn(frames, cell)) continue;
    held |= authority.heldWith(machine, state, frames, space, cell);
  }
  return held;
}

function lendsOn(frames: readonly Frame[], cell: CellId): boolean {
  return frames.some(({ lends }) => get(lends, cell) !== undefined);
}

function inOnePlace(subject: Subject, a: CellId, b: CellId): boolean {
  const { stackOf, hunkOf, regions } = subject.model.machine;
  if (stackOf[a] !== stackOf[b] || hunkOf[a] !== hunkOf[b]) return false;
  return regions.every(({ first, end }) => (first <= a && a < end) === (first <= b && b < end));
}

/** What one space holds on one cell, and by what. */
export interface Holding {
  readonly space: SpaceId;
  readonly owns: boolean;
  /** By ownership and grants. */
  readonly held: Rights;
  /** With the lends of a thread added, for the threads whose lends make a difference. */
  readonly withLends: readonly { readonly thread: ThreadId; readonly held: Rights }[];
}

/** Everybody who holds anything on a cell. */
export function holdings(subject: Subject, state: MachineState, cell: CellId): Holding[] {
  const { machine, authority } = subject.model;
  const owner = authority.owner(machine, state, cell);
  return spacesOn(subject, [state], cell).flatMap((space) => {
    const held = authority.held(machine, state, space, cell);
    const withLends = state.threads.flatMap((frames: Thread, thread) => {
      if (!lendsOn(frames, cell)) return [];
      const more = authority.heldWith(machine, state, frames, space, cell);
      return more === held ? [] : [{ thread, held: more }];
    });
    if (held === noRights && withLends.length === 0) return [];
    return [{ space, owns: space === owner, held, withLends }];
  });
}

/** The machine as the violation leaves it. */
export function finalState(subject: Subject, violation: Violation): MachineState {
  return violation.run.at(-1)?.after ?? subject.model.initial;
}

/** Where a place leads, and by which other addresses one comes to the same memory. */
export interface Behind {
  /** The place in the physical region; undefined where nothing is mapped. */
  readonly memory: string | undefined;
  readonly aliases: readonly string[];
}

/** Undefined on a machine without pages, and for stacks, which have none. */
export function behind(subject: Subject, state: MachineState, cell: CellId): Behind | undefined {
  const { machine, mapping } = subject.model;
  const { pages } = machine;
  if (pages === undefined || machine.stackOf[cell] !== nobody) return undefined;
  const value = mapping.behind(machine, state, cell);
  if (value === undefined) return { memory: undefined, aliases: [] };
  const name = (one: CellId) => cellsName(subject, { first: one, end: one + 1 });
  const aliases = pages.virtual.flatMap(({ first, end }) =>
    Array.from({ length: end - first }, (_, i) => first + i).filter(
      (one) => one !== cell && mapping.behind(machine, state, one) === value,
    ),
  );
  return { memory: name(value), aliases: aliases.map(name) };
}
