/** The designs that a run judged scenarios under, for what stands below the table. */

import { contractName, givenUpBy, variantNamed } from '../../scenario/variants.ts';
import { type Checked, isUnusable } from './run.ts';

export interface VariantShown {
  readonly name: string;
  readonly says: string;
  /** A sentence for each property that is not asked. */
  readonly givesUp: readonly string[];
}

/** Each once, in the order in which rows have them; of the contract there is nothing to say. */
export function variantsIn(scenarios: readonly Checked[]): VariantShown[] {
  const names = scenarios.flatMap((one) => (isUnusable(one) ? [] : (one.variant ?? [])));
  const variants = [...new Set(names)].filter((name) => name !== contractName);
  return variants.map((name) => {
    const variant = variantNamed(name);
    const givesUp = givenUpBy(variant).map(
      ({ property, because }) => `not asked: ${property} (${because})`,
    );
    return { name, says: variant.says, givesUp };
  });
}
