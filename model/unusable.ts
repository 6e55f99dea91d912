/**
 * Descriptions that describe no machine, and what is wrong with them.
 *
 * One function for each thing that can be wrong; the first that finds something refuses the
 * description, naming the nouns at fault and a remedy. Nothing is repaired silently.
 */

import { endOf, overlap, type Range, showAddress, showRange, topAddress } from './address.ts';
import { present } from './assert.ts';
import {
  type DeviceDescription,
  hunksOf,
  type MachineDescription,
  type PagesDescription,
  prioritiesAbove,
  type RegionDescription,
  slotsIn,
  tablesOf,
} from './description.ts';

interface Problem {
  readonly says: string;
  /** The names at fault, most important first. */
  readonly nouns: readonly string[];
  readonly remedy: string;
}

/** The description describes no machine. */
export class Unusable extends Error {
  readonly nouns: readonly string[];
  readonly remedy: string;

  constructor({ says, nouns, remedy }: Problem) {
    super(says);
    this.nouns = nouns;
    this.remedy = remedy;
  }
}

/** Throws `Unusable` with the first problem of the description. */
export function refuseUnusable(description: MachineDescription): void {
  for (const problemOf of problems) {
    const problem = problemOf(description);
    if (problem !== undefined) throw new Unusable(problem);
  }
}

type Check = (description: MachineDescription) => Problem | undefined;

function wrongAddressBits({ addressBits }: MachineDescription): Problem | undefined {
  if (Number.isInteger(addressBits) && addressBits >= 4 && addressBits <= 64) return undefined;
  return {
    says: `an address cannot have ${addressBits} bits`,
    nouns: [],
    remedy: 'give addressBits a whole number from 4 to 64',
  };
}

function noThread({ threads }: MachineDescription): Problem | undefined {
  if (threads.length > 0) return undefined;
  return {
    says: 'the machine has no thread, so nothing can ever happen on it',
    nouns: [],
    remedy: "give it one: m.thread('main', app)",
  };
}

function allHalted({ threads }: MachineDescription): Problem | undefined {
  if (threads.some(({ halted }) => halted !== true)) return undefined;
  return {
    says: 'every thread is halted at the start, so nothing can ever happen',
    nouns: [threads[0]?.name ?? ''],
    remedy: 'leave out halted for one of them',
  };
}

function noZero({ values }: MachineDescription): Problem | undefined {
  if (values.includes(0)) return undefined;
  return {
    says: 'memory and registers start at 0, and 0 is not among the values',
    nouns: [],
    remedy: 'add 0 to values',
  };
}

interface NamedRange extends Range {
  readonly name: string;
}

/** The regions and the stacks. */
function ownedRanges({ regions, threads }: MachineDescription): NamedRange[] {
  const stacks = threads.map((thread) => ({
    name: `${thread.name}.stack`,
    base: thread.stack,
    bytes: hunksOf(thread).reduce((sum, { bytes }) => sum + bytes, 0n),
  }));
  return [...regions, ...stacks];
}

function wrongBounds(description: MachineDescription): Problem | undefined {
  const { addressBits } = description;
  const top = topAddress(addressBits);
  for (const range of ownedRanges(description)) {
    if (range.bytes < 1n) {
      return {
        says: `${range.name} is empty`,
        nouns: [range.name],
        remedy: 'a region has at least one byte, a stack at least one hunk of at least one byte',
      };
    }
    if (range.base < 0n || endOf(range) > top) {
      return {
        says:
          `${range.name} ${showRange(range)} does not fit below the top of the address range, ` +
          `${showAddress(top)} with ${addressBits} address bits`,
        nouns: [range.name],
        remedy: `end it at ${showAddress(top)} at the latest, or give the machine more addressBits`,
      };
    }
  }
  return undefined;
}

function overlappingOwners(description: MachineDescription): Problem | undefined {
  const ascending = ownedRanges(description).sort((a, b) =>
    a.base < b.base ? -1 : a.base > b.base ? 1 : 0,
  );
  for (const [i, range] of ascending.entries()) {
    const previous = ascending[i - 1];
    if (previous === undefined || !overlap(previous, range)) continue;
    return {
      says: `${range.name} ${showRange(range)} overlaps ${previous.name} ${showRange(previous)}`,
      nouns: [range.name, previous.name],
      remedy: 'owned regions never overlap: move or shorten one of the two',
    };
  }
  return undefined;
}

