/**
 * Every bug planted in the model, by noun, in the order of the contract. The page of planted bugs
 * lists those of one class in this order.
 */

import { accessMutants } from './access.ts';
import { authorityMutants } from './authority.ts';
import { callMutants } from './call.ts';
import { dmaMutants } from './dma.ts';
import { faultMutants } from './fault.ts';
import { grantMutants } from './grant.ts';
import { hunkMutants } from './hunk.ts';
import { interruptMutants } from './interrupt.ts';
import { layoutMutants } from './layout.ts';
import { mappingMutants } from './mapping.ts';
import { type Mutant, mutant } from './mutant.ts';
import { noninterferenceMutants } from './noninterference.ts';
import { settleMutants } from './settle.ts';
import { spaceMutants } from './space.ts';

const control = mutant(
  'control: nothing is changed',
  { class: 'control', caughtBy: undefined, shortest: 0, on: 'laboratory' },
  (contract) => ({ ...contract }),
);

export const mutants: readonly Mutant[] = [
  control,
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
];
