/**
 * The memory controller: what is behind addresses, which of them are memory at all, and where each
 * device may reach.
 *
 * It is below protection and knows no rights. A device reaches physical memory through its aperture and
 * nowhere else, whatever its driver asked for.
 */

import { present } from '../../model/assert.ts';
import type { Timing } from '../timing.ts';
import type { Cache } from './cache.ts';
import {
  between,
  type Ends,
  type Extent,
  isBelow,
  isIn,
  isWithin,
  moved,
  overlap,
} from './extent.ts';
import type { Memory } from './memory.ts';

/** What is where in a machine. */
export interface Geometry {
  /** Registers of devices and the hardware's tables: they hold no memory. */
  readonly devoid: readonly Extent[];
  readonly stacks: readonly Extent[];
  /** Undefined: addresses name memory directly. */
  readonly pages:
    | {
        readonly region: Extent;
        readonly virtual: readonly Extent[];
        readonly physical: readonly Extent[];
      }
    | undefined;
  /** Where each device may reach; undefined: everywhere. */
  readonly apertures: readonly (readonly Extent[] | undefined)[];
}

export class MemoryController {
  readonly geometry: Geometry;
  protected readonly memory: Memory | undefined;
  readonly #cache: Cache;
  readonly #timing: Timing;

  constructor(
    geometry: Geometry,
    parts: {
      readonly memory: Memory | undefined;
      readonly cache: Cache;
      readonly timing: Timing;
    },
  ) {
    this.geometry = geometry;
    this.memory = parts.memory;
    this.#cache = parts.cache;
    this.#timing = parts.timing;
  }

  get keepsValues(): boolean {
    return this.memory !== undefined;
  }

  /** The lowest extent between two addresses, both included, that holds no memory. */
  devoidIn(hi: number, lo: number, endHi: number, endLo: number): Extent | undefined {
    const { devoid } = this.geometry;
    if (devoid.length === 0) return undefined;
    const asked = between(hi, lo, { lastHi: endHi, lastLo: endLo });
    let lowest: Extent | undefined;
    for (const one of devoid) {
      if (!overlap(one, asked)) continue;
      if (
        lowest === undefined ||
        isBelow(one.firstHi, one.firstLo, lowest.firstHi, lowest.firstLo)
      ) {
        lowest = one;
      }
    }
    return lowest;
  }

  /** What the address is in, if it leads to memory without a page: a stack, or the physical region. */
  directAt(hi: number, lo: number): Extent | undefined {
    const { pages, stacks } = this.geometry;
    if (pages !== undefined && isIn(hi, lo, pages.region)) return pages.region;
    return stacks.find((stack) => isIn(hi, lo, stack));
  }

  /** The page that the address is in; -1: none. */
  pageAt(hi: number, lo: number): number {
    const { pages } = this.geometry;
    return pages === undefined ? -1 : pages.virtual.findIndex((page) => isIn(hi, lo, page));
  }

  page(page: number): Extent {
    return present(this.geometry.pages?.virtual[page], 'a page has its place');
  }

  physicalPage(physicalPage: number): Extent {
    return present(this.geometry.pages?.physical[physicalPage], 'a physical page has its place');
  }

  /** Part of a page, by the addresses of the physical region. */
  behind(part: Extent, page: number, physicalPage: number): Extent {
    return moved(part, this.page(page), this.physicalPage(physicalPage));
  }

  /** Cycles for an access that begins at this place and has so many words. */
  cycles(hi: number, lo: number, words: number): number {
    const { memory, miss, beat, beatsMax } = this.#timing;
    const near = this.#cache.touch(hi, lo) ? memory : memory + miss;
    return near + (Math.min(Math.max(1, words), beatsMax) - 1) * beat;
  }

  read(extent: Extent): number[] {
    return present(this.memory, 'values are read where they are kept').read(extent);
  }

  /** Does nothing where values are not kept. */
  write(extent: Extent, value: number): void {
    this.memory?.write(extent, value);
  }

  /** Whether the device may reach all of it: by what it was aimed at, else by its described aperture. */
  isOpen(device: number, extent: Extent, aimed?: Extent): boolean {
    const aperture = aimed === undefined ? this.geometry.apertures[device] : [aimed];
    return aperture === undefined || isCovered(extent, aperture);
  }

  /** Whether the extent is the aperture that the device is described with. */
  isDescribed(device: number, extent: Extent): boolean {
    const aperture = this.geometry.apertures[device];
    return (
      aperture !== undefined &&
      isCovered(extent, aperture) &&
      aperture.every((part) => isWithin(part, extent))
    );
  }

  /** Whether all of it is memory itself, with no page between. */
  isMemory(extent: Extent): boolean {
    if (extent.isEmpty || extent.isBeyond) return false;
    const { pages, devoid, stacks } = this.geometry;
    if (pages !== undefined) return isWithin(extent, pages.region);
    return ![...devoid, ...stacks].some((one) => overlap(one, extent));
  }
}

/** Whether the parts together hold all of the extent, which they may share out among them. */
function isCovered(extent: Ends, parts: readonly Extent[]): boolean {
  let [hi, lo] = [extent.firstHi, extent.firstLo];
  for (;;) {
    const part = parts.find((one) => !one.isEmpty && isIn(hi, lo, one));
    if (part === undefined) return false;
    if (!isBelow(part.lastHi, part.lastLo, extent.lastHi, extent.lastLo)) return true;
    lo = (part.lastLo + 1) >>> 0;
    hi = lo === 0 ? part.lastHi + 1 : part.lastHi;
  }
}