function wrongPriority({ lines = [] }: MachineDescription): Problem | undefined {
  const line = lines.find(({ priority }) => !Number.isInteger(priority) || priority < 1);
  if (line === undefined) return undefined;
  return {
    says: `the priority of line ${line.name} cannot be ${line.priority}`,
    nouns: [line.name],
    remedy: 'give it a whole number of at least 1',
  };
}

function stackTooShort({ lines = [], threads }: MachineDescription): Problem | undefined {
  const least = 1 + prioritiesAbove(lines, 0);
  const thread = threads.find(({ hunks }) => hunks < least);
  if (thread === undefined) return undefined;
  const { name, hunks } = thread;
  return {
    says: `the stack of ${name} has ${hunks} hunks, and interrupts may need ${least - 1} beside its base frame's`,
    nouns: [name],
    remedy: `give the thread at least ${least} hunks`,
  };
}

/** The regions that hold no memory because of a device; both may be one. */
function registersOf({ registers, apertureRegister }: DeviceDescription): number[] {
  return apertureRegister === undefined ? [registers] : [registers, apertureRegister];
}

function sharedRegisters({ devices = [] }: MachineDescription): Problem | undefined {
  for (const [i, device] of devices.entries()) {
    const { name } = device;
    const other = devices
      .slice(0, i)
      .find((one) => registersOf(one).some((region) => registersOf(device).includes(region)));
    if (other === undefined) continue;
    return {
      says: `${name} and ${other.name} have the same registers`,
      nouns: [name],
      remedy: 'give each device a region of its own',
    };
  }
  return undefined;
}

function entryOutsideItsCode({ portals, regions }: MachineDescription): Problem | undefined {
  const portal = portals.find(
    ({ entry, code }) =>
      !regions.some((r) => r.owner === code && r.base <= entry && entry < endOf(r)),
  );
  if (portal === undefined) return undefined;
  const { name, entry } = portal;
  return {
    says: `the entry ${showAddress(entry)} of portal ${name} is in no region of its code space`,
    nouns: [name],
    remedy: 'put the entry into a region that the code space owns',
  };
}

function sharedTable(description: MachineDescription): Problem | undefined {
  const { devices = [], pages, regions } = description;
  const taken = new Map<number, string>([
    ...devices.map(({ name, registers }) => [registers, `the registers of ${name}`] as const),
    ...(pages === undefined
      ? []
      : ([
          [pages.region, 'the physical memory'],
          [pages.table, 'the page table'],
        ] as const)),
  ]);
  for (const [table, { region }] of tablesOf(description)) {
    const other = taken.get(region);
    if (other !== undefined) {
      const { name } = present(regions[region], 'a table is a region');
      const says = `${name} is the table of ${table} and ${other}`;
      return { says, nouns: [name], remedy: 'give each a region of its own' };
    }
    taken.set(region, `the table of ${table}`);
  }
  return undefined;
}

function slotsTooMany(description: MachineDescription): Problem | undefined {
  for (const [table, { region, slotBytes }] of tablesOf(description)) {
    const { name, bytes } = present(description.regions[region], 'a table is a region');
    const slots = slotsIn(description, table);
    if (slotBytes >= 1n && bytes >= slotBytes * BigInt(slots)) continue;
    return {
      says: `${name} has ${bytes} bytes for ${slots} slots of the table of ${table}`,
      nouns: [name],
      remedy: 'give it at least one byte for each',
    };
  }
  return undefined;
}

/** The parts of a description with pages. */
interface Paged {
  readonly description: MachineDescription;
  readonly pages: PagesDescription;
  /** The physical region. */
  readonly memory: RegionDescription;
  readonly table: RegionDescription;
}

/** A check of a description with pages; without pages there is nothing to check. */
const ofPages =
  (problemOf: (paged: Paged) => Problem | undefined): Check =>
  (description) => {
    const { pages, regions } = description;
    if (pages === undefined) return undefined;
    const memory = present(regions[pages.region], 'the physical memory is a region');
    const table = present(regions[pages.table], 'the page table is a region');
    return problemOf({ description, pages, memory, table });
  };

function wrongPageSize({ pages: { bytes }, memory }: Paged): Problem | undefined {
  if (bytes >= 1n && (bytes & (bytes - 1n)) === 0n) return undefined;
  const says = `a page cannot have ${bytes} bytes`;
  return { says, nouns: [memory.name], remedy: 'give a power of two' };
}

