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
import { type Loaded, type LoadingOptions, load } from './loader.ts';
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
  const found = new Map<string, Loaded>();
  for (const [{ name, file }, key] of keys) {
    const data = isFresh || key === undefined ? undefined : kept.read(key);
    if (data !== undefined) found.set(name, { name, file, data: data as ScenarioData });
  }
  const left = files.filter(({ name }) => !found.has(name));
  const loaded = left.length === 0 ? [] : await load(left, options);
  for (const one of loaded) found.set(one.name, one);
  // Whoever changes the program or a file meanwhile keeps nothing of it.
  const isSame = loaded.length > 0 && fingerprint() === program;
  for (const file of isSame ? left : []) {
    const [key, one] = [keys.get(file), found.get(file.name)];
    if (key === undefined || one === undefined || !('data' in one)) continue;
    if (keyOf(file, program) === key) kept.write(key, one.data);
  }
  return files.flatMap(({ name }) => found.get(name) ?? []);
}

/** Undefined of a file whose data are not kept. */
function keyOf({ name, file, path, unusable }: ScenarioFile, program: string): string | undefined {
  if (unusable !== undefined) return undefined;
  try {
    const text = readFileSync(path, 'utf8');
    if (!isSelfContained(text)) return undefined;
    const parts = JSON.stringify([program, name, file, text]);
    return `data-${createHash('sha256').update(parts).digest('hex')}`;
  } catch {
    // Whoever reads it says what is wrong.
    return undefined;
  }
}
