/**
 * What a space can see of a state.
 *
 * A view is never written out: two states are compared field by field, and each difference is held
 * against what the observer may see. The fields are those of `docs/semantics.md`, section 10; a field
 * that no space sees is not compared.
 */

import type { Range } from '../model/address.ts';
import type { Machine } from '../model/machine.ts';
import { pageName, placeName, slotName, spaceName, threadName } from '../model/naming.ts';
import {
  allRights,
  letters,
  marked,
  plain,
  type Rights,
  right,
  showRights,
} from '../model/rights.ts';
import { changes, entries, get } from '../model/sparse.ts';
import type {
  CellFacts,
  CellId,
  Device,
  Frame,
  MachineState,
  PageId,
  SpaceId,
  SpanId,
  Thread,
  Value,
} from '../model/state.ts';
import {
  aliasesOf,
  cellsOfEntry,
  cellsOfHunk,
  cellsOfPage,
  cellsOfPhysicalPage,
  cellsTouched,
  everyLends,
  factsOn,
  holdsAny,
  hunkAt,
  isNamed,
  type Lends,
  ownerOf,
  passedOn,
  spacesThatMayPass,
  valueCell,
} from './facts.ts';
import {
  cellsOfPortal,
  cellsOfSlot,
  isOfPortal,
  portalOfFaults,
  portalOfLine,
  type TableSlot,
} from './wiring.ts';

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
    pinDifference(machine, one, other, observer) ??
    wiringDifference(machine, one, other, observer) ??
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
      // The refused action is kept in the fault frame above, so equal frames may differ in it.
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
    if (a === b || statusShown(a) === statusShown(b)) continue;
    if (drives(machine, one, observer, device)) return `the status of ${name}`;
    // Its own transfer is aborted or not.
    const isIts = [a, b].some((now) => now?.kind === 'transfer' && now.space === observer);
    if (isIts && a?.aperture !== b?.aperture) return `what ${name} is aimed at`;
  }
  return undefined;
}

/** Without the memory that a transfer has found: no register tells which physical page that is. */
function statusShown(now: Device | undefined): string | undefined {
  return JSON.stringify(now?.kind === 'transfer' ? { ...now, found: undefined } : now);
}

/** Whether it holds w on the device's registers, by whatever means. */
export function drives(
  machine: Machine,
  state: MachineState,
  space: SpaceId,
  device: number,
): boolean {
  const registers = machine.devices[device]?.registers;
  if (registers === undefined) return false;
  return holdsAny(machine, state, { space, cell: registers.first }, ['w']);
}

/** Which of the spaces that it made, or could make, are alive. */
function childDifference(
  machine: Machine,
  one: MachineState,
  other: MachineState,
  observer: SpaceId,
): string | undefined {
  if (one.spaces === other.spaces) return undefined;
  const child = machine.description.spaces.findIndex(
    (_, space) => one.spaces[space] !== other.spaces[space] && minds(machine, one, observer, space),
  );
  return child < 0 ? undefined : `whether ${spaceName(machine, child)} is alive`;
}

/** Whether the space made the other, or where spaces have slots may write its slot. */
export function minds(
  machine: Machine,
  state: MachineState,
  space: SpaceId,
  made: SpaceId,
): boolean {
  if (machine.description.tables?.spaces === undefined) {
    return machine.description.spaces[made]?.maker === space;
  }
  return writesSlot(machine, state, space, { table: 'spaces', index: made });
}

/** Whether it holds w on some of the slot, by whatever means. */
function writesSlot(
  machine: Machine,
  state: MachineState,
  space: SpaceId,
  slot: TableSlot,
): boolean {
  return cellsOfSlot(machine, slot).some((cell) =>
    holdsAny(machine, state, { space, cell }, ['w']),
  );
}

/** Where lines and faults lead, and which portals are open, as far as it can tell. */
function wiringDifference(
  machine: Machine,
  one: MachineState,
  other: MachineState,
  observer: SpaceId,
): string | undefined {
  if (one.wiring === other.wiring) return undefined;
  for (const slot of slotsSayingOtherwise(one, other)) {
    const tells = [one, other].some((state) => canTellSlot(machine, state, observer, slot));
    if (tells) return `what ${slotName(machine, slot.table, slot.index)} says`;
  }
  return undefined;
}

function slotsSayingOtherwise({ wiring: one }: MachineState, { wiring: other }: MachineState) {
  return (['lines', 'faults', 'portals'] as const).flatMap((table) => {
    const indices = new Set([...Object.keys(one[table]), ...Object.keys(other[table])].map(Number));
    return [...indices]
      .filter((index) => one[table][index] !== other[table][index])
      .map((index) => ({ table, index }));
  });
}

