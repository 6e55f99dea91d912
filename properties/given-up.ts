/**
 * What each choice of a design gives up: theorems of the contract that are no longer true of a machine, and so
 * are asked of it only by name.
 */

import { type Decision, type Design, decisions } from '../model/design.ts';
import type { PropertyName } from './names.ts';

const givenUp: {
  readonly [D in Decision]?: { readonly [C in Design[D]]?: readonly PropertyName[] };
} = {
  // What is revoked or unmapped during a transfer is moved all the same.
  transfers: { physical: ['DMA confinement'] },
};

/** The names of the theorems that a machine of this design does not promise. */
export function givenUpBy(design: Design): readonly PropertyName[] {
  return (Object.keys(decisions) as Decision[]).flatMap(
    (decision) => givenUp[decision]?.[design[decision] as never] ?? [],
  );
}
