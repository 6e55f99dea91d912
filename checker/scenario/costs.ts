/** What a scenario can state of the worst that happens on the executor. */

/** Each with what it counts, in cycles. */
export const worstCases = {
  revocation: 'from when what takes authority away has the port to its retirement',
  'revocation window': 'from there to the last use of that authority that succeeded',
  'port wait': 'one wait of a hart for the port of the region table',
  interrupt: 'from when a delivery is wanted of a hart to its handler',
} as const;

export type WorstCase = keyof typeof worstCases;
