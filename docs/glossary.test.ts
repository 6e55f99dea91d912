/**
 * The glossary is true: each term is defined once and occurs in code or documents, and the words that it
 * says are not used occur no more often than it allows.
 *
 * Each rule is also tried on a small glossary that breaks it. `npx vitest run docs/glossary.test.ts` names
 * the files.
 */

import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { projectFiles, type TextFile } from '../tidy-text.ts';

const page = 'docs/glossary.md';

interface Glossary {
  readonly terms: readonly string[];
  readonly unused: readonly UnusedWord[];
}

interface UnusedWord {
  readonly word: string;
  readonly instead: string;
  /** How often it may occur all the same. */
  readonly occursMax: number;
}

/** The terms of all tables but the last, and the words of the last, which are not used. */
function glossaryOf(text: string): Glossary {
  const [definitions = '', unused = ''] = text.split(/^## Words that are not used$/m);
  return {
    terms: rowsOf(definitions).flatMap(([terms = '']) => terms.split(', ').map(plain)),
    unused: rowsOf(unused).map(([word = '', instead = '', occursMax]) => ({
      word: plain(word),
      instead,
      occursMax: Number(occursMax),
    })),
  };
}

/** The cells of each row, without heads and rules of tables. */
function rowsOf(text: string): string[][] {
  const rows = [...text.matchAll(/^\| (.+) \|$/gm)].map(([, row = '']) => row.split(' | '));
  return rows.filter(([cell = '']) => !/^(term|word|-+)$/.test(cell));
}

function plain(cell: string): string {
  return cell.replaceAll('`', '');
}

/** Case and number do not make another term. */
function twice(terms: readonly string[]): string[] {
  const seen = new Set<string>();
  return terms.filter((term) => {
    const key = term.toLowerCase().replace(/s$/, '');
    const known = seen.has(key);
    seen.add(key);
    return known;
  });
}

/** `loanOf`, `LoanTable` and `a_loan` all contain the word loan, and `exchange` does not contain change. */
function words(text: string): string {
  return text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[_\-\s]+/g, ' ')
    .toLowerCase();
}

interface WordsOfFile {
  readonly path: string;
  readonly words: string;
}

/** The name of a file counts as its text does. */
function wordsOf({ path, text }: TextFile): WordsOfFile {
  return { path, words: words(`${path} ${text}`) };
}

/** Finds a word or a phrase, and its plural, in what `words` returns. */
function patternOf(word: string): RegExp {
  const escaped = words(word).replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const pieces = escaped.split(' … ').map((piece) => piece.replace(/(\w)$/, '$1s?'));
  // Between two pieces a few words, but no end of a sentence.
  const pattern = pieces.join(String.raw`\b[^.;:!?]{1,40}?\b`);
  const [before, after] = [/^\w/, /\w$/].map((edge) => (edge.test(word) ? String.raw`\b` : ''));
  return new RegExp(`${before}${pattern}${after}`, 'g');
}

interface Occurrence {
  readonly path: string;
  readonly count: number;
}

