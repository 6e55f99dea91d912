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
import { contractName, nameUnder, variantName } from '../scenario/variants.ts';
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
  /** The variants under which random machines are searched too; undefined: the contract. */
  readonly machines: readonly (string | undefined)[];
  /** The names of all that could have been chosen. */
  readonly names: readonly string[];
}

/** Without words everything; `variants` in place of those that scenarios name. Throws `UnusableArguments`. */
export function scenariosFor(
  words: readonly string[],
  all: readonly ScenarioFile[],
  disk: Disk,
  variants: readonly string[] = [],
): Chosen {
  const { files, machines } = under(variants, select(words, all, disk));
  if (files.length === 0 && !(machines.length > 0 && words.length > 0)) {
    const below = disk.folders.map(asFolder).join(' or ');
    throw new UnusableArguments(
      `there is no scenario below ${below}, so nothing was checked; put NAME.scenario.ts there, or start with ${typed(disk.invocation, 'new NAME')}`,
    );
  }
  const names = [...all, ...files].map(({ name }) => name);
  return { files, machines, names: [...names, machinesName] };
}

function under(variants: readonly string[], chosen: Meaning): Meaning {
  if (variants.length === 0) return chosen;
  const { files, machines } = chosen;
  const named = files.find((one) => one.under?.some((variant) => variant !== undefined));
  const [variant] = [...(named?.under ?? []), ...machines].filter((one) => one !== undefined);
  if (variant !== undefined) {
    const name = nameUnder(named?.name ?? machinesName, variant);
    throw new UnusableArguments(
      `${name} names a variant, and so does --variant; leave out one of them`,
    );
  }
  return {
    files: files.map((file) => ({ ...file, under: variants })),
    machines: machines.length === 0 ? [] : variants.map(ofMachines),
  };
}

/** Random machines have no design of their own that could be another than the contract's. */
function ofMachines(variant: string): string | undefined {
  return variant === contractName ? undefined : variant;
}

/** In the order of their names, each once; all of them when there are no words. */
export function select(
  words: readonly string[],
  all: readonly ScenarioFile[],
  disk: Disk,
): Pick<Chosen, 'files' | 'machines'> {
  if (words.length === 0) return { files: all, machines: disk.hasMachines ? [undefined] : [] };
  const chosen = new Map<string, ScenarioFile>();
  const meanings = words.map((word) => meaningOf(word, all, disk));
  for (const file of meanings.flatMap(({ files }) => files)) {
    chosen.set(file.path, both(chosen.get(file.path), file));
  }
  return {
    files: [...chosen.values()].sort(byName),
    machines: [...new Set(meanings.flatMap(({ machines }) => machines))],
  };
}

/** A file that two words mean, under the variants of both. */
function both(one: ScenarioFile | undefined, other: ScenarioFile): ScenarioFile {
  if (one === undefined || (one.under === undefined && other.under === undefined)) return other;
  const names = [one, other].flatMap((file) => file.under ?? [undefined]);
  return { ...other, under: [...new Set(names)] };
}

type Meaning = Pick<Chosen, 'files' | 'machines'>;

function meaningOf(word: string, all: readonly ScenarioFile[], disk: Disk): Meaning {
  const meaning = meantPlainly(word, all, disk) ?? meantByVariant(word, all, disk);
  if (meaning === undefined) throw new UnusableArguments(unknown(word, all, disk));
  return meaning;
}

function meantPlainly(word: string, all: readonly ScenarioFile[], disk: Disk): Meaning | undefined {
  return meantBy(word, all, disk) ?? meantByLine(word, all, disk) ?? meantByPart(word, all);
}

/** `NAME@VARIANT`, as rows are called: what the name means, under this variant alone. */
function meantByVariant(
  word: string,
  all: readonly ScenarioFile[],
  disk: Disk,
): Meaning | undefined {
  const [, name = '', text = ''] = /^(.+)@([^@]*)$/.exec(word) ?? [];
  const meaning = name === '' ? undefined : meantPlainly(name, all, disk);
  if (meaning === undefined) return undefined;
  const { files, machines } = meaning;
  const variant = variantName(text, (says, remedy) => new UnusableArguments(`${says}; ${remedy}`));
  return {
    files: files.map((file) => ({ ...file, under: [variant] })),
    machines: machines.length === 0 ? [] : [ofMachines(variant)],
  };
}

/** By its name, the beginning of names up to a slash, or a path. */
function meantBy(word: string, all: readonly ScenarioFile[], disk: Disk): Meaning | undefined {
  if (word === machinesName) return { files: [], machines: [undefined] };
  const folder = asFolder(word);
  const byName = all.filter(({ name }) => name === word || name.startsWith(folder));
  if (byName.length > 0) return { files: byName, machines: [] };
  const path = resolve(word);
  const byPath = disk.lookUp(path) ?? disk.lookUp(`${path}.scenario.ts`);
  if (byPath?.length === 0) {
    throw new UnusableArguments(`there is no scenario below ${word}; put NAME.scenario.ts there`);
  }
  return byPath && { files: byPath.map((file) => renamed(file, all)), machines: [] };
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
  if (Number(line) >= 1 && Number(line) <= lines) return { files: [file], machines: [] };
  throw new UnusableArguments(
    `${file.file} has no line ${line}; it has ${lines}: name one of these, or leave out :${line}`,
  );
}

function meantByPart(word: string, all: readonly ScenarioFile[]): Meaning | undefined {
  const files = all.filter(({ name }) => name.includes(word));
  const machines = machinesName.includes(word) ? [undefined] : [];
  return files.length > 0 || machines.length > 0 ? { files, machines } : undefined;
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
