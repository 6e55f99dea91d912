/** The scenario language: all that a scenario file imports, as `portcullis/scenario`. */

import { Machine, type MachineOptions } from './nouns.ts';
import { Place } from './site.ts';

/** A machine without anything on it yet. Everything is optional. */
export function machine(options: MachineOptions = {}): Machine {
  return new Machine(options, Place.of(machine));
}

export { register } from './acts.ts';
export { breaks, everything, mayFlow, never, only } from './intent.ts';
export { anyone } from './nouns.ts';
export { dataOf, scenario } from './scenario.ts';
