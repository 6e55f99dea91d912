/** Where things are in a machine that is described: its addresses, in words. */

import { endOf, type Range } from '../model/address.ts';
import { present } from '../model/assert.ts';
import type { MachineDescription, TableName } from '../model/description.ts';
import type { Layout, Values } from './units/context.ts';
import { between, type Extent, extentOf, isBelow } from './units/extent.ts';
import type { Geometry } from './units/memory-controller.ts';

/** `bursts`: the addresses at which a burst of a device ends, ascending; without: lines of 64 bytes. */
export function layoutOf(
  description: MachineDescription,
  bursts: readonly bigint[] | undefined,
): Layout {
  const extent = (range: Range) => extentOf(range, description.addressBits);
  return {
    spans: description.spans.map(extent),
    regions: description.regions.map(extent),
    pageEntries: pageEntriesOf(description).map(extent),
    portals: description.portals.map(({ entry, code, data }) => ({
      entry: extent({ base: entry, bytes: 1n }),
      code,
      data,
    })),
    slots: slotExtents(description, extent),
    hunks: description.threads.map((thread) => hunksOf(thread).map(extent)),
    burstFrom: bursts === undefined ? lineFrom : burstsAt(bursts),
    extent,
  };
}

function hunksOf({ stack, hunkBytes, hunks }: MachineDescription['threads'][number]): Range[] {
  return Array.from({ length: hunks }, (_, i) => ({
    base: endOf({ base: stack, bytes: BigInt(i) * hunkBytes }),
    bytes: hunkBytes,
  }));
}

/** One for each page, side by side from the page table's first byte on. */
function pageEntriesOf({ pages, regions }: MachineDescription): Range[] {
  if (pages === undefined) return [];
  const { base } = present(regions[pages.table], 'the page table is in a region');
  const bytes = pages.entryBytes;
  return pages.virtual.map((_, i) => ({ base: base + BigInt(i) * bytes, bytes }));
}

/** Side by side from the first byte of a table on, as many as there are nouns. */
function slotExtents(
  { lines = [], spaces, portals, threads, regions, tables = {} }: MachineDescription,
  extent: (range: Range) => Extent,
): Layout['slots'] {
  const counts: { readonly [T in TableName]: number } = {
    lines: lines.length,
    faults: spaces.length,
    portals: portals.length,
    threads: threads.length,
    spaces: spaces.length,
  };
  return Object.fromEntries(
    Object.entries(tables).map(([name, { region, slotBytes: bytes }]) => {
      const { base } = present(regions[region], 'a table is in a region');
      const slots = Array.from({ length: counts[name as TableName] }, (_, i) =>
        extent({ base: base + BigInt(i) * bytes, bytes }),
      );
      return [name, slots];
    }),
  );
}

/** 0 in the first place, and every value that registers may tell of faults. */
export function valuesOf({ values, faultValues = {} }: MachineDescription): Values {
  const list = [...new Set([0, ...values, ...Object.values(faultValues)])];
  const places = new Map(list.map((value, place) => [value, place]));
  return {
    list,
    // An address of a fault that is no value reads 0.
    placeOf: (value) => places.get(value) ?? 0,
  };
}

export function geometryOf(
  { pages, regions, devices = [], tables = {} }: MachineDescription,
  { regions: extents, hunks, extent }: Layout,
): Geometry {
  const region = (index: number) => present(extents[index], 'a region has an extent');
  const devoid = [
    ...devices.flatMap(({ registers, apertureRegister }) =>
      [registers, ...(apertureRegister === undefined ? [] : [apertureRegister])].map(region),
    ),
    ...Object.values(tables).map((table) => region(table.region)),
  ];
  const apertures = devices.map(({ aperture }) => aperture?.map(extent));
  const stacks = hunks.flat();
  if (pages === undefined) return { devoid, stacks, pages, apertures };
  const { base } = present(regions[pages.region], 'physical memory is in a region');
  const page = (at: bigint) => extent({ base: at, bytes: pages.bytes });
  return {
    devoid: [...devoid, region(pages.table)],
    stacks,
    pages: {
      region: region(pages.region),
      virtual: pages.virtual.map((one) => page(one.base)),
      physical: pages.physical.map((_, i) => page(base + BigInt(i) * pages.bytes)),
    },
    apertures,
  };
}

const lineMask = 63;

/** From an address to the end of its line, or of the span if that comes first. */
function lineFrom(hi: number, lo: number, span: Extent): Extent {
  return upTo(hi, lo, span, { lastHi: hi, lastLo: (lo | lineMask) >>> 0 });
}

/** From an address to the end of the burst, or of the span if that comes first. */
function burstsAt(bursts: readonly bigint[]): Layout['burstFrom'] {
  const ends = bursts
    .filter((end) => end > 0n)
    .map((end) => ({
      lastHi: Number(((end - 1n) >> 32n) & 0xffff_ffffn),
      lastLo: Number((end - 1n) & 0xffff_ffffn),
    }));
  return (hi, lo, span) => {
    const end = ends.find(({ lastHi, lastLo }) => !isBelow(lastHi, lastLo, hi, lo));
    return upTo(hi, lo, span, end ?? span);
  };
}

function upTo(
  hi: number,
  lo: number,
  span: Extent,
  end: Pick<Extent, 'lastHi' | 'lastLo'>,
): Extent {
  const isLater = isBelow(span.lastHi, span.lastLo, end.lastHi, end.lastLo);
  return between(hi, lo, isLater ? span : end);
}
