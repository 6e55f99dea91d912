/** Rows of a run that are no scenario of anybody's. */

/** Under this name it is asked for and reported. */
export const machinesName = 'random-machines';

/** What is said of them where a scenario says what it shows. */
export const machinesTold = {
  name: machinesName,
  file: machinesName,
  shows: 'The contract holds on machines that nobody wrote.',
  claims: [],
} as const;

/** The ledger of a whole run: whether everything was met somewhere. */
export const ledgerName = 'ledger';
