/**
 * What a space can see of a state, and who may flow to whom.
 *
 * A view is never written out: what is asked is whether two states differ in one, and that is
 * answered from the differences of the two states, field by field. The fields are those of
 * `docs/semantics.md`, section 10; what is in nobody's view is not looked at.
 */

import { type Action, actorOf } from '../model/action.ts';
import { topFrame } from '../model/frame.ts';
import type { Machine } from '../model/machine.ts';
import { pageName, placeName, spaceName, threadName } from '../model/naming.ts';
import { allRights, letters, right, showRights } from '../model/rights.ts';
import { changes, entries, get } from '../model/sparse.ts';
import type {
  CellFacts,
  CellId,
  Frame,
  MachineState,
  PageId,
  SpaceId,
  Thread,
  Value,
} from '../model/state.ts';
import {
  aliasesOf,
  behind,
  cellsOfHunk,
  cellsOfPage,
  cellsOfPhysicalPage,
  cellsOfSpan,
  cellsTouched,
  chainTo,
  hunkAt,
  isNamed,
  type Lends,
  ownerOf,
} from './facts.ts';

/** The first thing in which the observer can tell the two states apart, in words. */
export function visibleDifference(
  machine: Machine,
  one: MachineState,
  other: MachineState,
  observer: SpaceId,
): string | undefined {
  if (one === other) return undefined;
  return (
    frameDifference(machine, one, other, observer) ??
    deviceDifference(machine, one, other, observer) ??
    childDifference(machine, one, other, observer) ??
    holdingDifference(machine, one, other, observer) ??
    mapDifference(machine, one, other, observer) ??
    valueDifference(machine, one, other, observer)
  );
}

/** The frames that the observer governs, in their order on each thread. */
function frameDifference(
  machine: Machine,
  one: MachineState,
  other: MachineState,
  observer: SpaceId,
): string | undefined {
  for (const [thread, frames] of one.threads.entries()) {
    const others = other.threads[thread] ?? [];
    if (others === frames) continue;
    const mine = governed(frames, observer);
    const theirs = governed(others, observer);
    const name = () => `${threadName(machine, thread)}'s frames of ${spaceName(machine, observer)}`;
    if (mine.length !== theirs.length) return `how many of ${name()} there are`;
    for (const [i, frame] of mine.entries()) {
      const twin = theirs[i] as Frame;
      // What was refused stands in the frame above: this one may be the same all the while.
      if (refusedAbove(frames, frame) !== refusedAbove(others, twin)) {
        return `what was refused to ${name()}`;
      }
      const what = frame === twin ? undefined : differingField(frame, twin);
      if (what !== undefined) return `the ${what} of ${name()}`;
    }
  }
  return undefined;
}

/** The status of the devices whose registers it may write. */
function deviceDifference(
  machine: Machine,
  one: MachineState,
  other: MachineState,
  observer: SpaceId,
): string | undefined {
  if (one.devices === other.devices) return undefined;
  for (const [device, { name }] of machine.devices.entries()) {
    const [a, b] = [one.devices[device], other.devices[device]];
    if (a === b || JSON.stringify(a) === JSON.stringify(b)) continue;
    if (drives(machine, one, observer, device)) return `the status of ${name}`;
  }
  return undefined;
}

/** Whether it holds w on the device's registers, by whatever means. */
function drives(machine: Machine, state: MachineState, space: SpaceId, device: number): boolean {
  const registers = machine.devices[device]?.registers;
  if (registers === undefined) return false;
  const { first: cell } = registers;
  return everyLends(state).some(
    (lends) => chainTo(machine, state, { space, cell, lends, right: 'w' }) !== undefined,
  );
}

