/**
 * Who may flow to whom: why a step may tell an observer something.
 *
 * The relation of `docs/semantics.md`, section 10. It errs on the side of flowing: where a step could
 * cut a fact that the observer has, it may flow, whether it does cut it or not.
 */

import { type Action, actorOf } from '../model/action.ts';
import { topFrame } from '../model/frame.ts';
import type { Machine } from '../model/machine.ts';
import { placeName, slotName } from '../model/naming.ts';
import { Remembered } from '../model/remembered.ts';
import { entries, get } from '../model/sparse.ts';
import type {
  CellFacts,
  CellId,
  DeviceId,
  Environment,
  Facts,
  Frame,
  MachineState,
  SpaceId,
  Thread,
} from '../model/state.ts';
import { aliasesOf, cellsOfHunk, cellsOfSpan, cellsTouched, ownerOf, valueCell } from './facts.ts';
import { framesLeft, isWithdrawal, popsFrames, popsManyFrames } from './kinds.ts';
import { canTellIfMapped, canTellSlot, drives, governed, mayPin, mayRead, minds } from './view.ts';
import { isOfPortal, portalOfFaults } from './wiring.ts';

/**
 * Why the step may tell the observer something, or undefined if it must not. `isRefused`: the action
 * was refused, which a fault handler learns.
 */
export function mayFlow(
  machine: Machine,
  state: MachineState,
  action: Action,
  observer: SpaceId,
  isRefused = false,
): string | undefined {
  if (action.kind === 'beat') return beatFlows(machine, state, action.device, observer);
  if (action.kind === 'master') {
    const cells = cellsOfSpan(machine, action.span);
    const sees = cells.some((cell) => readsBehind(machine, state, observer, cell));
    return sees ? 'a card writes what the other reads' : undefined;
  }
  const thread = actorOf(action);
  const frames = thread === undefined ? undefined : state.threads[thread];
  const top = topFrame(frames);
  if (frames === undefined || top === undefined) return undefined;
  if (growsStackOf(machine, state, action, isRefused, observer)) {
    return 'it pushes or pops frames on a stack that the other owns';
  }
  if (isRefused) return faultFlows(machine, state, top, observer);
  // The grants that a space makes when it is made anew may go to the very space that makes it.
  if (action.kind === 'create' && isGiven(machine, action.space, observer)) {
    return 'the new space makes a fact to it';
  }
  for (const actor of new Set([top.data, top.code])) {
    if (actor === observer) continue;
    if (isOneOf(top, observer)) return 'it runs together with it';
    const why = actorFlows(machine, state, { action, frames, actor, observer });
    if (why !== undefined) return why;
  }
  return undefined;
}

/** Where hunks are their callers', a thread's home holds as many of its hunks as there are frames. */
function growsStackOf(
  { design }: Machine,
  { threads }: MachineState,
  action: Action,
  isRefused: boolean,
  observer: SpaceId,
): boolean {
  if (design.hunks === "the callee's") return false;
  const isHome = (frames: Thread | undefined) => frames?.[0]?.data === observer;
  if (action.kind === 'destroy' && !isRefused) return threads.some(isHome);
  const moves = isRefused || action.kind === 'call' || popsFrames(action);
  const thread = actorOf(action);
  return moves && thread !== undefined && isHome(threads[thread]);
}

/** A beat writes in the name of the space that started the transfer, and may end the transfer. */
function beatFlows(
  machine: Machine,
  state: MachineState,
  device: DeviceId,
  observer: SpaceId,
): string | undefined {
  const now = state.devices[device];
  if (now?.kind !== 'transfer' || now.space === observer) return undefined;
  const moves = now.found?.[0] ?? now.next;
  const sees = now.direction === 'in' && readsBehind(machine, state, observer, moves);
  if (sees) return 'its device writes what the other reads';
  return drives(machine, state, observer, device)
    ? 'it drives a device that the other may write'
    : undefined;
}

/**
 * A refusal is known to both spaces that govern the refused code, and to the handler of its faults. A
 * space that governs its code alone and handles its own faults learns nothing from another.
 */
function faultFlows(
  machine: Machine,
  state: MachineState,
  top: Frame,
  observer: SpaceId,
): string | undefined {
  if (top.data === observer && top.code === observer) return undefined;
  const portal = portalOfFaults(machine, state, top.data);
  const handler = portal === undefined ? undefined : machine.description.portals[portal];
  if (isOneOf(handler, observer)) return 'the other handles its faults';
  return isOneOf(top, observer) ? 'it runs together with it' : undefined;
}

interface Acting {
  readonly action: Action;
  /** The frames of the thread that acts. */
  readonly frames: Thread;
  /** One of the two spaces that govern the running code. */
  readonly actor: SpaceId;
  readonly observer: SpaceId;
}

function actorFlows(machine: Machine, state: MachineState, acting: Acting): string | undefined {
  return effectFlows(machine, state, acting) ?? withdrawalFlows(machine, state, acting);
}

