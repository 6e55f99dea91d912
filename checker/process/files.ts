/**
 * The files: finds scenarios, writes reports, removes stale ones.
 *
 * The order is that of the names, unit by unit, on every machine. A file that should be a scenario and
 * cannot be read as one is found all the same, with what is wrong with it: a file that was passed over
 * silently would be believed to be checked. Hidden files are passed over, as everywhere. No scenario
 * file is read here.
 */

import {
  closeSync,
  type Dirent,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isReserved } from '../finding/rows.ts';
import { scenarioEnding as ending, type ScenarioName, scenarioName } from '../finding/subject.ts';
import { UnusableReport } from '../finding/unusable-report.ts';
import type { UnusableFile } from '../scenario/error.ts';
import { partsOf } from '../scenario/variants.ts';
import { byName } from '../text/order.ts';

export interface ScenarioFile extends ScenarioName {
  readonly path: string;
  /** The variants that it is judged under; `undefined` stands for those that it names, as it does alone. */
  readonly under?: readonly (string | undefined)[];
  readonly unusable?: UnusableFile;
}

/** The folder or the disk takes no file. Its message is the one line that is printed. */
export class Unwritable extends Error {}

/** Of this program: the package with its own version. */
export const programFolder =
  folderAbove(dirname(fileURLToPath(import.meta.url)), (folder) =>
    existsSync(join(folder, 'package.json')),
  ) ?? '.';

/** What a project's settings may be called. */
export const configNames = ['ts', 'mts', 'js', 'mjs'].map(
  (ending) => `portcullis.config.${ending}`,
);

/** Of the user's own project: names of files begin here, and reports go below it. */
export const projectFolder = projectAround(process.cwd());

/** The nearest folder upwards with settings or with scenarios; without one, where it was asked. */
export function projectAround(folder: string): string {
  return folderAbove(folder, isProject) ?? folder;
}

/** Whether there are settings or scenarios in it. */
export function isProject(folder: string): boolean {
  const hasSettings = configNames.some((name) => existsSync(join(folder, name)));
  return hasSettings || isFolder(join(folder, 'scenarios'));
}

/** This folder, or the nearest above it, that is as wanted. */
function folderAbove(folder: string, isWanted: (folder: string) => boolean): string | undefined {
  if (isWanted(folder)) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : folderAbove(above, isWanted);
}

/** A larger file describes no machine, and reading it could take all memory. */
const bytesMax = 1_048_576;

/** Below folders of the project. */
export function findScenarios(
  project: string = projectFolder,
  folders: readonly string[] = ['scenarios'],
): ScenarioFile[] {
  const files = folders.flatMap((folder) => below(project, resolve(project, folder), []));
  return [...new Map(files.map((file) => [file.path, file])).values()].sort(byName);
}

/** The scenarios at a path anywhere; undefined when nothing is there. */
export function scenariosAt(
  path: string,
  project: string = projectFolder,
): ScenarioFile[] | undefined {
  const stats = statsOf(path);
  if (stats === undefined) return undefined;
  if (stats.isDirectory()) return below(project, path, []).sort(byName);
  return path.endsWith(ending)
    ? [scenarioAt(project, path)]
    : [unusable(project, path, 'is no scenario by its name', `let its name end in ${ending}`)];
}

