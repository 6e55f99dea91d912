/**
 * The names of the properties, as scenarios, reports and the command line write them.
 *
 * A list of its own, since the types of the properties need the names, and the command line needs no
 * properties. A test holds it equal to the list in `index.ts`.
 */

export const propertyNames = [
  'no unauthorized access',
  'no denied access',
  'transitive grant soundness',
  'revocation completeness',
  'no over-revocation',
  'balanced unwind',
  'controlled entry',
  'mutual protection',
  'opaque hunks',
  'containment',
  'noninterference',
  'DMA confinement',
  'aperture confinement',
  'interrupt headroom',
  'no self-nesting',
  'no forged interrupt',
  'no forged fault',
  'physical confinement',
  'interrupt transparency',
  'authority confinement',
  'no borrowed authority',
  'no surviving alias',
  'expectations',
  'refinement',
  'costs',
] as const;

export type PropertyName = (typeof propertyNames)[number];
