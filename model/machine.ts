/**
 * The fixed machine that a scenario describes, laid out in cells.
 *
 * A description names addresses; a machine has cells, and tables that take a cell to what is there.
 * It never changes while it runs. A description that describes no machine is refused as unusable,
 * naming the nouns at fault; nothing is repaired silently.
 */

import { endOf, overlap, type Range, showAddress, showRange, topAddress } from './address.ts';
import type { Blocks, CellRange, Cuts, Layout } from './layout.ts';
import type { Cause } from './outcome.ts';
import type { Rights } from './rights.ts';
import type { CellId, Environment, LineId, PageId, PortalId, SpaceId, Value } from './state.ts';

export interface MachineDescription {
  /** 4 to 64. */
  readonly addressBits: number;
  readonly spaces: readonly SpaceDescription[];
  readonly regions: readonly (Range & { readonly name: string; readonly owner: SpaceId })[];
  readonly portals: readonly (Environment & { readonly name: string; readonly entry: bigint })[];
  readonly threads: readonly ThreadDescription[];
  readonly lines?: readonly Line[];
  readonly devices?: readonly DeviceDescription[];
  /** Without: memory is what addresses name, and everything is mapped. */
  readonly pages?: PagesDescription;
  /** What a fault handler finds in register 0, by cause; 0 unless said. */
  readonly faultValues?: { readonly [C in Cause]?: Value };
  /** In force at the start, pruned. */
  readonly grants: readonly GrantDescription[];
  /** Every range that an action may name; `SpanId` is the index here. */
  readonly spans: readonly Range[];
  /** Registers of a frame; 0: registers are not tracked. */
  readonly registers: number;
  /** Whether memory contents are tracked. */
  readonly memory: boolean;
  /** The finite set that values come from; holds 0. */
  readonly values: readonly Value[];
}

export interface SpaceDescription {
  readonly name: string;
  /** Who may destroy it and create it again. */
  readonly maker?: SpaceId;
  /** Its fault portal: who handles what is refused to code that runs on its data. */
  readonly faults?: PortalId;
}

/** Virtual pages and the memory behind them. */
export interface PagesDescription {
  /** Of a page; a power of two. */
  readonly bytes: bigint;
  /** Indices of two regions: the physical pages one after the other, and one entry per page. */
  readonly region: number;
  readonly table: number;
  /** Of one entry; the entries stand side by side from the table's first byte on. */
  readonly entryBytes: bigint;
  /** Outside all of them nothing is mapped, the physical region excepted. */
  readonly virtual: readonly {
    readonly name: string;
    readonly base: bigint;
    /** What it is mapped to at the start. */
    readonly initially?: PageId;
  }[];
  readonly physical: readonly { readonly name: string }[];
}

/** An interrupt line. */
export interface Line {
  readonly name: string;
  /** At least 1; code that no interrupt runs has 0. */
  readonly priority: number;
  readonly handler: PortalId;
  /** Whether its handler may be interrupted by the same line. */
  readonly reentrant: boolean;
}

export interface DeviceDescription {
  readonly name: string;
  /** Index of the region that its registers are; it holds no memory. */
  readonly registers: number;
  /** The line that it raises when it has become idle by itself. */
  readonly line: LineId;
  /** Where it may read and write; everywhere unless said. */
  readonly aperture?: readonly Range[];
}

export interface ThreadDescription {
  readonly name: string;
  readonly home: Environment;
  /** Where the stack region begins. */
  readonly stack: bigint;
  readonly hunkBytes: bigint;
  /** Frames that fit, the base frame included. */
  readonly hunks: number;
}

export interface GrantDescription {
  readonly grantor: SpaceId;
  readonly grantee: SpaceId;
  readonly range: Range;
  readonly rights: Rights;
}

export interface Region extends Range, CellRange {
  readonly name: string;
  readonly owner: SpaceId;
}

export interface Portal extends Environment {
  readonly name: string;
  /** The cell that begins at the entry address. */
  readonly entry: CellId;
}

export interface Device {
  readonly name: string;
  readonly registers: CellRange;
  readonly line: LineId;
  /** The cells it may touch; undefined: all. */
  readonly aperture: ReadonlySet<CellId> | undefined;
}

export interface Page extends Range, CellRange {
  readonly name: string;
}

export interface Paging {
  readonly region: Region;
  readonly table: Region;
  /** With the cells of each one's entry in the page table. */
  readonly virtual: readonly (Page & { readonly entry: CellRange })[];
  readonly physical: readonly Page[];
  /** Cell → page it is in, or `nobody`. */
  readonly pageOf: Int32Array;
}

export interface Stack {
  readonly name: string;
  readonly home: Environment;
  readonly hunks: readonly (Range & CellRange)[];
}

