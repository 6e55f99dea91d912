/**
 * A machine as a scenario describes it: by names and addresses.
 *
 * A description is plain data, and may describe no machine at all: `unusable.ts` refuses such a one.
 * What it comes to in cells is in `machine.ts`.
 */

import type { Range } from './address.ts';
import type { Design } from './design.ts';
import type { Cause } from './outcome.ts';
import type { Rights } from './rights.ts';
import type { Environment, LineId, PageId, PortalId, SpaceId, Value } from './state.ts';

export interface MachineDescription {
  /** Where it decides otherwise than the contract. */
  readonly design?: Partial<Design>;
  /** How many bits an address has: 4 to 64. */
  readonly addressBits: number;
  readonly spaces: readonly SpaceDescription[];
  readonly regions: readonly RegionDescription[];
  readonly portals: readonly PortalDescription[];
  readonly threads: readonly ThreadDescription[];
  readonly lines?: readonly LineDescription[];
  readonly devices?: readonly DeviceDescription[];
  /** Without pages an address names memory directly, and everything is mapped. */
  readonly pages?: PagesDescription;
  /** The tables of the hardware that have addresses. What is in a table without any is fixed. */
  readonly tables?: { readonly [T in TableName]?: TableDescription };
  /** What a fault handler finds in register 0, by cause; 0 for a cause that is left out. */
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

export interface RegionDescription extends Range {
  readonly name: string;
  readonly owner: SpaceId;
}

/** What each has a slot for: a line, a space, a portal, a thread, and once more a space. */
export const tableNames = ['lines', 'faults', 'portals', 'threads', 'spaces'] as const;
export type TableName = (typeof tableNames)[number];

/** Slots of one size, side by side from the first byte of a region on, in the order of the nouns. */
export interface TableDescription {
  /** Index of a region, which holds no memory. */
  readonly region: number;
  readonly slotBytes: bigint;
}

export interface PortalDescription extends Environment {
  readonly name: string;
  /** The address at which callers enter; in a region of the code space. */
  readonly entry: bigint;
  /** Whether it leads nowhere at the start. */
  readonly closed?: true;
}

export interface SpaceDescription {
  readonly name: string;
  /** The space that may destroy it and create it again. */
  readonly maker?: SpaceId;
  /** Its fault portal, which takes what is refused to code that runs on its data. */
  readonly faults?: PortalId;
}

/** Virtual pages and the memory behind them. */
export interface PagesDescription {
  /** The size of a page in bytes; a power of two. */
  readonly bytes: bigint;
  /** Indices of two regions: the physical pages one after the other, and one entry per page. */
  readonly region: number;
  readonly table: number;
  /** The size of one entry in bytes; the entries stand side by side from the table's first byte on. */
  readonly entryBytes: bigint;
  /** Outside all of them nothing is mapped, the physical region excepted. */
  readonly virtual: readonly {
    readonly name: string;
    readonly base: bigint;
    /** The physical page that it is mapped to at the start; without: none. */
    readonly initially?: PageId;
  }[];
  readonly physical: readonly { readonly name: string }[];
  /** Whether an entry can say that its page stays mapped as it is. */
  readonly pins?: boolean;
}

/** An interrupt line. */
export interface LineDescription {
  readonly name: string;
  /** At least 1; code that no interrupt runs has 0. */
  readonly priority: number;
  readonly handler: PortalId;
  /** Whether its handler may be interrupted by the same line. */
  readonly reentrant: boolean;
}

export interface DeviceDescription {
  readonly name: string;
  /** Index of the region of its registers, which holds no memory. */
  readonly registers: number;
  /** The line that it raises when a transfer is done or aborted. */
  readonly line: LineId;
  /** The physical addresses that it may read and write; without: all. */
  readonly aperture?: readonly Range[];
  /** Index of the region by which its aperture is aimed, which holds no memory; without: nobody can. */
  readonly apertureRegister?: number;
  /** Whether it reads and writes within its aperture by itself. */
  readonly masters?: boolean;
  /** Whether it is not stopped when the space that started it ends. */
  readonly wedges?: boolean;
}

export interface ThreadDescription {
  readonly name: string;
  readonly home: Environment;
  /** The first address of the stack region. */
  readonly stack: bigint;
  /** The size of a hunk in bytes. */
  readonly hunkBytes: bigint;
  /** How many frames fit, the base frame included. */
  readonly hunks: number;
  /** Whether it has no frame at the start. */
  readonly halted?: true;
}

export interface GrantDescription {
  readonly grantor: SpaceId;
  readonly grantee: SpaceId;
  readonly range: Range;
  readonly rights: Rights;
}

/** The slices of a stack region, one for each frame that fits. */
export function hunksOf({ stack, hunkBytes, hunks }: ThreadDescription): Range[] {
  return Array.from({ length: hunks }, (_, i) => ({
    base: stack + BigInt(i) * hunkBytes,
    bytes: hunkBytes,
  }));
}

/** The entries of the page table, in the order of the pages. */
export function entriesOf({ regions }: MachineDescription, pages: PagesDescription): Range[] {
  const { base } = regions[pages.table] as Range;
  const { entryBytes: bytes } = pages;
  return pages.virtual.map((_, i) => ({ base: base + BigInt(i) * bytes, bytes }));
}

/** The tables that have addresses, by name. */
export function tablesOf({ tables = {} }: MachineDescription): [TableName, TableDescription][] {
  return Object.entries(tables) as [TableName, TableDescription][];
}

/** How many slots a table has. */
export function slotsIn(description: MachineDescription, table: TableName): number {
  const { lines = [], spaces, portals, threads } = description;
  return { lines, faults: spaces, portals, threads, spaces }[table].length;
}

/** The slots of a table, in the order of what they are about. */
export function slotsOf(
  description: MachineDescription,
  table: TableName,
  { region, slotBytes: bytes }: TableDescription,
): Range[] {
  const { base } = description.regions[region] as Range;
  return Array.from({ length: slotsIn(description, table) }, (_, i) => ({
    base: base + BigInt(i) * bytes,
    bytes,
  }));
}

/** The physical pages, which stand side by side in the physical region. */
export function physicalPagesOf({ regions }: MachineDescription, pages: PagesDescription): Range[] {
  const { base } = regions[pages.region] as Range;
  const { bytes } = pages;
  return pages.physical.map((_, i) => ({ base: base + BigInt(i) * bytes, bytes }));
}

/** How many distinct priorities of lines lie above this one: each may need a hunk. */
export function prioritiesAbove(lines: readonly LineDescription[], priority: number): number {
  return new Set(lines.map((line) => line.priority).filter((one) => one > priority)).size;
}
