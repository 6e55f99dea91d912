/** What a stack shared by spaces that do not trust each other promises: opaque hunks, no residue. */

import { actorOf } from '../model/action.ts';
import { topFrame } from '../model/frame.ts';
import type { Machine } from '../model/machine.ts';
import { environmentPhrase, placeName, spaceName } from '../model/naming.ts';
import { changes, get } from '../model/sparse.ts';
import type { CellId, MachineState, ThreadId, Value } from '../model/state.ts';
import { cellsOfSpan, chainFor, hunkAt, valueCell } from './facts.ts';
import { type Access, accesses, isAccess } from './kinds.ts';
import type { StepProperty } from './property.ts';

export const opaqueHunks: StepProperty = {
  kind: 'step',
  name: 'opaque hunks',
  claim:
    'A fresh hunk reads zero, a load of one observes what was stored in this activation, and ' +
    'nobody is granted anything on the hunk of a frame that is gone.',
  covers: [
    {
      name: 'a hunk was stored to, left, and taken again',
      reached: (_, { before, action, after }) => {
        if (action.kind !== 'return' || after.outcome.kind === 'fault') return false;
        const top = topFrame(before.threads[action.thread]);
        return top !== undefined && Object.keys(top.hunk).length > 0;
      },
    },
    {
      name: 'a hunk was granted and its frame left',
      reached: (machine, { before, action, after }) =>
        action.kind === 'return' &&
        after.outcome.kind !== 'fault' &&
        [...changes(before.grants, after.state.grants)].some(
          (cell) => hunkAt(machine, cell)?.thread === action.thread,
        ),
    },
    {
      name: 'a hunk was loaded from',
      reached: (machine, { action, after }) =>
        action.kind === 'load' &&
        after.outcome.kind === 'loaded' &&
        cellsOfSpan(machine, action.span).some((cell) => hunkAt(machine, cell) !== undefined),
    },
  ],

  refute(machine, { before, action, after }) {
    const thread = action.kind === 'begin' ? action.begun : actorOf(action);
    const grew =
      thread !== undefined &&
      (after.state.threads[thread]?.length ?? 0) > (before.threads[thread]?.length ?? 0);
    const says =
      (grew ? notFresh(machine, after.state, thread) : undefined) ??
      (action.kind === 'load' && after.outcome.kind === 'loaded'
        ? misread(machine, before, cellsOfSpan(machine, action.span), after.outcome.values)
        : undefined) ??
      (isAccess(action) && after.outcome.kind !== 'fault'
        ? seenInto(machine, before, action)
        : undefined) ??
      grantedOnNobodys(machine, before, after.state);
    return says === undefined ? undefined : { says };
  },
};

/**
 * Whether an access reached into the hunk of a frame without its data space, by ownership or lends alone of
 * somebody else: whoever may own the stack, a hunk is opened by the code that runs in it.
 */
function seenInto(machine: Machine, state: MachineState, action: Access): string | undefined {
  const top = topFrame(state.threads[action.thread]);
  if (top === undefined) return undefined;
  const lends = { thread: action.thread, which: 'counting' } as const;
  for (const cell of cellsOfSpan(machine, action.span)) {
    const at = hunkAt(machine, cell);
    const of = at && state.threads[at.thread]?.[at.hunk];
    if (of === undefined || of.abandoned) continue;
    const question = { cell, right: accesses[action.kind], lends, from: of.data };
    if (chainFor(machine, state, top, question) !== undefined) continue;
    const who = environmentPhrase(machine, top);
    const whose = environmentPhrase(machine, of);
    return `${who} made a ${action.kind} of ${placeName(machine, cell)}, the hunk of ${whose}, which did not let it in`;
  }
  return undefined;
}

function notFresh(machine: Machine, state: MachineState, thread: ThreadId): string | undefined {
  const frame = topFrame(state.threads[thread]);
  for (const cell in frame?.hunk) {
    const place = placeName(machine, Number(cell));
    const who = frame === undefined ? 'nobody' : environmentPhrase(machine, frame);
    return `${who} finds ${frame?.hunk[Number(cell)]} in ${place}, which nobody stored there`;
  }
  return undefined;
}

/** What the load should have observed: of hunks the values in their frames, else those in memory. */
function misread(
  machine: Machine,
  state: MachineState,
  cells: readonly CellId[],
  seen: readonly Value[],
): string | undefined {
  if (!cells.some((cell) => hunkAt(machine, cell) !== undefined)) return undefined;
  const values: Value[] = [];
  for (const cell of cells) {
    const at = hunkAt(machine, cell);
    const value =
      at === undefined
        ? get(state.memory, valueCell(machine, state, cell) ?? cell)
        : state.threads[at.thread]?.[at.hunk]?.hunk[cell];
    if (values.at(-1) !== (value ?? 0)) values.push(value ?? 0);
  }
  if (values.length === seen.length && values.every((value, i) => value === seen[i])) {
    return undefined;
  }
  const place = placeName(machine, cells[0] as CellId);
  return `a load from ${place} saw ${seen.join(', ')}, and ${values.join(', ')} is there`;
}

function grantedOnNobodys(
  machine: Machine,
  before: MachineState,
  after: MachineState,
): string | undefined {
  if (before.threads === after.threads && before.grants === after.grants) return undefined;
  for (const { thread, hunk, cell } of deadHunkCells(machine, after)) {
    const facts = get(after.grants, cell);
    for (const grantee in facts) {
      const to = spaceName(machine, Number(grantee));
      return `${to} is still granted something on ${placeName(machine, cell)}, frame ${hunk} of thread ${thread} being gone`;
    }
  }
  return undefined;
}

const hunks = new WeakMap<Machine, { thread: ThreadId; hunk: number; cell: CellId }[]>();

function* deadHunkCells(machine: Machine, state: MachineState) {
  let all = hunks.get(machine);
  if (all === undefined) {
    all = [];
    for (let cell = 0; cell < machine.cuts.length - 1; cell++) {
      const at = hunkAt(machine, cell);
      if (at !== undefined) all.push({ ...at, cell });
    }
    hunks.set(machine, all);
  }
  for (const at of all) {
    const frame = state.threads[at.thread]?.[at.hunk];
    if (frame === undefined || frame.abandoned) yield at;
  }
}
