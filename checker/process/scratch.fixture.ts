/**
 * For tests: a folder of files that is gone afterwards.
 *
 * It is inside the project, because only there the name `portcullis/scenario` is known, and in a place
 * that nothing else looks at.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectFolder } from './files.ts';

/** Makes the files, and answers with the folder. */
export function scratchFolder(files: Readonly<Record<string, string>> = {}): string {
  mkdirSync(join(projectFolder, 'coverage'), { recursive: true });
  const folder = mkdtempSync(join(projectFolder, 'coverage', 'scratch-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

export function removeScratch(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** A scenario that holds, in as few lines as there can be. */
export const usableScenario = `import { machine, scenario } from 'portcullis/scenario';
const m = machine({ addressBits: 8 });
const app = m.space('app');
const buffer = app.region('buffer');
m.thread('main', app, { hunks: 2 });
export default scenario(m, {
  shows: 'Own memory can be loaded.',
  steps: [app.loads(buffer)],
  may: [],
});
`;
