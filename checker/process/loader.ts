/**
 * Loads scenario files: runs them in a process of their own and returns plain data.
 *
 * A scenario file is a stranger's program, and whatever it does (exit, throw, loop, wait for ever,
 * print, reach for what is not its own) has to end as one sentence about that file, with the other
 * files read all the same. All files share one process while nothing goes wrong. A file that kills the
 * process, or has to be stopped, is blamed only if it was the first that its process read; otherwise it
 * gets a second chance in a fresh one, because an earlier file may have left something behind. How long a
 * file may take is counted in what it computes and waits for, not by the clock.
 */

import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import {
  type LoadedScenario,
  rowName,
  type ScenarioName,
  type UnusableScenario,
} from '../finding/subject.ts';
import type { Config } from '../scenario/config.ts';
import type { ScenarioData } from '../scenario/data.ts';
import type { UnusableFile } from '../scenario/error.ts';
import { type ReadFile, siteInStack } from './diagnosis.ts';
import { projectFolder, type ScenarioFile } from './files.ts';
import { type Excess, Patience } from './patience.ts';
import { programAndLanguage, type ReadingPlan, startReader } from './reader.ts';
import { type ModulesByUrl, Translation } from './translation.ts';

export type Loaded = LoadedScenario | UnusableScenario;

export interface LoadingOptions {
  /** How long one file may compute, and how long it may wait. */
  readonly timeLimitSeconds?: number;
  /** After how long by the clock a file that loops is stopped when this process is no longer there to do it. */
  readonly secondsWithoutParent?: number;
  /** Called with what a file prints. */
  readonly printed?: (file: string, text: string) => void;
  /** Called with the file that is being read. */
  readonly progress?: (file: string, share: number) => void;
  /** Stops everything at once; what has been loaded so far is the answer. */
  readonly signal?: AbortSignal;
}

export interface FileToRead extends ReadFile, Pick<ScenarioFile, 'under'> {
  readonly index: number;
  readonly url: string;
}

/** What files export. */
export type FileContents = 'a scenario' | 'settings';

/** What the reading process gets to know before it runs anything. */
export interface StartOrder {
  readonly secret: string;
  readonly contents: FileContents;
  readonly files: readonly FileToRead[];
  readonly modules: ModulesByUrl;
  /** The program that reads: loader-child.ts. */
  readonly program: string;
  /** What a scenario file imports of ours, and where that is. */
  readonly language: ReadingPlan['language'];
  /** From which files are named. */
  readonly project: string;
  readonly secondsWithoutParent: number;
}

/** What the reading process sends. */
export type ReaderMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'started'; readonly index: number }
  | { readonly kind: 'printed'; readonly index: number; readonly text: string }
  | {
      readonly kind: 'data';
      readonly index: number;
      readonly data: readonly ScenarioData[] | Config;
    }
  | { readonly kind: 'unusable'; readonly index: number; readonly unusable: UnusableFile }
  | { readonly kind: 'ended' }
  /** The reading itself is broken, and no file is to blame. */
  | { readonly kind: 'failed'; readonly says: string };

/**
 * Scenario files run in the reading process and can send messages of their own. Each real one carries
 * a secret that only the two processes know. This guards against accidents and simple tricks: what a
 * file must not reach is kept from the whole process (reader.ts).
 */
export type SignedMessage = ReaderMessage & { readonly secret: string };

const defaultTimeLimitSeconds = 10;
const limitSecondsByTheClock = 300;
/** While this process is there, other limits are reached long before. */
const defaultSecondsWithoutParent = 900;
/** Of all memory; that of JavaScript has its own limit. */
const limitMegabytes = 2048;
/** For messages that are still on their way when the process has ended. */
const secondsAfterTheEnd = 60;
/** What the process may compute, or wait, before the first file. */
const secondsToStart = 60;

type FileResult = { readonly data: unknown } | Pick<UnusableScenario, 'unusable'>;

/**
 * Every file in the order given, and of each the variants that it is judged under. Throws only when the
 * reading process does not even start.
 */
export async function load(
  files: readonly ScenarioFile[],
  options: LoadingOptions = {},
): Promise<Loaded[]> {
  return (await loadFiles(files, options)).flatMap(({ loaded }) => loaded);
}

/** What a file came to: its scenario under each variant, or why it cannot be used. */
interface LoadedFile {
  readonly name: string;
  readonly loaded: readonly Loaded[];
}

/** As `load`, file by file. */
export async function loadFiles(
  files: readonly ScenarioFile[],
  options: LoadingOptions = {},
): Promise<LoadedFile[]> {
  const results = await read(files, 'a scenario', options);
  return results.map((result) => {
    const { name } = result;
    if ('unusable' in result) return { name, loaded: [result] };
    // What the reading process makes of a scenario is its data, under each variant.
    return { name, loaded: scenariosOf(result, result.data as readonly ScenarioData[]) };
  });
}

