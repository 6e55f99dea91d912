/**
 * Random machines: what a list of numbers means as a machine.
 *
 * Every list of numbers describes a usable machine, so whatever fast-check generates can be run and
 * nothing is thrown away. Bounds lie where bounds go wrong: at 0 and 1, at the ends of pages and of
 * the address range, next to each other; authority starts out as chains, fans and circles of
 * grants with marks mixed.
 */

import { endOf, overlap, type Range, topAddress } from '../../../model/address.ts';
import {
  type GrantDescription,
  hunksOf,
  type LineDescription,
  type MachineDescription,
  type RegionDescription,
  slotsIn,
  type TableDescription,
  type TableName,
  type ThreadDescription,
  tableNames,
} from '../../../model/description.ts';
import type { Design } from '../../../model/design.ts';
import { layout } from '../../../model/layout.ts';
import { marked, plain, right } from '../../../model/rights.ts';

/** Yields numbers one by one; a list that is too short begins again. */
export type NumberSource = () => number;

export function numbersFrom(list: readonly number[]): NumberSource {
  let next = 0;
  return () => list[next++ % Math.max(1, list.length)] ?? 0;
}

const widths = [4, 4, 5, 6, 8, 12, 16, 32, 48, 63, 64, 64];
const names = ['app', 'server', 'driver', 'kernel', 'guest'];

/** `design`: where the machine differs from the contract. */
export function machineFrom(numbers: NumberSource, design?: Partial<Design>): MachineDescription {
  const addressBits = pick(widths, numbers());
  const spaces = names.slice(0, 2 + (numbers() % 4)).map((name) => ({ name }));
  const wanted = spaces.length + 1 + (numbers() % spaces.length);
  const threadsWanted = 1 + (numbers() % 3);
  const places = intervals(addressBits, wanted + threadsWanted, numbers);
  const stacks = places.splice(0, Math.min(threadsWanted, Math.max(1, places.length - 2)));
  const regions = places.map((range, i) => {
    const owner = i < spaces.length ? i : numbers() % spaces.length;
    return { name: `${names[owner]}.r${i}`, owner, ...range };
  });
  const owners = regions.map(({ owner }) => owner);
  const home = () => ({ code: pick(owners, numbers()), data: numbers() % spaces.length });
  const threads = stacks.map((range, t): ThreadDescription => {
    const same = numbers() % 3 !== 0;
    const { code, data } = home();
    return {
      name: `t${t}`,
      home: same ? { code, data: code } : { code, data },
      ...hunksIn(range, numbers),
    };
  });
  const portals = Array.from({ length: 1 + (numbers() % 4) }, (_, i) => {
    const region = pick(regions, numbers());
    // An entry at the first byte of a region, its second, or its last.
    const entry = region.base + pick([0n, 0n, 1n, region.bytes - 1n], numbers());
    const code = region.owner;
    const data = numbers() % 3 === 0 ? numbers() % spaces.length : code;
    return { name: `p${i}`, entry: entry < endOf(region) ? entry : region.base, code, data };
  });
  const description: MachineDescription = {
    ...(design && { design }),
    addressBits,
    spaces,
    regions,
    portals,
    threads,
    grants: [
      ...portalGrants(portals, spaces.length, numbers),
      ...webs(regions, spaces.length, numbers),
    ],
    spans: [],
    registers: numbers() % 3,
    memory: numbers() % 4 !== 0,
    values: [0, 1, 2],
  };
  const whole = { ...description, ...outsideOf(description, numbers) };
  const paged = withPages(withFaults(whole, numbers), numbers);
  const tabled = withTables(paged, numbers);
  return { ...tabled, spans: spansOf(tabled) };
}

/** On one machine of three some spaces have a fault portal. */
function withFaults(description: MachineDescription, numbers: NumberSource): MachineDescription {
  const { portals, spaces } = description;
  if (numbers() % 3 !== 0) return description;
  const faulting = spaces.map((space) =>
    numbers() % 2 === 0 ? { ...space, faults: numbers() % portals.length } : space,
  );
  return { ...description, spaces: faulting, faultValues: { protection: 1, unmapped: 2 } };
}

/**
 * On one machine in three there are pages: the largest region becomes the physical memory, another
 * the page table, and pages lie wherever a third one begins.
 */
