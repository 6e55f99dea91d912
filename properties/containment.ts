/**
 * Containment, or integrity in one step: what a step changed lies within what its actor holds and
 * what its kind is for.
 *
 * Compares the two states itself, part by part, and asks of each difference whether the action is
 * entitled to it. It does not ask how the difference came about.
 */

import { type Action, actorOf } from '../model/action.ts';
import { allFacts } from '../model/facts.ts';
import { topFrame } from '../model/frame.ts';
import type { Machine } from '../model/machine.ts';
import { aKind, environmentPhrase, placeName, spaceName, threadName } from '../model/naming.ts';
import { showRights } from '../model/rights.ts';
import { changes, entries, get } from '../model/sparse.ts';
import type { CellId, Frame, MachineState, SpaceId, ThreadId } from '../model/state.ts';
import {
  aliasesOf,
  cellsOfSpan,
  chainFor,
  hasNoMemory,
  hunkAt,
  isPhysical,
  valueCell,
} from './facts.ts';
import { fateOf } from './frames.ts';
import { isWithdrawal, takesAuthority } from './kinds.ts';
import type { Observed, StepProperty } from './property.ts';
import { cellsOfSlot, isRewiring } from './wiring.ts';

export const containment: StepProperty = {
  kind: 'step',
  name: 'containment',
  claim:
    'The difference between the states before and after a step lies within what the actor holds ' +
    'and what the action is for.',
  covers: [
    {
      name: 'a store changed what another space owns',
      reached: (machine, { before, action, after }) =>
        action.kind === 'store' &&
        [...changes(before.memory, after.state.memory)].some((cell) => {
          const top = topFrame(before.threads[action.thread]);
          const owner = machine.description.regions.find(
            ({ base, bytes }) =>
              base <= (machine.cuts[cell] as bigint) &&
              (machine.cuts[cell] as bigint) < base + bytes,
          )?.owner;
          return top !== undefined && owner !== undefined && owner !== top.data;
        }),
    },
    {
      name: 'a step changed grants that others had made',
      reached: (_, { before, action, after }) =>
        isWithdrawal(action) &&
        differingFacts(before, after.state).some(({ grantor }) => grantor !== action.as),
    },
  ],

  refute(machine, observed) {
    const { before, action, after } = observed;
    if (after.state === before) return undefined;
    const says =
      after.outcome.kind === 'fault' && !onlyFrames(before, after.state)
        ? `a refused ${action.kind} changed the state`
        : (outsideMemory(machine, observed) ??
          outsideFacts(machine, observed) ??
          outsideThreads(machine, observed) ??
          residue(machine, observed) ??
          otherParts(machine, observed));
    return says === undefined ? undefined : { says };
  },
};

/** Whether nothing but frames differs: a refusal that a fault portal takes pushes a frame, no more. */
function onlyFrames(before: MachineState, after: MachineState): boolean {
  const { threads: _, devices, ...others } = before;
  return (
    (Object.keys(others) as (keyof typeof others)[]).every(
      (part) => others[part] === after[part],
    ) && devices.every((device, i) => device === after.devices[i])
  );
}

function outsideMemory(machine: Machine, { before, action, after }: Observed): string | undefined {
  for (const cell of changes(before.memory, after.state.memory)) {
    if (get(before.memory, cell) === get(after.state.memory, cell)) continue;
    const says = mayStore(machine, before, action, cell);
    if (says !== undefined) return says;
  }
  return undefined;
}

/** Why the action may not change the value of the cell, or undefined if it may. */
function mayStore(
  machine: Machine,
  before: MachineState,
  action: Action,
  cell: CellId,
): string | undefined {
  // What a device may change DMA confinement and aperture confinement judge; a space made anew has its memory cleared.
  if (action.kind === 'beat' || action.kind === 'master') return undefined;
  if (action.kind === 'create' && leadsFrom(machine, before, cell, action.space)) return undefined;
  const place = placeName(machine, cell);
  if (action.kind !== 'store') return `${aKind(action)} changed what is in ${place}`;
  const by = cellsOfSpan(machine, action.span).find(
    (one) => valueCell(machine, before, one) === cell,
  );
  if (by === undefined) return `a store elsewhere changed what is in ${place}`;
  const top = topFrame(before.threads[action.thread]);
  if (top === undefined) return `a halted thread changed what is in ${place}`;
  const lends = { thread: action.thread, which: 'counting' } as const;
  if (chainFor(machine, before, top, { cell: by, right: 'w', lends }) !== undefined) {
    return undefined;
  }
  return `${environmentPhrase(machine, top)} changed what is in ${place} without holding w there`;
}

