/** The claim that the search in lockstep tests. */

export const refinement = {
  property: 'refinement',
  claim:
    'What the executor retires is a run of the model: the same outcomes, registers and memory, up ' +
    'to what the contract leaves open while authority is on its way out.',
} as const;
