/**
 * What to say of a scenario file that threw instead of exporting a scenario.
 *
 * Takes whatever was thrown, which may be anything at all and may throw again when it is looked at,
 * and finds a sentence, a remedy and the best place that is known. It never throws. What it knows of
 * the messages of Node, V8 and esbuild only makes an answer better: without it there still is one.
 */

import { dirname, join } from 'node:path';
import type { Site } from '../scenario/data.ts';
import { ScenarioError, type UnusableFile } from '../scenario/error.ts';
import { nearest } from '../text/nearest.ts';
import { refusalOf } from './refusal.ts';

export interface ReadFile {
  /** As messages name it. */
  readonly file: string;
  /** As stacks name it: its path, where that leads to, and both as URLs. */
  readonly aliases: readonly string[];
  readonly text: string;
}

/** The words that a scenario may use. */
export interface Language {
  readonly specifier: string;
  /** What can be imported. */
  readonly exports: readonly string[];
  /** What can be called on nouns and steps. */
  readonly verbs: readonly string[];
}

/** Thrown in place of ending the process: `process.exit`, `process.abort` and the like. */
export class EndsTheProcess extends Error {
  readonly call: string;

  constructor(call: string) {
    super(`${call} is called`);
    this.call = call;
  }
}

/** An answer without its place. */
type Answer = Omit<UnusableFile, 'site'> & { readonly site?: Site | undefined };
type Diagnosis = (thrown: Thrown, source: ReadFile, language: Language) => Answer | undefined;

/** What could be read of what was thrown. */
interface Thrown {
  readonly value: unknown;
  /** Undefined when it is not an `Error`. */
  readonly name: string | undefined;
  readonly message: string;
  readonly stack: string;
  readonly code: string;
  /** What was refused, and of what. */
  readonly permission: string;
  readonly resource: string;
}

export function diagnose(value: unknown, source: ReadFile, language: Language): UnusableFile {
  const thrown = examined(value);
  for (const diagnosis of diagnoses) {
    const answer = diagnosis(thrown, source, language);
    if (answer === undefined) continue;
    const { says, remedy } = answer;
    const site = answer.site ?? siteInStack(thrown.stack, source) ?? siteOf(source, 0);
    return { says: oneLine(says), remedy: oneLine(remedy), site };
  }
  return { says: 'throws', remedy: 'let it export a scenario', site: siteOf(source, 0) };
}

/** The topmost place in the file that a stack names. */
export function siteInStack(stack: string, { file, aliases }: ReadFile): Site | undefined {
  for (const line of stack.split('\n')) {
    for (const alias of aliases) {
      const start = line.indexOf(`${alias}:`);
      if (start < 1 || !' ('.includes(line[start - 1] as string)) continue;
      const [, row, column] = /^:(\d+):(\d+)/.exec(line.slice(start + alias.length)) ?? [];
      if (row !== undefined) return { file, line: Number(row), column: Number(column) };
    }
  }
  return undefined;
}

