/** `list`: reads the scenarios and prints what each shows. */

import { type Status, status } from '../finding/verdict.ts';
import type { ScenarioFile } from '../process/files.ts';
import { type Loaded, load } from '../process/loader.ts';
import { print, showPrinted } from '../process/output.ts';
import { listing } from '../report/run/listing.ts';

function saidOf(scenario: Loaded): string {
  if ('unusable' in scenario) return `unusable: ${scenario.unusable.says}`;
  const { shows, variant } = scenario.data;
  return variant === undefined || variant.isOwn ? shows : `the same under ${variant.name}`;
}

export async function list(
  files: readonly ScenarioFile[],
  columns: number,
  signal: AbortSignal,
): Promise<Status> {
  const loaded = await load(files, { printed: showPrinted, signal });
  const all = loaded.map((scenario) => ({
    name: scenario.name,
    says: saidOf(scenario),
  }));
  await print(listing(all, columns));
  if (signal.aborted) return status.interrupted;
  return loaded.every((scenario) => 'data' in scenario) ? status.asSaid : status.unusable;
}
