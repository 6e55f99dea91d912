/**
 * Reads scenario files, but for those whose data are kept from an earlier run.
 *
 * Only the data of files that depend on nothing but their text are kept (self-contained.ts), under that text,
 * the file's name and the program. Any other file is read anew each time, and so is one that is unusable.
 */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ScenarioData } from '../scenario/data.ts';
import type { ScenarioFile } from './files.ts';
import { fingerprint } from './fingerprint.ts';
import type { KeptFiles } from './kept-files.ts';
import { type Loaded, type LoadingOptions, loadFiles, scenariosOf } from './loader.ts';
import { isSelfContained } from './self-contained.ts';

interface KeepingOptions extends LoadingOptions {
  readonly kept: KeptFiles;
  /** The program that reads. */
  readonly program: string;
  /** Read also what is kept. */
  readonly isFresh: boolean;
}

/** As `load`: every file in the order given, and fewer after an interruption. */
export async function loadUnlessKept(
  files: readonly ScenarioFile[],
  { kept, program, isFresh, ...options }: KeepingOptions,
): Promise<Loaded[]> {
  const keys = new Map(files.map((file) => [file, keyOf(file, program)]));
  const found = new Map<string, readonly Loaded[]>();
  for (const [{ name, file }, key] of keys) {
    const data = isFresh || key === undefined ? undefined : kept.read(key);
    if (data === undefined) continue;
    found.set(name, scenariosOf({ name, file }, data as readonly ScenarioData[]));
  }
  const left = files.filter(({ name }) => !found.has(name));
  const read = left.length === 0 ? [] : await loadFiles(left, options);
  for (const { name, loaded } of read) found.set(name, loaded);
  // Whoever changes the program or a file meanwhile keeps nothing of it.
  const isSame = read.length > 0 && fingerprint() === program;
  for (const file of isSame ? left : []) {
    const [key, all = []] = [keys.get(file), found.get(file.name)];
    const data = all.flatMap((one) => ('data' in one ? one.data : []));
    if (key === undefined || data.length === 0) continue;
    if (keyOf(file, program) === key) kept.write(key, data);
  }
  return files.flatMap(({ name }) => found.get(name) ?? []);
}

/** Undefined of a file whose data are not kept. */
function keyOf(
  { name, file, path, unusable, under }: ScenarioFile,
  program: string,
): string | undefined {
  if (unusable !== undefined) return undefined;
  try {
    const text = readFileSync(path, 'utf8');
    if (!isSelfContained(text)) return undefined;
    const parts = JSON.stringify([program, name, file, text, under]);
    return `data-${createHash('sha256').update(parts).digest('hex')}`;
  } catch {
    // Whoever reads it says what is wrong.
    return undefined;
  }
}
