/**
 * Every planted bug, by noun: those in the model in the order of the contract, then those that only
 * hardware can have. The page of planted bugs lists those of one class in this order.
 */

import { accessMutants, accessUnits } from './access.ts';
import { apertureMutants, apertureUnits } from './aperture.ts';
import { authorityMutants, authorityUnits } from './authority.ts';
import { bufferUnits } from './buffers.ts';
import { callMutants, callUnits } from './call.ts';
import { designMutants, designUnits } from './designs.ts';
import { dmaMutants, dmaUnits } from './dma.ts';
import { faultMutants, faultUnits } from './fault.ts';
import { grantMutants, grantUnits } from './grant.ts';
import { hunkMutants, hunkUnits } from './hunk.ts';
import { interruptMutants, interruptUnits } from './interrupt.ts';
import { layoutMutants } from './layout.ts';
import { mappingMutants, mappingUnits } from './mapping.ts';
import { messageUnits } from './messages.ts';
import { type Mutant, mutant } from './mutant.ts';
import { noninterferenceMutants } from './noninterference.ts';
import { type PlantedUnit, plantedUnit } from './planted-unit.ts';
import { portUnits } from './port.ts';
import { portalMutants, portalUnits } from './portal.ts';
import { settleMutants, settleUnits } from './settle.ts';
import { spaceMutants, spaceUnits } from './space.ts';
import { threadMutants, threadUnits } from './thread.ts';

/** The bugs planted in the model. */
export const mutants: readonly Mutant[] = [
  mutant(
    'control: nothing is changed',
    { class: 'control', caughtBy: undefined, shortest: 0, on: 'laboratory' },
    (contract) => ({ ...contract }),
  ),
  ...layoutMutants,
  ...accessMutants,
  ...authorityMutants,
  ...grantMutants,
  ...settleMutants,
  ...callMutants,
  ...hunkMutants,
  ...noninterferenceMutants,
  ...interruptMutants,
  ...dmaMutants,
  ...spaceMutants,
  ...faultMutants,
  ...mappingMutants,
  ...designMutants,
  ...apertureMutants,
  ...portalMutants,
  ...threadMutants,
];

/** The bugs planted in units of the executor. */
export const plantedUnits: readonly PlantedUnit[] = [
  plantedUnit('control: nothing is changed', { class: 'control', shows: [], shortest: 0 }, {}),
  ...accessUnits,
  ...authorityUnits,
  ...grantUnits,
  ...settleUnits,
  ...callUnits,
  ...hunkUnits,
  ...interruptUnits,
  ...dmaUnits,
  ...spaceUnits,
  ...faultUnits,
  ...mappingUnits,
  ...apertureUnits,
  ...portalUnits,
  ...threadUnits,
  ...bufferUnits,
  ...messageUnits,
  ...designUnits,
  ...portUnits,
];
