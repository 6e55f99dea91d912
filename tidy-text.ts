/**
 * The rules about what files may say, each a function from a file to the places that break it.
 *
 * They read text, not syntax: a forbidden word in a comment counts. That is a price worth paying
 * for rules that anybody can read. Who may import whom is not here but in .dependency-cruiser.cjs.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

export interface TextFile {
  /** Relative to the root of the project, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface TextRule {
  /** What holds of a file that keeps the rule. */
  readonly says: string;
  governs(path: string): boolean;
  /** The offending places, each quoted so that a search finds it. `exists` asks about links. */
  refute(file: TextFile, exists: (path: string) => boolean): readonly string[];
}

const typescript = (path: string) => path.endsWith('.ts');
const markdown = (path: string) => path.endsWith('.md');
const everything = () => true;

/** Files that may know the time: checker/process/, the command line, and what is not production. */
const mayKnowTheTime =
  /^checker\/cli\.ts$|^checker\/process\/|^bench\/|^[^/]+\.ts$|\.(test|fixture)\.ts$/;

/** Files that may use their own process: those, and other programs. */
const mayUseTheProcess = new RegExp(`${mayKnowTheTime.source}|^mutants\\/run\\.ts$`);

// Character classes such as [T] keep these patterns from matching themselves.
const clockOrChance =
  /Math\.random|Date\.now|new Date\(|\bperformance\.\w|process\.hrtime|set(Timeout|Interval|Immediate)\b|random(UUID|Bytes|FillSync|Int)\b|getRandomValues/g;
const ofTheProcess =
  /\bprocess\.(env|argv|std(in|out|err)|exit\w*|on(ce)?|kill|cwd|version|memoryUsage|resourceUsage|send)\b/g;
// The language has a word of this name too, so only that of a test counts.
const unfinished = /\b(FIX[M]E|TO[D]O)\b|\b(test|it|describe|suite)(\.\w+)*\.onl[y]\(/g;
const suppressed = /biome-igno[r]e.*/g;
const suppressedForAReason = /^[\w-]+ [\w/]+: [A-Za-z].{10,}/;
const ofOneMachine =
  /\.\.\/share[d]\b|\/wor[k]\/|\bse[s]sions?\b|\bregistry\.[a-z]\w|npmj[s]\.(org|com)|yarnpk[g]\.com|npmmirro[r]/gi;

export const textRules: readonly TextRule[] = [
  {
    says: 'asks no clock and no chance: the same seed gives the same bytes',
    governs: (path) => typescript(path) && !mayKnowTheTime.test(path),
    refute: (file) => matches(file.text, clockOrChance),
  },
  {
    says: 'leaves streams, environment and signals to checker/process/',
    governs: (path) => typescript(path) && !mayUseTheProcess.test(path),
    refute: (file) => matches(file.text, ofTheProcess),
  },
  {
    says: 'is finished, and no test is singled out',
    governs: typescript,
    refute: (file) => matches(file.text, unfinished),
  },
  {
    says: 'gives a reason where it silences the linter',
    governs: typescript,
    refute: (file) =>
      matches(file.text, suppressed).filter((comment) => !suppressedForAReason.test(comment)),
  },
  {
    says: 'opens with a comment that says what it is',
    governs: typescript,
    refute: (file) => (opensWithAComment(file) ? [] : [file.text.split('\n', 1)[0] ?? '']),
  },
  {
    says: 'names nothing of the machine that it was written on',
    governs: everything,
    refute: (file) => matches(file.text, ofOneMachine),
  },
  {
    says: 'has exactly one title',
    governs: markdown,
    refute: (file) => {
      const titles = matches(prose(file.text), /^# .*/gm);
      return titles.length === 1 ? [] : [`${titles.length} titles`, ...titles];
    },
  },
  {
    says: 'links only to what is there',
    governs: markdown,
    refute: (file, exists) => links(file).filter((link) => !exists(target(file.path, link))),
  },
];

/** Every file that the project consists of: neither installed, nor generated, nor git's own. */
export function projectFiles(root: string, folder = ''): TextFile[] {
  return readdirSync(`${root}/${folder}`, { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return notOurs.test(path) ? [] : projectFiles(root, path);
    if (generated.test(path)) return [];
    const text = readFileSync(`${root}/${path}`, 'utf8');
    return text.includes('\0') ? [] : [{ path, text }];
  });
}

const notOurs = /^(node_modules|coverage|dist|\.git|reports\/.+)$/;
const generated = /^reports\/(?!README\.md$|sample(-lockstep)?\.md$)/;

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([match]) => match);
}

/** A scenario says what it is in its `shows`, so that a pasted counterexample is one as it stands. */
function opensWithAComment({ path, text }: TextFile): boolean {
  if (path.startsWith('scenarios/') && /\bshows:/.test(text)) return true;
  const [opening = ''] = /^(#!.*\n)?\s*(\/\*[\s\S]*?\*\/|(\/\/.*\n?)+)/.exec(text) ?? [];
  return matches(opening.replace(/^#!.*/, ''), /[A-Za-z]{2,}/g).length >= 3;
}

/** Markdown without what it quotes: fenced blocks and code spans are neither titles nor links. */
function prose(text: string): string {
  return text
    .replace(/^( *)(```+|~~~+)[\s\S]*?^ *\2.*$/gm, '')
    .replace(/(`+)[^`]*?\1/g, '')
    .replace(/<!--[\s\S]*?-->/g, '');
}

/** The links of a page that stay within the project, as written. */
function links({ text }: TextFile): string[] {
  const written = [
    ...prose(text).matchAll(/\]\(\s*<?([^()\s>]+)/g),
    ...prose(text).matchAll(/^ {0,3}\[[^\]^]+\]:\s*<?([^\s>]+)/gm),
    ...prose(text).matchAll(/\b(?:href|src)="([^"]+)"/g),
  ].map(([, link]) => link ?? '');
  return written.filter((link) => !/^([a-z][a-z0-9+.-]*:|#)/i.test(link));
}

/** Where a link leads, as a path from the root. Whether the anchor exists there is not looked at. */
function target(from: string, link: string): string {
  const path = decodeURI(link.replace(/[#?].*$/, ''));
  return posix.normalize(path.startsWith('/') ? path.slice(1) : `${posix.dirname(from)}/${path}`);
}