/**
 * A slot is told by who may write it; a line's by the spaces that it leads to; that of faults by the
 * spaces that it leads to, by its own space, and by those that run together with it; a portal's by its
 * spaces, by who may enter it, and by whose faults it takes.
 */
export function canTellSlot(
  machine: Machine,
  state: MachineState,
  space: SpaceId,
  { table, index }: TableSlot,
): boolean {
  if (writesSlot(machine, state, space, { table, index })) return true;
  if (table === 'lines') return isOfPortal(machine, portalOfLine(machine, state, index), space);
  if (table === 'faults') {
    const leads = isOfPortal(machine, portalOfFaults(machine, state, index), space);
    return leads || runsOn(machine, space, index);
  }
  if (table !== 'portals') return false;
  const enters = cellsOfPortal(machine, index).some((cell) =>
    holdsAny(machine, state, { space, cell }, ['e']),
  );
  if (enters || isOfPortal(machine, index, space)) return true;
  return machine.spaces.some(
    (_, one) => portalOfFaults(machine, state, one) === index && runsOn(machine, space, one),
  );
}

/** Whether it is the space, or its code may run on the data of that. */
function runsOn({ description }: Machine, code: SpaceId, data: SpaceId): boolean {
  const homes = description.threads.map(({ home }) => home);
  return (
    code === data ||
    [...description.portals, ...homes].some((one) => one.code === code && one.data === data)
  );
}

export function governed(frames: Thread, space: SpaceId): Frame[] {
  return frames.filter(({ code, data }) => code === space || data === space);
}

/** The action that a fault frame directly above handles: the code of the frame knows what it asked for. */
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
 * with its lends. To hold a right by a grant and a lend differs from holding it by one of them: then it
 * stays when the lend ends.
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

function cellsWithOtherAuthority(
  machine: Machine,
  one: MachineState,
  other: MachineState,
): Set<CellId> {
  const cells = new Set<CellId>(changes(one.grants, other.grants));
  for (const [thread, frames] of one.threads.entries()) {
    const others = other.threads[thread] ?? [];
    if (frames === others) continue;
    for (let depth = 0; depth < Math.max(frames.length, others.length); depth++) {
      const [a, b] = [frames[depth]?.lends, others[depth]?.lends];
      if (a === b) continue;
      for (const [cell] of [...entries(a ?? {}), ...entries(b ?? {})]) cells.add(cell);
    }
    // Hunks change hands with the frames that own them.
    const [fewer, more] = [frames.length, others.length].sort((a, b) => a - b) as [number, number];
    for (let depth = fewer; depth < more; depth++) {
      for (const cell of cellsOfHunk(machine, thread, depth)) cells.add(cell);
    }
  }
  return cells;
}

interface HeldOn {
  readonly space: SpaceId;
  readonly cell: CellId;
  readonly lends: Lends;
}

/** Rights and marks, as bits; a mark is what may be passed on by the design. */
function holdings(machine: Machine, state: MachineState, { space, cell, lends }: HeldOn): number {
  if (ownerOf(machine, state, cell) === space) return allRights;
  if (!isNamed(state, { space, cell, lends })) return 0;
  let rights = 0;
  for (const facts of factsOn(state, lends, cell)) {
    const from = facts[space];
    for (const grantor in from) {
      const fact = from[Number(grantor)] as Rights;
      const given = plain(fact) | marked(passedOn(machine, fact));
      for (const letter of letters) {
        const both = right[letter] | (right[letter] << 4);
        if ((given & ~rights & both) === 0) continue;
        const passers = spacesThatMayPass(machine, state, { cell, right: letter, lends });
        if (passers.has(Number(grantor))) rights |= given & both;
      }
    }
  }
  return rights;
}

/** By grants, or by the lends of any thread. */
export function mayRead(
  machine: Machine,
  state: MachineState,
  space: SpaceId,
  cell: CellId,
): boolean {
  return holdsAny(machine, state, { space, cell }, ['r']);
}

