/** The model in parts, made anew wherever it is wanted: from plain data, and no functions. */

import type { MachineDescription } from '../../model/machine.ts';
import { model } from '../../model/semantics.ts';
import { theorems } from '../../properties/index.ts';
import type { Candidate } from '../menu.ts';
import { modelInParts } from './model-in-parts.ts';
import type { PartedSystem } from './parted.ts';
import type { SystemSource } from './together.ts';

interface Argument {
  readonly machine: MachineDescription;
  readonly candidates: readonly Candidate[];
  /** The names of what is claimed of states. */
  readonly invariants: readonly string[];
}

/** The same as `modelInParts` of that machine, by the contract, with the theorems of these names. */
export function modelSource(argument: Argument): SystemSource {
  return { module: import.meta.url, maker: system.name, argument };
}

export function system({ machine, candidates, invariants }: Argument): PartedSystem {
  const asked = theorems.filter((property) => property.kind === 'invariant');
  return modelInParts(
    model(machine),
    candidates,
    asked.filter(({ name }) => invariants.includes(name)),
  );
}