/** Which of the spaces that it made are alive. */
function childDifference(
  machine: Machine,
  one: MachineState,
  other: MachineState,
  observer: SpaceId,
): string | undefined {
  if (one.spaces === other.spaces) return undefined;
  const child = machine.description.spaces.findIndex(
    ({ maker }, space) => maker === observer && one.spaces[space] !== other.spaces[space],
  );
  return child < 0 ? undefined : `whether ${spaceName(machine, child)} is alive`;
}

function governed(frames: Thread, space: SpaceId): Frame[] {
  return frames.filter(({ code, data }) => code === space || data === space);
}

/** The action that a fault frame directly above handles, as whoever asked for it knows it. */
function refusedAbove(frames: Thread, frame: Frame): string | undefined {
  const refused = frames[frames.indexOf(frame) + 1]?.fault?.refused;
  return refused && JSON.stringify(refused);
}

function differingField(a: Frame, b: Frame): string | undefined {
  if (a.kind !== b.kind) return 'kind';
  if (a.code !== b.code || a.data !== b.data) return 'environment';
  if (a.registers.some((value, i) => value !== b.registers[i])) return 'registers';
  if (!sameRecord(a.hunk, b.hunk)) return 'hunk';
  return sameFacts(a, b) ? undefined : 'lends';
}

function sameFacts(a: Frame, b: Frame): boolean {
  if (a.lends === b.lends) return true;
  const cells = new Set([...entries(a.lends), ...entries(b.lends)].map(([cell]) => cell));
  return [...cells].every((cell) => sameOnCell(get(a.lends, cell), get(b.lends, cell)));
}

function sameOnCell(a: CellFacts = {}, b: CellFacts = {}): boolean {
  return [...new Set([...Object.keys(a), ...Object.keys(b)].map(Number))].every((grantee) =>
    sameRecord(a[grantee] ?? {}, b[grantee] ?? {}),
  );
}

function sameRecord(a: Readonly<Record<number, number>>, b: typeof a): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)].map(Number));
  return [...keys].every((key) => a[key] === b[key]);
}

/**
 * What the observer holds, on the cells where facts or owners differ: by grants, and on each thread
 * with its lends. A right held twice over is held otherwise than a right held once: it stays when
 * the loan ends.
 */
function holdingDifference(
  machine: Machine,
  one: MachineState,
  other: MachineState,
  observer: SpaceId,
): string | undefined {
  for (const cell of cellsWithOtherAuthority(machine, one, other)) {
    for (const lends of everyLends(one)) {
      const a = holdings(machine, one, { space: observer, cell, lends });
      const b = holdings(machine, other, { space: observer, cell, lends });
      if (a === b) continue;
      const who = spaceName(machine, observer);
      const what = `${showRights(a)} or ${showRights(b)}`;
      return `what ${who} holds on ${placeName(machine, cell)}: ${what}`;
    }
  }
  return undefined;
}

function everyLends({ threads }: MachineState): Lends[] {
  return ['none', ...threads.map((_, thread) => ({ thread, which: 'all' }) as const)];
}

function cellsWithOtherAuthority(
  machine: Machine,
  one: MachineState,
  other: MachineState,
): Set<CellId> {
  const cells = new Set<CellId>(changes(one.grants, other.grants));
  for (const [thread, frames] of one.threads.entries()) {
    const others = other.threads[thread] ?? [];
    if (frames === others) continue;
    for (const { lends } of [...frames, ...others]) {
      for (const [cell] of entries(lends)) cells.add(cell);
    }
    // Hunks change hands with the frames that own them.
    const [fewer, more] = [frames.length, others.length].sort((a, b) => a - b) as [number, number];
    for (let depth = fewer; depth < more; depth++) {
      for (const cell of cellsOfHunk(machine, thread, depth)) cells.add(cell);
    }
  }
  return cells;
}

interface Holder {
  readonly space: SpaceId;
  readonly cell: CellId;
  readonly lends: Lends;
}