/**
 * Whether a page is mapped is visible to a space that holds r, w or x there: its accesses meet
 * `unmapped` or do not. Where a page leads is visible to a space that may read or write there and
 * - reaches the same memory by another address, where it sees its own stores;
 * - or drives a device, whose transfers there are aborted or not;
 * - or has a transfer that found the page's memory when it was started, in one of the states only, and
 *   sees what that writes or does not.
 * It is also visible to who may make the page's owner anew, by what that clears.
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
    if (isMappedOnce && canTellIfMapped(machine, one, observer, page)) {
      return `whether ${pageName(machine, page)} is mapped`;
    }
    const physical = [a, b].filter((target) => target !== undefined);
    const tells =
      physical.some((target) => clears(machine, one, observer, { page, physical: target })) ||
      (!isMappedOnce &&
        mayTouch(machine, one, observer, cellsOfPage(machine, page)) &&
        (aimsOtherwise(machine, one, observer, physical) ||
          foundOtherwise(machine, one, other, { space: observer, page }) ||
          physical.some((target) =>
            touchesElsewhere(machine, one, observer, { page, physical: target }),
          )));
    if (tells) return `what ${pageName(machine, page)} leads to`;
  }
  return undefined;
}

/** Whether a page is pinned shows in the refusals of a space that may write its entry. */
function pinDifference(
  machine: Machine,
  one: MachineState,
  other: MachineState,
  observer: SpaceId,
): string | undefined {
  if (one.pins === other.pins) return undefined;
  for (const page of machine.description.pages?.virtual.keys() ?? []) {
    if (one.pins[page] === other.pins[page] || !mayPin(machine, one, observer, page)) continue;
    return `whether ${pageName(machine, page)} is pinned`;
  }
  return undefined;
}

/** Whether it holds w on the page's entry, by whatever means. */
export function mayPin(
  machine: Machine,
  state: MachineState,
  space: SpaceId,
  page: PageId,
): boolean {
  return cellsOfEntry(machine, page).some((cell) =>
    holdsAny(machine, state, { space, cell }, ['w']),
  );
}

/**
 * Whether a transfer in the space's name goes on in the memory behind the page in one of the states
 * only. Where it does in both, or in neither, it does not matter which memory that is.
 */
function foundOtherwise(
  machine: Machine,
  one: MachineState,
  other: MachineState,
  { space, page }: { readonly space: SpaceId; readonly page: PageId },
): boolean {
  return one.devices.some((now, device) => {
    const [a, b] = [foundFor(now, space), foundFor(other.devices[device], space)];
    const behind = placesIn(machine, a, one.map[page]);
    return placesIn(machine, b, other.map[page]).some((place, i) => place !== behind[i]);
  });
}

/** What a transfer of the space still has to move, as it was found at its start. */
function foundFor(now: Device | undefined, space: SpaceId): readonly CellId[] {
  return now?.kind === 'transfer' && now.space === space ? (now.found ?? []) : [];
}

/** For each cell, which of the physical page it is; -1 where it is none. */
function placesIn(machine: Machine, cells: readonly CellId[], physical?: PageId): number[] {
  const page = physical === undefined ? [] : cellsOfPhysicalPage(machine, physical);
  return cells.map((cell) => page.indexOf(cell));
}

/** Whether the space drives a device whose aperture does not cover the physical pages alike. */
function aimsOtherwise(
  machine: Machine,
  state: MachineState,
  space: SpaceId,
  physical: readonly PageId[],
): boolean {
  const { devices = [] } = machine.description;
  return devices.some(({ aperture: described }, device) => {
    const aimed = state.devices[device]?.aperture;
    const aperture = aimed === undefined ? described : spansOf(machine, aimed);
    if (aperture === undefined || !drives(machine, state, space, device)) return false;
    const open = new Set(aperture.flatMap((range) => cellsTouched(machine, range)));
    const [a, b] = physical.map((page) =>
      cellsOfPhysicalPage(machine, page).map((cell) => open.has(cell)),
    );
    return JSON.stringify(a) !== JSON.stringify(b);
  });
}

function spansOf({ description }: Machine, span: SpanId): readonly Range[] {
  const range = description.spans[span];
  return range === undefined ? [] : [range];
}

/**
 * Whether the space may make an owner of the page anew, and reads the physical page by another address
 * than the page's: making the owner anew clears the memory behind its pages.
 */
function clears(
  machine: Machine,
  state: MachineState,
  space: SpaceId,
  { page, physical }: Leading,
): boolean {
  const { regions } = machine.description;
  const own = cellsOfPage(machine, page);
  const makes = regions.some(
    (region) =>
      cellsTouched(machine, region).some((cell) => own.includes(cell)) &&
      minds(machine, state, space, region.owner),
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
  return cells.some((cell) => holdsAny(machine, state, { space, cell }, ['r', 'w']));
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

/** Whether the space can make an access to the page, and so meet or not meet `unmapped`. */
export function canTellIfMapped(
  machine: Machine,
  state: MachineState,
  space: SpaceId,
  page: PageId,
): boolean {
  return cellsOfPage(machine, page).some((cell) =>
    holdsAny(machine, state, { space, cell }, ['r', 'w', 'x']),
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
  const from = valueCell(machine, state, cell);
  return from === undefined ? undefined : (get(state.memory, from) ?? 0);
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
