/**
 * What other designs than the contract's change in the machine: units, and rules of some nouns.
 *
 * Each choice is made here once more, by the executor's own means: nothing is shared with what it changes
 * in the model.
 */

import type { Decision, Design } from '../../model/design.ts';
import { type Units, units } from '../machine.ts';
import { type Nouns, peerToPeer } from '../peer-to-peer/index.ts';
import { passableGrants } from './grants.ts';

/** What a choice replaces. */
export interface Variant {
  readonly units?: Partial<Omit<Units, 'architecture'>>;
  readonly rules?: Partial<Nouns>;
}

const variants: { readonly [D in Decision]?: { readonly [C in Design[D]]?: Variant } } = {
  grants: { passable: passableGrants },
};

/** The units of a machine of the design: the contract's own where it decides nothing otherwise. */
export function unitsFor(design: Design): Units {
  const chosen = (Object.keys(variants) as Decision[]).flatMap((decision) => {
    const choices: { readonly [choice: string]: Variant | undefined } = variants[decision] ?? {};
    return choices[design[decision]] ?? [];
  });
  return chosen.length === 0 ? units : withVariants(chosen);
}

/** The contract's units with those of the variants, of which no two replace the same one. */
export function withVariants(variants: readonly Variant[]): Units {
  const rules = Object.assign({}, ...variants.map((variant) => variant.rules));
  const replaced = Object.assign({}, ...variants.map((variant) => variant.units));
  return { ...units, ...replaced, architecture: peerToPeer(rules) };
}
