/** Checks a scenario that is given as a value: pure and synchronous, without files and without a clock. */

import { basename, isAbsolute } from 'node:path';
import * as z from 'zod';
import { present } from '../../model/assert.ts';
import { propertyNames } from '../../properties/names.ts';
import type { Finding } from '../finding/finding.ts';
import { rowName, scenarioEnding, scenarioName, subjectOf } from '../finding/subject.ts';
import { dataOf, dataUnder } from '../scenario/compile/compile.ts';
import type { Expected, ScenarioData } from '../scenario/data.ts';
import { refusal } from '../scenario/error.ts';
import { checkOptions, oneOf, shown } from '../scenario/language/input.ts';
import { ScenarioValue } from '../scenario/language/scenario.ts';
import { expectVariant, ownVariant, variantsNamed } from '../scenario/language/variants.ts';
import type { VariantText } from '../scenario/variants.ts';
import { check as search } from '../search/all.ts';
import type { Watch } from '../search/search.ts';
import { asTyped } from '../text/invocation.ts';
import { resultOf } from './result.ts';
import type { CheckOptions, Result } from './types.ts';

const defaultSeed = 1;
const optionsShape = z.strictObject({
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .optional(),
  runs: z.int().min(1).max(1_000_000_000).optional(),
  property: z.unknown().optional(),
  name: z.string().regex(/\S/).optional(),
  variant: z.string().optional(),
});

/** How a scenario is judged beyond what callers of the library may say. */
export interface Judging {
  /** In place of what the scenario says must be found. */
  readonly finds?: Expected;
  /** The scenario's file, as the command line calls it; by default, where it was written. */
  readonly file?: string;
  /** Time limits; by default none, also not the scenario's own. */
  readonly watch?: Partial<Watch>;
}

/**
 * Runs every search that the scenario asks for, and says what came of each.
 *
 * `scenario` is what `scenario(m, {...})` returned, which is what a scenario file exports by default. The
 * same scenario with the same options gives the same result. There is no clock in it: `bounds.time` of the
 * scenario is not looked at.
 *
 * Throws `ScenarioError` where the scenario or the options cannot be used.
 */
export function check(scenario: ScenarioValue, options: CheckOptions = {}): Result {
  return judged(scenario, options);
}

/**
 * As `check`, under the variant of the scenario's machine and under each that the scenario names, in this
 * order: `text` prints all of them as one table.
 */
export function compare(
  scenario: ScenarioValue,
  options: Omit<CheckOptions, 'variant'> = {},
): Result[] {
  compiled(scenario);
  const variants = [ownVariant(scenario.machine), ...variantsNamed(scenario.options)];
  return variants.map((variant) =>
    judged(scenario, { ...options, variant: variant as VariantText }),
  );
}

/** As `check`. */
export function judged(
  scenario: ScenarioValue,
  options: CheckOptions = {},
  { finds, watch, file: inFile }: Judging = {},
): Result {
  checkOptions(optionsShape, options, 'check');
  if (options.property !== undefined) oneOf(propertyNames, options.property, 'property');
  const variant = options.variant === undefined ? undefined : expectVariant(options.variant);
  const data = compiled(scenario, variant);
  const file = inFile ?? data.site.file;
  const { seed = defaultSeed, runs, property } = options;
  const ownName = options.name ?? nameIn(file);
  const name = rowName(ownName, data);
  const asked = {
    ...(runs !== undefined && { runs }),
    ...(property !== undefined && { property }),
  };
  const subject = subjectOf({ name, file, data: finds === undefined ? data : { ...data, finds } });
  const findings = search(subject, { seed, ...asked }, watch);
  const repeating = { name: ownName, seed, ...asked, ...(variant && { variant }) };
  const repeat = `check(scenario, ${optionsText(repeating as CheckOptions)})`;
  // Only where the checker is installed is there a library.
  const typedOut = (finding: Finding) => asTyped('npx', finding);
  const repeated = findings.map(isFile(ownName, file) ? typedOut : repeatedBy(repeat));
  return resultOf(subject, repeated, { seed, ...asked });
}

/**
 * Under this variant, or that of its machine. Throws `ScenarioError`, at the caller's line, for what is no
 * scenario.
 */
export function compiled(scenario: unknown, variant?: string): ScenarioData {
  if (scenario instanceof ScenarioValue) {
    if (variant === undefined) return dataOf(scenario);
    return present(dataUnder(scenario, [variant])[0], 'a variant comes to one scenario');
  }
  throw refusal(
    `what is to be checked is ${shown(scenario)}, not a scenario`,
    'pass what scenario(m, { shows: ..., steps: [...] }) returns, of the same copy of this package',
  );
}

/** The same on every computer: of a file outside the project, as its own project calls it. */
function nameIn(file: string): string {
  if (!isAbsolute(file)) return scenarioName(file);
  const inFolder = file.lastIndexOf('/scenarios/');
  return scenarioName(inFolder < 0 ? basename(file) : file.slice(inFolder + 1));
}

/** A scenario that the command line finds under its name. */
function isFile(name: string, file: string): boolean {
  return file.endsWith(scenarioEnding) && name === nameIn(file);
}

function repeatedBy(command: string): (finding: Finding) => Finding {
  return (finding) => ({ ...finding, command });
}

/** `{ name: 'lend', seed: 7 }` */
function optionsText(options: CheckOptions): string {
  const written = Object.entries(options).map(
    ([key, value]) => `${key}: ${typeof value === 'string' ? asLiteral(value) : value}`,
  );
  return `{ ${written.join(', ')} }`;
}

function asLiteral(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
}
