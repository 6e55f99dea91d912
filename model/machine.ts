/**
 * The fixed machine that a scenario describes, laid out in cells.
 *
 * A description names addresses; a machine has cells, and tables that take a cell to what is there.
 * It never changes while it runs.
 */

import { endOf, type Range } from './address.ts';
import {
  entriesOf,
  hunksOf,
  type LineDescription,
  type MachineDescription,
  type PagesDescription,
  physicalPagesOf,
  type SpaceDescription,
  slotsOf,
  type TableName,
  tablesOf,
} from './description.ts';
import { type Design, designOf } from './design.ts';
import type { Blocks, CellRange, Cuts, Layout } from './layout.ts';
import type { Rights } from './rights.ts';
import type { CellId, Environment, LineId, SpaceId } from './state.ts';
import { refuseUnusable } from './unusable.ts';

export interface Region extends Range, CellRange {
  readonly name: string;
  readonly owner: SpaceId;
}

export interface Portal extends Environment {
  readonly name: string;
  /** The cell that begins at the entry address. */
  readonly entry: CellId;
}

/** What a device keeps as long as the machine runs; its transfer is in the state. */
export interface FixedDevice {
  readonly name: string;
  readonly registers: CellRange;
  readonly line: LineId;
  /** The cells that it may touch; undefined: all. */
  readonly aperture: ReadonlySet<CellId> | undefined;
  /** By which its aperture is aimed. */
  readonly apertureRegister: CellRange | undefined;
  readonly masters: boolean;
  readonly wedges: boolean;
}

export interface Page extends Range, CellRange {
  readonly name: string;
}

export interface Paging {
  /** The physical region. */
  readonly region: Region;
  /** The region of the page table. */
  readonly table: Region;
  /** With the cells of each one's entry in the page table. */
  readonly virtual: readonly (Page & { readonly entry: CellRange })[];
  readonly physical: readonly Page[];
  /** Cell → page it is in, or `nobody`. */
  readonly pageOf: Int32Array;
  /** Whether pages can be pinned. */
  readonly pins: boolean;
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
  readonly design: Design;
  readonly description: MachineDescription;
  readonly cuts: Cuts;
  /** How many cells there are. */
  readonly cells: number;
  readonly spaces: readonly SpaceDescription[];
  readonly regions: readonly Region[];
  readonly portals: readonly Portal[];
  /** What each thread keeps as long as the machine runs. */
  readonly threads: readonly Stack[];
  readonly lines: readonly LineDescription[];
  readonly devices: readonly FixedDevice[];
  readonly pages: Paging | undefined;
  readonly grants: readonly InitialGrant[];
  readonly spans: readonly Span[];
  /** Cell → space whose region it is in, or `nobody`; `nobody` for the cells of stacks. */
  readonly regionOwner: Int32Array;
  /** Cell → thread whose stack region it is in, or `nobody`. */
  readonly stackOf: Int32Array;
  /** Cell → hunk of that stack, or `nobody`. */
  readonly hunkOf: Int32Array;
  /** Cell → 1 where a device's registers, the page table or another table are, which hold no memory. */
  readonly noMemory: Uint8Array;
  /** By table that has addresses: the cells of each slot. */
  readonly slots: { readonly [T in TableName]?: readonly CellRange[] };
  /** Whether any space has a fault portal, or could be given one. */
  readonly takesFaults: boolean;
}

/** The spaces that can be ended: those with a maker, or with a slot. */
export function mortalIn({ spaces, slots }: Machine): SpaceId[] {
  const all = [...spaces.keys()];
  if (slots.spaces !== undefined) return all;
  return all.filter((space) => spaces[space]?.maker !== undefined);
}

/** In the tables by cell: no space, thread, hunk or page. */
export const nobody = -1;

