/**
 * What other designs than the contract's change in the model, decision by decision.
 *
 * A choice replaces members of the contract, and several choices may be made of one machine. The
 * contract's own choices change nothing and are not listed.
 */

import type { Semantics } from '../contract.ts';
import type { Decision, Design } from '../design.ts';
import { passableGrants } from './grants.ts';
import { handlersWithLends } from './handlers.ts';
import { callersHunks } from './hunks.ts';
import { withPhysicalTransfers } from './physical-transfers.ts';

type Replacement = (contract: Semantics) => Semantics;

const changes: { readonly [D in Decision]?: { readonly [C in Design[D]]?: Replacement } } = {
  grants: { passable: passableGrants },
  handlers: { 'with lends': handlersWithLends },
  hunks: { "the caller's": callersHunks },
  transfers: { physical: withPhysicalTransfers },
};

/** The contract with what the design decides otherwise. */
export function withDesign(contract: Semantics, design: Design): Semantics {
  let semantics = contract;
  for (const decision of Object.keys(changes) as Decision[]) {
    const choices: { readonly [choice: string]: Replacement | undefined } = changes[decision] ?? {};
    semantics = choices[design[decision]]?.(semantics) ?? semantics;
  }
  return semantics;
}