function withPages(description: MachineDescription, numbers: NumberSource): MachineDescription {
  const { addressBits, regions, devices = [] } = description;
  if (numbers() % 3 !== 0 || regions.length < 3) return description;
  const used = new Set(devices.map(({ registers }) => registers));
  const free = [...regions.keys()]
    .filter((i) => !used.has(i))
    .sort((a, b) => ((regions[a] as Range).bytes < (regions[b] as Range).bytes ? 1 : -1));
  const [region, table] = free;
  if (region === undefined || table === undefined) return description;
  const memory = regions[region] as RegionDescription;
  const bytes = largestPage(memory.bytes, numbers);
  const count = memory.bytes / bytes > 3n ? 3n : memory.bytes / bytes;
  const stacks = description.threads.flatMap(hunksOf);
  const special = [region, table, ...used].map((i) => regions[i] as Range);
  const begins = free.slice(2).flatMap((i) => {
    const { base } = regions[i] as Range;
    const page = { base: base - (base % bytes), bytes };
    const fits = endOf(page) <= topAddress(addressBits);
    return fits && [...special, ...stacks].every((one) => !overlap(one, page)) ? [page.base] : [];
  });
  const bases = [...new Set(begins)];
  const isCutOff = ({ entry }: { readonly entry: bigint }) =>
    entry >= memory.base + bytes * count && entry < endOf(memory);
  const isShort = (regions[table] as Range).bytes < BigInt(bases.length);
  if (bases.length === 0 || isShort || description.portals.some(isCutOff)) return description;
  const virtual = bases.map((base, i) => {
    const initially = numbers() % (Number(count) + 1);
    const name = `page${i}`;
    return initially < count ? { name, base, initially } : { name, base };
  });
  const physical = Array.from({ length: Number(count) }, (_, i) => ({ name: `physical${i}` }));
  return {
    ...description,
    regions: regions.with(region, { ...memory, bytes: bytes * count }),
    pages: { bytes, region, table, entryBytes: 1n, virtual, physical },
    // Apertures are made of physical pages.
    ...(devices.length > 0 && {
      devices: devices.map(({ aperture, ...device }) =>
        aperture === undefined ? device : { ...device, aperture: [{ base: memory.base, bytes }] },
      ),
    }),
  };
}

/** On one machine in three the regions that are left become tables that have addresses, one behind the other. */
function withTables(description: MachineDescription, numbers: NumberSource): MachineDescription {
  const { devices = [], pages, regions, threads } = description;
  if (numbers() % 3 !== 0) return description;
  const paged = (pages?.virtual ?? []).map(({ base }) => ({ base, bytes: pages?.bytes ?? 1n }));
  const used = [...devices.map(({ registers }) => registers), pages?.region, pages?.table];
  const free = [...regions.entries()].filter(
    ([i, region]) => !used.includes(i) && paged.every((page) => !overlap(page, region)),
  );
  const first = numbers();
  const tables: { [T in TableName]?: TableDescription } = {};
  for (const [i, [region, { bytes }]] of free.entries()) {
    const table = pick(tableNames, first + i);
    // A table of lines on a machine without any says nothing.
    const slots = BigInt(slotsIn(description, table));
    if (slots > 0n && bytes >= slots && i < 2) tables[table] = { region, slotBytes: 1n };
  }
  if (Object.keys(tables).length === 0) return description;
  const last = threads.length - 1;
  const isHalted = tables.threads !== undefined && last > 0;
  return {
    ...description,
    tables,
    ...(isHalted && {
      threads: threads.map((thread, t) => (t === last ? { ...thread, halted: true } : thread)),
    }),
  };
}

/** A power of two of which the memory has one or more. */
function largestPage(bytes: bigint, numbers: NumberSource): bigint {
  let page = 1n;
  while (page * 2n <= bytes && page < 4096n) page *= 2n;
  const smaller = page >> BigInt(numbers() % 3);
  return smaller === 0n ? 1n : smaller;
}

/** Lines, a device and makers: on one machine all of them, on another none. */
function outsideOf(
  { spaces, regions, portals, threads }: MachineDescription,
  numbers: NumberSource,
): Pick<MachineDescription, 'spaces' | 'lines' | 'devices'> {
  const room = Math.min(...threads.map(({ hunks }) => hunks)) - 1;
  const lines = linesWithin(room, portals.length, numbers);
  const made = spaces.map((space, i) => {
    const maker = numbers() % (2 * spaces.length);
    return maker < spaces.length && maker !== i ? { ...space, maker } : space;
  });
  if (lines.length === 0) return { spaces: made };
  if (numbers() % 3 === 0) return { spaces: made, lines };
  const registers = numbers() % regions.length;
  const part = pick(regions, numbers());
  const aperture =
    numbers() % 2 === 0 ? {} : { aperture: [{ base: part.base, bytes: part.bytes }] };
  const device = { name: 'nic', registers, line: numbers() % lines.length, ...aperture };
  return { spaces: made, lines, devices: [device] };
}

/** No more priorities than the smallest stack has room for. */
function linesWithin(room: number, portals: number, numbers: NumberSource): LineDescription[] {
  const lines: LineDescription[] = [];
  for (let i = numbers() % 3; i > 0; i--) {
    const line = {
      name: `line${i}`,
      priority: 1 + (numbers() % 3),
      handler: numbers() % portals,
      reentrant: numbers() % 3 === 0,
    };
    const priorities = new Set([...lines, line].map(({ priority }) => priority));
    if (priorities.size <= room) lines.push(line);
  }
  return lines;
}

export function pick<T>(among: readonly T[], number: number): T {
  return among[number % among.length] as T;
}

