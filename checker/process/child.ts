/**
 * How a process of our own is started: from what this one runs, which is the sources or what they were
 * compiled to (start.js does that in the clone).
 */

import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Whether the sources run as they are. */
const isSource = import.meta.url.endsWith('.ts');

/** For `fork`: the program, and what Node has to know to run it. */
export interface ChildProgram {
  readonly path: string;
  readonly execArgv: readonly string[];
}

/** `source` is its `.ts`, beside the caller. */
export function childProgram(source: URL): ChildProgram {
  const stacks = process.sourceMapsEnabled ? ['--enable-source-maps'] : [];
  const execArgv = [...(isSource ? sourceFlags() : []), ...stacks];
  return { path: fileURLToPath(programUrl(source)), execArgv };
}

/** Compiled, a `.js` stands in the place of the `.ts`. */
function programUrl(source: URL): URL {
  return isSource ? source : new URL(source.href.replace(/\.ts$/, '.js'));
}

/** For Node: runs TypeScript, and `portcullis/scenario` is a source, so nothing has to be built before. */
export function sourceFlags(): string[] {
  const typescript = createRequire(import.meta.url).resolve('tsx');
  return ['--conditions=portcullis-source', '--import', pathToFileURL(typescript).href];
}
