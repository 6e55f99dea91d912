/** The names of the properties, as scenarios, reports and the command line write them. */

export const propertyNames = [
  'no unauthorized access',
  'no denied access',
  'transitive grant soundness',
  'revocation completeness',
  'balanced unwind',
  'authority confinement',
  'expectations',
] as const;

export type PropertyName = (typeof propertyNames)[number];