/** Of this program. */
export function version(): string {
  const text = readFileSync(join(programFolder, 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version;
}

/** Throws `UnusableReport` when there is no file to read. */
export function readReport(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UnusableReport(`${path} cannot be read (${reasonOf(error)})`);
  }
}

function below(project: string, folder: string, above: readonly string[]): ScenarioFile[] {
  let entries: Dirent[];
  let real: string;
  try {
    real = realpathSync(folder);
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    // A project without the folder has no scenarios, and that is judged elsewhere.
    if (above.length === 0 && codeOf(error) === 'ENOENT') return [];
    return [unreadable(project, folder, error)];
  }
  // A link to a folder above would go round in circles.
  if (above.includes(real)) return [];
  return entries
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .flatMap(({ name }) => entryAt(project, join(folder, name), [...above, real]));
}

function entryAt(project: string, path: string, above: readonly string[]): ScenarioFile[] {
  if (path.endsWith(ending)) return [scenarioAt(project, path)];
  const stats = statsOf(path);
  // The link may have been meant to lead to scenarios.
  if (stats === undefined) return [deadLink(project, path)];
  if (stats.isDirectory()) return below(project, path, above);
  if (!looksLikeAScenario(basename(path))) return [];
  const remedy = `let its name end in ${ending}, or move it out of the folder`;
  return [unusable(project, path, 'is not checked: its name is not that of a scenario', remedy)];
}

/** `mine.ts`, `mine.scenario.js`: their author believes that they are checked. */
function looksLikeAScenario(name: string): boolean {
  return /\.[cm]?[jt]sx?$/i.test(name) && !/\.(d|test|bench|laws)\.[cm]?[jt]sx?$/.test(name);
}

/** Names go to terminals, URLs and command lines. Blanks and quotes do no harm there. */
function wrongWithName(name: string): string | undefined {
  if (name.includes('\ufffd')) return 'has a name that is not UTF-8';
  if (/[\p{Cc}\p{Zl}\p{Zp}\\]/u.test(name)) {
    return 'has a control character or a backslash in its name';
  }
  if (name.startsWith('-')) return 'has a name that begins with -, as options do';
  if (isReserved(name)) {
    return `is called '${name}', as a row of the check's own is`;
  }
  const { base, variant } = partsOf(name);
  if (variant !== undefined) {
    return `is called '${name}', as '${base}' is under the variant ${variant}`;
  }
  return undefined;
}

function scenarioAt(project: string, path: string): ScenarioFile {
  const wrong = wrongWithName(named(project, path).name);
  if (wrong !== undefined) return unusable(project, path, wrong, 'rename the file or its folder');
  const stats = statsOf(path);
  if (stats === undefined) return deadLink(project, path);
  if (stats.isDirectory()) {
    return unusable(project, path, `is a folder, and its name ends in ${ending}`, 'rename it');
  }
  if (!stats.isFile()) {
    return unusable(project, path, 'is no ordinary file', 'put a file in its place');
  }
  if (stats.size > bytesMax) {
    const size = `${(stats.size / bytesMax).toFixed(1)} MiB`;
    return unusable(project, path, `has ${size}`, 'a scenario has at most 1 MiB: write less');
  }
  try {
    closeSync(openSync(path, 'r'));
  } catch (error) {
    return unreadable(project, path, error);
  }
  return named(project, path);
}

function deadLink(project: string, path: string): ScenarioFile {
  const remedy = 'remove the link, or let it lead to a file';
  return unusable(project, path, 'is a link that leads nowhere', remedy);
}

function unreadable(project: string, path: string, error: unknown): ScenarioFile {
  const remedy = 'give yourself the right to read it, or move it out of the folder';
  return unusable(project, path, `cannot be read (${reasonOf(error)})`, remedy);
}

function unusable(project: string, path: string, says: string, remedy: string): ScenarioFile {
  const entry = named(project, path);
  return { ...entry, unusable: { says, remedy, site: { file: entry.file, line: 1, column: 1 } } };
}

function named(project: string, path: string): ScenarioFile {
  const inProject = slashed(relative(project, path));
  const file = inProject.startsWith('../') ? slashed(path) : inProject;
  return { name: scenarioName(file), file, path };
}

export function slashed(path: string): string {
  return path.split(sep).join('/');
}

export function isFolder(path: string): boolean {
  return statsOf(path)?.isDirectory() === true;
}

/** How many lines a file has. */
export function lineCount(path: string): number {
  return readFileSync(path, 'utf8').trimEnd().split('\n').length;
}

/** Of the file that a link leads to; undefined where there is none. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** Writes files by name, into a folder that is made if need be. Throws `Unwritable`. */
export function writeReports(folder: string, reports: ReadonlyMap<string, string>): void {
  if (reports.size === 0) return;
  writing(folder, () => makeFolder(folder));
  for (const [name, text] of reports) writeFile(join(folder, name), text);
}

/** Throws `Unwritable`. A file that was begun and could not be finished is removed. */
export function writeFile(path: string, text: string): void {
  writing(dirname(path), () => makeFolder(dirname(path)));
  writing(path, () => {
    const file = openSync(path, 'w');
    try {
      writeFileSync(file, text);
    } catch (error) {
      removeQuietly(path);
      throw error;
    } finally {
      closeSync(file);
    }
  });
}

/** False where a file is already. Throws `Unwritable`. */
export function writeNew(path: string, text: string): boolean {
  writing(dirname(path), () => makeFolder(dirname(path)));
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw new Unwritable(`${path} cannot be written (${reasonOf(error)})`);
  }
}

/** Not with `recursive`: where no folder can be made, as below /proc, that loops for ever. */
function makeFolder(folder: string): void {
  if (isFolder(folder)) return;
  const above = dirname(folder);
  if (above !== folder) makeFolder(above);
  mkdirSync(folder);
}

function writing<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw new Unwritable(`${path} cannot be written (${reasonOf(error)}); ${remedyOf(error)}`);
  }
}

function remedyOf(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'make room, or choose another place';
  if (code === 'EISDIR') return 'a folder is there: name a file in it';
  if (code === 'ENOTDIR' || code === 'EEXIST') return 'a file is there: name a folder';
  return 'choose another place, or give yourself the right to write there';
}

function removeQuietly(path: string): void {
  // Ordinary files only: not a device, such as /dev/full.
  if (statsOf(path)?.isFile()) rmSync(path, { force: true });
}

/** Removes files of these names, where they are. Throws `Unwritable`. */
export function removeReports(folder: string, names: Iterable<string>): void {
  // Before the first report there is no folder. A file in its place is no place for reports.
  if (statsOf(folder) === undefined) return;
  const present = new Set(writing(folder, () => readdirSync(folder)));
  for (const name of names) {
    const path = join(folder, name);
    if (present.has(name)) writing(path, () => rmSync(path, { force: true }));
  }
}

/** `EACCES: permission denied`, without the call and the path that Node adds. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/, \w+( '.*)?$/s, '');
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
