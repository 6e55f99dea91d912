/**
 * What a machine has of each sort that operands name by number: such an operand is an index of one of
 * these lists.
 */

import type { Sort, Sorts } from '../../model/action.ts';
import type { Range } from '../../model/address.ts';
import type { Machine } from '../../model/machine.ts';

/** A sort of which the machine has a list. */
export type Noun = Exclude<
  { [S in Sort]: Sorts[S] extends number ? S : never }[Sort],
  'rights' | 'value' | 'depth'
>;

interface Named {
  readonly name: string;
}

export type Nouns = { readonly [N in Noun]: readonly (N extends 'span' ? Range : Named)[] };

export function nounsOf(machine: Machine): Nouns {
  return {
    thread: machine.threads,
    portal: machine.portals,
    span: machine.spans,
    space: machine.spaces,
    line: machine.lines,
    device: machine.devices,
    page: machine.pages?.virtual ?? [],
    physicalPage: machine.pages?.physical ?? [],
  };
}

export function isNoun(sort: Sort, nouns: Nouns): sort is Noun {
  return sort in nouns;
}
