/**
 * Machines to measure on, put together noun by noun: each gets lines of memory of its own, one behind
 * the other, so that what is near what is decided by the order in which it was asked for.
 *
 * It is not the scenario language: it refuses nothing and knows no policy.
 */

import type { Range } from '../../model/address.ts';
import type {
  DeviceDescription,
  LineDescription,
  MachineDescription,
} from '../../model/description.ts';
import type { Rights } from '../../model/rights.ts';

/** Bytes of a line of the cache, and of a hunk. */
export const lineBytes = 64n;
/** Where memory begins; a multiple of any number of lines that a cache here has. */
const memoryBase = 0x10_0000n;
/** Half a large cache away from memory, so that stacks take no cache line from code and data. */
const stackBase = 0x1_0002_0000n;
/** Room for so many frames of each thread. */
const framesMost = 16;

export class Plan {
  readonly #spaces: { name: string }[] = [];
  readonly #regions: (Range & { name: string; owner: number })[] = [];
  readonly #portals: { name: string; entry: bigint; code: number; data: number }[] = [];
  readonly #threads: MachineDescription['threads'][number][] = [];
  readonly #grants: MachineDescription['grants'][number][] = [];
  readonly #spans: Range[] = [];
  readonly #lines: LineDescription[] = [];
  readonly #devices: DeviceDescription[] = [];
  #next = memoryBase;

  space(name: string): number {
    return this.#spaces.push({ name }) - 1;
  }

  /** So many lines of memory that the space owns. */
  region(owner: number, lines = 1): Range {
    const range = { base: this.#next, bytes: BigInt(lines) * lineBytes };
    this.#next += range.bytes;
    this.#regions.push({ ...range, name: `region ${this.#regions.length}`, owner });
    return range;
  }

  /** A way into code of the space, at the beginning of the range. */
  portal(space: number, { base: entry }: Range): number {
    const name = `portal ${this.#portals.length}`;
    return this.#portals.push({ name, entry, code: space, data: space }) - 1;
  }

  grant(grantor: number, grantee: number, range: Range, rights: Rights): void {
    this.#grants.push({ grantor, grantee, range, rights });
  }

  /** A thread, which is a hart, with room for so many frames. */
  thread(space: number, hunks = 4): number {
    const name = `thread ${this.#threads.length}`;
    const stack = this.#stack(this.#threads.length);
    const home = { code: space, data: space };
    return this.#threads.push({ name, home, stack, hunkBytes: lineBytes, hunks }) - 1;
  }

  #stack(thread: number): bigint {
    return stackBase + BigInt(thread * framesMost) * lineBytes;
  }

  /** The hunk of a frame, 0 for the base frame. */
  hunk(thread: number, depth: number): Range {
    return { base: this.#stack(thread) + BigInt(depth) * lineBytes, bytes: lineBytes };
  }

  /** So many words from a line of the range on, for instructions to name. */
  words(range: Range, words = 1, line = 0): number {
    const base = range.base + BigInt(line) * lineBytes;
    return this.#spans.push({ base, bytes: BigInt(words) * 8n }) - 1;
  }

  line(handler: number, priority = 1): number {
    return this.#lines.push({ name: `line ${priority}`, priority, handler, reentrant: false }) - 1;
  }

  /** A device that raises the line; its registers are the driver's. */
  device(driver: number, line: number): number {
    this.region(driver);
    const registers = this.#regions.length - 1;
    return this.#devices.push({ name: `device ${registers}`, registers, line }) - 1;
  }

  get description(): MachineDescription {
    return {
      addressBits: 40,
      spaces: this.#spaces,
      regions: this.#regions,
      portals: this.#portals,
      threads: this.#threads,
      lines: this.#lines,
      devices: this.#devices,
      grants: this.#grants,
      spans: this.#spans,
      registers: 2,
      memory: false,
      values: [0],
    };
  }
}
