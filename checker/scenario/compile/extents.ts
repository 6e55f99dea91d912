/** From a range as written to its addresses, and to the words that reports use for it. */

import { endOf, overlap, type Range, showAddress, showRange } from '../../../model/address.ts';
import { present } from '../../../model/assert.ts';
import type { TableName } from '../../../model/description.ts';
import type { SpanId } from '../../../model/state.ts';
import { refusal } from '../error.ts';
import { foreign } from '../language/input.ts';
import type { PageNoun, Ranged, RegionNoun, SpaceNoun, WrittenExtent } from '../language/nouns.ts';
import type { CallSite } from '../language/site.ts';
import { type Compilation, numberOf, regionExtent } from './compilation.ts';
import { stackExtent } from './placement.ts';

/** The entry of the machine's span table for this range. */
export function spanIdOf(compilation: Compilation, range: Ranged, callSite: CallSite): SpanId {
  return compilation.spans.intern(extentOf(compilation, range, callSite), spelling(range));
}

export function extentOf(compilation: Compilation, range: Ranged, callSite: CallSite): Range {
  if (range.machine !== compilation.machine) {
    throw foreign(`the ${range.noun} ${spelling(range)}`, callSite);
  }
  if (range.noun === 'region') return regionExtent(compilation, range);
  if (range.noun === 'space') return wholeSpace(compilation, range, callSite);
  const { extent } = range;
  switch (extent.kind) {
    case 'absolute':
      return { base: extent.base, bytes: extent.bytes };
    case 'part':
      return partExtent(compilation, extent, callSite);
    case 'through':
      return throughExtent(compilation, extent, callSite);
    case 'hunk':
      return hunkExtent(compilation, extent, callSite);
    case 'entry':
      // A machine with a page but without paging is refused when it is described.
      return (
        entryExtent(compilation, extent.page, callSite) ??
        extentOf(compilation, extent.page.range, callSite)
      );
    case 'slot':
      return slotExtent(compilation, extent, callSite);
  }
}

export function spelling(range: Ranged): string {
  if (range.noun === 'region') return range.fullName;
  if (range.noun === 'space') return range.name;
  const { extent } = range;
  switch (extent.kind) {
    case 'absolute':
      return showRange(extent);
    case 'part':
      return `${extent.region.fullName}[${extent.offset}, ${extent.offset + extent.bytes})`;
    case 'through':
      return `${extent.first.fullName} to ${extent.last.fullName}`;
    case 'hunk':
      return `${extent.thread.name}.hunk(${extent.index})`;
    case 'entry':
      return `${extent.page.name}.entry`;
    case 'slot':
      return `${extent.of.name}.${extent.table === 'faults' ? 'faultSlot' : 'slot'}`;
  }
}

/** A policy about addresses without an owner could never be broken: it is refused. */
export function ownedExtent(compilation: Compilation, range: Ranged, callSite: CallSite): Range {
  const extent = extentOf(compilation, range, callSite);
  const { regions, stacks } = compilation.placement;
  const owned = [...regions.values(), ...[...stacks.values()].map(stackExtent)];
  if (owned.some((one) => overlap(one, extent))) return extent;
  throw refusal(
    `nobody owns any of ${showRange(extent)}, so nobody ever holds anything there`,
    'speak of a region, a part of one, or a hunk',
    callSite,
  );
}

type ExtentOf<K extends WrittenExtent['kind']> = Extract<WrittenExtent, { kind: K }>;

function partExtent(
  compilation: Compilation,
  { region, offset, bytes }: ExtentOf<'part'>,
  callSite: CallSite,
): Range {
  const whole = regionExtent(compilation, region);
  if (offset + bytes <= whole.bytes) return { base: whole.base + offset, bytes };
  throw refusal(
    `the part from ${offset}, ${bytes} bytes long, passes the end of ${region.fullName}, which has ${whole.bytes}`,
    'make it shorter, or write m.range(at, bytes) if that is what you mean',
    callSite,
  );
}

function throughExtent(
  compilation: Compilation,
  { first, last }: { first: RegionNoun; last: RegionNoun },
  callSite: CallSite,
): Range {
  const { base } = regionExtent(compilation, first);
  const end = endOf(regionExtent(compilation, last));
  if (end <= base) {
    throw refusal(
      `${last.fullName} ends below ${first.fullName}`,
      'write the lower region first',
      callSite,
    );
  }
  const extent = { base, bytes: end - base };
  const gap = firstGap(extent, [...compilation.placement.regions.values()]);
  if (gap === undefined) return extent;
  throw refusal(
    `between ${first.fullName} and ${last.fullName} there is no region at ${showAddress(gap)}`,
    'put the regions side by side, or write m.range(at, bytes) if that is what you mean',
    callSite,
  );
}

function hunkExtent(
  { placement }: Compilation,
  { thread, index }: ExtentOf<'hunk'>,
  callSite: CallSite,
): Range {
  const stack = present(placement.stacks.get(thread), 'every stack has been placed');
  const { base, bytes, hunks } = stack;
  if (index < hunks) return { base: base + BigInt(index) * bytes, bytes };
  throw refusal(
    `there is no hunk ${index} in the stack of ${thread.name}`,
    `name one from 0 to ${hunks - 1}, or give the thread more hunks`,
    callSite,
  );
}