function tableIsMemory({ pages: { region, table }, memory }: Paged): Problem | undefined {
  if (region !== table) return undefined;
  const says = `${memory.name} is the physical memory and the page table`;
  return { says, nouns: [memory.name], remedy: 'give each a region of its own' };
}

function pagesAreRegisters({ description, pages }: Paged): Problem | undefined {
  const { devices = [], regions } = description;
  const isTaken = (region: number) => region === pages.region || region === pages.table;
  const device = devices.find((one) => registersOf(one).some(isTaken));
  const wrong = device && registersOf(device).find(isTaken);
  if (wrong === undefined) return undefined;
  const { name } = present(regions[wrong], 'registers are a region');
  return {
    says: `${name} has the registers of ${device?.name}, and is the physical memory or the page table`,
    nouns: [name],
    remedy: 'give each a region of its own',
  };
}

function wrongMemorySize({ pages: { bytes, physical }, memory }: Paged): Problem | undefined {
  if (memory.bytes === bytes * BigInt(physical.length)) return undefined;
  return {
    says: `${memory.name} has ${memory.bytes} bytes for ${physical.length} physical pages`,
    nouns: [memory.name],
    remedy: `give it ${bytes} bytes for each`,
  };
}

function wrongAperture({ description, pages: { bytes }, memory }: Paged): Problem | undefined {
  const isWholePages = (range: Range) => {
    const [from, end] = [range.base - memory.base, endOf(range) - memory.base];
    return from >= 0n && end <= memory.bytes && from % bytes === 0n && end % bytes === 0n;
  };
  for (const { name, aperture = [] } of description.devices ?? []) {
    const wrong = aperture.find((range) => !isWholePages(range));
    if (wrong === undefined) continue;
    return {
      says: `the aperture of ${name} has ${showRange(wrong)}, which is not made of physical pages`,
      nouns: [name],
      remedy: `give it whole pages of ${bytes} bytes of ${memory.name}`,
    };
  }
  return undefined;
}

function tableTooShort({ pages: { entryBytes, virtual }, table }: Paged): Problem | undefined {
  if (entryBytes >= 1n && table.bytes >= entryBytes * BigInt(virtual.length)) return undefined;
  return {
    says: `${table.name} has ${table.bytes} bytes for ${virtual.length} entries`,
    nouns: [table.name],
    remedy: 'give it at least one byte for each page',
  };
}

function wrongPage({ description, pages, memory, table }: Paged): Problem | undefined {
  const { addressBits, regions, devices = [], threads } = description;
  const { bytes, virtual } = pages;
  const unpaged: NamedRange[] = [
    memory,
    table,
    ...tablesOf(description).map(([, { region }]) =>
      present(regions[region], 'a table is a region'),
    ),
    ...devices
      .flatMap(registersOf)
      .map((region) => present(regions[region], 'registers are a region')),
    ...threads.flatMap((thread) =>
      hunksOf(thread).map((hunk) => ({ ...hunk, name: `${thread.name}.stack` })),
    ),
  ];
  for (const [i, { name, base }] of virtual.entries()) {
    const page = { base, bytes };
    if (base % bytes !== 0n || endOf(page) > topAddress(addressBits)) {
      const says = `the page ${name} at ${showAddress(base)} is no page of ${bytes} bytes`;
      const remedy = 'let it begin at a multiple of that, below the top';
      return { says, nouns: [name], remedy };
    }
    const same = virtual.slice(0, i).find((other) => other.base === base);
    if (same !== undefined) {
      const says = `${name} and ${same.name} are one page`;
      return { says, nouns: [name, same.name], remedy: 'name it once' };
    }
    const taken = unpaged.find((range) => overlap(range, page));
    if (taken !== undefined) {
      const says = `the page ${name} ${showRange(page)} overlaps ${taken.name}, which has no pages`;
      return { says, nouns: [name, taken.name], remedy: 'move one of the two' };
    }
  }
  return undefined;
}

/** In the order in which a description is asked; the later ones build on what the earlier ones hold. */
const problems: readonly Check[] = [
  wrongAddressBits,
  noThread,
  allHalted,
  noZero,
  wrongBounds,
  overlappingOwners,
  wrongPriority,
  stackTooShort,
  sharedRegisters,
  sharedTable,
  slotsTooMany,
  ofPages(wrongPageSize),
  ofPages(tableIsMemory),
  ofPages(pagesAreRegisters),
  ofPages(wrongMemorySize),
  ofPages(wrongAperture),
  ofPages(tableTooShort),
  ofPages(wrongPage),
  entryOutsideItsCode,
];
