/**
 * Which scenarios the words of the command line mean.
 *
 * A word is a name, the beginning of names up to a slash, or a path. A word that means nothing is
 * refused: its user would believe in a check that never ran. `lookUp` knows what is on the disk.
 */

import { resolve } from 'node:path';
import { machinesName } from '../finding/rows.ts';
import type { ScenarioFile } from '../process/files.ts';
import { nearest } from '../text/nearest.ts';
import { byName } from '../text/order.ts';
import { UnusableArguments } from './unusable-arguments.ts';

/** The scenarios at a path anywhere; undefined when nothing is there. */
export type LookUp = (path: string) => ScenarioFile[] | undefined;

/** What is to be checked. */
export interface Chosen {
  readonly files: readonly ScenarioFile[];
  /** Whether random machines are searched too. */
  readonly machines: boolean;
  /** The names of all that could have been chosen. */
  readonly names: readonly string[];
}

/** Without words everything. Throws `UnusableArguments`. */
export function scenariosFor(
  words: readonly string[],
  all: readonly ScenarioFile[],
  lookUp: LookUp,
): Chosen {
  const scenarios = words.filter((word) => word !== machinesName);
  const machines = words.length === 0 || scenarios.length < words.length;
  const onlyMachines = words.length > 0 && scenarios.length === 0;
  const files = onlyMachines ? [] : select(scenarios, all, lookUp);
  if (files.length === 0 && !onlyMachines) {
    throw new UnusableArguments(
      'there is no scenario below scenarios/, so nothing was checked; put NAME.scenario.ts there',
    );
  }
  const names = [...all, ...files].map(({ name }) => name);
  return { files, machines, names: [...names, machinesName] };
}

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
  return [...chosen.values()].sort(byName);
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