export interface Span extends Range, CellRange {}

export interface InitialGrant extends Span {
  readonly grantor: SpaceId;
  readonly grantee: SpaceId;
  readonly rights: Rights;
}

export interface Machine {
  readonly description: MachineDescription;
  readonly cuts: Cuts;
  readonly cells: number;
  readonly spaces: readonly SpaceDescription[];
  readonly regions: readonly Region[];
  readonly portals: readonly Portal[];
  /** What is fixed of each thread. */
  readonly threads: readonly Stack[];
  readonly lines: readonly Line[];
  readonly devices: readonly Device[];
  readonly pages: Paging | undefined;
  readonly grants: readonly InitialGrant[];
  readonly spans: readonly Span[];
  /** Cell → space whose region it is, or `nobody`. Cells of stacks are nobody's here. */
  readonly regionOwner: Int32Array;
  /** Cell → thread whose stack region it is in, or `nobody`. */
  readonly stackOf: Int32Array;
  /** Cell → hunk of that stack; meaningless elsewhere. */
  readonly hunkOf: Int32Array;
  /** Cell → 1 where a device's registers or the page table are, which hold no memory. */
  readonly noMemory: Uint8Array;
  /** Whether any space has a fault portal. */
  readonly takesFaults: boolean;
}

export const nobody = -1;

/** The description describes no machine. `nouns` are the names at fault, most important first. */
export class Unusable extends Error {
  readonly nouns: readonly string[];
  readonly remedy: string;

  constructor(problem: { says: string; nouns: readonly string[]; remedy: string }) {
    super(problem.says);
    this.nouns = problem.nouns;
    this.remedy = problem.remedy;
  }
}

export function machineOf(description: MachineDescription, layout: Layout): Machine {
  const stacks = description.threads.map((thread) => hunksOf(thread));
  refuseUnusable(description, stacks);

  const ranges = [
    ...description.regions,
    ...stacks.flat(),
    ...description.grants.map(({ range }) => range),
    ...(description.devices ?? []).flatMap(({ aperture = [] }) => aperture),
    ...(description.pages === undefined ? [] : entriesOf(description, description.pages)),
    ...description.spans,
  ];
  const bounds = [
    ...ranges.map(({ base }) => base),
    ...ranges.map(endOf),
    ...description.portals.map(({ entry }) => entry),
  ];
  const cuts = layout.partition(description.addressBits, bounds, pagesAlike(description));
  const cells = cuts.length - 1;
  const laidOut = <R extends Range>(range: R) => ({ ...range, ...layout.cellsOf(cuts, range) });

  const machine = {
    description,
    cuts,
    cells,
    spaces: description.spaces,
    regions: description.regions.map(laidOut),
    portals: description.portals.map(({ name, entry, code, data }) => ({
      name,
      entry: layout.cellsOf(cuts, { base: entry, bytes: 1n }).first,
      code,
      data,
    })),
    threads: description.threads.map(({ name, home }, t) => ({
      name,
      home,
      hunks: (stacks[t] as Range[]).map(laidOut),
    })),
    lines: description.lines ?? [],
    devices: (description.devices ?? []).map(({ name, registers, line, aperture }) => ({
      name,
      registers: laidOut(description.regions[registers] as Range),
      line,
      aperture: aperture && new Set(aperture.flatMap((range) => cellsIn(laidOut(range)))),
    })),
    pages: description.pages && pagingOf(description, description.pages, { laidOut, cells }),
    takesFaults: description.spaces.some(({ faults }) => faults !== undefined),
    grants: description.grants.map(({ range, ...fact }) => ({ ...fact, ...laidOut(range) })),
    spans: description.spans.map(laidOut),
    regionOwner: new Int32Array(cells).fill(nobody),
    stackOf: new Int32Array(cells).fill(nobody),
    hunkOf: new Int32Array(cells).fill(nobody),
    noMemory: new Uint8Array(cells),
  };
  for (const { registers } of machine.devices) {
    machine.noMemory.fill(1, registers.first, registers.end);
  }
  const table = machine.pages?.table;
  if (table !== undefined) machine.noMemory.fill(1, table.first, table.end);
  for (const { first, end, owner } of machine.regions) machine.regionOwner.fill(owner, first, end);
  for (const [t, { hunks }] of machine.threads.entries()) {
    for (const [i, { first, end }] of hunks.entries()) {
      machine.stackOf.fill(t, first, end);
      machine.hunkOf.fill(i, first, end);
    }
  }
  return machine;
}

