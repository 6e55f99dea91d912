/**
 * How a process of our own is started: from its source in the clone, compiled once it is installed.
 */

import { fileURLToPath } from 'node:url';
import { typescriptLoader } from './files.ts';

/** Whether this is the clone, where nothing is compiled. */
export const isSource = import.meta.url.endsWith('.ts');

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
export function programUrl(source: URL): URL {
  return isSource ? source : new URL(source.href.replace(/\.ts$/, '.js'));
}

/** In the clone `portcullis/scenario` is the source, and nothing has to be built before a check. */
const sourceConditions = isSource ? ['--conditions=portcullis-source'] : [];
