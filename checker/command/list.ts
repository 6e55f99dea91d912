/** `list`: reads the scenarios and prints what each shows. */

import { type Status, status } from '../finding/verdict.ts';
import type { ScenarioFile } from '../process/files.ts';
import { type Loaded, load } from '../process/loader.ts';
import { print, showPrinted } from '../process/output.ts';
import { listing } from '../report/run/listing.ts';
import { variantNamed, variantNames } from '../scenario/variants.ts';

interface ListOptions {
  readonly columns: number;
  readonly signal: AbortSignal;
  readonly isWhole: boolean;
}

function sentenceOn(scenario: Loaded): string {
  if ('unusable' in scenario) return `unusable: ${scenario.unusable.says}`;
  const { shows, variant } = scenario.data;
  return variant === undefined || variant.isOwn ? shows : `the same under ${variant.name}`;
}

/** `isWhole`: the variants that there are come after them. */
export async function list(
  files: readonly ScenarioFile[],
  { columns, signal, isWhole }: ListOptions,
): Promise<Status> {
  const loaded = await load(files, { printed: showPrinted, signal });
  const all = loaded.map((scenario) => ({
    name: scenario.name,
    says: sentenceOn(scenario),
  }));
  const variants = variantNames.map((name) => ({ name, says: variantNamed(name).says }));
  const behind = `\nvariants, for --variant NAME, or several joined by +\n${listing(variants, columns)}`;
  await print(listing(all, columns) + (isWhole ? behind : ''));
  if (signal.aborted) return status.interrupted;
  return loaded.every((scenario) => 'data' in scenario) ? status.asSaid : status.unusable;
}
