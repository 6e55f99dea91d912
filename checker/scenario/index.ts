/** The scenario language: all that a scenario file imports, as `portcullis/scenario`. */

import { Machine } from './language/machine.ts';
import type { MachineOptions } from './language/nouns.ts';

/** A machine without anything on it yet. Everything is optional. */
export function machine(options: MachineOptions = {}): Machine {
  return new Machine(options);
}

export { dataOf } from './compile/compile.ts';
export { anything } from './language/anything.ts';
export { atMost, sameAs, within } from './language/costs.ts';
export { breaks, everything, mayFlow, never, noAlias, only } from './language/intent.ts';
export { scenario } from './language/scenario.ts';
export { register } from './language/values.ts';
export { anyone } from './language/verbs.ts';
