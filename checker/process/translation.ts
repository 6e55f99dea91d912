/**
 * Turns scenario files, and all that they import, into JavaScript, without running any of it.
 *
 * The process that runs them may read next to nothing, and the translator is a program of its own,
 * which that process may not start. So everything is read and translated here, beforehand: what a file
 * imports by a relative path, and what that imports in turn, as far as it lies in the same project.
 * Packages and CommonJS are left to Node, which has to be allowed to read them.
 */

import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Loader } from 'esbuild';
import { isProject } from './files.ts';

/** JavaScript, with the way back to what was written. */
export interface TranslatedModule {
  readonly text: string;
  /** A source map, as JSON. */
  readonly map: string;
  /** Where its imports lead, by specifier, as URLs. What is missing leads nowhere, or to a package. */
  readonly links: Readonly<Record<string, string>>;
}

/** Thrown, as an error with this message, by what imports the module. */
export interface BrokenModule {
  readonly problem: string;
  readonly code?: string;
}

export type ModulesByUrl = ReadonlyMap<string, TranslatedModule | BrokenModule>;

/** The code of an import that leads out of the project; its message is the path. */
const outsideCode = 'OUTSIDE_OF_PROJECT';
/** A larger one describes no machine, and translating it could take all memory. */
const moduleBytesMax = 16 * 1_048_576;
/** More would be too much for the translator, which crashes then. */
const nestingMax = 2000;
/** Texts such as those in base64 have operators, and are not nested. */
const operatorsPerBracket = 20;

const loaders: Readonly<Record<string, Loader>> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.tsx': 'tsx',
  '.js': 'js',
  '.mjs': 'js',
  '.cjs': 'js',
  '.json': 'json',
};
const limitSecondsByTheClock = 300;
const endings = Object.keys(loaders);

export class Translation {
  readonly modules = new Map<string, TranslatedModule | BrokenModule>();
  /** Paths of files that Node has to read itself. */
  readonly readByNode = new Set<string>();

  /** Adds a file and what it imports from within the folder. The answer is the URL of the file. */
  async add(path: string, folder = projectOf(path)): Promise<string> {
    const real = realpathSync(path);
    const url = pathToFileURL(real).href;
    if (this.modules.has(url) || this.readByNode.has(real)) return url;
    const text = textOfModule(real);
    if (typeof text !== 'string') {
      this.modules.set(url, text);
      return url;
    }
    // Its imports may lead back to it.
    const links: Record<string, string> = {};
    this.modules.set(url, { text: '', map: '', links });
    const translated = await translate(real, text);
    if ('problem' in translated) {
      this.modules.set(url, translated);
    } else if (isCommonJs(real, translated.text)) {
      this.modules.delete(url);
      this.readByNode.add(real);
      await this.#follow(real, requiresIn(text), folder);
    } else {
      this.modules.set(url, { ...translated, links });
      Object.assign(links, await this.#follow(real, importsIn(translated.text), folder));
    }
    return url;
  }

  async #follow(from: string, specifiers: readonly string[], folder: string) {
    const links: Record<string, string> = {};
    for (const specifier of specifiers) {
      const found = fileAt(specifier, from);
      if (found === undefined) continue;
      if (isWithin(folder, found)) {
        links[specifier] = await this.add(found, folder);
        continue;
      }
      links[specifier] = pathToFileURL(found).href;
      this.modules.set(pathToFileURL(found).href, { problem: found, code: outsideCode });
    }
    return links;
  }
}

/** The folder that a file and all that it imports have to be in: that of its package or project, or its own. */
export function projectOf(path: string): string {
  const own = dirname(realpathSync(path));
  for (let folder = own; ; folder = dirname(folder)) {
    if (isFile(join(folder, 'package.json')) || isProject(folder)) return folder;
    if (folder === dirname(folder)) return own;
  }
}

