/** The variants that a scenario is judged under besides that of its machine, and what differs in each. */

import * as z from 'zod';
import { refusal } from '../error.ts';
import { contractName, variantName } from '../variants.ts';
import { checkOptions, shown } from './input.ts';
import type { MachineNoun } from './nouns.ts';

/** What must be found of a scenario that, under this variant, has nothing to find. */
export const findsNothing = 'nothing';

const variantShape = z.strictObject({
  steps: z.array(z.unknown()).optional(),
  may: z.union([z.array(z.unknown()), z.literal('everything')]).optional(),
  bounds: z.unknown().optional(),
  policy: z.array(z.unknown()).optional(),
  costs: z.array(z.unknown()).optional(),
  finds: z.unknown().optional(),
});

/** The name that reports have of the variant. Throws `ScenarioError`. */
export function expectVariant(text: unknown): string {
  if (typeof text !== 'string') {
    throw refusal(`${shown(text)} is no variant`, "give its name: 'untagged-plb'");
  }
  return variantName(text, refusal);
}

/** The variant of a machine as it was written. */
export function ownVariant({ options }: MachineNoun): string {
  return options.variant === undefined ? contractName : expectVariant(options.variant);
}

/** Those that a scenario names beside that of its machine. */
export function variantsNamed({ variants = {} }: { readonly variants?: object }): string[] {
  return Object.keys(variants).map(expectVariant);
}

/** Checks the names and the kinds of options; `checkParts` what the options are made of. */
export function checkVariants<O>(
  given: unknown,
  machine: MachineNoun,
  checkParts: (options: O, where: string) => void,
): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw refusal(
      `variants of a scenario cannot be ${shown(given)}`,
      "name each, with what differs: variants: { 'untagged-plb': {} }",
    );
  }
  const entries = Object.entries(given);
  if (entries.length === 0) {
    throw refusal(
      'variants of a scenario names none',
      "name one, variants: { 'untagged-plb': {} }, or leave it out",
    );
  }
  const names = new Map([[ownVariant(machine), 'is that of the machine already']]);
  for (const [text, options] of entries) {
    const name = expectVariant(text);
    const known = names.get(name);
    if (known !== undefined) throw refusal(`the variant '${text}' ${known}`, 'leave it out');
    names.set(name, 'is there twice');
    checkOptions(variantShape, options, 'variant');
    checkParts(options, `variants['${text}'].`);
  }
}