function occurrences(word: string, files: readonly WordsOfFile[]): Occurrence[] {
  const pattern = patternOf(word);
  return files
    .map(({ path, words }) => ({ path, count: [...words.matchAll(pattern)].length }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
}

/** One line for each word that occurs too often, with the files, those with most first. */
function overused(unused: readonly UnusedWord[], files: readonly WordsOfFile[]): string[] {
  return unused.flatMap(({ word, instead, occursMax }) => {
    const found = occurrences(word, files);
    const count = found.reduce((sum, one) => sum + one.count, 0);
    if (count <= occursMax) return [];
    const where = found.map((one) => `${one.path} ${one.count}`).join(', ');
    return [`${word} (say ${instead}): ${count} times, at most ${occursMax}: ${where}`];
  });
}

function absent(terms: readonly string[], files: readonly WordsOfFile[]): string[] {
  return terms.filter((term) => occurrences(term, files).length === 0);
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const project = projectFiles(root).filter(({ path }) => /\.(ts|md)$/.test(path));
/** Files that may use any word: this test, the page itself, history, and quotations. */
const exempt = [
  /^docs\/glossary\.(test\.ts|md)$/,
  /^CHANGELOG\.md$/,
  /^docs\/decisions\//,
  /^docs\/claims\.md$/,
  /^checker\/scenario\/claims\.ts$/,
] as const;
const elsewhere = project.filter(({ path }) => !exempt[0].test(path)).map(wordsOf);
const governed = project
  .filter(({ path }) => !exempt.some((pattern) => pattern.test(path)))
  .map(wordsOf);
const glossary = glossaryOf(project.find(({ path }) => path === page)?.text ?? '');

describe('the glossary', () => {
  test('has been read', () => {
    expect(glossary.terms.length).toBeGreaterThan(100);
    expect(glossary.unused.length).toBeGreaterThan(10);
    expect(glossary.unused.filter(({ occursMax }) => !Number.isInteger(occursMax))).toEqual([]);
    expect(governed.length).toBeGreaterThan(300);
  });

  test('defines no term twice, and none of the words that are not used', () => {
    expect(twice([...glossary.terms, ...glossary.unused.map(({ word }) => word)])).toEqual([]);
  });

  test('defines no term that occurs nowhere', () => {
    expect(absent(glossary.terms, elsewhere)).toEqual([]);
  });

  test.each(glossary.unused.map((unused) => [unused.word, unused] as const))(
    'says of "%s" how often it occurs',
    (_, unused) => {
      expect(overused([unused], governed)).toEqual([]);
    },
  );
});

describe('a glossary that', () => {
  const broken = glossaryOf(`# Glossary

| term | what it is | not in this sense |
| --- | --- | --- |
| hart | what runs a thread | core |
| read set, write set | the parts that one step reads; that it writes | inputs |
| Harts | defined once more | |
| \`mayFlow\` | occurs, as a name | |

## Words that are not used

| word | say instead | at most |
| --- | --- | --- |
| loan | lend | 0 |
| leave … away | leave out | 0 |
| told | a noun | 1 |
`);
  const file = (text: string, path = 'a.ts') => wordsOf({ path, text });

  test('defines a term twice is refused', () => {
    expect(twice(broken.terms)).toEqual(['Harts']);
  });

  test('defines a term that nothing uses is refused', () => {
    const files = [file('const readSets = harts; // mayFlow'), file('Written by set.', 'b.md')];

    expect(absent(broken.terms, files)).toEqual(['write set']);
  });

  test.each([
    ['in a name', 'function loanOf(): void {}'],
    ['as a type', 'interface OpenLoan {}'],
    ['as a constant', 'const LOAN_TABLE = 1;'],
    ['in the plural', '// All loans of a frame.'],
    ['in a message', "throw new Error('a Loan ends with its call');"],
    ['in prose', 'A *loan* ends with its call.'],
    ['in the name of a file', '', 'loan.ts'],
  ])('has a word that is not used %s is refused', (_, text, path = 'a.ts') => {
    expect(overused(broken.unused, [file(text, path)])).toEqual([
      `loan (say lend): 1 times, at most 0: ${path} 1`,
    ]);
  });

  test('has a phrase that is not used is refused, also across lines', () => {
    const files = [file("remedy: 'leave one .on(...) away'"), file('leave it\n * away', 'b.ts')];

    expect(overused(broken.unused, files).map((line) => line.split(':', 1)[0])).toEqual([
      'leave … away (say leave out)',
    ]);
  });

  test('has a word more often than it allows is refused, with the files that have most first', () => {
    const files = [file('told'), file('told, and told', 'b.ts')];

    expect(overused(broken.unused, files.slice(0, 1))).toEqual([]);
    expect(overused(broken.unused, files)).toEqual([
      'told (say a noun): 3 times, at most 1: b.ts 2, a.ts 1',
    ]);
  });

  test('has a word that only contains one that is not used is accepted', () => {
    expect(overused(broken.unused, [file('a sloan, loaned, untold; leave. Go away')])).toEqual([]);
  });
});
