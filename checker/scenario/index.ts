/** The scenario language: all that a scenario file imports, as `portcullis/scenario`. */

import { Machine, type MachineOptions } from './language/nouns.ts';
import { Place } from './language/site.ts';

/** A machine without anything on it yet. Everything is optional. */
export function machine(options: MachineOptions = {}): Machine {
  return new Machine(options, Place.of(machine));
}

export { breaks, everything, mayFlow, never, only } from './language/intent.ts';
export { anyone } from './language/nouns.ts';
export { dataOf, scenario } from './language/scenario.ts';
export { register } from './language/sentences.ts';
