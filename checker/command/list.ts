/** `list`: reads the scenarios and prints what each shows. */

import { type Status, status } from '../finding/verdict.ts';
import type { ScenarioFile } from '../process/files.ts';
import { load } from '../process/loader.ts';
import { print, showPrinted } from '../process/output.ts';
import { lookFor } from '../report/run/terminal.ts';
import { printable } from '../text/printable.ts';

export async function list(files: readonly ScenarioFile[], signal: AbortSignal): Promise<Status> {
  const loaded = await load(files, { printed: showPrinted, signal });
  const names = files.map(({ name }) => name);
  const { nameWidth } = lookFor(names, false);
  const lines = loaded.map((scenario) => {
    const says = 'data' in scenario ? scenario.data.shows : `unusable: ${scenario.unusable.says}`;
    return `${printable(scenario.name).padEnd(nameWidth)}  ${printable(says)}\n`;
  });
  await print(lines.join(''));
  if (signal.aborted) return status.interrupted;
  return loaded.every((scenario) => 'data' in scenario) ? status.asSaid : status.unusable;
}
