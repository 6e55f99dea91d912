/**
 * The names of what a machine is made of: one vocabulary for refutations and for reports.
 *
 * An index outside the machine still has a name (`space 7`), so that a message about a wrong state can
 * be written. Nothing is escaped here: that depends on the format. Whole sentences are written where
 * the claims and the reports are.
 */

import type { ActionKind, Source } from './action.ts';
import { endOf, isInside, overlap, type Range, showRange } from './address.ts';
import type { TableName } from './description.ts';
import { topFrame } from './frame.ts';
import type { Machine, Region } from './machine.ts';
import type {
  CellId,
  DeviceId,
  Environment,
  LineId,
  MachineState,
  PageId,
  PortalId,
  SpaceId,
  ThreadId,
} from './state.ts';

export function spaceName({ spaces }: Machine, space: SpaceId): string {
  return spaces[space]?.name ?? `space ${space}`;
}

export function threadName({ threads }: Machine, thread: ThreadId): string {
  return threads[thread]?.name ?? `thread ${thread}`;
}

export function portalName({ portals }: Machine, portal: PortalId): string {
  return portals[portal]?.name ?? `portal ${portal}`;
}

export function lineName({ lines }: Machine, line: LineId): string {
  return lines[line]?.name ?? `line ${line}`;
}

export function deviceName({ devices }: Machine, device: DeviceId): string {
  return devices[device]?.name ?? `device ${device}`;
}

export function pageName({ pages }: Machine, page: PageId): string {
  return pages?.virtual[page]?.name ?? `page ${page}`;
}

export function physicalName({ pages }: Machine, page: PageId): string {
  return pages?.physical[page]?.name ?? `physical page ${page}`;
}

/** The short spelling, for tables and steps: `app`, or `library/app` where two spaces govern. */
export function environmentName(machine: Machine, { code, data }: Environment): string {
  const name = spaceName(machine, data);
  return code === data ? name : `${spaceName(machine, code)}/${name}`;
}

/** The spelling of a refutation's sentence: `app`, or `library on the data of app`. */
export function environmentPhrase(machine: Machine, { code, data }: Environment): string {
  const name = spaceName(machine, data);
  return code === data ? name : `${spaceName(machine, code)} on the data of ${name}`;
}

/** The environment of the thread's running code; a halted thread goes by its own name. */
export function runningName(machine: Machine, state: MachineState, thread: ThreadId): string {
  const top = topFrame(state.threads[thread]);
  return top === undefined ? threadName(machine, thread) : environmentName(machine, top);
}

/** `1`, or `register 0` for what is in the running frame's register. */
export function sourceName(source: Source): string {
  return 'value' in source ? `${source.value}` : `register ${source.register}`;
}

