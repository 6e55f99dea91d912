/**
 * What the files of reports are called: `folder-name.authority-confinement.md`.
 *
 * Every scenario has names of its own, also where two differ only in a slash and a dash, or in the
 * case of letters, which some disks do not tell apart. The names depend on which scenarios there are
 * and not on which are checked, so that the report of an earlier run is found again and replaced.
 */

import { createHash } from 'node:crypto';
import { propertyNames } from '../../../properties/names.ts';

/** Disks take 255 bytes; the property and the ending need up to 40. */
const longestBytes = 200;

/** For each scenario what its files begin with. */
export function fileStems(names: readonly string[]): ReadonlyMap<string, string> {
  const distinct = [...new Set(names)];
  const takers = new Map<string, number>();
  for (const name of distinct) takers.set(folded(name), (takers.get(folded(name)) ?? 0) + 1);
  return new Map(
    distinct.map((name) => {
      const stem = plainStem(name);
      const alone = takers.get(folded(name)) === 1;
      return [
        name,
        alone && Buffer.byteLength(stem) <= longestBytes ? stem : withDigest(name, stem),
      ];
    }),
  );
}

export function reportName(stem: string, property: string, ending: 'md' | 'json'): string {
  return `${stem}.${property.replaceAll(' ', '-')}.${ending}`;
}

/** Everything that an earlier run can have written about a scenario. */
export function reportNames(stem: string): string[] {
  return propertyNames.flatMap((property) => [
    reportName(stem, property, 'md'),
    reportName(stem, property, 'json'),
  ]);
}

/** Without what a disk or a shell takes for something else: folders, drives, options, hidden files. */
function plainStem(name: string): string {
  return name.replaceAll(/[\\/:*?"<>|]/g, '-').replace(/^[-.]+/, '');
}

function folded(name: string): string {
  return plainStem(name).toLowerCase();
}

/** With a few letters that depend on the whole name. */
function withDigest(name: string, stem: string): string {
  const mark = createHash('sha256').update(name).digest('hex').slice(0, 8);
  let cut = stem;
  while (Buffer.byteLength(cut) > longestBytes) cut = cut.slice(0, -1);
  return `${cut}~${mark}`;
}
