/** Runs every search of random machines: the contract holds also where nobody wrote a scenario. */

import type { Finding } from '../finding/finding.ts';
import { lockstepMachines } from './lockstep/lockstep-search.ts';
import { randomMachines } from './random/random-machines.ts';
import { type Budget, type MachineSearch, unwatched, type Watch } from './search.ts';

const machineSearches: readonly MachineSearch[] = [randomMachines, lockstepMachines];

/** Empty when the one property that is asked for is about scenarios. */
export function checkMachines(budget: Budget, watch: Partial<Watch> = {}): Finding[] {
  return machineSearches
    .map((search) => search.run(budget, { ...unwatched, ...watch }))
    .filter((finding) => finding !== undefined)
    .map((finding) => ({ ...finding, asExpected: finding.verdict !== 'violated' }));
}