/** The kind of an action with its article: `a revoke`, `an unpass`. */
export function aKind({ kind }: { readonly kind: ActionKind }): string {
  return /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`;
}

const beyondTheTop = 'beyond the top';

export function cellName(machine: Machine, cell: CellId): string {
  return cellsName(machine, { first: cell, end: cell + 1 });
}

/** Neighbouring cells under one name. */
export function cellsName(
  machine: Machine,
  { first, end }: { readonly first: CellId; readonly end: CellId },
): string {
  const range = addressesOf(machine, first, end);
  return range === undefined ? beyondTheTop : rangeName(machine, range);
}

/**
 * `app.buffer`; `app.buffer[0, 8)` for a part of it, in bytes from its beginning;
 * `main.hunk(2)`; or bare addresses, `[0x10, 0x20)`, where nothing has a name.
 */
export function rangeName(machine: Machine, range: Range): string {
  for (const whole of namedRanges(machine)) {
    if (isInside(range, whole)) return partName(whole, range);
  }
  return nameAcross(machine, range) ?? showRange(range);
}

const placeNames = new WeakMap<Machine, string[]>();

/**
 * How a refutation names a cell: as `cellName` does, but the entries of the page table as parts of the
 * table. Also names a cell that a wrong partition leaves across the end of a region. Remembered, since
 * a search varies the same cells in every state.
 */
export function placeName(machine: Machine, cell: CellId): string {
  const known = placeNames.get(machine) ?? [];
  placeNames.set(machine, known);
  known[cell] ??= placeNameAnew(machine, cell);
  return known[cell];
}

function placeNameAnew(machine: Machine, cell: CellId): string {
  const range = addressesOf(machine, cell, cell + 1);
  if (range === undefined) return beyondTheTop;
  const whole =
    [...namedHunks(machine)].findLast((hunk) => overlap(hunk, range)) ??
    regionAt(machine, range.base);
  return whole === undefined ? showRange(range) : partName(whole, range);
}

const regionsInOrder = new WeakMap<Machine, readonly Region[]>();

/** The region that has the address. No two have it. */
function regionAt(machine: Machine, address: bigint): Region | undefined {
  let regions = regionsInOrder.get(machine);
  if (regions === undefined) {
    regions = machine.regions.toSorted((a, b) => (a.base < b.base ? -1 : 1));
    regionsInOrder.set(machine, regions);
  }
  let [low, high] = [0, regions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (endOf(regions[middle] as Region) <= address) low = middle + 1;
    else high = middle;
  }
  const region = regions[low];
  return region !== undefined && region.base <= address ? region : undefined;
}

interface NamedRange extends Range {
  readonly name: string;
}

/** `tick.slot`, as the language has it: a space has two. */
export function slotName(machine: Machine, table: TableName, index: number): string {
  const { lines, spaces, portals, threads } = machine;
  const nouns = { lines, faults: spaces, portals, threads, spaces }[table];
  return `${nouns[index]?.name}.${table === 'faults' ? 'faultSlot' : 'slot'}`;
}

function addressesOf({ cuts }: Machine, first: CellId, end: CellId): Range | undefined {
  const [base, top] = [cuts[first], cuts[end]];
  return base === undefined || top === undefined ? undefined : { base, bytes: top - base };
}

function partName(whole: NamedRange, { base, bytes }: Range): string {
  if (base === whole.base && bytes === whole.bytes) return whole.name;
  const offset = base - whole.base;
  return `${whole.name}[${offset}, ${offset + bytes})`;
}

/** Every range with a name, the smaller of two that share addresses first. */
function* namedRanges(machine: Machine): Generator<NamedRange> {
  for (const { name, entry } of machine.pages?.virtual ?? []) {
    const range = addressesOf(machine, entry.first, entry.end);
    if (range !== undefined) yield { name: `${name}.entry`, ...range };
  }
  for (const [table, slots = []] of Object.entries(machine.slots)) {
    for (const [i, slot] of slots.entries()) {
      const range = addressesOf(machine, slot.first, slot.end);
      if (range !== undefined) yield { name: slotName(machine, table as TableName, i), ...range };
    }
  }
  yield* machine.regions;
  yield* namedHunks(machine);
  for (const { name, hunks } of machine.threads) {
    const [first] = hunks;
    const last = hunks.at(-1);
    if (first === undefined || last === undefined) continue;
    yield { name: `${name}.stack`, base: first.base, bytes: endOf(last) - first.base };
  }
}

function* namedHunks({ threads }: Machine): Generator<NamedRange> {
  for (const { name, hunks } of threads) {
    for (const [i, hunk] of hunks.entries()) yield { ...hunk, name: `${name}.hunk(${i})` };
  }
}

/** `app.head to app.tail`, when the range begins where one region does and ends with another. */
function nameAcross({ regions }: Machine, range: Range): string | undefined {
  const head = regions.find(({ base }) => base === range.base);
  const tail = regions.find((region) => endOf(region) === endOf(range));
  if (head === undefined || tail === undefined) return undefined;
  const covered = regions.filter((region) => isInside(region, range));
  const bytes = covered.reduce((sum, region) => sum + region.bytes, 0n);
  return bytes === range.bytes ? `${head.name} to ${tail.name}` : undefined;
}
