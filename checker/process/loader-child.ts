/**
 * The program that reads scenario files: runs one after the other and posts what they export.
 *
 * Run by loader-start.ts, never by hand. It keeps references to everything that it needs before the first
 * file runs, because a file may replace whatever it can reach. Calls that would end the process throw
 * instead, at the line that calls them. An import that never completes is noticed at once: Node emits
 * `beforeExit` when there is nothing more to wait for. A file that loops for ever is stopped by loader.ts.
 */

import { syncBuiltinESMExports } from 'node:module';
import { setImmediate as soon } from 'node:timers/promises';
import traceEvents from 'node:trace_events';
import { dataUnder } from '../scenario/compile/compile.ts';
import { type Config, configOf } from '../scenario/config.ts';
import type { ScenarioData } from '../scenario/data.ts';
import { ScenarioError, type UnusableFile } from '../scenario/error.ts';
import { nameFilesFrom } from '../scenario/language/site.ts';
import {
  diagnose,
  EndsTheProcess,
  misspeltImport,
  type ReadFile,
  siteInStack,
  siteOf,
  siteOfPattern,
} from './diagnosis.ts';
import { watchGlobals } from './global-tampering.ts';
import { languageWords } from './language-words.ts';
import type {
  FileContents,
  FileToRead,
  ReaderMessage,
  SignedMessage,
  StartOrder,
} from './loader.ts';

/** What `process.exit` comes down to, and the only way out that no file can have replaced. */
const endNow = (Reflect.get(process, 'reallyExit') as (status: number) => void).bind(process);
const send = process.send?.bind(process);
if (send === undefined) {
  throw new Error('this process is started by loader.ts and reports to it, never by hand');
}
const printedMax = 4000;
const endings: { readonly [C in FileContents]: string } = {
  'a scenario': 'export default scenario(m, { shows: ..., steps: [...] })',
  settings: 'export default defineConfig({ scenarios: ["scenarios"] })',
};
const words = languageWords();
const filesRead: ReadFile[] = [];
const printing = { index: 0, left: printedMax };
/** The file whose import has not settled, and how to give up waiting for it. */
let waiting: { readonly source: ReadFile; giveUp(reason: unknown): void } | undefined;
let secret = '';
let contents: FileContents = 'a scenario';

/** Runs a module by its URL. */
type RunModule = (url: string) => Promise<{ readonly exported: object }>;

export async function readAll(order: StartOrder, run: RunModule): Promise<void> {
  secret = order.secret;
  contents = order.contents;
  nameFilesFrom(order.project);
  const changedByNow = watchGlobals();
  takePrecautions();
  try {
    for (const file of order.files) if (!(await readOne(file, run, changedByNow))) break;
    post({ kind: 'ended' });
  } catch (thrown) {
    post({ kind: 'failed', says: thrown instanceof Error ? String(thrown.stack) : String(thrown) });
  }
}

function post(message: ReaderMessage): void {
  const signed: SignedMessage = { ...message, secret };
  send?.(signed);
}

/** Whether more files can be read in this process. */
async function readOne(
  source: FileToRead,
  run: RunModule,
  changedByNow: () => string | undefined,
): Promise<boolean> {
  const { index, file } = source;
  post({ kind: 'started', index });
  printing.index = index;
  printing.left = printedMax;
  filesRead.push(source);
  const { exported, thrown } = await imported(source, run);
  // Before anything else, because everything else may be made of what was changed.
  const change = changedByNow();
  if (change !== undefined) {
    unusable(index, meddles(file, change));
    return false;
  }
  try {
    if (exported === undefined) throw thrown;
    post({ kind: 'data', index, data: contentsOf(defaultOf(exported, source), source) });
    return true;
  } catch (problem) {
    return unusable(index, diagnose(problem, source, words));
  }
}

function unusable(index: number, why: UnusableFile): true {
  post({ kind: 'unusable', index, unusable: why });
  return true;
}

function meddles(file: string, change: string): UnusableFile {
  return {
    says: `changes ${change}, which all files share`,
    remedy: 'a scenario is data and changes nothing: remove what does that',
    site: { file, line: 1, column: 1 },
  };
}