/** Rights and marks, as bits. */
function holdings(machine: Machine, state: MachineState, holder: Holder): number {
  if (ownerOf(machine, state, holder.cell) === holder.space) return allRights;
  if (!isNamed(state, holder)) return 0;
  let rights = 0;
  for (const letter of letters) {
    const question = { ...holder, right: letter };
    if (chainTo(machine, state, question) === undefined) continue;
    rights |= right[letter];
    if (chainTo(machine, state, { ...question, passable: true }) !== undefined) {
      rights |= right[letter] << 4;
    }
  }
  return rights;
}

/** By grants, or by the lends of any thread. */
function mayRead(machine: Machine, state: MachineState, space: SpaceId, cell: CellId): boolean {
  return everyLends(state).some(
    (lends) => chainTo(machine, state, { space, cell, lends, right: 'r' }) !== undefined,
  );
}

/**
 * Whether a page is mapped: who holds r, w or x there can tell by `unmapped`. Where it leads: who may
 * read or write there, and the same memory by another address, can tell by changing it; who drives a
 * device, by whether a transfer there is aborted; who makes the page's owner anew, by what is cleared.
 */
function mapDifference(
  machine: Machine,
  one: MachineState,
  other: MachineState,
  observer: SpaceId,
): string | undefined {
  for (const page of pagesMappedOtherwise(one, other)) {
    const [a, b] = [one.map[page], other.map[page]];
    const isMappedOnce = (a === undefined) !== (b === undefined);
    if (isMappedOnce && canTell(machine, one, observer, page)) {
      return `whether ${pageName(machine, page)} is mapped`;
    }
    const physical = [a, b].filter((target) => target !== undefined);
    const tells =
      physical.some((target) => clears(machine, one, observer, { page, physical: target })) ||
      (!isMappedOnce &&
        mayTouch(machine, one, observer, cellsOfPage(machine, page)) &&
        (aimsOtherwise(machine, one, observer, physical) ||
          physical.some((target) =>
            touchesElsewhere(machine, one, observer, { page, physical: target }),
          )));
    if (tells) return `what ${pageName(machine, page)} leads to`;
  }
  return undefined;
}

/** Whether the physical pages are not alike in the aperture of a device that the space drives. */
function aimsOtherwise(
  machine: Machine,
  state: MachineState,
  space: SpaceId,
  physical: readonly PageId[],
): boolean {
  const { devices = [] } = machine.description;
  return devices.some(({ aperture }, device) => {
    if (aperture === undefined || !drives(machine, state, space, device)) return false;
    const open = new Set(aperture.flatMap((range) => cellsTouched(machine, range)));
    const [a, b] = physical.map((page) =>
      cellsOfPhysicalPage(machine, page).map((cell) => open.has(cell)),
    );
    return JSON.stringify(a) !== JSON.stringify(b);
  });
}

/**
 * Whether the space is the maker of an owner of the page, and reads the physical page by another
 * address than the page's: making the owner anew clears what is behind its pages.
 */
function clears(
  machine: Machine,
  state: MachineState,
  space: SpaceId,
  { page, physical }: Leading,
): boolean {
  const { regions, spaces } = machine.description;
  const own = cellsOfPage(machine, page);
  const makes = regions.some(
    (region) =>
      spaces[region.owner]?.maker === space &&
      cellsTouched(machine, region).some((cell) => own.includes(cell)),
  );
  return (
    makes &&
    aliasesElsewhere(machine, state, { page, physical }).some((alias) =>
      mayRead(machine, state, space, alias),
    )
  );
}

interface Leading {
  readonly page: PageId;
  readonly physical: PageId;
}

function mayTouch(
  machine: Machine,
  state: MachineState,
  space: SpaceId,
  cells: readonly CellId[],
): boolean {
  return cells.some((cell) =>
    everyLends(state).some((lends) =>
      (['r', 'w'] as const).some(
        (right) => chainTo(machine, state, { space, cell, lends, right }) !== undefined,
      ),
    ),
  );
}