/** Of one page each, in the order of the pages. */
function entriesOf({ regions }: MachineDescription, pages: PagesDescription): Range[] {
  const { base } = regions[pages.table] as Range;
  const { entryBytes: bytes } = pages;
  return pages.virtual.map((_, i) => ({ base: base + BigInt(i) * bytes, bytes }));
}

/** Where the physical pages are, one after the other. */
function physicalPages({ regions }: MachineDescription, pages: PagesDescription): Range[] {
  const { base } = regions[pages.region] as Range;
  const { bytes } = pages;
  return pages.physical.map((_, i) => ({ base: base + BigInt(i) * bytes, bytes }));
}

function pagesAlike(description: MachineDescription): Blocks | undefined {
  const { pages } = description;
  if (pages === undefined) return undefined;
  const all = [...pages.virtual, ...physicalPages(description, pages)];
  return { bytes: pages.bytes, bases: all.map(({ base }) => base) };
}

function pagingOf(
  description: MachineDescription,
  pages: PagesDescription,
  { laidOut, cells }: { laidOut: <R extends Range>(range: R) => R & CellRange; cells: number },
): Paging {
  const { bytes } = pages;
  const entries = entriesOf(description, pages);
  const virtual = pages.virtual.map(({ name, base }, i) => ({
    ...laidOut({ name, base, bytes }),
    entry: laidOut(entries[i] as Range),
  }));
  const physical = physicalPages(description, pages).map((range, i) =>
    laidOut({ name: pages.physical[i]?.name ?? '', ...range }),
  );
  const pageOf = new Int32Array(cells).fill(nobody);
  for (const [page, { first, end }] of virtual.entries()) pageOf.fill(page, first, end);
  const region = (index: number) => laidOut(description.regions[index] as Region);
  return { region: region(pages.region), table: region(pages.table), virtual, physical, pageOf };
}

function cellsIn({ first, end }: CellRange): CellId[] {
  return Array.from({ length: end - first }, (_, i) => first + i);
}

/** How many distinct priorities of lines lie above this one: each may need a hunk. */
export function prioritiesAbove(lines: readonly Line[], priority: number): number {
  return new Set(lines.map((line) => line.priority).filter((one) => one > priority)).size;
}

function hunksOf({ stack, hunkBytes, hunks }: ThreadDescription): Range[] {
  return Array.from({ length: hunks }, (_, i) => ({
    base: stack + BigInt(i) * hunkBytes,
    bytes: hunkBytes,
  }));
}

function refuseUnusable(description: MachineDescription, stacks: readonly Range[][]): void {
  const { addressBits, regions, portals, threads, values } = description;
  if (!Number.isInteger(addressBits) || addressBits < 4 || addressBits > 64) {
    throw new Unusable({
      says: `an address cannot have ${addressBits} bits`,
      nouns: [],
      remedy: 'give addressBits a whole number from 4 to 64',
    });
  }
  if (threads.length === 0) {
    throw new Unusable({
      says: 'the machine has no thread, so nothing can ever happen on it',
      nouns: [],
      remedy: "give it one: m.thread('main', app)",
    });
  }
  if (!values.includes(0)) {
    throw new Unusable({
      says: 'memory and registers start at 0, and 0 is not among the values',
      nouns: [],
      remedy: 'add 0 to values',
    });
  }
  const top = topAddress(addressBits);
  const owned = [
    ...regions,
    ...threads.map((thread, t) => ({
      name: `${thread.name}.stack`,
      base: thread.stack,
      bytes: (stacks[t] as Range[]).reduce((sum, { bytes }) => sum + bytes, 0n),
    })),
  ];
  for (const range of owned) {
    if (range.bytes < 1n) {
      throw new Unusable({
        says: `${range.name} is empty`,
        nouns: [range.name],
        remedy: 'a region has at least one byte, a stack at least one hunk of at least one byte',
      });
    }
    if (range.base < 0n || endOf(range) > top) {
      throw new Unusable({
        says:
          `${range.name} ${showRange(range)} does not fit below the top of the address range, ` +
          `${showAddress(top)} with ${addressBits} address bits`,
        nouns: [range.name],
        remedy: `end it at ${showAddress(top)} at the latest, or give the machine more addressBits`,
      });
    }
  }
  const ascending = [...owned].sort((a, b) => (a.base < b.base ? -1 : a.base > b.base ? 1 : 0));
  for (const [i, range] of ascending.entries()) {
    const previous = ascending[i - 1];
    if (previous === undefined || !overlap(previous, range)) continue;
    throw new Unusable({
      says: `${range.name} ${showRange(range)} overlaps ${previous.name} ${showRange(previous)}`,
      nouns: [range.name, previous.name],
      remedy: 'owned regions never overlap: move or shorten one of the two',
    });
  }
  const { lines = [], devices = [] } = description;
  for (const { name, priority } of lines) {
    if (Number.isInteger(priority) && priority >= 1) continue;
    throw new Unusable({
      says: `the priority of line ${name} cannot be ${priority}`,
      nouns: [name],
      remedy: 'give it a whole number of at least 1',
    });
  }
  for (const { name, hunks } of threads) {
    const least = 1 + prioritiesAbove(lines, 0);
    if (hunks >= least) continue;
    throw new Unusable({
      says: `the stack of ${name} has ${hunks} hunks, and interrupts may need ${least - 1} beside its base frame's`,
      nouns: [name],
      remedy: `give the thread at least ${least} hunks`,
    });
  }
  for (const [i, { name, registers }] of devices.entries()) {
    const other = devices.findIndex((device) => device.registers === registers);
    if (other === i) continue;
    throw new Unusable({
      says: `${name} and ${devices[other]?.name} have the same registers`,
      nouns: [name],
      remedy: 'give each device a region of its own',
    });
  }
  if (description.pages !== undefined) refusePages(description, description.pages, stacks);
  for (const { name, entry, code } of portals) {
    if (regions.some((r) => r.owner === code && r.base <= entry && entry < endOf(r))) continue;
    throw new Unusable({
      says: `the entry ${showAddress(entry)} of portal ${name} is in no region of its code space`,
      nouns: [name],
      remedy: 'put the entry into a region that the code space owns',
    });
  }
}

