/** The files that the figures end up in: which they are, what belongs into them, and writing them. */

import { readFileSync, writeFileSync } from 'node:fs';
import { projectFolder } from '../../checker/process/files.ts';
import type { Figures } from './figures.ts';
import { pageOf, summaryOf } from './page.ts';
import { plotsOf } from './plots.ts';

export interface Written {
  readonly path: string;
  readonly text: string;
}

const [begin, end] = ['<!-- costs -->', '<!-- end of costs -->'];

/** Everything, as it ought to be. */
export async function pagesOf(figures: Figures): Promise<readonly Written[]> {
  const plots = await plotsOf(figures);
  const readme = committed('README.md');
  const [before, rest] = [readme.split(begin)[0], readme.split(end)[1]];
  if (before === undefined || rest === undefined) throw new Error(`README.md has no ${begin}`);
  return [
    ...plots.map(({ name, svg }) => ({ path: `docs/costs/${name}.svg`, text: svg })),
    { path: 'docs/costs.md', text: pageOf(figures, plots) },
    {
      path: 'README.md',
      text: `${before}${begin}\n\n${summaryOf(figures, plots)}\n\n${end}${rest}`,
    },
  ];
}

/** Writes those that are something else, and says which. */
export function writePages(pages: readonly Written[]): readonly string[] {
  const changed = pages.filter(({ path, text }) => committed(path) !== text);
  for (const { path, text } of changed) writeFileSync(`${projectFolder}/${path}`, text);
  return changed.map(({ path }) => path);
}

/** What stands there; nothing if there is no such file. */
export function committed(path: string): string {
  try {
    return readFileSync(`${projectFolder}/${path}`, 'utf8');
  } catch {
    return '';
  }
}