/** Whether the space may read or write the physical page by other addresses than the page's. */
function touchesElsewhere(
  machine: Machine,
  state: MachineState,
  space: SpaceId,
  leading: Leading,
): boolean {
  return mayTouch(machine, state, space, aliasesElsewhere(machine, state, leading));
}

function aliasesElsewhere(
  machine: Machine,
  state: MachineState,
  { page, physical }: Leading,
): CellId[] {
  const own = new Set(cellsOfPage(machine, page));
  return cellsOfPhysicalPage(machine, physical).flatMap((cell) =>
    aliasesOf(machine, state, cell).filter((alias) => !own.has(alias)),
  );
}

function pagesMappedOtherwise({ map: one }: MachineState, { map: other }: MachineState): number[] {
  if (one === other) return [];
  const pages = new Set([...Object.keys(one), ...Object.keys(other)].map(Number));
  return [...pages].filter((page) => one[page] !== other[page]);
}

function canTell(machine: Machine, state: MachineState, space: SpaceId, page: PageId): boolean {
  return cellsOfPage(machine, page).some((cell) =>
    everyLends(state).some((lends) =>
      (['r', 'w', 'x'] as const).some(
        (right) => chainTo(machine, state, { space, cell, lends, right }) !== undefined,
      ),
    ),
  );
}

/** The values that the observer may read, by whatever addresses lead to them. */
function valueDifference(
  machine: Machine,
  one: MachineState,
  other: MachineState,
  observer: SpaceId,
): string | undefined {
  for (const cell of cellsWithOtherValues(one, other)) {
    const seen = aliasesOf(machine, one, cell).find(
      (alias) =>
        valueSeen(machine, one, alias) !== valueSeen(machine, other, alias) &&
        mayRead(machine, one, observer, alias),
    );
    if (seen !== undefined) return `what is in ${placeName(machine, seen)}`;
  }
  for (const page of pagesMappedOtherwise(one, other)) {
    for (const cell of cellsOfPage(machine, page)) {
      const isSame = valueSeen(machine, one, cell) === valueSeen(machine, other, cell);
      if (!isSame && mayRead(machine, one, observer, cell)) {
        return `what is in ${placeName(machine, cell)}`;
      }
    }
  }
  return undefined;
}

/** What a load of the cell would observe; undefined where nothing is mapped. */
function valueSeen(machine: Machine, state: MachineState, cell: CellId): Value | undefined {
  const hunk = hunkAt(machine, cell);
  if (hunk !== undefined) return state.threads[hunk.thread]?.[hunk.hunk]?.hunk[cell] ?? 0;
  const from = behind(machine, state, cell);
  return from === undefined ? undefined : (get(state.memory, from) ?? 0);
}

/** Whether the space can read what an access to the cell would write, under any alias. */
function readsBehind(machine: Machine, state: MachineState, space: SpaceId, cell: CellId): boolean {
  const value = behind(machine, state, cell);
  if (value === undefined) return false;
  return aliasesOf(machine, state, value).some((alias) => mayRead(machine, state, space, alias));
}

function* cellsWithOtherValues(one: MachineState, other: MachineState): Generator<CellId> {
  for (const cell of changes(one.memory, other.memory)) {
    if (get(one.memory, cell) !== get(other.memory, cell)) yield cell;
  }
  for (const [thread, frames] of one.threads.entries()) {
    const others = other.threads[thread] ?? [];
    if (frames === others) continue;
    for (let depth = 0; depth < Math.max(frames.length, others.length); depth++) {
      const a = frames[depth]?.hunk ?? {};
      const b = others[depth]?.hunk ?? {};
      if (a === b) continue;
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)].map(Number))) {
        if (a[key] !== b[key]) yield key;
      }
    }
  }
}

/**
 * Why the step may tell the observer something, or undefined if it must not: the relation of section
 * 10. `isRefused`: a refusal tells whoever handles the fault.
 */
