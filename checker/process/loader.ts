/**
 * Loads scenario files: runs them in a process of their own and returns plain data.
 *
 * A scenario file is a program, and whatever it does (exit, throw, loop, wait for ever, print) has to
 * end as one sentence about that file, with the other files read all the same. All files share one
 * process while nothing goes wrong. A file that kills the process is blamed only if it was the first
 * that its process read; otherwise it gets a second chance in a fresh one, because an earlier file may
 * have left something behind. Only here does an unusable file depend on the clock: by its time limit.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import type { LoadedScenario, ScenarioName, UnusableScenario } from '../finding/subject.ts';
import type { Config } from '../scenario/config.ts';
import type { ScenarioData } from '../scenario/data.ts';
import type { UnusableFile } from '../scenario/error.ts';
import { childProgram } from './child.ts';
import { siteInStack } from './diagnosis.ts';
import { projectFolder, type ScenarioFile } from './files.ts';

export type Loaded = LoadedScenario | UnusableScenario;

export interface LoadingOptions {
  /** How long one file may take. */
  readonly timeLimitSeconds?: number;
  /** Called with what a file prints. */
  readonly printed?: (file: string, text: string) => void;
  /** Called with the file that is being read. */
  readonly progress?: (file: string, share: number) => void;
  /** Stops everything at once; what has been loaded so far is the answer. */
  readonly signal?: AbortSignal;
}

export interface FileToRead extends Pick<ScenarioFile, 'file' | 'path'> {
  readonly index: number;
}

/** What files export. */
export type FileContents = 'a scenario' | 'settings';

export interface ReadOrder {
  readonly secret: string;
  readonly contents: FileContents;
  readonly files: readonly FileToRead[];
}

/** What the reading process sends. */
export type ReaderMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'started'; readonly index: number }
  | { readonly kind: 'printed'; readonly index: number; readonly text: string }
  | { readonly kind: 'data'; readonly index: number; readonly data: ScenarioData | Config }
  | { readonly kind: 'unusable'; readonly index: number; readonly unusable: UnusableFile }
  | { readonly kind: 'ended' }
  /** The reading itself is broken, and no file is to blame. */
  | { readonly kind: 'failed'; readonly says: string };

/**
 * Scenario files run in the reading process and can send messages of their own. Each real one carries
 * a secret that only the two processes know. This guards against accidents and simple tricks, and is
 * not a sandbox: a scenario file is a program, and may do whatever its user may do.
 */
export type SignedMessage = ReaderMessage & { readonly secret: string };

const defaultTimeLimitSeconds = 10;
const program = childProgram(new URL('./loader-child.ts', import.meta.url), {
  readsTypescript: true,
});
const memoryMegabytes = 1024;

type Result = { readonly data: unknown } | Pick<UnusableScenario, 'unusable'>;

/** Every file in the order given. Throws only when the reading process does not even start. */
export async function load(
  files: readonly ScenarioFile[],
  options: LoadingOptions = {},
): Promise<Loaded[]> {
  // What the reading process makes of a scenario is its data.
  return (await read(files, 'a scenario', options)) as Loaded[];
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
): Promise<(ScenarioName & Result)[]> {
  const results = new Map<number, Result>();
  for (const [index, { unusable }] of files.entries()) {
    if (unusable !== undefined) results.set(index, { unusable });
  }
  const isAborted = () => options.signal?.aborted === true;
  while (!isAborted()) {
    const left = files
      .map(({ file, path }, index) => ({ index, file, path }))
      .filter(({ index }) => !results.has(index));
    if (left.length === 0) break;
    const before = results.size;
    await new Reading(left, results, { ...options, contents, total: files.length }).end;
    if (results.size === before && !isAborted()) {
      throw new Error(`reading does not get beyond ${left[0]?.file}`);
    }
  }
  return files.flatMap(({ name, file }, index) => {
    const result = results.get(index);
    return result === undefined ? [] : [{ name, file, ...result }];
  });
}

interface ReadingOptions extends LoadingOptions {
  readonly contents: FileContents;
  readonly total: number;
}

/** One process and what comes from it. Each adds at least one result, or fails. */
class Reading {
  readonly end: Promise<void>;
  readonly #files: readonly FileToRead[];
  readonly #results: Map<number, Result>;
  readonly #options: ReadingOptions;
  readonly #secret = randomUUID();
  readonly #child: ChildProcess;
  #current: FileToRead | undefined;
  #clock: NodeJS.Timeout | undefined;
  #isReady = false;
  #isDone = false;
  #complaint = '';
  #failure: string | undefined;

  constructor(files: readonly FileToRead[], results: Map<number, Result>, options: ReadingOptions) {
    this.#files = files;
    this.#results = results;
    this.#options = options;
    this.#child = startChild();
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
    child.on('error', reject);
    const over = (code: number | null, signal: string | null) => {
      clearTimeout(this.#clock);
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
    // 'close' waits for all that was posted, and for ever if a process of a file's own holds on.
    child.once('exit', (code, signal) => setTimeout(over, 1000, code, signal).unref());
  }

  #hear(message: unknown): void {
    if (!this.#isReady) {
      this.#isReady = isReady(message);
      if (!this.#isReady) return;
      const { contents } = this.#options;
      const order: ReadOrder = { secret: this.#secret, contents, files: this.#files };
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
      this.#begin(this.#files.find(({ index }) => index === message.index));
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
    this.#current = file;
    const { timeLimitSeconds = defaultTimeLimitSeconds, progress, total } = this.#options;
    progress?.(file.file, this.#results.size / total);
    clearTimeout(this.#clock);
    this.#clock = setTimeout(() => {
      this.#settle(file.index, { unusable: tooSlow(file, timeLimitSeconds) });
      this.#stop();
    }, timeLimitSeconds * 1000);
  }

  #settle(index: number, result: Result): void {
    if (!this.#isDone && !this.#results.has(index)) this.#results.set(index, result);
    clearTimeout(this.#clock);
  }

  #blame(file: FileToRead, how: string): void {
    const isFirst = file === this.#files[0];
    if (!isFirst || this.#results.has(file.index)) return;
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

function startChild(): ChildProcess {
  return fork(program.path, [], {
    cwd: projectFolder,
    execArgv: [...program.execArgv, `--max-old-space-size=${memoryMegabytes}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

function tooSlow({ file }: FileToRead, seconds: number): UnusableFile {
  return {
    says: `does not come to an end: stopped after ${seconds} s`,
    remedy: 'a scenario is data and done at once: look for a loop, or for an await',
    site: { file, line: 1, column: 1 },
  };
}

function killed({ file, path }: FileToRead, how: string, complaint: string): UnusableFile {
  const source = { file, aliases: [path, pathToFileURL(path).href], text: '' };
  const site = siteInStack(complaint, source) ?? { file, line: 1, column: 1 };
  if (/heap out of memory|Array buffer allocation failed/.test(complaint)) {
    return { says: 'needs more memory than there is', remedy: 'write a smaller scenario', site };
  }
  return {
    says: `ends the process that reads it (${how})`,
    remedy: 'a scenario is data and ends nothing: remove what does that',
    site,
  };
}
