/**
 * What is shared while one scenario is compiled: its machine as written, where everything was placed,
 * the numbers of its nouns, and the two tables that sentences fill, spans and values.
 */

import type { Range } from '../../../model/address.ts';
import { present } from '../../../model/assert.ts';
import type { SpanId, Value } from '../../../model/state.ts';
import { refusal } from '../error.ts';
import { foreign, shown } from '../language/input.ts';
import type { MachineNoun, Noun, RegionNoun } from '../language/nouns.ts';
import type { CallSite } from '../language/site.ts';
import { contractName, type NamedVariant, variantNamed } from '../variants.ts';
import { type Placement, placementOf } from './placement.ts';

export const defaultRegisters = 2;

export interface Compilation {
  readonly machine: MachineNoun;
  readonly variant: NamedVariant;
  readonly placement: Placement;
  /** The number of each noun in its table of the machine. */
  readonly numbers: ReadonlyMap<Noun, number>;
  readonly spans: SpanTable;
  readonly values: ValueTable;
}

export function compilationOf(machine: MachineNoun, variant: string = contractName): Compilation {
  const tables: readonly (readonly Noun[])[] = [
    machine.spacesDeclared,
    machine.regionsDeclared,
    machine.portalsDeclared,
    machine.threadsDeclared,
    machine.linesDeclared,
    machine.devicesDeclared,
    machine.pagesDeclared,
  ];
  return {
    machine,
    variant: variantNamed(variant),
    placement: placementOf(machine),
    numbers: new Map(tables.flatMap((nouns) => nouns.map((noun, i) => [noun, i]))),
    spans: new SpanTable(),
    values: new ValueTable(machine.options.values),
  };
}

/** The number of a noun. Throws `ScenarioError` for a noun of another machine. */
export function numberOf(
  { numbers }: Compilation,
  noun: Exclude<Noun, { noun: 'machine' | 'range' }>,
  callSite: CallSite,
): number {
  const number = numbers.get(noun);
  if (number !== undefined) return number;
  throw foreign(`the ${noun.noun} ${noun.noun === 'region' ? noun.fullName : noun.name}`, callSite);
}

export function regionExtent({ placement }: Compilation, region: RegionNoun): Range {
  return present(placement.regions.get(region), 'every region of the machine has been placed');
}

/** The ranges that the scenario names, each once, and how the first sentence to name it wrote it. */
export class SpanTable {
  readonly ranges: Range[] = [];
  readonly spellings: string[] = [];
  readonly #ids = new Map<string, SpanId>();

  intern({ base, bytes }: Range, spelling: string): SpanId {
    const key = `${base} ${bytes}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#ids.set(key, this.ranges.length);
    this.ranges.push({ base, bytes });
    this.spellings.push(spelling);
    return this.ranges.length - 1;
  }
}

/** The values of the machine: those given, or 0, 1 and those that sentences mention. */
export class ValueTable {
  readonly #values: Set<Value>;
  readonly #isGiven: boolean;

  constructor(given: readonly Value[] | undefined) {
    this.#values = new Set(given ?? [0, 1]);
    this.#isGiven = given !== undefined;
  }

  /** Throws `ScenarioError` for a value that is not among those given. */
  mention(value: Value, callSite: CallSite): Value {
    if (this.#values.has(value)) return value;
    if (this.#isGiven) {
      throw refusal(
        `${shown(value)} is not one of the machine's values`,
        `use one of ${[...this.#values].join(', ')}, or add it to the machine's values`,
        callSite,
      );
    }
    this.#values.add(value);
    return value;
  }

  ascending(): Value[] {
    return [...this.#values].sort((a, b) => a - b);
  }
}
