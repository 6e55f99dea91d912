/**
 * Which scenarios the words of the command line mean.
 *
 * A word is a name, the beginning of names up to a slash, a path, or else a part of names; with `:LINE`
 * it is the file of that line. A word that means nothing is refused: its user would believe in a check
 * that never ran.
 */

import { resolve } from 'node:path';
import { machinesName } from '../finding/rows.ts';
import type { ScenarioFile } from '../process/files.ts';
import { type Invocation, typed } from '../text/invocation.ts';
import { nearest } from '../text/nearest.ts';
import { byName } from '../text/order.ts';
import { UnusableArguments } from './unusable-arguments.ts';

/** What is on the disk, and how it is asked for. */
export interface Disk {
  /** The folders of the project's scenarios. */
  readonly folders: readonly string[];
  readonly invocation: Invocation;
  /** Whether random machines are searched where nothing is named: they are about the checker's own contract. */
  readonly hasMachines: boolean;
  /** The scenarios at a path anywhere; undefined when nothing is there. */
  lookUp(path: string): ScenarioFile[] | undefined;
  lineCount(path: string): number;
}

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
  disk: Disk,
): Chosen {
  const { files, machines } = select(words, all, disk);
  if (files.length === 0 && !(machines && words.length > 0)) {
    const below = disk.folders.map(asFolder).join(' or ');
    throw new UnusableArguments(
      `there is no scenario below ${below}, so nothing was checked; put NAME.scenario.ts there, or start with ${typed(disk.invocation, 'new NAME')}`,
    );
  }
  const names = [...all, ...files].map(({ name }) => name);
  return { files, machines, names: [...names, machinesName] };
}

/** In the order of their names, each once; all of them when there are no words. */
export function select(
  words: readonly string[],
  all: readonly ScenarioFile[],
  disk: Disk,
): Pick<Chosen, 'files' | 'machines'> {
  if (words.length === 0) return { files: all, machines: disk.hasMachines };
  const chosen = new Map<string, ScenarioFile>();
  const meanings = words.map((word) => meaningOf(word, all, disk));
  for (const { files } of meanings) for (const file of files) chosen.set(file.path, file);
  return {
    files: [...chosen.values()].sort(byName),
    machines: meanings.some(({ machines }) => machines),
  };
}

type Meaning = Pick<Chosen, 'files' | 'machines'>;

function meaningOf(word: string, all: readonly ScenarioFile[], disk: Disk): Meaning {
  const meaning =
    meantBy(word, all, disk) ?? meantByLine(word, all, disk) ?? meantByPart(word, all);
  if (meaning === undefined) throw new UnusableArguments(unknown(word, all, disk));
  return meaning;
}

/** By its name, the beginning of names up to a slash, or a path. */
function meantBy(word: string, all: readonly ScenarioFile[], disk: Disk): Meaning | undefined {
  if (word === machinesName) return { files: [], machines: true };
  const folder = asFolder(word);
  const byName = all.filter(({ name }) => name === word || name.startsWith(folder));
  if (byName.length > 0) return { files: byName, machines: false };
  const path = resolve(word);
  const byPath = disk.lookUp(path) ?? disk.lookUp(`${path}.scenario.ts`);
  if (byPath?.length === 0) {
    throw new UnusableArguments(`there is no scenario below ${word}; put NAME.scenario.ts there`);
  }
  return byPath && { files: byPath.map((file) => renamed(file, all)), machines: false };
}

/** `NAME:LINE`, and `NAME:LINE:COLUMN` as messages print it: the scenario, whatever stands in the line. */
function meantByLine(word: string, all: readonly ScenarioFile[], disk: Disk): Meaning | undefined {
  const [, name = '', line = ''] = /^(.+?):(\d+)(?::\d+)?$/.exec(word) ?? [];
  if (name === '') return undefined;
  const meaning = meantBy(name, all, disk) ?? meantByPart(name, all);
  const [file, ...more] = meaning?.files ?? [];
  if (file === undefined) return undefined;
  if (more.length > 0) {
    throw new UnusableArguments(
      `'${name}' means ${more.length + 1} scenarios, and a line is of one; leave out :${line}`,
    );
  }
  const lines = file.unusable === undefined ? disk.lineCount(file.path) : Number(line);
  if (Number(line) >= 1 && Number(line) <= lines) return { files: [file], machines: false };
  throw new UnusableArguments(
    `${file.file} has no line ${line}; it has ${lines}: name one of these, or leave out :${line}`,
  );
}

function meantByPart(word: string, all: readonly ScenarioFile[]): Meaning | undefined {
  const files = all.filter(({ name }) => name.includes(word));
  const machines = machinesName.includes(word);
  return files.length > 0 || machines ? { files, machines } : undefined;
}

function asFolder(word: string): string {
  return word.endsWith('/') ? word : `${word}/`;
}

/** A file elsewhere whose name belongs to one of the project's is named as a path. */
function renamed(file: ScenarioFile, all: readonly ScenarioFile[]): ScenarioFile {
  const isTaken = all.some(({ name, path }) => name === file.name && path !== file.path);
  return isTaken ? { ...file, name: `./${file.name}` } : file;
}

function unknown(word: string, all: readonly ScenarioFile[], disk: Disk): string {
  if (all.length === 0) {
    const below = disk.folders.map(asFolder).join(' or ');
    return `there is no scenario '${word}'; there are none below ${below}: name a path`;
  }
  const names = all.map(({ name }) => name);
  const meant = nearest(word, [...names, ...names.flatMap(foldersOf), machinesName]);
  const hint =
    meant === undefined
      ? `${typed(disk.invocation, 'list')} names them all`
      : `did you mean '${meant}'?`;
  return `there is no scenario '${word}'; ${hint}`;
}

function foldersOf(name: string): string[] {
  const parts = name.split('/').slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}
