/**
 * Ranges of addresses as a scenario writes them: `buffer`, `buffer.part(0, 8)`, `head.through(tail)`,
 * `main.hunk(1)`, a space as a whole, or bare addresses.
 *
 * The same range can often be written in several ways. Where it is known how its author spelled it,
 * it is written that way again; otherwise in the plainest.
 */

import { endOf, isInside, type Range, showRange } from '../../../model/address.ts';
import { slotsOf, tableNames } from '../../../model/description.ts';
import type { SpaceId } from '../../../model/state.ts';
import type { ScenarioData } from '../../scenario/data.ts';
import { amount, type Code, method } from './code.ts';
import { machineVariable, type Variables } from './variables.ts';

export class Ranges {
  readonly #data: ScenarioData;
  readonly #variables: Variables;
  readonly #byBase = new Map<bigint, number[]>();
  readonly #byEnd = new Map<bigint, number[]>();

  constructor(data: ScenarioData, variables: Variables) {
    this.#data = data;
    this.#variables = variables;
    for (const [i, region] of data.machine.regions.entries()) {
      add(this.#byBase, region.base, i);
      add(this.#byEnd, endOf(region), i);
    }
  }

  /** The range as its author spelled it, if it can be spelled so, or as plainly as possible. */
  code(range: Range, spelled?: string): Code {
    let plainest: Spelling | undefined;
    for (const spelling of this.#spellings(range)) {
      if (spelled === undefined || spelling.text === spelled) return spelling.code();
      plainest ??= spelling;
    }
    return (plainest as Spelling).code();
  }

  /** All ways to write a range, the plainest first. The last one serves for any addresses. */
  *#spellings(range: Range): Generator<Spelling> {
    const { regions, spaces } = this.#data.machine;
    const starting = this.#byBase.get(range.base) ?? [];
    yield* this.#entries(range);
    yield* this.#slots(range);
    for (const i of starting) {
      const { name, bytes } = regions[i] as Range & { name: string };
      if (bytes === range.bytes) yield { text: name, code: () => this.#variables.region(i) };
    }
    yield* this.#hunks(range);
    yield* this.#parts(range);
    for (const i of isCovered(this.#data, range) ? starting : []) {
      for (const j of this.#byEnd.get(endOf(range)) ?? []) {
        if (!this.#isNoun(i) || !this.#isNoun(j)) continue;
        const text = `${regions[i]?.name} to ${regions[j]?.name}`;
        const code = () => method(this.#variables.region(i), 'through', this.#variables.region(j));
        yield { text, code };
      }
    }
    const owners = new Set(starting.map((i) => regions[i]?.owner as SpaceId));
    for (const space of owners) {
      if (!isWhole(this.#data, space, range)) continue;
      yield { text: spaces[space]?.name ?? '', code: () => this.#variables.space(space) };
    }
    yield {
      text: showRange(range),
      code: () => method(machineVariable, 'range', address(range.base), amount(range.bytes)),
    };
  }

  *#entries(range: Range): Generator<Spelling> {
    const { pages, regions } = this.#data.machine;
    const table = pages && regions[pages.table];
    if (pages === undefined || table === undefined || range.bytes !== pages.entryBytes) return;
    for (const [i, { name }] of pages.virtual.entries()) {
      if (range.base !== table.base + BigInt(i) * pages.entryBytes) continue;
      yield { text: `${name}.entry`, code: () => `${this.#variables.page(i)}.entry` };
    }
  }

  *#slots(range: Range): Generator<Spelling> {
    const { machine } = this.#data;
    const { line, space, portal, thread } = this.#variables;
    const nouns = { lines: line, faults: space, portals: portal, threads: thread, spaces: space };
    for (const table of tableNames) {
      const description = machine.tables?.[table];
      if (description === undefined) continue;
      const slots = slotsOf(machine, table, description);
      const i = slots.findIndex(({ base, bytes }) => base === range.base && bytes === range.bytes);
      if (i < 0) continue;
      const slot = table === 'faults' ? 'faultSlot' : 'slot';
      const { lines = [], spaces, portals, threads } = machine;
      const named = { lines, faults: spaces, portals, threads, spaces }[table];
      yield { text: `${named[i]?.name}.${slot}`, code: () => `${nouns[table](i)}.${slot}` };
    }
  }

  *#hunks(range: Range): Generator<Spelling> {
    for (const [t, thread] of this.#data.machine.threads.entries()) {
      const { name, stack, hunkBytes, hunks } = thread;
      const offset = range.base - stack;
      if (range.bytes !== hunkBytes || offset < 0n || offset % hunkBytes !== 0n) continue;
      const hunk = offset / hunkBytes;
      if (hunk >= BigInt(hunks)) continue;
      const code = () => method(this.#variables.thread(t), 'hunk', `${hunk}`);
      yield { text: `${name}.hunk(${hunk})`, code };
    }
  }

  *#parts(range: Range): Generator<Spelling> {
    for (const [i, region] of this.#data.machine.regions.entries()) {
      if (range.base < region.base || endOf(range) > endOf(region) || !this.#isNoun(i)) continue;
      const offset = range.base - region.base;
      yield {
        text: `${region.name}[${offset}, ${offset + range.bytes})`,
        code: () => method(this.#variables.region(i), 'part', amount(offset), amount(range.bytes)),
      };
    }
  }

  /** What a portal made for its entry is a range and no more: it has no parts. */
  #isNoun(region: number): boolean {
    return this.#data.written.regions[region]?.entryOf === undefined;
  }
}

interface Spelling {
  /** As the language spells it in `written.spans`. */
  readonly text: string;
  code(): Code;
}

/** An address, as people in the field write it. */
export function address(value: bigint): string {
  return `0x${value.toString(16)}n`;
}

/** Whether the range is all regions of the space, side by side. */
function isWhole({ machine }: ScenarioData, space: SpaceId, range: Range): boolean {
  const mine = machine.regions.filter(({ owner }) => owner === space);
  return mine.every((region) => isInside(region, range)) && doFill(range, mine);
}

/** Whether every address of the range is in some region, and no region is cut. */
function isCovered({ machine }: ScenarioData, range: Range): boolean {
  const inside = machine.regions.filter((region) => isInside(region, range));
  return doFill(range, inside);
}

/** Owned regions never overlap, so those inside a range fill it if there is enough of them. */
function doFill({ bytes }: Range, inside: readonly Range[]): boolean {
  return inside.reduce((sum, region) => sum + region.bytes, 0n) === bytes;
}

function add(map: Map<bigint, number[]>, key: bigint, value: number): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
