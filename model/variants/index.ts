/** The contract's members replaced where a machine decides otherwise: one function for each such choice. */

import type { Design } from '../design.ts';
import type { Semantics } from '../semantics.ts';
import { withPhysicalTransfers } from './physical-transfers.ts';

/** The semantics of machines of this design. */
export function semanticsFor(design: Design, contract: Semantics): Semantics {
  let semantics = contract;
  if (design.transfers === 'physical') semantics = withPhysicalTransfers(semantics);
  return semantics;
}