/** Disjoint intervals between interesting addresses, in an order of their own. */
function intervals(bits: number, wanted: number, numbers: NumberSource): Range[] {
  const bounds = interesting(bits);
  const start = numbers() % 3 === 0 ? 0 : numbers() % bounds.length;
  const chosen = new Set<bigint>();
  const needed = Math.min(bounds.length, wanted + 1 + (numbers() % 4));
  for (let i = 0; chosen.size < needed; i++) {
    const stride = 1 + (numbers() % 3);
    chosen.add(pick(bounds, start + i * stride));
    if (i > 8 * bounds.length) for (const bound of bounds) chosen.add(bound);
  }
  const cuts = [...chosen].sort((a, b) => (a < b ? -1 : 1));
  const all = between(cuts);
  // Turned, so that now the lowest and now the highest addresses become stacks.
  const turn = numbers() % all.length;
  return [...all.slice(turn), ...all.slice(0, turn)].slice(0, wanted);
}

function between(cuts: readonly bigint[]): Range[] {
  return cuts.slice(1).map((end, i) => {
    const base = cuts[i] as bigint;
    return { base, bytes: end - base };
  });
}

/** Where bounds go wrong: the ends of the range, powers of two, and their neighbours. */
function interesting(bits: number): bigint[] {
  const top = topAddress(bits);
  if (bits <= 5) return Array.from({ length: Number(top) + 1 }, (_, i) => BigInt(i));
  const around = [0n, 16n, 4096n, 8192n, 1n << 32n, top >> 1n, top];
  const near = around.flatMap((address) => [-2n, -1n, 0n, 1n, 2n, 8n].map((by) => address + by));
  const inside = near.filter((address) => address >= 0n && address <= top);
  return [...new Set(inside)].sort((a, b) => (a < b ? -1 : 1));
}

function hunksIn(
  { base, bytes }: Range,
  numbers: NumberSource,
): Pick<ThreadDescription, 'stack' | 'hunkBytes' | 'hunks'> {
  const most = bytes < 6n ? Number(bytes) : 6;
  const hunks = Math.min(most, 1 + (numbers() % 6));
  return { stack: base, hunkBytes: bytes / BigInt(hunks), hunks };
}

/** Most portals may be entered by some space, and some of these spaces may pass that on. */
function portalGrants(
  portals: MachineDescription['portals'],
  spaces: number,
  numbers: NumberSource,
): GrantDescription[] {
  return portals.flatMap(({ entry, code }) =>
    [...Array(spaces).keys()]
      .filter((grantee) => grantee !== code && numbers() % 3 !== 0)
      .map((grantee) => ({
        grantor: code,
        grantee,
        range: { base: entry, bytes: 1n },
        rights: numbers() % 3 === 0 ? marked(right.e) : right.e,
      })),
  );
}

/** Chains, fans and circles of grants over whole regions, most links passable. */
function webs(
  regions: MachineDescription['regions'],
  spaces: number,
  numbers: NumberSource,
): GrantDescription[] {
  const webs = Array.from({ length: numbers() % 3 }, () => {
    const region = pick(regions, numbers());
    const shape = pick(['chain', 'fan', 'circle'] as const, numbers());
    const others = Array.from({ length: spaces - 1 }, (_, i) => (region.owner + 1 + i) % spaces);
    const length = 1 + (numbers() % others.length);
    return others.slice(0, length).flatMap((grantee, i) => {
      const before = i === 0 || shape === 'fan' ? region.owner : (others[i - 1] as number);
      const links = [linkOf(region, before, grantee, numbers)];
      const first = others[0] as number;
      const closes = shape === 'circle' && i === length - 1 && grantee !== first;
      return closes ? [...links, linkOf(region, grantee, first, numbers)] : links;
    });
  });
  return webs.flat();
}

function linkOf(
  { base, bytes }: Range,
  grantor: number,
  grantee: number,
  numbers: NumberSource,
): GrantDescription {
  const rights = 1 + (numbers() % 15);
  const passes = pick([15, 15, 15, 0, 5], numbers());
  const some = rights | (marked(plain(rights & passes)) & 0xf0);
  return { grantor, grantee, range: { base, bytes }, rights: some };
}

/**
 * Each region, each cell, what passes a region's bounds by one byte, and one range beyond the top:
 * the near misses of bounds.
 */
function spansOf(description: MachineDescription): Range[] {
  const { addressBits, regions, threads, portals, grants } = description;
  const top = topAddress(addressBits);
  const misses = regions.slice(0, 2).flatMap((region) => {
    const bytes = region.bytes + 1n;
    const below = region.base > 0n ? [{ base: region.base - 1n, bytes }] : [];
    return endOf(region) < top ? [...below, { base: region.base, bytes }] : below;
  });
  const stacks = threads.flatMap(hunksOf);
  const named = [...regions, ...stacks, ...misses, ...grants.map(({ range }) => range)];
  const cuts = layout.partition(addressBits, [
    ...named.flatMap((range) => [range.base, endOf(range)]),
    ...portals.map(({ entry }) => entry),
  ]);
  const cells = between(cuts);
  const last = cells.at(-1) as Range;
  const all = [...regions, ...cells, ...misses, { base: last.base, bytes: last.bytes + 1n }];
  const distinct = new Map(all.map(({ base, bytes }) => [`${base} ${bytes}`, { base, bytes }]));
  return [...distinct.values()];
}
