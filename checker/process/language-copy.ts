/**
 * Which copy of the language a scenario file imports: it has to be that of the checker that reads it,
 * because a noun of one copy is no noun of the other.
 */

import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { UnusableFile } from '../scenario/error.ts';
import { type ReadFile, siteOfPattern } from './diagnosis.ts';
import { programFolder, projectFolder } from './files.ts';

export const specifier = 'portcullis/scenario';

/** What to do where the name leads nowhere. */
export const howToGetIt =
  projectFolder === programFolder
    ? 'move the file below the folder of the project: only there the name is known'
    : 'install it there: npm install --save-dev portcullis';

/** Undefined: it imports this one, or none. */
export function otherCopy(path: string, source: ReadFile): UnusableFile | undefined {
  if (!source.text.includes(specifier)) return undefined;
  const found = packageFrom(path);
  const own = realpathSync(programFolder);
  if (found === undefined || found === own) return undefined;
  return {
    says: `imports '${specifier}' from another copy of portcullis (${found}) than the one that reads it (${own})`,
    remedy: 'install it there, and start it with npx: npm install --save-dev portcullis',
    site: siteOfPattern(source, /portcullis\/scenario/),
  };
}

/** The folder of the package that a file gets. What leads nowhere is found out by importing it. */
function packageFrom(file: string): string | undefined {
  try {
    return dirname(createRequire(file).resolve('portcullis/package.json'));
  } catch {
    return undefined;
  }
}
