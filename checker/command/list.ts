/** `--list`: reads the scenarios and prints what each shows. */

import { type Status, status } from '../finding/verdict.ts';
import { environment, windowColumns } from '../process/environment.ts';
import type { ScenarioFile } from '../process/files.ts';
import { load } from '../process/loader.ts';
import { print, showPrinted } from '../process/output.ts';
import { listing } from '../report/run/listing.ts';
import { columnsFor } from '../text/window.ts';

export async function list(files: readonly ScenarioFile[], signal: AbortSignal): Promise<Status> {
  const loaded = await load(files, { printed: showPrinted, signal });
  const all = loaded.map((scenario) => ({
    name: scenario.name,
    says: 'data' in scenario ? scenario.data.shows : `unusable: ${scenario.unusable.says}`,
  }));
  const columns = columnsFor({
    columns: windowColumns(),
    environment: environment(),
    isStable: false,
  });
  await print(listing(all, columns));
  if (signal.aborted) return status.interrupted;
  return loaded.every((scenario) => 'data' in scenario) ? status.asSaid : status.unusable;
}
