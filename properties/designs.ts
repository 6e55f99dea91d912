/**
 * What a design promises no more: the properties that are not asked of a machine that decides so, each
 * with the reason.
 *
 * A property that only reads otherwise under a design reads the design itself and is asked as ever.
 */

import { contractDesign, type Decision, type Design } from '../model/design.ts';
import type { PropertyName } from './names.ts';

export interface GivenUp {
  readonly property: PropertyName;
  /** What is possible instead, as a sentence. */
  readonly because: string;
}

const givenUp: {
  readonly [D in Decision]?: { readonly [C in Design[D]]?: readonly GivenUp[] };
} = {
  handlers: {
    'with lends': [
      {
        property: 'mutual protection',
        because:
          'the handler of an interrupt or a fault uses what was lent to code of its space that lies below it',
      },
    ],
  },
  hunks: {
    "the caller's": [
      {
        property: 'opaque hunks',
        because:
          'the home of a thread owns the hunks of all that run on it, and sees into them and lets others see',
      },
    ],
  },
  transfers: {
    physical: [
      {
        property: 'DMA confinement',
        because: 'what is revoked or unmapped during a transfer is moved all the same',
      },
    ],
  },
};

/** All that the choices of a design give up, in the order of the decisions. */
export function givenUpBy(design: Design): readonly GivenUp[] {
  return (Object.keys(contractDesign) as Decision[]).flatMap((decision) => {
    const choices: { readonly [choice: string]: readonly GivenUp[] | undefined } =
      givenUp[decision] ?? {};
    return choices[design[decision]] ?? [];
  });
}