/** By what the action is for. */
function effectFlows(machine: Machine, state: MachineState, acting: Acting): string | undefined {
  const { action, frames, observer } = acting;
  switch (action.kind) {
    case 'store': {
      const cells = cellsOfSpan(machine, action.span);
      const sees = cells.some(
        (cell) =>
          mayRead(machine, state, observer, cell) || readsBehind(machine, state, observer, cell),
      );
      return sees ? 'it writes what the other reads' : undefined;
    }
    case 'call':
      return isOneOf(machine.portals[action.portal], observer) ? 'it calls into it' : undefined;
    case 'return':
      return isOneOf(frames.at(-2), observer) ? 'it returns into it' : undefined;
    case 'grant':
      return action.to === observer ? 'it makes a fact to it' : undefined;
    case 'start':
    case 'stop':
    case 'aim':
      return drives(machine, state, observer, action.device)
        ? 'it drives a device that the other may write'
        : undefined;
    case 'destroy':
      return endFlows(machine, state, { ...acting, space: action.space });
    case 'create':
      return beginFlows(machine, state, { ...acting, space: action.space });
    case 'pin':
    case 'unpin':
      return mayPin(machine, state, observer, action.page)
        ? 'it pins what the other may map'
        : undefined;
    case 'map':
    case 'unmap':
      return canTellIfMapped(machine, state, observer, action.page)
        ? 'it maps what the other may use'
        : undefined;
    case 'bind':
    case 'handle':
    case 'open':
    case 'close':
      return wiringFlows(machine, state, action, observer);
    case 'begin':
      return isOfPortal(machine, action.portal, observer) ? 'it begins a thread in it' : undefined;
    default: {
      const popped = popsManyFrames(action) ? frames.slice(framesLeft(action, frames)) : [];
      return governed(popped, observer).length > 0 ? 'it takes a frame from it' : undefined;
    }
  }
}

function isOneOf(environment: Environment | undefined, space: SpaceId): boolean {
  return environment?.data === space || environment?.code === space;
}

/** By what the action takes away. Ending a space takes more, and is asked by itself. */
function withdrawalFlows(
  machine: Machine,
  state: MachineState,
  acting: Acting,
): string | undefined {
  const { action, observer } = acting;
  if (!isWithdrawal(action) && !popsFrames(action)) return undefined;
  return cutFlows(machine, state, acting) ?? abortFlows(machine, state, observer);
}

/** Ending a space ends its frames, what it made and was given, and its transfers. */
function endFlows(
  machine: Machine,
  state: MachineState,
  { observer, space }: Acting & { readonly space: SpaceId },
): string | undefined {
  if (isKin(machine, state, space, observer)) return 'it ends a space that the other is kin to';
  const shares = state.threads.some(
    (frames) => governed(frames, space).length > 0 && governed(frames, observer).length > 0,
  );
  if (shares) return 'it takes frames from a stack that the other runs on';
  const hunks = state.threads.flatMap((frames, thread) =>
    frames.flatMap(({ code, data }, depth) =>
      code === space || data === space ? cellsOfHunk(machine, thread, depth) : [],
    ),
  );
  const cells = new Set([...cellsWithFacts(state), ...hunks]);
  const facts = factSets(state);
  for (const cell of cells) {
    const on = followed.about(setsOn(facts, cell));
    if (!on.given.has(observer)) continue;
    const from = (one: SpaceId) => reachedFrom(on, one).has(observer);
    const owner = ownerOf(machine, state, cell);
    const isEnded = hunks.includes(cell) && owner !== undefined && from(owner);
    if (from(space) || isEnded) {
      return `it could cut a fact on ${placeName(machine, cell)}`;
    }
  }
  return abortFlows(machine, state, observer);
}

/** Making a space anew makes its first grants again, and clears its memory. */
function beginFlows(
  machine: Machine,
  state: MachineState,
  { observer, space }: Acting & { readonly space: SpaceId },
): string | undefined {
  if (isKin(machine, state, space, observer)) return 'it makes a space that the other is kin to';
  for (const { owner, base, bytes } of machine.description.regions) {
    if (owner !== space) continue;
    const cells = cellsTouched(machine, { base, bytes });
    if (cells.some((cell) => readsBehind(machine, state, observer, cell))) {
      return 'it clears what the other reads';
    }
  }
  return undefined;
}

/** Whether the space granted the other something at the start, and does so when it is made anew. */
function isGiven(machine: Machine, space: SpaceId, to: SpaceId): boolean {
  return machine.description.grants.some(
    ({ grantor, grantee }) => grantor === space && grantee === to,
  );
}

/** The space itself, its maker, or one that it is the maker of; where spaces have slots, who may write them. */
function isKin(machine: Machine, state: MachineState, space: SpaceId, other: SpaceId): boolean {
  return (
    space === other || minds(machine, state, other, space) || minds(machine, state, space, other)
  );
}