/** Whether an ordinary address of the space leads to the cell. */
function leadsFrom(machine: Machine, state: MachineState, value: CellId, space: SpaceId): boolean {
  return aliasesOf(machine, state, value).some((cell) => isOrdinary(machine, cell, space));
}

/** In a region of the space that has memory and is not the physical region. */
function isOrdinary(machine: Machine, cell: CellId, space: SpaceId): boolean {
  return isOf(machine, cell, space) && !hasNoMemory(machine, cell) && !isPhysical(machine, cell);
}

function isOf(machine: Machine, cell: CellId, space: SpaceId): boolean {
  const base = machine.cuts[cell] as bigint;
  return machine.description.regions.some(
    (region) => region.owner === space && region.base <= base && base < region.base + region.bytes,
  );
}

interface Differing {
  readonly cell: CellId;
  readonly grantor: SpaceId;
  readonly grantee: SpaceId;
  readonly added: number;
  readonly removed: number;
}

function differingFacts(before: MachineState, after: MachineState): Differing[] {
  const differing: Differing[] = [];
  for (const cell of changes(before.grants, after.grants)) {
    const was = get(before.grants, cell) ?? {};
    const is = get(after.grants, cell) ?? {};
    for (const grantee of new Set([...Object.keys(was), ...Object.keys(is)].map(Number))) {
      const old = was[grantee] ?? {};
      const now = is[grantee] ?? {};
      if (old === now) continue;
      for (const grantor of new Set([...Object.keys(old), ...Object.keys(now)].map(Number))) {
        const [had, has] = [old[grantor] ?? 0, now[grantor] ?? 0];
        if (had === has) continue;
        differing.push({ cell, grantor, grantee, added: has & ~had, removed: had & ~has });
      }
    }
  }
  return differing;
}

/** Facts appear by the very grant, or by making their grantor anew; they go by a loss of authority. */
function outsideFacts(machine: Machine, { before, action, after }: Observed): string | undefined {
  for (const { cell, grantor, grantee, added, removed } of differingFacts(before, after.state)) {
    const fact = () =>
      `${spaceName(machine, grantor)}'s grant to ${spaceName(machine, grantee)} on ` +
      placeName(machine, cell);
    if (added !== 0) {
      const meant =
        action.kind === 'grant' &&
        action.as === grantor &&
        action.to === grantee &&
        (added & ~action.rights) === 0 &&
        cellsOfSpan(machine, action.span).includes(cell);
      const again =
        action.kind === 'create' &&
        isInitial(machine, { cell, grantor, grantee, added }, action.space);
      if (!meant && !again)
        return `${aKind(action)} added ${showRights(added | (added >> 4))} to ${fact()}`;
    }
    if (removed !== 0 && !mayRemove(action))
      return `${aKind(action)} took something from ${fact()}`;
  }
  return undefined;
}

/** Whether facts may be gone after the action, and transfers with them. */
function mayRemove(action: Action): boolean {
  return takesAuthority(action) || action.kind === 'create';
}

/** Whether the space made the fact at the start, and so makes it again. */
function isInitial(
  machine: Machine,
  { cell, grantor, grantee, added }: Omit<Differing, 'removed'>,
  space: SpaceId,
): boolean {
  const base = machine.cuts[cell] as bigint;
  const rights = machine.description.grants
    .filter((one) => one.grantor === grantor && one.grantee === grantee)
    .filter(({ range }) => range.base <= base && base < range.base + range.bytes)
    .reduce((all, one) => all | one.rights, 0);
  return grantor === space && (added & ~rights) === 0;
}

function outsideThreads(machine: Machine, { before, action, after }: Observed): string | undefined {
  for (const [thread, frames] of before.threads.entries()) {
    const now = after.state.threads[thread] ?? [];
    if (now === frames) continue;
    const own = actorOf(action) === thread;
    const { kept, pushed, abandoned } = fateOf(machine, { before, action, after }, thread);
    if (now.length !== kept + (pushed === undefined ? 0 : 1)) {
      return `${aKind(action)} left ${threadName(machine, thread)} with ${now.length} frames`;
    }
    const top = frames.length - 1;
    for (let depth = 0; depth < kept; depth++) {
      const changed = { thread, depth, was: frames[depth] as Frame, is: now[depth] as Frame };
      if (changed.was === changed.is) continue;
      const mayWrite =
        own &&
        ((action.kind === 'load' && depth === top) ||
          (action.kind === 'return' && depth === top - 1));
      const mayAbandon = abandoned.has(depth);
      const says = outsideFrame(
        machine,
        { before, action, after },
        { ...changed, mayWrite, mayAbandon },
      );
      if (says !== undefined) return says;
    }
  }
  return undefined;
}