/** The scenario of a file under each variant, by the names of their rows. */
export function scenariosOf(
  { name, file }: ScenarioName,
  all: readonly ScenarioData[],
): LoadedScenario[] {
  return all.map((data) => ({ name: rowName(name, data), file, data }));
}

/** The settings in a file, read as carefully. Of an interrupted reading, none. */
export async function loadConfig(
  file: ScenarioFile,
  signal: AbortSignal,
): Promise<{ readonly data: Config } | Pick<UnusableScenario, 'unusable'>> {
  const [loaded] = await read([file], 'settings', { signal });
  return (loaded ?? { data: {} }) as { readonly data: Config };
}

async function read(
  files: readonly ScenarioFile[],
  contents: FileContents,
  options: LoadingOptions,
): Promise<(ScenarioName & FileResult)[]> {
  const results = new Map<number, FileResult>();
  for (const [index, { unusable }] of files.entries()) {
    if (unusable !== undefined) results.set(index, { unusable });
  }
  if (results.size === files.length) return loadedOf(files, results);
  const plan = await planned(files, results);
  const isAborted = () => options.signal?.aborted === true;
  while (!isAborted()) {
    const left = plan.files.filter(({ index }) => !results.has(index));
    if (left.length === 0) break;
    const before = results.size;
    const reading = new Reading({ ...plan, files: left }, results, {
      ...options,
      contents,
      total: files.length,
    });
    await reading.end;
    if (results.size === before && !isAborted()) {
      throw new Error(`reading does not get beyond ${left[0]?.file}`);
    }
  }
  return loadedOf(files, results);
}

function loadedOf(
  files: readonly ScenarioFile[],
  results: ReadonlyMap<number, FileResult>,
): (ScenarioName & FileResult)[] {
  return files.flatMap(({ name, file }, index) => {
    const result = results.get(index);
    return result === undefined ? [] : [{ name, file, ...result }];
  });
}

interface ReadingOptions extends LoadingOptions {
  readonly contents: FileContents;
  readonly total: number;
}

/** Translates what there is to read. A file that is gone by now has its result at once. */
async function planned(
  files: readonly ScenarioFile[],
  results: Map<number, FileResult>,
): Promise<ReadingPlan> {
  const translation = new Translation();
  const toRead: FileToRead[] = [];
  for (const [index, { file, path, under }] of files.entries()) {
    if (results.has(index)) continue;
    try {
      const text = readFileSync(path, 'utf8');
      const url = await translation.add(path);
      const aliases = [path, realpathSync(path)].flatMap((at) => [at, pathToFileURL(at).href]);
      const names = [...new Set(aliases)];
      toRead.push({ index, file, url, text, aliases: names, ...(under && { under }) });
    } catch (error) {
      // Anything else than a message of the system is a bug of ours.
      if (!(error instanceof Error && 'code' in error)) throw error;
      results.set(index, { unusable: cannotBeRead(file) });
    }
  }
  const ours = await programAndLanguage(translation);
  const { modules, readByNode } = translation;
  return { ...ours, modules, readByNode, files: toRead };
}

/** One process and what comes from it. Each adds at least one result, or fails. */
class Reading {
  readonly end: Promise<void>;
  readonly #plan: ReadingPlan;
  readonly #results: Map<number, FileResult>;
  readonly #options: ReadingOptions;
  readonly #secret = randomUUID();
  readonly #child: ChildProcess;
  readonly #patience: Patience;
  readonly #starting: Patience;
  #current: FileToRead | undefined;
  #isReady = false;
  #isDone = false;
  #complaint = '';
  #failure: string | undefined;

