/**
 * Gives addresses to what the scenario did not place.
 *
 * The regions of one space are put side by side, so that the space as a whole is one range unless
 * the scenario placed some of them. The same scenario gets the same addresses every time.
 */

import { type Range, topAddress } from '../../../model/address.ts';
import { refusal } from '../error.ts';
import type { MachineNoun, RegionNoun, ThreadNoun } from '../language/nouns.ts';
import type { CallSite } from '../language/site.ts';

/** A stack region: its base, the bytes of one hunk, and how many hunks there are. */
interface Stack extends Range {
  readonly hunks: number;
}

export interface Placement {
  readonly regions: ReadonlyMap<RegionNoun, Range>;
  readonly stacks: ReadonlyMap<ThreadNoun, Stack>;
  /** Bytes of a region without length, and of a page. */
  readonly unit: bigint;
}

export const defaultAddressBits = 64;

export function placementOf(machine: MachineNoun): Placement {
  const bits = machine.options.addressBits ?? defaultAddressBits;
  const unit = unitOf(bits);
  const regions = new Map<RegionNoun, Range>();
  const stacks = new Map<ThreadNoun, Stack>();

  const sized = (region: RegionNoun) => BigInt(region.options.bytes ?? unit);
  // With paging each region begins on a page of its own: one mapping covers all that shares a page.
  const page = machine.paging === undefined ? 1n : BigInt(machine.paging.options.pageBytes ?? unit);
  const whole = (bytes: bigint) => ((bytes + page - 1n) / page) * page;
  const shapeOf = (thread: ThreadNoun) => ({
    bytes: BigInt(thread.options.hunkBytes ?? unit),
    hunks: thread.options.hunks ?? (bits < 8 ? 4 : 8),
  });
  for (const region of machine.regionsDeclared) {
    if (region.options.at === undefined) continue;
    regions.set(region, { base: BigInt(region.options.at), bytes: sized(region) });
  }
  for (const thread of machine.threadsDeclared) {
    if (thread.options.at === undefined) continue;
    stacks.set(thread, { base: BigInt(thread.options.at), ...shapeOf(thread) });
  }

  const taken = [...regions.values(), ...[...stacks.values()].map(stackExtent)];
  const free = new FreeSpace({ bits, unit, page }, taken);
  for (const mine of unplacedBySpace(machine)) {
    const total = mine.reduce((sum, region) => sum + whole(sized(region)), 0n);
    let base = free.take(total);
    for (const region of mine) {
      const bytes = sized(region);
      const at = base ?? free.take(whole(bytes)) ?? full(region.fullName, region.callSite);
      regions.set(region, { base: at, bytes });
      if (base !== undefined) base += whole(bytes);
    }
  }
  for (const thread of machine.threadsDeclared) {
    if (stacks.has(thread)) continue;
    const shape = shapeOf(thread);
    const base = free.take(whole(shape.bytes * BigInt(shape.hunks)));
    stacks.set(thread, {
      base: base ?? full(`${thread.name}.stack`, thread.callSite),
      ...shape,
    });
  }
  return { regions, stacks, unit };

  function full(name: string, callSite: CallSite): never {
    throw refusal(
      `there is no room left for ${name} among ${bits}-bit addresses`,
      'give the machine more addressBits, or fewer or smaller regions and stacks',
      callSite,
    );
  }
}

/** All hunks of a stack as one range. */
export function stackExtent({ base, bytes, hunks }: Stack): Range {
  return { base, bytes: bytes * BigInt(hunks) };
}

/** The default length of a region, hunk and page in bytes: 4096, less where the whole address range is small. */
function unitOf(bits: number): bigint {
  return 1n << BigInt(Math.max(0, Math.min(12, bits - 6)));
}

/** Those of each space, in the order of the spaces. */
function unplacedBySpace({ spacesDeclared, regionsDeclared }: MachineNoun): RegionNoun[][] {
  const groups: RegionNoun[][] = spacesDeclared.map(() => []);
  for (const region of regionsDeclared) {
    if (region.options.at === undefined) groups[region.owner.id]?.push(region);
  }
  return groups;
}

/** The gaps between what is placed, filled from below. */
class FreeSpace {
  readonly #gaps: { base: bigint; end: bigint }[] = [];

  readonly #page: bigint;

  constructor(
    { bits, unit, page }: { bits: number; unit: bigint; page: bigint },
    taken: readonly Range[],
  ) {
    this.#page = page;
    // Nothing is put at 0 where there is room: a null pointer should point at no region.
    let base = bits >= 8 ? unit : 0n;
    const top = topAddress(bits);
    const ascending = [...taken].sort((a, b) => (a.base < b.base ? -1 : 1));
    for (const extent of ascending) {
      if (extent.base >= top) break;
      if (extent.base > base) this.#gaps.push({ base, end: extent.base });
      const end = extent.base + extent.bytes;
      if (end > base) base = end;
    }
    if (base < top) this.#gaps.push({ base, end: top });
  }

  /** Takes this many bytes in a row and returns their base; undefined if no gap is long enough. */
  take(bytes: bigint): bigint | undefined {
    const aligned = (base: bigint) => ((base + this.#page - 1n) / this.#page) * this.#page;
    const gap = this.#gaps.find(({ base, end }) => end - aligned(base) >= bytes);
    if (gap === undefined) return undefined;
    const base = aligned(gap.base);
    gap.base = base + bytes;
    return base;
  }
}
