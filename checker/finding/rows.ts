/** Rows of a run that are about no scenario. */

/** Random machines: the name by which they are asked for and reported. */
export const machinesName = 'random-machines';

/** What stands in place of a scenario's own words. */
export const machinesRow = {
  name: machinesName,
  file: machinesName,
  shows: 'The contract holds on machines that nobody wrote.',
  claims: [],
} as const;

/** The ledger of a whole run: whether everything was met somewhere. */
export const ledgerName = 'ledger';

/** A scenario may have none of these names. */
export const reservedNames: readonly string[] = [machinesName, ledgerName];
