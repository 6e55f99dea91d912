/**
 * Which scenarios the words of the command line mean.
 *
 * A word is a name, the beginning of names up to a slash, or a path. A word that means nothing is
 * refused: it would be a check that somebody believes in. What is on the disk is asked of `lookUp`.
 */

import { resolve } from 'node:path';
import { machinesName } from '../finding/rows.ts';
import type { ScenarioFile } from '../process/files.ts';
import { nearest } from '../text/nearest.ts';
import { UnusableArguments } from './arguments.ts';

/** The scenarios at a path anywhere; undefined when nothing is there. */
export type LookUp = (path: string) => ScenarioFile[] | undefined;

/** In the order of their names, each once; all of them when there are no words. */
export function select(
  words: readonly string[],
  all: readonly ScenarioFile[],
  lookUp: LookUp,
): ScenarioFile[] {
  if (words.length === 0) return [...all];
  const chosen = new Map<string, ScenarioFile>();
  for (const word of words) {
    for (const file of meantBy(word, all, lookUp)) chosen.set(file.path, file);
  }
  return [...chosen.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function meantBy(
  word: string,
  all: readonly ScenarioFile[],
  lookUp: LookUp,
): readonly ScenarioFile[] {
  const folder = word.endsWith('/') ? word : `${word}/`;
  const byName = all.filter(({ name }) => name === word || name.startsWith(folder));
  if (byName.length > 0) return byName;
  const path = resolve(word);
  const byPath = lookUp(path) ?? lookUp(`${path}.scenario.ts`);
  if (byPath === undefined) throw new UnusableArguments(unknown(word, all));
  if (byPath.length === 0) {
    throw new UnusableArguments(`there is no scenario below ${word}; put NAME.scenario.ts there`);
  }
  return byPath.map((file) => renamed(file, all));
}

/** A file elsewhere whose name belongs to one below `scenarios/` is named as a path. */
function renamed(file: ScenarioFile, all: readonly ScenarioFile[]): ScenarioFile {
  const isTaken = all.some(({ name, path }) => name === file.name && path !== file.path);
  return isTaken ? { ...file, name: `./${file.name}` } : file;
}

function unknown(word: string, all: readonly ScenarioFile[]): string {
  if (all.length === 0) {
    return `there is no scenario '${word}'; there are none below scenarios/: name a path`;
  }
  const names = all.map(({ name }) => name);
  const near = nearest(word, [...names, ...names.flatMap(foldersOf), machinesName]);
  const meant = near ?? names.find((name) => name.includes(word));
  const hint = meant === undefined ? '--list names them all' : `did you mean '${meant}'?`;
  return `there is no scenario '${word}'; ${hint}`;
}

function foldersOf(name: string): string[] {
  const parts = name.split('/').slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}
