/** What steps and worst cases cost on the executor, as the author of a scenario states. Judged where they are measured. */

export const costsClaim = {
  name: 'costs',
  claim: 'Steps and worst cases cost on the executor what the scenario says that they do.',
} as const;
