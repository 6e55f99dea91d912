/**
 * Where in a scenario file something was written.
 *
 * Every noun and verb of the language records its call. Taking a stack is cheap and spelling it out
 * is not, so a call site is spelled out only when it is read: a machine of ten thousand spaces is
 * written in one line, and nothing reads the sites of most of them.
 */

import { fileURLToPath } from 'node:url';
import type { Site } from '../data.ts';

/** The language's own files, and what takes its values. A scenario file is never among them. */
const language = ['scenario', 'library', 'vitest'].map((room) =>
  pathOf(new URL(`../../${room}/`, import.meta.url).href),
);
/** What the names of files begin behind: the folder of who wrote them. */
let project = pathOf(new URL('../../../', import.meta.url).href);

/** From now on files below this folder are named without it. */
export function nameFilesFrom(folder: string): void {
  project = `${pathOf(folder).replace(/\/$/, '')}/`;
}

export class CallSite {
  readonly #taken: { stack?: string } = {};
  #site: Site | undefined;

  private constructor() {
    Error.captureStackTrace(this.#taken, CallSite.here);
  }

  /** The place from which the language was called. */
  static here(): CallSite {
    return new CallSite();
  }

  get site(): Site {
    this.#site ??= siteIn(this.#taken.stack ?? '') ?? { file: 'unknown', line: 0, column: 0 };
    return this.#site;
  }
}

/** The first frame that is not the language's own: normally a line of the scenario file. */
export function siteIn(stack: string): Site | undefined {
  for (const line of stack.split('\n')) {
    // Names of files may have brackets, colons and question marks too.
    const match = /^\s*at (?:async )?(?:.*?\()?((?:file:|\/|[A-Za-z]:).*[^>]):(\d+):(\d+)\)?$/.exec(
      line,
    );
    if (match === null) continue;
    const [, where, row, column] = match as unknown as [string, string, string, string];
    const path = pathOf(where);
    if (language.some((room) => path.startsWith(room)) && !/\.(scenario|test)\.ts$/.test(path))
      continue;
    const file = path.startsWith(project) ? path.slice(project.length) : path;
    return { file, line: Number(row), column: Number(column) };
  }
  return undefined;
}

function pathOf(where: string): string {
  const bare = where.replace(/(\.[cm]?[jt]sx?)\?[^/]*$/, '$1');
  return (bare.startsWith('file:') ? fileURLToPath(bare) : bare).replaceAll('\\', '/');
}