/** By where a line or faults led and lead, or by whether a portal lets in. */
function wiringFlows(
  machine: Machine,
  state: MachineState,
  action: Action<'bind' | 'handle' | 'open' | 'close'>,
  observer: SpaceId,
): string | undefined {
  const slot =
    action.kind === 'bind'
      ? ({ table: 'lines', index: action.line } as const)
      : action.kind === 'handle'
        ? ({ table: 'faults', index: action.space } as const)
        : ({ table: 'portals', index: action.portal } as const);
  const isLedTo = isOfPortal(machine, action.portal, observer);
  return isLedTo || canTellSlot(machine, state, observer, slot)
    ? `it writes ${slotName(machine, slot.table, slot.index)}, which the other can tell`
    : undefined;
}

/** The grants, and the lends of each frame. */
function factSets(state: MachineState): Facts[] {
  const sets = [state.grants];
  for (const frames of state.threads) for (const { lends } of frames) sets.push(lends);
  return sets;
}

function cellsWithFacts(state: MachineState): CellId[] {
  return factSets(state).flatMap((set) => [...entries(set)].map(([cell]) => cell));
}

function setsOn(sets: readonly Facts[], cell: CellId): CellFacts[] {
  const on: CellFacts[] = [];
  for (const set of sets) {
    const facts = get(set, cell);
    if (facts !== undefined) on.push(facts);
  }
  return on;
}

/** What follows from the facts on one cell, as far as it was asked for. */
interface Followed {
  readonly granteesOf: ReadonlyMap<SpaceId, readonly SpaceId[]>;
  /** The spaces that were given something by another. */
  readonly given: ReadonlySet<SpaceId>;
  /** By space, it and all spaces to which a chain of facts leads from it. */
  readonly reached: Map<SpaceId, ReadonlySet<SpaceId>>;
}

const followed = new Remembered<CellFacts, Followed>((sets) => {
  const granteesOf = new Map<SpaceId, SpaceId[]>();
  const given = new Set<SpaceId>();
  for (const facts of sets) {
    for (const grantee in facts) {
      for (const grantor in facts[Number(grantee)]) {
        if (grantor === grantee) continue;
        given.add(Number(grantee));
        const others = granteesOf.get(Number(grantor));
        if (others === undefined) granteesOf.set(Number(grantor), [Number(grantee)]);
        else others.push(Number(grantee));
      }
    }
  }
  return { granteesOf, given, reached: new Map() };
});

function reachedFrom({ granteesOf, reached }: Followed, space: SpaceId): ReadonlySet<SpaceId> {
  const known = reached.get(space);
  if (known !== undefined) return known;
  const spaces = new Set([space]);
  for (const one of spaces) for (const grantee of granteesOf.get(one) ?? []) spaces.add(grantee);
  reached.set(space, spaces);
  return spaces;
}

/** What takes authority away may abort a transfer, which shows in the status of the device. */
function abortFlows(machine: Machine, state: MachineState, observer: SpaceId): string | undefined {
  const sees = state.devices.some(
    (now, device) => now.kind === 'transfer' && drives(machine, state, observer, device),
  );
  return sees ? 'it could abort a transfer of a device that the other may write' : undefined;
}

/**
 * Whether the step may cut something that reached the observer through the actor: on a cell that
 * it names, or that it gives up, some chain of facts leads from the one to the other.
 */
function cutFlows(machine: Machine, state: MachineState, acting: Acting): string | undefined {
  const { action, actor, observer } = acting;
  const facts = factSets(state);
  for (const cell of cellsAtStake(machine, acting)) {
    const on = followed.about(setsOn(facts, cell));
    // The frames that an unwind gives up may be those of other owners than the actor.
    const isFrom = popsManyFrames(action) || reachedFrom(on, actor).has(observer);
    if (isFrom && on.given.has(observer)) {
      return `it could cut a fact on ${placeName(machine, cell)}`;
    }
  }
  return undefined;
}

/** The cells that a revoke or unpass names; the hunks and lends that a return or unwind gives up. */
function cellsAtStake(machine: Machine, { action, frames }: Acting): readonly CellId[] {
  if (isWithdrawal(action)) return cellsOfSpan(machine, action.span);
  if (!popsFrames(action)) return [];
  const left = framesLeft(action, frames);
  return frames
    .slice(left)
    .flatMap(({ lends }, i) => [
      ...[...entries(lends)].map(([cell]) => cell),
      ...cellsOfHunk(machine, action.thread, left + i),
    ]);
}

/** Whether the space can read what an access to the cell would write, under any alias. */
function readsBehind(machine: Machine, state: MachineState, space: SpaceId, cell: CellId): boolean {
  const value = valueCell(machine, state, cell);
  if (value === undefined) return false;
  return aliasesOf(machine, state, value).some((alias) => mayRead(machine, state, space, alias));
}
