/**
 * How livable the house is, in numbers that a machine can count: each bar names what it counts, and how
 * much of it there may be. A bar that is passed is mended in the code, not here.
 *
 * Counting is by text and by the imports that dependency-cruiser found; types count as imports.
 */

import { posix } from 'node:path';
import type { TextFile } from './tidy-text.ts';

/** All files of the project, and for each module those that it imports. */
export interface House {
  readonly files: readonly TextFile[];
  readonly imports: ReadonlyMap<string, readonly string[]>;
}

export interface Bar {
  /** What is counted. */
  readonly says: string;
  readonly most: number;
  count(house: House): Counted;
}

export interface Counted {
  readonly count: number;
  /** Where, so that it can be mended. */
  readonly where: readonly string[];
}

const isProduction = ({ path }: TextFile) =>
  path.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(path);
const isInChecker = ({ path }: TextFile) => path.startsWith('checker/');

/** What users start or import; all else in checker/ stands in a room. */
const entryFiles = ['checker/cli.ts', 'checker/index.ts', 'checker/vitest.ts'];

/** Where a run of the checker begins: the command lines, the child processes, the language. */
const entryModules = [
  ...entryFiles,
  'checker/process/loader-start.ts',
  'checker/process/loader-child.ts',
  'checker/process/search-child.ts',
  'checker/scenario/index.ts',
  'checker/vitest/judge.ts',
];

// Character classes such as [w] keep these patterns from matching themselves.
const unwinds = /'un[w]ind'/;
const vagueWord = /\btol[d]\b/gi;
const topLevel =
  /^(?:export )?(?:default )?(?:abstract )?(?:async )?(?:class|function\*?|const|let|interface|type|enum) (\w+)/gm;
/**
 * Looking into what is there for people: sentences, names of lanes and of covers, drawn rights, and which
 * property it is, by its name.
 */
const decidesByText = new RegExp(
  [
    String.raw`\b(says|scope|remarks?|claim|message|text|name|what|where|word)[)?]?\.(startsWith|endsWith|includes|match|split|search|replace)\(`,
    String.raw`\.test\((says|text|name|what|where)\)`,
    String.raw`\b(says|text|what|unit|word|name) [!=]== '[a-z]`,
    String.raw`\bparseRights\(`,
    "[!=]== '(noninterference|interrupt transparency)'",
  ].join('|'),
);
/** Rooms in which things are decided, but for what reads reports, prints source and names files. */
const decides =
  /^checker\/(search|finding|report\/(run|violation))\/(?!read-json|action-json|file-names|github|markdown)/;
/** `breaks(property, words)` of the language: the author of a scenario asks for these words. */
const asksForItsAuthor = /includes\(because\.words\)/;

export const bars: readonly Bar[] = [
  {
    says: 'loose files in checker/ beside its entry files',
    most: 0,
    count: ({ files }) =>
      listed(
        files
          .filter((file) => isProduction(file) && !entryFiles.includes(file.path))
          .flatMap(({ path }) => (dirIs(path, 'checker') ? [path] : [])),
      ),
  },
  {
    says: 'import circles in the whole house, types included',
    most: 2,
    count: ({ imports }) => listed(circlesOf(imports).map((circle) => circle.join(' ↔ '))),
  },
  {
    says: "files outside tests that name 'unwind'",
    most: 11,
    count: ({ files }) =>
      listed(files.filter((f) => isProduction(f) && unwinds.test(f.text)).map(({ path }) => path)),
  },
  {
    says: 'decisions of the checker that match text written for people',
    most: 0,
    count: ({ files }) =>
      listed(
        files
          .filter((file) => isProduction(file) && decides.test(file.path))
          .flatMap(({ path, text }) =>
            text
              .split('\n')
              .filter((line) => decidesByText.test(line) && !asksForItsAuthor.test(line))
              .map((line) => `${path}: ${line.trim()}`),
          ),
      ),
  },
  {
    says: 'top-level names that are defined in three files or more',
    most: 15,
    count: ({ files }) => listed(namesInMany(files)),
  },
  {
    says: 'the word that names options, arguments, records, results and sentences',
    most: 50,
    count: ({ files }) => {
      const where = files
        .filter(({ path }) => path.endsWith('.ts'))
        .map(({ path, text }) => ({ path, times: text.match(vagueWord)?.length ?? 0 }))
        .filter(({ times }) => times > 0);
      return {
        count: where.reduce((sum, { times }) => sum + times, 0),
        where: where.map(({ path, times }) => `${path} (${times})`),
      };
    },
  },
  {
    says: 'production lines of checker/ that no check runs',
    most: 200,
    count: ({ files, imports }) => {
      const run = reachable(imports, entryModules);
      const idle = files.filter((f) => isProduction(f) && isInChecker(f) && !run.has(f.path));
      return { count: lineCount(idle), where: idle.map(({ path }) => path) };
    },
  },
  {
    says: 'production lines of checker/',
    most: 32_000,
    count: ({ files }) => {
      const all = files.filter((file) => isProduction(file) && isInChecker(file));
      return { count: lineCount(all), where: [] };
    },
  },
];

function listed(where: readonly string[]): Counted {
  return { count: where.length, where };
}

function dirIs(path: string, folder: string): boolean {
  return posix.dirname(path) === folder;
}

function lineCount(files: readonly TextFile[]): number {
  return files.reduce((sum, { text }) => sum + text.split('\n').length - 1, 0);
}

function namesInMany(files: readonly TextFile[]): string[] {
  const places = new Map<string, Set<string>>();
  for (const file of files) {
    if (!isProduction(file) || file.path.startsWith('scenarios/')) continue;
    for (const [, name = ''] of file.text.matchAll(topLevel)) {
      places.set(name, (places.get(name) ?? new Set()).add(file.path));
    }
  }
  return [...places]
    .filter(([, where]) => where.size >= 3)
    .map(([name, where]) => `${name}: ${[...where].join(', ')}`);
}

function reachable(imports: House['imports'], from: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const waiting = [...from];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    waiting.push(...(imports.get(path) ?? []));
  }
  return seen;
}

/** Groups of modules each of which reaches all of its group: strongly connected ones, by name. */
function circlesOf(imports: House['imports']): string[][] {
  const reach = new Map([...imports.keys()].map((path) => [path, reachable(imports, [path])]));
  const done = new Set<string>();
  return [...imports.keys()].sort().flatMap((path) => {
    if (done.has(path)) return [];
    const group = [...(reach.get(path) ?? [])].filter((other) => reach.get(other)?.has(path));
    for (const member of group) done.add(member);
    return group.length > 1 ? [group.sort()] : [];
  });
}