function isWithin(folder: string, path: string): boolean {
  const from = relative(realpathSync(folder), path);
  return from !== '..' && !/^\.\.[\\/]/.test(from) && resolve(from) !== from;
}

function textOfModule(path: string): string | BrokenModule {
  if (statSync(path).size > moduleBytesMax) return { problem: `${path} has more than 16 MiB` };
  return readFileSync(path, 'utf8');
}

async function translate(path: string, text: string): Promise<TranslatedModule | BrokenModule> {
  const failed = (problem: string) => ({
    problem: `Transform failed with 1 error:\n${path}:1:0: ERROR: ${problem}`,
  });
  if (nestingOf(text) > nestingMax) return failed('It is nested too deeply');
  const clock = new AbortController();
  // Where everything is kept from an earlier run, the translator is not needed.
  const { stop, transform } = await import('esbuild');
  try {
    const translating = transform(text, {
      loader: loaders[extname(path)] ?? 'ts',
      format: 'esm',
      target: 'node20',
      sourcefile: path,
      sourcemap: 'external',
      sourcesContent: false,
      logLevel: 'silent',
    });
    const { code, map } = await Promise.race([translating, tooLong(clock.signal)]);
    return { text: code, map, links: {} };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (message.startsWith('Transform failed')) return { problem: message };
    // The translator has crashed, or does not come to an end: the next call starts another.
    await stop();
    return failed('It is nested too deeply');
  } finally {
    clock.abort();
  }
}

/** Of any text that somebody wrote, translating takes some milliseconds. */
async function tooLong(signal: AbortSignal): Promise<never> {
  await setTimeout(limitSecondsByTheClock * 1000, undefined, { signal });
  throw new Error('the translator does not come to an end');
}

/** At most: brackets that are open at once, and operators one behind the other. In strings they count too. */
function nestingOf(text: string): number {
  let open = 0;
  let chained = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i] as string;
    if ('([{'.includes(letter)) open++;
    if ('!~+-=?:<>&|*%^'.includes(letter)) chained++;
    if (')]};,'.includes(letter)) chained = 0;
    if (')]}'.includes(letter)) open = Math.max(0, open - 1);
    deepest = Math.max(deepest, open, chained / operatorsPerBracket);
  }
  return deepest;
}

function isCommonJs(path: string, text: string): boolean {
  if (extname(path) === '.cjs') return true;
  if (extname(path) !== '.js' || /^(import|export)\b/m.test(text)) return false;
  return /\b(module\.exports|exports\.|require\()/.test(text);
}

/** Of translated text, which is written in one way. Those in strings do no harm. */
function importsIn(text: string): string[] {
  const found = text.matchAll(/\b(?:from|import)\s*\(?\s*"((?:[^"\\\n]|\\.)+)"/g);
  return [...found].map(([, quoted]) => JSON.parse(`"${quoted}"`) as string);
}

function requiresIn(text: string): string[] {
  return [...text.matchAll(/\brequire\(\s*(['"])([^'"\n]+)\1/g)].map(([, , to = '']) => to);
}

/** The file that a path or a file URL leads to, also without its ending, or as `.js` of a `.ts`. */
function fileAt(specifier: string, from: string): string | undefined {
  if (!/^(\.{0,2}\/|\.{1,2}$|file:)/.test(specifier)) return undefined;
  try {
    const url = new URL(specifier.replace(/^\//, 'file:///'), pathToFileURL(from));
    const path = fileURLToPath(url).replace(/[\\/]$/, '');
    const typed = path.replace(/\.([cm]?)jsx?$/, '.$1ts');
    const candidates = [
      path,
      typed,
      ...endings.map((ending) => path + ending),
      ...endings.map((ending) => join(path, `index${ending}`)),
    ];
    const found = candidates.find((one) => endings.includes(extname(one)) && isFile(one));
    return found === undefined ? undefined : realpathSync(found);
  } catch {
    return undefined;
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
