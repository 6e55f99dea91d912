/**
 * Starts the process in which scenario files run, with as little as it needs.
 *
 * It gets no environment variables, may read packages and nothing else, writes nothing, and starts no
 * process, no thread and no native code: Node's permission model sees to that. The network is left as
 * it is, because no Node from 20 to 24 can refuse it. SECURITY.md says what that comes to.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectFolder } from './files.ts';
import { packagesOf } from './fingerprint.ts';
import type { FileToRead } from './loader.ts';
import type { ModulesByUrl, Translation } from './translation.ts';

/** What is to be read, and all that it takes. */
export interface ReadingPlan {
  readonly files: readonly FileToRead[];
  readonly modules: ModulesByUrl;
  /** Paths of files that Node has to read itself. */
  readonly readByNode: ReadonlySet<string>;
  /** The URL of the program that reads. */
  readonly program: string;
  /** What files import of ours, by specifier, as URLs: the language, and settings. */
  readonly language: Readonly<Record<string, string>>;
  /** The text of loader-start.ts, as JavaScript. */
  readonly start: string;
}

const memoryMegabytes = 1024;
/** `.js` unless the sources run as they are. */
const ending = extname(fileURLToPath(import.meta.url));
const isJavaScript = ending === '.js';

/** Adds our own modules to a translation, where they are not JavaScript already. */
export async function programAndLanguage(
  translation: Translation,
): Promise<Pick<ReadingPlan, 'program' | 'language' | 'start'>> {
  const program = ours(new URL('./loader-child.ts', import.meta.url));
  const language = {
    'portcullis/scenario': ours(new URL('../scenario/index.ts', import.meta.url)).href,
    'portcullis/config': ours(new URL('../scenario/config.ts', import.meta.url)).href,
  };
  const written = readFileSync(ours(new URL('./loader-start.ts', import.meta.url)), 'utf8');
  if (isJavaScript) return { program: program.href, language, start: written };
  const { transform } = await import('esbuild');
  const start = await transform(written, { loader: 'ts', format: 'esm', target: 'node20' });
  await translation.add(fileURLToPath(program));
  return { program: program.href, language, start: start.code };
}

function ours(url: URL): URL {
  return new URL(url.href.replace(/\.ts$/, ending));
}

export function startReader(plan: ReadingPlan): ChildProcess {
  const readable = readablePaths(plan).map((path) => `--allow-fs-read=${path}`);
  const flags = [
    permissionFlag(),
    ...readable,
    '--experimental-vm-modules',
    '--experimental-import-meta-resolve',
    '--disable-warning=ExperimentalWarning',
    `--max-old-space-size=${memoryMegabytes}`,
  ];
  return spawn(process.execPath, [...flags, '--input-type=module', '--eval', plan.start], {
    cwd: projectFolder,
    env: neededEnvironment(),
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

/** The permission model left its trial in Node 22.13 and 23.5. */
function permissionFlag(): string {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isStable = major >= 24 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13);
  return isStable ? '--permission' : '--experimental-permission';
}

/** Nothing, but for what Windows itself needs to start a program. */
function neededEnvironment(): NodeJS.ProcessEnv {
  const { SystemRoot } = process.env;
  return SystemRoot === undefined ? {} : { SystemRoot };
}

/**
 * The packages of each file and our own, and what only Node can run; and the descriptions of packages
 * above them, by which Node finds its way.
 */
function readablePaths({ files, readByNode }: ReadingPlan): string[] {
  const own = fileURLToPath(new URL('../..', import.meta.url));
  const folders = new Set([own, ...files.map(({ url }) => dirname(fileURLToPath(url)))]);
  const packages = [...folders].flatMap(packagesFrom);
  // They may be links to elsewhere.
  const ours = packagesOf().map((path) => join(realpathSync(path), '/'));
  return [...new Set([...packages, ...ours, ...readByNode, ...(isJavaScript ? [own] : [])])];
}

function packagesFrom(folder: string): string[] {
  const [packages, description] = [join(folder, 'node_modules'), join(folder, 'package.json')];
  const found = [
    ...(existsSync(packages) ? [join(packages, '/'), join(realpathSync(packages), '/')] : []),
    ...(existsSync(description) ? [description] : []),
  ];
  const above = dirname(folder);
  return above === folder ? found : [...found, ...packagesFrom(above)];
}
