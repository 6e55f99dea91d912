/**
 * What a bug planted in the executor is, and the builders that plant it.
 *
 * It replaces one unit, or the rules of one noun, and names beforehand how it shows in lockstep with the
 * model: where the two part, and for which cause.
 */

import type { Mismatch } from '../checker/finding/mismatch.ts';
import type { ScenarioData } from '../checker/scenario/data.ts';
import { type Units, units } from '../executor/machine.ts';
import { peerToPeer } from '../executor/peer-to-peer/index.ts';
import type { Sizes } from '../executor/timing.ts';
import type { Cause } from '../model/outcome.ts';
import type { bugClasses } from './mutant.ts';

export interface PlantedUnit {
  readonly name: string;
  readonly class: Exclude<keyof typeof bugClasses, 'C'> | 'control';
  /** Where executor and model part, in one of these ways; none: nowhere. */
  readonly shows: readonly Mismatch['kind'][];
  /** Steps of a shortest run. */
  readonly shortest: number;
  /** Where it is looked for, if not in the race for a buffer. */
  readonly where?: () => ScenarioData;
  /** The cause for which the contract refuses what the executor let happen. */
  readonly because?: Cause;
  readonly units: Units;
  /** In which the machine differs from those that are tried. */
  readonly sizes?: Partial<Sizes>;
}

/** Some units replaced, and all else as in the contract's own machine. */
export function plantedUnit(
  name: string,
  about: Omit<PlantedUnit, 'name' | 'units'>,
  replaced: Partial<Units>,
): PlantedUnit {
  return { name, ...about, units: { ...units, ...replaced } };
}

/** The contract's own architecture with other rules for some nouns. */
export function architectureWith(rules: Parameters<typeof peerToPeer>[0]): Partial<Units> {
  return { architecture: peerToPeer(rules) };
}
