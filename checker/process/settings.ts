/**
 * The settings of the user's project, read from its `portcullis.config.ts` in the process that reads
 * scenario files: they too are a program that somebody wrote.
 */

import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { siteText } from '../finding/site.ts';
import type { Config } from '../scenario/config.ts';
import type { UnusableFile } from '../scenario/error.ts';
import { configNames, isFolder, projectFolder, slashed } from './files.ts';
import { loadConfig } from './loader.ts';

export interface Settings {
  /** Paths, as they are from the working directory. */
  readonly scenarios: readonly string[];
  readonly reports: string;
  readonly reporters: readonly string[];
  /** By the flag that says it instead, as the command line has it. */
  readonly numbers: Readonly<Record<string, readonly string[]>>;
}

/** The settings say something that cannot be. Its message is the one line that is printed. */
export class UnusableSettings extends Error {}

/** Throws `UnusableSettings`. */
export async function readSettings(
  signal: AbortSignal,
  project: string = projectFolder,
): Promise<Settings> {
  const file = configNames.find((name) => existsSync(join(project, name)));
  const {
    scenarios,
    reports = 'reports',
    reporters = [],
    ...rest
  } = file === undefined ? {} : await configIn(file, join(project, file), signal);
  const missing = scenarios?.find((folder) => !isFolder(resolve(project, folder)));
  if (missing !== undefined) {
    throw new UnusableSettings(
      `${file} names ${missing}, where no folder is; make it, or leave it out`,
    );
  }
  const here = (path: string) => slashed(relative(process.cwd(), resolve(project, path))) || '.';
  return {
    scenarios: (scenarios ?? ['scenarios']).map((folder) => slashed(folder)),
    reports: here(reports),
    reporters: reporters.map((word) => {
      const [format = '', ...path] = word.split('=');
      return path.length === 0 ? format : `${format}=${here(path.join('='))}`;
    }),
    numbers: Object.fromEntries(Object.entries(rest).map(([flag, value]) => [flag, [`${value}`]])),
  };
}

async function configIn(file: string, path: string, signal: AbortSignal): Promise<Config> {
  const config = await loadConfig({ name: file, file, path }, signal);
  if ('unusable' in config) throw new UnusableSettings(sentenceOf(config.unusable, file));
  return config.data;
}

function sentenceOf({ says, remedy, site }: UnusableFile, file: string): string {
  const place = site === undefined ? file : siteText(site);
  return `${place}  ${says}; ${remedy}`;
}