export function mayFlow(
  machine: Machine,
  state: MachineState,
  action: Action,
  observer: SpaceId,
  isRefused = false,
): string | undefined {
  if (action.kind === 'beat') return beatFlows(machine, state, action.device, observer);
  const thread = actorOf(action);
  const frames = thread === undefined ? undefined : state.threads[thread];
  const top = topFrame(frames);
  if (frames === undefined || top === undefined) return undefined;
  if (isRefused) return faultsInto(machine, top, observer);
  // What a space gives when it is made anew it gives to whoever made it, too.
  if (action.kind === 'create' && isGiven(machine, action.space, observer)) {
    return 'the new space makes a fact to it';
  }
  for (const actor of new Set([top.data, top.code])) {
    if (actor === observer) continue;
    if (top.data === observer || top.code === observer) return 'it runs together with it';
    const why = actorFlows(machine, state, { action, frames, actor, observer });
    if (why !== undefined) return why;
  }
  return undefined;
}

/** A beat writes in the name of whoever started the transfer, and may end it. */
function beatFlows(
  machine: Machine,
  state: MachineState,
  device: number,
  observer: SpaceId,
): string | undefined {
  const now = state.devices[device];
  if (now?.kind !== 'transfer' || now.space === observer) return undefined;
  const sees = now.direction === 'in' && readsBehind(machine, state, observer, now.next);
  if (sees) return 'its device writes what the other reads';
  return drives(machine, state, observer, device)
    ? 'it drives a device that the other may write'
    : undefined;
}

/**
 * Who runs together with the refused code has asked for it, and who handles its faults is told; who
 * runs alone and handles its own is told nothing by anybody else.
 */
function faultsInto(machine: Machine, top: Frame, observer: SpaceId): string | undefined {
  if (top.data === observer && top.code === observer) return undefined;
  const portal = machine.description.spaces[top.data]?.faults;
  const handler = portal === undefined ? undefined : machine.description.portals[portal];
  const isHandler = handler?.code === observer || handler?.data === observer;
  if (isHandler) return 'the other handles its faults';
  const runsWith = top.data === observer || top.code === observer;
  return runsWith ? 'it runs together with it' : undefined;
}

interface Asked {
  readonly action: Action;
  readonly frames: Thread;
  readonly actor: SpaceId;
  readonly observer: SpaceId;
}

function actorFlows(machine: Machine, state: MachineState, asked: Asked): string | undefined {
  const { action, frames, observer } = asked;
  switch (action.kind) {
    case 'store': {
      const cells = cellsOfSpan(machine, action.span);
      const sees = cells.some(
        (cell) =>
          mayRead(machine, state, observer, cell) || readsBehind(machine, state, observer, cell),
      );
      return sees ? 'it writes what the other reads' : undefined;
    }
    case 'call': {
      const portal = machine.portals[action.portal];
      const into = portal?.data === observer || portal?.code === observer;
      return into ? 'it calls into it' : undefined;
    }
    case 'return': {
      const below = frames.at(-2);
      const into = below?.data === observer || below?.code === observer;
      if (into) return 'it returns into it';
      return reaches(machine, state, asked) ?? aborts(machine, state, observer);
    }
    case 'grant':
      return action.to === observer ? 'it makes a fact to it' : undefined;
    case 'revoke':
    case 'unpass':
      return reaches(machine, state, asked) ?? aborts(machine, state, observer);
    case 'start':
    case 'stop':
      return drives(machine, state, observer, action.device)
        ? 'it drives a device that the other may write'
        : undefined;
    case 'unwind': {
      const given = frames.slice(action.depth + 1);
      if (governed(given, observer).length > 0) return 'it takes a frame from it';
      return reaches(machine, state, asked) ?? aborts(machine, state, observer);
    }
    case 'destroy':
      return endFlows(machine, state, { ...asked, space: action.space });
    case 'create':
      return beginFlows(machine, state, { ...asked, space: action.space });
    case 'map':
    case 'unmap': {
      if (canTell(machine, state, observer, action.page)) return 'it maps what the other may use';
      return undefined;
    }
    default:
      return undefined;
  }
}

