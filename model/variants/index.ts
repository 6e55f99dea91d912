/** The contract's members replaced where a machine decides otherwise: one function for each such choice. */

import type { Design } from '../design.ts';
import { withPhysicalTransfers } from './physical-transfers.ts';

/** The semantics of machines of this design. */
export function semanticsFor<S extends Parameters<typeof withPhysicalTransfers>[0]>(
  design: Design,
  contract: S,
): S {
  let semantics = contract;
  if (design.transfers === 'physical') semantics = withPhysicalTransfers(semantics);
  return semantics;
}