function refusePages(
  description: MachineDescription,
  { bytes, region, table, entryBytes, virtual, physical }: PagesDescription,
  stacks: readonly Range[][],
): void {
  const { addressBits, regions, devices = [], threads } = description;
  const memory = regions[region] as (typeof regions)[number];
  const entries = regions[table] as (typeof regions)[number];
  const refuse = (says: string, remedy: string, ...nouns: string[]): never => {
    throw new Unusable({ says, nouns, remedy });
  };
  if (bytes < 1n || (bytes & (bytes - 1n)) !== 0n) {
    refuse(`a page cannot have ${bytes} bytes`, 'give a power of two', memory.name);
  }
  if (region === table) {
    const says = `${memory.name} is the physical memory and the page table`;
    refuse(says, 'give each a region of its own', memory.name);
  }
  const driven = devices.find(({ registers }) => registers === region || registers === table);
  if (driven !== undefined) {
    const name = regions[driven.registers]?.name ?? '';
    const says = `${name} has the registers of ${driven.name}, and is the physical memory or the page table`;
    refuse(says, 'give each a region of its own', name);
  }
  if (memory.bytes !== bytes * BigInt(physical.length)) {
    const says = `${memory.name} has ${memory.bytes} bytes for ${physical.length} physical pages`;
    refuse(says, `give it ${bytes} bytes for each`, memory.name);
  }
  for (const { name, aperture = [] } of devices) {
    const wrong = aperture.find((range) => {
      const [from, end] = [range.base - memory.base, endOf(range) - memory.base];
      return from < 0n || end > memory.bytes || from % bytes !== 0n || end % bytes !== 0n;
    });
    if (wrong === undefined) continue;
    const says = `the aperture of ${name} has ${showRange(wrong)}, which is not made of physical pages`;
    refuse(says, `give it whole pages of ${bytes} bytes of ${memory.name}`, name);
  }
  if (entryBytes < 1n || entries.bytes < entryBytes * BigInt(virtual.length)) {
    const says = `${entries.name} has ${entries.bytes} bytes for ${virtual.length} entries`;
    refuse(says, 'give it at least one byte for each page', entries.name);
  }
  const special = [
    memory,
    entries,
    ...devices.map((device) => regions[device.registers] as typeof memory),
    ...threads.flatMap(({ name }, t) =>
      (stacks[t] ?? []).map((hunk) => ({ ...hunk, name: `${name}.stack` })),
    ),
  ];
  for (const [i, { name, base }] of virtual.entries()) {
    const page = { base, bytes };
    if (base % bytes !== 0n || endOf(page) > topAddress(addressBits)) {
      const says = `the page ${name} at ${showAddress(base)} is no page of ${bytes} bytes`;
      refuse(says, 'let it begin at a multiple of that, below the top', name);
    }
    const same = virtual.slice(0, i).find((other) => other.base === base);
    if (same !== undefined) {
      refuse(`${name} and ${same.name} are one page`, 'name it once', name, same.name);
    }
    const taken = special.find((range) => overlap(range, page));
    if (taken === undefined) continue;
    const says = `the page ${name} ${showRange(page)} overlaps ${taken.name}, which has no pages`;
    refuse(says, 'move one of the two', name, taken.name);
  }
}