/** Ending a space ends its frames, what it made and was given, and its transfers. */
function endFlows(
  machine: Machine,
  state: MachineState,
  { observer, space }: Asked & { readonly space: SpaceId },
): string | undefined {
  if (isKin(machine, space, observer)) return 'it ends a space that the other is kin to';
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
  for (const cell of cells) {
    const from = sourcesFor(state, observer, cell);
    const owner = ownerOf(machine, state, cell);
    const isEnded = hunks.includes(cell) && owner !== undefined && from.has(owner);
    if (from.size > 1 && (from.has(space) || isEnded)) {
      return `it could cut a fact on ${placeName(machine, cell)}`;
    }
  }
  return aborts(machine, state, observer);
}

/** Making a space anew makes its first grants again, and clears its memory. */
function beginFlows(
  machine: Machine,
  state: MachineState,
  { observer, space }: Asked & { readonly space: SpaceId },
): string | undefined {
  if (isKin(machine, space, observer)) return 'it makes a space that the other is kin to';
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

/** The space itself, its maker, or one that it is the maker of. */
function isKin(machine: Machine, space: SpaceId, other: SpaceId): boolean {
  const { spaces } = machine.description;
  return space === other || spaces[space]?.maker === other || spaces[other]?.maker === space;
}

function cellsWithFacts(state: MachineState): CellId[] {
  const sets = [state.grants, ...state.threads.flat().map(({ lends }) => lends)];
  return sets.flatMap((set) => [...entries(set)].map(([cell]) => cell));
}

/** The space and all from whom, link by link, facts on the cell lead to it. */
function sourcesFor(state: MachineState, space: SpaceId, cell: CellId): Set<SpaceId> {
  const sets = [state.grants, ...state.threads.flat().map(({ lends }) => lends)];
  const from = new Set([space]);
  for (const grantee of from) {
    for (const set of sets) {
      for (const grantor in get(set, cell)?.[grantee]) from.add(Number(grantor));
    }
  }
  return from;
}

/** What takes authority away may abort a transfer, and whoever drives the device sees that. */
function aborts(machine: Machine, state: MachineState, observer: SpaceId): string | undefined {
  const sees = state.devices.some(
    (now, device) => now.kind === 'transfer' && drives(machine, state, observer, device),
  );
  return sees ? 'it could abort a transfer of a device that the other may write' : undefined;
}

/**
 * Whether the step may cut something that reached the observer through the actor: on a cell that
 * it names, or that it gives up, some chain of facts leads from the one to the other.
 */
function reaches(machine: Machine, state: MachineState, asked: Asked): string | undefined {
  const { action, actor, observer } = asked;
  for (const cell of cellsAtStake(machine, asked)) {
    const from = sourcesFor(state, observer, cell);
    // Of frames that are given up the owners are others than the actor.
    if (from.size > 1 && (from.has(actor) || action.kind === 'unwind')) {
      return `it could cut a fact on ${placeName(machine, cell)}`;
    }
  }
  return undefined;
}

/** The cells that a revoke or unpass names; the hunks and lends that a return or unwind gives up. */
function cellsAtStake(machine: Machine, { action, frames }: Asked): readonly CellId[] {
  if ('span' in action) return cellsOfSpan(machine, action.span);
  const thread = actorOf(action);
  const kept = action.kind === 'unwind' ? action.depth + 1 : frames.length - 1;
  return frames
    .slice(kept)
    .flatMap(({ lends }, i) => [
      ...[...entries(lends)].map(([cell]) => cell),
      ...(thread === undefined ? [] : cellsOfHunk(machine, thread, kept + i)),
    ]);
}
