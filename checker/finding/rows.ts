/** Rows of a run that are about no scenario. */

import { contractName, nameUnder, partsOf } from '../scenario/variants.ts';

/** Random machines: the name by which they are asked for and reported. */
export const machinesName = 'random-machines';

/** Whether the row of this name is about random machines, of whatever variant. */
export function isMachines(name: string): boolean {
  return partsOf(name).base === machinesName;
}

/** The row of random machines of a variant; without one, of the contract. */
export function machinesNameUnder(variant: string | undefined): string {
  const isContract = variant === undefined || variant === contractName;
  return isContract ? machinesName : nameUnder(machinesName, variant);
}

/** What stands in place of a scenario's own words. */
export function machinesRow(variant: string | undefined) {
  return {
    name: machinesNameUnder(variant),
    file: machinesName,
    shows: 'The contract holds on machines that nobody wrote.',
    claims: [],
    ...(variant !== undefined && { variant }),
  } as const;
}

/** The ledger of a whole run: whether everything was met somewhere. */
export const ledgerName = 'ledger';

/** Whether a row of this name is about no scenario: a scenario may have none. */
export function isReserved(name: string): boolean {
  return name === ledgerName || isMachines(name);
}
