/**
 * Who holds what on one cell.
 *
 * Asked of the model's own authority, as the machine would decide it. A property that objects has
 * found its own justification over the raw facts; where the two differ, that is the violation.
 */

import { nobody } from '../../../model/machine.ts';
import { noRights, type Rights } from '../../../model/rights.ts';
import { get } from '../../../model/sparse.ts';
import type {
  CellId,
  Facts,
  Frame,
  MachineState,
  SpaceId,
  Thread,
  ThreadId,
} from '../../../model/state.ts';
import { cellsName } from '../../finding/describe.ts';
import type { Violation } from '../../finding/finding.ts';
import type { Subject } from '../../finding/subject.ts';

/** The spaces that can hold anything on the cell: its owner, and all that a fact on it names. */
export function spacesOn(
  subject: Subject,
  states: readonly MachineState[],
  cell: CellId,
): SpaceId[] {
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

/** By ownership, grants and all lends of any thread. */
export function heldAnyhow(
  subject: Subject,
  state: MachineState,
  space: SpaceId,
  cell: CellId,
): Rights {
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

/** The machine before the run and after each of its steps. */
export function statesOf({ model }: Subject, { run }: Violation): MachineState[] {
  return [run[0]?.before ?? model.initial, ...run.map(({ after }) => after)];
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