interface ChangedFrame {
  readonly thread: ThreadId;
  readonly depth: number;
  readonly was: Frame;
  readonly is: Frame;
  /** Whether the action may write the registers of this frame. */
  readonly mayWrite: boolean;
  readonly mayAbandon: boolean;
}

function outsideFrame(
  machine: Machine,
  { before, action }: Observed,
  { thread, depth, was, is, mayWrite, mayAbandon }: ChangedFrame,
): string | undefined {
  const where = () => `frame ${depth} of ${threadName(machine, thread)}`;
  if (was.kind !== is.kind || was.code !== is.code || was.data !== is.data) {
    return `${aKind(action)} changed what ${where()} is`;
  }
  if (was.priority !== is.priority || (was.abandoned !== is.abandoned && !mayAbandon)) {
    return `${aKind(action)} changed the standing of ${where()}`;
  }
  if (!mayWrite && was.registers.some((value, i) => value !== is.registers[i])) {
    return `${aKind(action)} changed the registers of ${where()}`;
  }
  for (const { cell, grantor, grantee, rights } of allFacts(is.lends)) {
    const had = get(was.lends, cell)?.[grantee]?.[grantor] ?? 0;
    if ((rights & ~had) !== 0) return `${aKind(action)} added to the lends of ${where()}`;
  }
  for (const cell of new Set([...Object.keys(was.hunk), ...Object.keys(is.hunk)].map(Number))) {
    if (was.hunk[cell] === is.hunk[cell]) continue;
    if (hunkAt(machine, cell)?.hunk !== depth) return `${where()} holds values of another hunk`;
    const says = mayStore(machine, before, action, cell);
    if (says !== undefined) return says;
  }
  return undefined;
}

/** The small parts: which spaces live, which lines are pending, what devices do. */
function otherParts(
  machine: Machine,
  { before, action, after: { state } }: Observed,
): string | undefined {
  const touched = (['spaces', 'lines', 'devices', 'map', 'pins', 'wiring'] as const).filter(
    (part) =>
      before[part] !== state[part] && JSON.stringify(before[part]) !== JSON.stringify(state[part]),
  );
  for (const part of touched) {
    if (!mayTouch(machine, part, { before, action, state }))
      return `${aKind(action)} changed the ${part}`;
  }
  return undefined;
}

/** A value that a space finds in its memory after it was made anew. */
function residue(
  machine: Machine,
  { action, after: { outcome, state } }: Observed,
): string | undefined {
  if (action.kind !== 'create' || outcome.kind === 'fault') return undefined;
  for (const [cell, value] of entries(state.memory)) {
    const seen = aliasesOf(machine, state, cell).find((alias) =>
      isOrdinary(machine, alias, action.space),
    );
    if (seen === undefined) continue;
    return `${spaceName(machine, action.space)}, made anew, finds ${value} in ${placeName(machine, seen)}`;
  }
  return undefined;
}

function mayTouch(
  machine: Machine,
  part: 'spaces' | 'lines' | 'devices' | 'map' | 'pins' | 'wiring',
  { before, action, state }: { before: MachineState; action: Action; state: MachineState },
): boolean {
  if (part === 'wiring') return isRewiring(action) && action.kind !== 'begin';
  if (part === 'map') return action.kind === 'map' || action.kind === 'unmap';
  if (part === 'pins') return action.kind === 'pin' || action.kind === 'unpin';
  if (part === 'spaces') {
    if (action.kind !== 'destroy' && action.kind !== 'create') return false;
    if (!maySpace(machine, before, action)) return false;
    const others = ({ spaces }: MachineState) =>
      Object.keys(spaces).filter((space) => Number(space) !== action.space);
    return JSON.stringify(others(before)) === JSON.stringify(others(state));
  }
  const isAboutDevices =
    action.kind === 'start' ||
    action.kind === 'stop' ||
    action.kind === 'beat' ||
    mayRemove(action);
  if (part === 'devices') return isAboutDevices || action.kind === 'aim';
  return isAboutDevices || action.kind === 'raise' || action.kind === 'deliver';
}

/** Whether the running code may end the space and make it anew: by its slot, or as its maker. */
function maySpace(
  machine: Machine,
  before: MachineState,
  { thread, space }: Action<'destroy' | 'create'>,
): boolean {
  const top = topFrame(before.threads[thread]);
  if (top === undefined) return false;
  const slot = cellsOfSlot(machine, { table: 'spaces', index: space });
  const { maker } = machine.description.spaces[space] ?? {};
  if (slot.length === 0) return maker !== undefined && (top.code === maker || top.data === maker);
  const lends = { thread, which: 'counting' } as const;
  return slot.every(
    (cell) => chainFor(machine, before, top, { cell, right: 'w', lends }) !== undefined,
  );
}