/** Throws `Unusable` when the description describes no machine. */
export function machineOf(description: MachineDescription, layout: Layout): Machine {
  refuseUnusable(description);
  const stacks = description.threads.map(hunksOf);
  const bounds = boundsOf(description, stacks);
  const cuts = layout.partition(description.addressBits, bounds, pagesAlike(description));
  const cells = cuts.length - 1;
  const laidOut = <R extends Range>(range: R) => ({ ...range, ...layout.cellsOf(cuts, range) });

  const machine = {
    design: designOf(description.design),
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
    devices: (description.devices ?? []).map(({ name, registers, line, ...device }) => ({
      name,
      registers: laidOut(description.regions[registers] as Range),
      line,
      aperture:
        device.aperture && new Set(device.aperture.flatMap((range) => cellsIn(laidOut(range)))),
      apertureRegister:
        device.apertureRegister === undefined
          ? undefined
          : laidOut(description.regions[device.apertureRegister] as Range),
      masters: device.masters === true,
      wedges: device.wedges === true,
    })),
    pages: description.pages && pagingOf(description, description.pages, { laidOut, cells }),
    slots: slotsByTable(description, laidOut),
    takesFaults:
      description.tables?.faults !== undefined ||
      description.spaces.some(({ faults }) => faults !== undefined),
    grants: description.grants.map(({ range, ...fact }) => ({ ...fact, ...laidOut(range) })),
    spans: description.spans.map(laidOut),
    regionOwner: new Int32Array(cells).fill(nobody),
    stackOf: new Int32Array(cells).fill(nobody),
    hunkOf: new Int32Array(cells).fill(nobody),
    noMemory: new Uint8Array(cells),
  };
  fillTables(machine);
  return machine;
}

/** Every address at which a cell must begin or end, but for those that pages have in common. */
function boundsOf(description: MachineDescription, stacks: readonly Range[][]): bigint[] {
  const { regions, grants, devices = [], pages, spans, portals } = description;
  const ranges = [
    ...regions,
    ...stacks.flat(),
    ...grants.map(({ range }) => range),
    ...devices.flatMap(({ aperture = [] }) => aperture),
    ...(pages === undefined ? [] : entriesOf(description, pages)),
    ...tablesOf(description).flatMap(([name, table]) => slotsOf(description, name, table)),
    ...spans,
  ];
  return [
    ...ranges.map(({ base }) => base),
    ...ranges.map(endOf),
    ...portals.map(({ entry }) => entry),
  ];
}

function slotsByTable(
  description: MachineDescription,
  laidOut: (range: Range) => Range & CellRange,
): Machine['slots'] {
  return Object.fromEntries(
    tablesOf(description).map(([name, table]) => [
      name,
      slotsOf(description, name, table).map((slot) => laidOut(slot)),
    ]),
  );
}

/** Writes into the tables by cell what is where. */
function fillTables(machine: Machine): void {
  const { regions, threads, devices, pages } = machine;
  for (const { registers, apertureRegister } of devices) {
    machine.noMemory.fill(1, registers.first, registers.end);
    if (apertureRegister !== undefined)
      machine.noMemory.fill(1, apertureRegister.first, apertureRegister.end);
  }
  if (pages !== undefined) machine.noMemory.fill(1, pages.table.first, pages.table.end);
  for (const [, { region }] of tablesOf(machine.description)) {
    const { first, end } = regions[region] as Region;
    machine.noMemory.fill(1, first, end);
  }
  for (const { first, end, owner } of regions) machine.regionOwner.fill(owner, first, end);
  for (const [t, { hunks }] of threads.entries()) {
    for (const [i, { first, end }] of hunks.entries()) {
      machine.stackOf.fill(t, first, end);
      machine.hunkOf.fill(i, first, end);
    }
  }
}

function pagesAlike(description: MachineDescription): Blocks | undefined {
  const { pages } = description;
  if (pages === undefined) return undefined;
  const all = [...pages.virtual, ...physicalPagesOf(description, pages)];
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
  const physical = physicalPagesOf(description, pages).map((range, i) =>
    laidOut({ name: pages.physical[i]?.name ?? '', ...range }),
  );
  const pageOf = new Int32Array(cells).fill(nobody);
  for (const [page, { first, end }] of virtual.entries()) pageOf.fill(page, first, end);
  const region = (index: number) => laidOut(description.regions[index] as Region);
  return {
    region: region(pages.region),
    table: region(pages.table),
    virtual,
    physical,
    pageOf,
    pins: pages.pins === true,
  };
}

function cellsIn({ first, end }: CellRange): CellId[] {
  return Array.from({ length: end - first }, (_, i) => first + i);
}
