/** The model in parts, made anew wherever it is wanted: from what a scenario says, and no functions. */

import { model } from '../../model/semantics.ts';
import { theorems } from '../../properties/index.ts';
import { listOf, offerOf } from '../menu.ts';
import type { ScenarioData } from '../scenario/data.ts';
import { modelInParts } from './model-in-parts.ts';
import type { PartedSystem } from './parted.ts';
import type { SystemSource } from './together.ts';

interface Argument {
  readonly data: ScenarioData;
  /** The names of what is claimed of states. */
  readonly invariants: readonly string[];
}

/** The same as `modelInParts` with the list of the scenario's menu and the theorems of these names. */
export function modelSource(data: ScenarioData, invariants: readonly string[]): SystemSource {
  const argument: Argument = { data, invariants };
  return { module: import.meta.url, argument };
}

export function system({ data, invariants }: Argument): PartedSystem {
  const made = model(data.machine);
  const offer = offerOf(data, made);
  if (offer === undefined) throw new Error('nothing may happen, so nothing can be searched');
  const asked = theorems.filter((property) => property.kind === 'invariant');
  return modelInParts(
    made,
    listOf(offer),
    asked.filter(({ name }) => invariants.includes(name)),
  );
}