/** Where something stands in the text, by its index. */
export function siteOf({ file, text }: ReadFile, index: number): Site {
  const before = text.slice(0, Math.max(0, index)).split('\n');
  return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** The first match, or the beginning. */
export function siteOfPattern(source: ReadFile, pattern: RegExp): Site {
  return siteOf(source, source.text.search(pattern));
}

const diagnoses: readonly Diagnosis[] = [
  languageError,
  processEnded,
  refused,
  notText,
  doesNotParse,
  outsideImport,
  missingImport,
  missingExport,
  unknownName,
  unknownVerb,
  mixedNumbers,
  otherError,
  notAnError,
];

/** The language's own message is the best there is. */
function languageError({ value }: Thrown, source: ReadFile): Answer | undefined {
  if (!(value instanceof ScenarioError)) return undefined;
  // What has no place of its own is about what the file exports.
  const site = value.site ?? siteOfPattern(source, /^export\b.*\bdefault\b/m);
  return { says: value.message, remedy: value.remedy, site };
}

function processEnded({ value }: Thrown): Answer | undefined {
  if (!(value instanceof EndsTheProcess)) return undefined;
  return {
    says: `calls ${value.call} while it is read`,
    remedy: 'a scenario is data and ends nothing: remove the call',
  };
}

function refused({ code, permission, resource }: Thrown): Answer | undefined {
  return refusalOf(code, permission, resource);
}

/** A remark on the words of the file would not help. */
function notText({ message }: Thrown, source: ReadFile): Answer | undefined {
  if (!message.startsWith('Transform failed') || !/[\0\ufffd]/.test(source.text)) return undefined;
  const remedy = 'save it as UTF-8, or put a scenario in its place';
  return { says: 'is no text in UTF-8', remedy, site: siteOf(source, 0) };
}

/** esbuild's message: `/path/file.ts:3:10: ERROR: Unexpected "="`, with columns from 0 on. */
function doesNotParse({ message }: Thrown, source: ReadFile): Answer | undefined {
  if (!message.startsWith('Transform failed')) return undefined;
  const match = /^(.+?):(\d+):(\d+): ERROR: (.+)$/m.exec(message);
  const [, where = '', row, column, problem = message] = match ?? [];
  const remedy = 'mend the line; an editor or tsc --noEmit shows more';
  if (!source.aliases.includes(where)) {
    const { specifier, index } = importOf(where, source);
    const says = `imports '${specifier}', which does not parse in line ${row}: ${problem}`;
    return { says, remedy, site: siteOf(source, index) };
  }
  const site = { file: source.file, line: Number(row), column: Number(column) + 1 };
  return { says: `does not parse: ${problem}`, remedy, site };
}

function outsideImport({ code, message }: Thrown, source: ReadFile): Answer | undefined {
  if (code !== 'OUTSIDE_OF_PROJECT') return undefined;
  const { specifier, index } = importOf(message, source);
  return {
    says: `imports '${specifier}', which is outside of its project`,
    remedy: 'copy what it needs into the folder that has its package.json, or below',
    site: siteOf(source, index),
  };
}

/** What Node's two kinds of modules say when an import leads nowhere. */
const unresolved =
  /^(ERR_)?(MODULE_NOT_FOUND|PACKAGE_PATH_NOT_EXPORTED|UNSUPPORTED|INVALID_MODULE|UNKNOWN_BUILTIN)/;

function missingImport(thrown: Thrown, source: ReadFile, language: Language): Answer | undefined {
  if (!unresolved.test(thrown.code)) return undefined;
  const [, quoted, bare] =
    /(?:module|package|subpath|import) '([^']+)'|module: (\S+)/i.exec(thrown.message) ?? [];
  const missing = quoted ?? bare ?? '';
  const { specifier, index } = importOf(missing, source);
  const says = `imports '${specifier}', which cannot be found`;
  return { says, remedy: remedyOfImport(specifier, language), site: siteOf(source, index) };
}

function remedyOfImport(specifier: string, language: Language): string {
  const meant = nearest(specifier, [language.specifier]);
  const only = `a scenario imports '${language.specifier}', and files of its own project`;
  return meant === undefined ? only : `write '${meant}'`;
}

/** An import of which nothing is used is none for the translator, so that its misspelling shows nowhere. */
export function misspeltImport(source: ReadFile, language: Language): UnusableFile | undefined {
  for (const { 2: specifier = '', index } of importsIn(source.text)) {
    if (specifier === language.specifier) continue;
    if (nearest(specifier, [language.specifier]) === undefined) continue;
    return {
      says: `imports '${specifier}', which cannot be found`,
      remedy: remedyOfImport(specifier, language),
      site: siteOf(source, source.text.indexOf(specifier, index) - 1),
    };
  }
  return undefined;
}

