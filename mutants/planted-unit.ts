/**
 * What a planted bug in the executor is: one unit replaced. It names beforehand how it shows in
 * lockstep.
 */

import type { Mismatch } from '../checker/finding/mismatch.ts';
import type { ScenarioData } from '../checker/scenario/data.ts';
import type { Units } from '../executor/machine.ts';
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
}