/** Settles with the import, when something is thrown outside it, or when it can never complete. */
async function imported(
  source: FileToRead,
  run: RunModule,
): Promise<{ readonly exported?: object; readonly thrown?: unknown }> {
  const failed = new Promise<never>((_, giveUp) => {
    waiting = { source, giveUp };
  });
  try {
    const { exported } = await Promise.race([run(source.url), failed]);
    // A rejection that is never awaited is reported one turn later, and belongs to this file.
    await Promise.race([soon(), failed]);
    return { exported };
  } catch (thrown) {
    return { thrown };
  } finally {
    waiting = undefined;
  }
}

function contentsOf(exported: unknown, source: FileToRead): readonly ScenarioData[] | Config {
  if (contents === 'a scenario') return dataUnder(exported, source.under);
  const places = (key: string) => [`${key}:`, key].map((word) => source.text.indexOf(word));
  return configOf(exported, (key) => siteOf(source, places(key).find((at) => at >= 0) ?? 0));
}

function defaultOf(exported: object, source: ReadFile): unknown {
  if ('default' in exported) return exported.default;
  const misspelt = misspeltImport(source, words);
  if (misspelt !== undefined) throw new ScenarioError(misspelt);
  const empty = source.text.trim() === '';
  throw new ScenarioError({
    says: empty ? 'is empty' : 'has no default export',
    remedy: `end it with: ${endings[contents]}`,
    site: siteOf(source, source.text.trimEnd().lastIndexOf('\n') + 1),
  });
}

function takePrecautions(): void {
  forbidEnding();
  catchPrinting();
  process.on('uncaughtException', outsideOfImport);
  process.on('unhandledRejection', outsideOfImport);
  process.on('beforeExit', nothingLeftToWaitFor);
  process.on('disconnect', () => endNow(1));
  // A terminal interrupts parent and child alike, and the parent decides what comes of it.
  process.on('SIGINT', () => undefined);
  // An open channel must not keep the process alive, or `beforeExit` would never be emitted.
  process.channel?.unref();
}

/** `process.exit(0)` in a scenario must end neither this process nor the check, nor any other process. */
function forbidEnding(): void {
  for (const call of ['exit', 'reallyExit', 'abort', 'kill', '_kill', '_debugProcess'] as const) {
    Reflect.set(process, call, () => {
      const thrown = new EndsTheProcess(`process.${call}`);
      // Reported at once: the file may catch the exception.
      waiting?.giveUp(thrown);
      throw thrown;
    });
  }
  // It writes a file, which Node 20 does not refuse.
  Reflect.set(traceEvents, 'createTracing', undefined);
  syncBuiltinESMExports();
}

/** A file that was read may leave something behind that throws later. Its data has been taken. */
function outsideOfImport(thrown: unknown): void {
  const stack = thrown instanceof Error ? String(thrown.stack) : '';
  const thrower = filesRead.find((source) => siteInStack(stack, source) !== undefined);
  if (waiting === undefined || (thrower !== undefined && thrower !== waiting.source)) return;
  waiting.giveUp(thrown);
}

function nothingLeftToWaitFor(): void {
  if (waiting === undefined) return;
  const { source, giveUp } = waiting;
  giveUp(
    new ScenarioError({
      says: 'waits for something that never comes: a promise that nothing will settle',
      remedy: 'a scenario is data and waits for nothing: remove the await',
      site: siteOfPattern(source, /^(?!\s*(\/\/|\*)).*\bawait\b/m),
    }),
  );
}

/** What a file prints would otherwise stand among the verdicts. */
function catchPrinting(): void {
  for (const stream of [process.stdout, process.stderr]) {
    Reflect.set(stream, 'write', (chunk: unknown, ...rest: readonly unknown[]) => {
      printed(typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array).toString());
      const done = rest.at(-1);
      if (typeof done === 'function') process.nextTick(done);
      return true;
    });
  }
}

function printed(text: string): void {
  const { index, left } = printing;
  if (left <= 0) return;
  printing.left -= text.length;
  const rest = printing.left <= 0 ? `${text.slice(0, left)} … and more` : text;
  post({ kind: 'printed', index, text: rest });
}
