/**
 * How a process of our own is started: from what this one runs, which is the sources or what they were
 * compiled to (start.js does that in the clone).
 */

import { fileURLToPath } from 'node:url';
import { typescriptLoader } from './files.ts';

/** Whether the sources run as they are. */
const isSource = import.meta.url.endsWith('.ts');

/** For `fork`: the program, and what Node has to know to run it. */
export interface ChildProgram {
  readonly path: string;
  readonly execArgv: readonly string[];
}

/** `source` is its `.ts`, beside the caller. */
export function childProgram(source: URL): ChildProgram {
  const loader = isSource ? ['--import', typescriptLoader()] : [];
  const stacks = process.sourceMapsEnabled ? ['--enable-source-maps'] : [];
  const execArgv = [...sourceConditions, ...loader, ...stacks];
  return { path: fileURLToPath(programUrl(source)), execArgv };
}

/** Compiled, a `.js` stands in the place of the `.ts`. */
function programUrl(source: URL): URL {
  return isSource ? source : new URL(source.href.replace(/\.ts$/, '.js'));
}

/** For sources `portcullis/scenario` is a source, and nothing has to be built before. */
const sourceConditions = isSource ? ['--conditions=portcullis-source'] : [];