function importsIn(text: string): RegExpMatchArray[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*(['"])([^'"\n]+)\1/g)];
}

/** Node names a package, or a file by its full path: the import is the one that ends likewise. */
function importOf(missing: string, { text, aliases }: ReadFile) {
  const imports = importsIn(text);
  const tail = missing.split('/').at(-1) ?? missing;
  const folder = dirname(aliases[0] ?? '');
  const leadsTo = (to: string) => to.startsWith('.') && missing.startsWith(join(folder, to));
  const match =
    imports.find(([, , to = '']) => to === missing || to.startsWith(`${missing}/`)) ??
    imports.find(([, , to = '']) => leadsTo(to)) ??
    imports.find(([, , to = '']) => to.split('/').at(-1) === tail) ??
    imports.find(([, , to = '']) => to.split('/').at(-1)?.startsWith(tail));
  const [whole, , specifier] = match ?? [];
  if (match === undefined || whole === undefined || specifier === undefined) {
    return { specifier: missing, index: 0 };
  }
  return { specifier, index: (match.index ?? 0) + whole.lastIndexOf(specifier) - 1 };
}

function missingExport(thrown: Thrown, source: ReadFile, language: Language): Answer | undefined {
  const match = /module '(.+)' does not provide an export named '(.+)'/.exec(thrown.message);
  const [, module, name] = match ?? [];
  if (module === undefined || name === undefined) return undefined;
  const known = module === language.specifier ? language.exports : [];
  const meant = nearest(name, known);
  const list = known.length > 0 ? `; there is ${known.join(', ')}` : '';
  return {
    says: `imports ${name} from '${module}', which has no ${name}`,
    remedy: meant === undefined ? `import something else${list}` : `did you mean ${meant}?`,
    site: siteOfPattern(source, wordPattern(name)),
  };
}

function unknownName(thrown: Thrown, source: ReadFile, language: Language): Answer | undefined {
  if (thrown.name !== 'ReferenceError') return undefined;
  const [, early] = /^Cannot access '(.+)' before/.exec(thrown.message) ?? [];
  if (early !== undefined) {
    return { says: `uses ${early} before its own line`, remedy: `declare ${early} further up` };
  }
  const [, name] = /^(\S+) is not defined/.exec(thrown.message) ?? [];
  if (name === undefined) return undefined;
  const says = `uses ${name}, which is not defined`;
  return { says, remedy: remedyOfName(name, source, language) };
}

function remedyOfName(name: string, source: ReadFile, language: Language): string {
  const fromLanguage = `import { ${name} } from '${language.specifier}'`;
  if (language.exports.includes(name)) return `add ${fromLanguage}`;
  if (/^(require|module|exports)$/.test(name)) {
    return `scenario files are ES modules: import from '${language.specifier}', export default`;
  }
  const meant = nearest(name, [...declaredIn(source.text), ...language.exports]);
  return meant === undefined ? `declare ${name}, or remove it` : `did you mean ${meant}?`;
}

/** Every name that the text gives to something. Read as text: names in comments count too. */
function declaredIn(text: string): string[] {
  const single = text.matchAll(/\b(?:const|let|var|function|class)\s+([\w$]+)/g);
  const lists = text.matchAll(/\b(?:const|let|var|import)\s+(?:type\s+)?[{[]([^}\]]*)[}\]]/g);
  const listed = [...lists].flatMap(([, list = '']) => [
    ...list.matchAll(/([\w$]+)\s*(?=,|=|$)/gm),
  ]);
  return [...new Set([...single, ...listed].map(([, name = '']) => name))];
}

function unknownVerb(thrown: Thrown, _source: ReadFile, language: Language): Answer | undefined {
  if (thrown.name !== 'TypeError') return undefined;
  const [, called] = /^(.+) is not a function/.exec(thrown.message) ?? [];
  const verb = called?.split('.').at(-1);
  if (called === undefined || verb === undefined) return undefined;
  if (called === verb && /^[\w$]+$/.test(verb)) {
    const remedy = `leave out the brackets, or write what is called behind it: ${verb}.loads(...)`;
    return { says: `calls ${verb}, which is no function`, remedy };
  }
  const says = `calls ${called}, and there is no ${verb}`;
  const meant = nearest(verb, language.verbs);
  if (meant === undefined) return { says, remedy: `there is ${language.verbs.join(', ')}` };
  if (meant !== verb) return { says, remedy: `did you mean ${meant}?` };
  return { says, remedy: `${meant} is there, but not of this: see what it is called on` };
}

function mixedNumbers({ name, message }: Thrown): Answer | undefined {
  if (name !== 'TypeError' || !message.startsWith('Cannot mix BigInt')) return undefined;
  return {
    says: 'calculates with a number and a bigint at once',
    remedy: 'write both in one way: 0x10n + 1n',
  };
}

function otherError({ name, message }: Thrown): Answer | undefined {
  if (name === undefined) return undefined;
  const remedy = 'mend the line, or what it calls: a scenario has to come to its end';
  return { says: message === '' ? `throws ${name}` : `throws ${name}: ${message}`, remedy };
}

function notAnError({ message }: Thrown): Answer {
  return {
    says: `throws ${message}, which is no Error and does not know its line`,
    remedy: 'remove the throw, or throw an Error',
  };
}

/** Getters may throw, and messages need not be text. */
function examined(value: unknown): Thrown {
  const isError = attempt(() => value instanceof Error, false);
  const read = (key: string) =>
    attempt(() => {
      const found: unknown = Reflect.get(value as object, key);
      return typeof found === 'string' ? found : '';
    }, '');
  const nothing = { name: undefined, stack: '', code: '', permission: '', resource: '' };
  if (!isError) return { ...nothing, value, message: shown(value) };
  return {
    ...{ value, name: read('name') || 'Error', message: read('message'), stack: read('stack') },
    ...{ code: read('code'), permission: read('permission'), resource: read('resource') },
  };
}

function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  return attempt(() => String(value), 'something that cannot be shown');
}

function attempt<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}

function wordPattern(word: string): RegExp {
  return new RegExp(`(?<![\\w$])${word.replaceAll(/[^\w]/g, '\\$&')}(?![\\w$])`);
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}
