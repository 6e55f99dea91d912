/**
 * The fixed machine that a scenario describes, laid out in cells.
 *
 * A description names addresses; a machine has cells, and tables that take a cell to what is there.
 * It never changes while it runs. A description that describes no machine is refused as unusable,
 * naming the nouns at fault; nothing is repaired silently.
 */

import { endOf, overlap, type Range, showAddress, showRange, topOf } from './address.ts';
import type { CellRange, Cuts, Layout } from './layout.ts';
import type { Rights } from './rights.ts';
import type { CellId, Environment, LineId, PortalId, SpaceId, Value } from './state.ts';

export interface MachineDescription {
  /** 4 to 64. */
  readonly addressBits: number;
  readonly spaces: readonly SpaceDescription[];
  readonly regions: readonly (Range & { readonly name: string; readonly owner: SpaceId })[];
  readonly portals: readonly (Environment & { readonly name: string; readonly entry: bigint })[];
  readonly threads: readonly ThreadDescription[];
  readonly lines?: readonly Line[];
  readonly devices?: readonly DeviceDescription[];
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
  readonly grants: readonly InitialGrant[];
  readonly spans: readonly Span[];
  /** Cell → space whose region it is, or `nobody`. Cells of stacks are nobody's here. */
  readonly regionOwner: Int32Array;
  /** Cell → thread whose stack region it is in, or `nobody`. */
  readonly stackOf: Int32Array;
  /** Cell → hunk of that stack; meaningless elsewhere. */
  readonly hunkOf: Int32Array;
  /** Cell → 1 where a device's registers are, which hold no memory. */
  readonly registerCells: Uint8Array;
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
    ...description.spans,
  ];
  const cuts = layout.partition(description.addressBits, [
    ...ranges.map(({ base }) => base),
    ...ranges.map(endOf),
    ...description.portals.map(({ entry }) => entry),
  ]);
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
    grants: description.grants.map(({ range, ...fact }) => ({ ...fact, ...laidOut(range) })),
    spans: description.spans.map(laidOut),
    regionOwner: new Int32Array(cells).fill(nobody),
    stackOf: new Int32Array(cells).fill(nobody),
    hunkOf: new Int32Array(cells).fill(nobody),
    registerCells: new Uint8Array(cells),
  };
  for (const { registers } of machine.devices) {
    machine.registerCells.fill(1, registers.first, registers.end);
  }
  for (const { first, end, owner } of machine.regions) machine.regionOwner.fill(owner, first, end);
  for (const [t, { hunks }] of machine.threads.entries()) {
    for (const [i, { first, end }] of hunks.entries()) {
      machine.stackOf.fill(t, first, end);
      machine.hunkOf.fill(i, first, end);
    }
  }
  return machine;
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
  const top = topOf(addressBits);
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
  for (const { name, entry, code } of portals) {
    if (regions.some((r) => r.owner === code && r.base <= entry && entry < endOf(r))) continue;
    throw new Unusable({
      says: `the entry ${showAddress(entry)} of portal ${name} is in no region of its code space`,
      nouns: [name],
      remedy: 'put the entry into a region that the code space owns',
    });
  }
}