  constructor(plan: ReadingPlan, results: Map<number, FileResult>, options: ReadingOptions) {
    this.#plan = plan;
    this.#results = results;
    this.#options = options;
    this.#child = startReader(plan);
    const limits = {
      seconds: options.timeLimitSeconds ?? defaultTimeLimitSeconds,
      secondsByTheClock: limitSecondsByTheClock,
      megabytes: limitMegabytes,
    };
    const { pid = 0 } = this.#child;
    this.#patience = new Patience(pid, limits);
    this.#starting = new Patience(pid, { ...limits, seconds: secondsToStart });
    this.end = new Promise((resolve, reject) => this.#watch(resolve, reject));
  }

  #watch(resolve: () => void, reject: (reason: Error) => void): void {
    const child = this.#child;
    const kill = () => child.kill('SIGKILL');
    this.#options.signal?.addEventListener('abort', kill);
    process.once('exit', kill);
    child.stderr?.on('data', (chunk) => {
      this.#complaint = (this.#complaint + String(chunk)).slice(-4000);
    });
    child.on('message', (message) => this.#hear(message));
    child.on('error', (error) => {
      this.#starting.end();
      reject(error);
    });
    this.#starting.begin(kill);
    const over = (code: number | null, signal: string | null) => {
      this.#patience.end();
      this.#starting.end();
      process.off('exit', kill);
      this.#options.signal?.removeEventListener('abort', kill);
      child.stderr?.destroy();
      if (this.#failure !== undefined) reject(new Error(`reading failed: ${this.#failure}`));
      const isOver = this.#isDone || this.#options.signal?.aborted === true;
      if (!isOver && this.#current === undefined) reject(this.#notStarted(code, signal));
      if (!isOver && this.#current !== undefined)
        this.#blame(this.#current, signal ?? `status ${code}`);
      resolve();
    };
    child.once('close', over);
    // 'close' waits for all that was posted, and for ever if another process holds on to the channel.
    child.once('exit', (code, signal) => {
      setTimeout(over, secondsAfterTheEnd * 1000, code, signal).unref();
    });
  }

  #hear(message: unknown): void {
    if (!this.#isReady) {
      this.#isReady = isReady(message);
      if (!this.#isReady) return;
      const { files, modules, program, language } = this.#plan;
      const { contents, secondsWithoutParent = defaultSecondsWithoutParent } = this.#options;
      const order: StartOrder = {
        ...{ secret: this.#secret, contents, project: projectFolder, secondsWithoutParent },
        ...{ files, modules, program, language },
      };
      this.#child.send(order, () => undefined);
      return;
    }
    if (this.#isOurs(message)) this.#learn(message);
  }

  #isOurs(message: unknown): message is SignedMessage {
    return (
      typeof message === 'object' &&
      message !== null &&
      'secret' in message &&
      message.secret === this.#secret
    );
  }

  #learn(message: ReaderMessage): void {
    if (message.kind === 'started')
      this.#begin(this.#plan.files.find(({ index }) => index === message.index));
    if (message.kind === 'printed')
      this.#options.printed?.(this.#current?.file ?? '', message.text);
    if (message.kind === 'data') this.#settle(message.index, { data: message.data });
    if (message.kind === 'unusable') this.#settle(message.index, { unusable: message.unusable });
    if (message.kind === 'failed') this.#failure = message.says;
    if (message.kind === 'failed' || message.kind === 'ended') this.#stop();
  }

  #stop(): void {
    this.#isDone = true;
    this.#child.kill('SIGKILL');
  }

  #begin(file: FileToRead | undefined): void {
    if (file === undefined) return;
    this.#starting.end();
    this.#current = file;
    const { progress, total } = this.#options;
    progress?.(file.file, this.#results.size / total);
    this.#patience.begin((excess) => {
      if (this.#isFirst(file)) this.#settle(file.index, { unusable: endless(file, excess) });
      this.#stop();
    });
  }

  #settle(index: number, result: FileResult): void {
    if (!this.#isDone && !this.#results.has(index)) this.#results.set(index, result);
    this.#patience.end();
  }

  /** What comes of another file may be the doing of one before it. */
  #isFirst(file: FileToRead): boolean {
    return file === this.#plan.files[0];
  }

  #blame(file: FileToRead, how: string): void {
    if (!this.#isFirst(file) || this.#results.has(file.index)) return;
    this.#results.set(file.index, { unusable: killed(file, how, this.#complaint) });
  }

  #notStarted(code: number | null, signal: string | null): Error {
    return new Error(
      `the process that reads scenario files did not start (${signal ?? `status ${code}`}).\n` +
        this.#complaint,
    );
  }
}

/** Comes before any file runs, so it needs no secret. Tools in between post messages as well. */
function isReady(message: unknown): boolean {
  const ready: ReaderMessage['kind'] = 'ready';
  return typeof message === 'object' && message !== null && Reflect.get(message, 'kind') === ready;
}

/** The file was there when it was found. */
function cannotBeRead(file: string): UnusableFile {
  return {
    says: 'is gone, or cannot be read any more',
    remedy: 'leave the files as they are while they are checked',
    site: { file, line: 1, column: 1 },
  };
}

function endless({ file }: FileToRead, excess: Excess): UnusableFile {
  if (excess === 'memory') return { ...tooLarge, site: { file, line: 1, column: 1 } };
  return {
    says: `does not come to an end: stopped after ${excess}`,
    remedy: 'a scenario is data and done at once: look for a loop, or for an await',
    site: { file, line: 1, column: 1 },
  };
}

const tooLarge = {
  says: 'needs more memory than there is',
  remedy: 'write a smaller scenario',
} as const;

function killed(source: FileToRead, how: string, complaint: string): UnusableFile {
  const site = siteInStack(complaint, source) ?? { file: source.file, line: 1, column: 1 };
  if (/heap out of memory|Array buffer allocation failed/.test(complaint)) {
    return { ...tooLarge, site };
  }
  return {
    says: `ends the process that reads it (${how})`,
    remedy: 'a scenario is data and ends nothing: remove what does that',
    site,
  };
}