/** All regions of a space as one range, which they are unless something lies between them. */
function wholeSpace(compilation: Compilation, space: SpaceNoun, callSite: CallSite): Range {
  const owned = compilation.machine.regionsDeclared
    .filter(({ owner }) => owner === space)
    .map((region) => regionExtent(compilation, region))
    .sort((a, b) => (a.base < b.base ? -1 : 1));
  const [first] = owned;
  if (first === undefined) {
    throw refusal(
      `${space.name} owns no region`,
      `give it one: ${space.name}.region('memory')`,
      callSite,
    );
  }
  let end = first.base;
  for (const extent of owned) {
    if (extent.base !== end) {
      throw refusal(
        `the regions of ${space.name} are not one range: ${owned.map(showRange).join(', ')}`,
        'name its regions one by one',
        callSite,
      );
    }
    end = endOf(extent);
  }
  return { base: first.base, bytes: end - first.base };
}

/** The first address of the range that is in none of these extents. */
function firstGap(range: Range, extents: readonly Range[]): bigint | undefined {
  const inside = extents.filter((extent) => overlap(extent, range));
  let reached = range.base;
  for (const extent of inside.sort((a, b) => (a.base < b.base ? -1 : 1))) {
    if (extent.base > reached) return reached;
    if (endOf(extent) > reached) reached = endOf(extent);
  }
  return reached < endOf(range) ? reached : undefined;
}

/** How long a page is. */
export function pageBytes({ machine, placement }: Compilation): bigint {
  const bytes = machine.paging?.options.pageBytes;
  return bytes === undefined ? placement.unit : BigInt(bytes);
}

/** Throws `ScenarioError` for a physical page beyond the last one. */
export function checkPhysicalPage(
  compilation: Compilation,
  page: number,
  callSite: CallSite,
): void {
  const { paging } = compilation.machine;
  if (paging === undefined) return;
  const { memory } = paging.options;
  const count = regionExtent(compilation, memory).bytes / pageBytes(compilation);
  if (page < count) return;
  throw refusal(
    `there is no physical page ${page}: ${memory.fullName} has ${count}`,
    `name one from 0 to ${count - 1n}, or give ${memory.fullName} more bytes`,
    callSite,
  );
}

/** The page's entry in the page table; undefined on a machine without one. */
function entryExtent(
  compilation: Compilation,
  page: PageNoun,
  callSite: CallSite,
): Range | undefined {
  const { paging } = compilation.machine;
  if (paging === undefined) return undefined;
  const { base } = regionExtent(compilation, paging.options.table);
  const bytes = entryBytes(compilation);
  return { base: base + bytes * BigInt(numberOf(compilation, page, callSite)), bytes };
}

export type Slotted = ExtentOf<'slot'>['of'];

/** What is in a table without addresses is fixed. Throws `ScenarioError`. */
export function refuseWithoutSlot(
  { machine }: Compilation,
  table: TableName,
  of: Slotted,
  callSite: CallSite,
): void {
  if (machine.tablesDeclared?.regions[table] !== undefined) return;
  throw refusal(
    `${of.name} has no slot: the machine does not say where its table of ${table} is`,
    `say so: m.tables({ ${table}: kernel.region('${table}') })`,
    callSite,
  );
}

function slotExtent(
  compilation: Compilation,
  { table, of }: ExtentOf<'slot'>,
  callSite: CallSite,
): Range {
  const index = numberOf(compilation, of, callSite);
  refuseWithoutSlot(compilation, table, of, callSite);
  const region = present(
    compilation.machine.tablesDeclared?.regions[table],
    'a table that has slots has a region',
  );
  const bytes = slotBytes(compilation, table, region);
  return { base: regionExtent(compilation, region).base + bytes * BigInt(index), bytes };
}

/** How long a slot of the table is. */
export function slotBytes(compilation: Compilation, table: TableName, region: RegionNoun): bigint {
  const { linesDeclared, spacesDeclared, portalsDeclared, threadsDeclared } = compilation.machine;
  const nouns = {
    lines: linesDeclared,
    faults: spacesDeclared,
    portals: portalsDeclared,
    threads: threadsDeclared,
    spaces: spacesDeclared,
  }[table];
  return eightOrFewer(nouns.length, regionExtent(compilation, region).bytes);
}

/** Eight bytes, as page tables of 64-bit machines have them; fewer where the table is small. */
export function entryBytes(compilation: Compilation): bigint {
  const { paging, pagesDeclared } = compilation.machine;
  const table = paging === undefined ? 0n : regionExtent(compilation, paging.options.table).bytes;
  return eightOrFewer(pagesDeclared.length, table);
}

/** The bytes of one of so many entries of a table. */
function eightOrFewer(entries: number, table: bigint): bigint {
  let bytes = 8n;
  while (bytes > 1n && bytes * BigInt(entries) > table) bytes >>= 1n;
  return bytes;
}
