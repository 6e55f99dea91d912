/** The one list of everything that is checked. */

import { noDeniedAccess, noUnauthorizedAccess } from './access.ts';
import { noSurvivingAlias } from './alias.ts';
import { apertureConfinement } from './aperture.ts';
import { balancedUnwind } from './call.ts';
import { containment } from './containment.ts';
import { noBorrowedAuthority } from './deputy.ts';
import { dmaConfinement } from './dma.ts';
import { controlledEntry, mutualProtection } from './entry.ts';
import { noForgedFault } from './fault.ts';
import { noOverRevocation, revocationCompleteness, transitiveGrantSoundness } from './grant.ts';
import { opaqueHunks } from './hunk.ts';
import {
  interruptHeadroom,
  interruptTransparency,
  noForgedInterrupt,
  noSelfNesting,
} from './interrupt.ts';
import { physicalConfinement } from './mapping.ts';
import { noninterference } from './noninterference.ts';
import { authorityConfinement, type PolicyClause } from './policy.ts';
import type { Property } from './property.ts';

/**
 * True of every machine: theorems of the contract, of which other designs give some up. A step that breaks several is reported for the
 * first, so those that say most about what went wrong come first.
 */
export const theorems: readonly Property[] = [
  noUnauthorizedAccess,
  noDeniedAccess,
  revocationCompleteness,
  noOverRevocation,
  transitiveGrantSoundness,
  controlledEntry,
  noForgedInterrupt,
  noForgedFault,
  physicalConfinement,
  mutualProtection,
  opaqueHunks,
  balancedUnwind,
  dmaConfinement,
  apertureConfinement,
  interruptHeadroom,
  noSelfNesting,
  interruptTransparency,
  containment,
  noninterference,
];

/** The theorems, and what the author of one scenario intends. */
export function propertiesOf(policy: readonly PolicyClause[]): readonly Property[] {
  return [
    ...theorems,
    ...authorityConfinement(policy),
    noBorrowedAuthority,
    ...noSurvivingAlias(policy),
  ];
}
