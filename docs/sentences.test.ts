/**
 * Sentences of the pages that list what the program has, or say what it has not, are true of the program.
 *
 * Whoever adds a cause, an option, a kind of action or a property is told which page has to say so.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Coverage } from '../checker/finding/coverage.ts';
import { projectFolder } from '../checker/process/files.ts';
import { machine, scenario } from '../checker/scenario/index.ts';
import { operands } from '../model/action.ts';
import { causes } from '../model/outcome.ts';
import { expectations } from '../properties/expectations.ts';
import { propertyNames } from '../properties/names.ts';

const pageOf = (path: string) => readFileSync(join(projectFolder, path), 'utf8');
const forScenarios = pageOf('scenarios/README.md');
const semantics = pageOf('docs/semantics.md');

describe('scenarios/README.md', () => {
  test('lists all causes, and no others', () => {
    const [, table = ''] = forScenarios.split('| cause | why it was refused |\n| --- | --- |\n');
    const rows = table.split('\n\n')[0]?.matchAll(/^\| `([\w-]+)` \|/gm) ?? [];

    expect([...rows].map(([, cause]) => cause).sort()).toEqual([...causes].sort());
  });

  test.each(nouns())('mentions every option of a %s', (_, declare) => {
    const options = optionsOf(declare);

    expect(options).not.toHaveLength(0);
    const named = (option: string) => new RegExp(`\\b${option}\\b`).test(codeOn(forScenarios));
    expect(options.filter((option) => !named(option))).toEqual([]);
  });
});

describe('docs/semantics.md', () => {
  test('has a row in §9 for each property, and none for another', () => {
    const [, ofMachines = '', ofScenario = ''] = semantics.split(
      /^### (?:Of every machine|Of one scenario)$/m,
    );
    const rows = [ofMachines, ofScenario.split('A policy is made of')[0] ?? ''].flatMap((text) =>
      [...text.matchAll(/^\| ([^|]+) \| [^|]{20,} \|$/gm)].map(([, names = '']) => names),
    );
    const named = rows
      .flatMap((names) => names.split(', '))
      .flatMap((name) => (name === 'no residue' ? [] : name));

    expect(named.filter((name) => name !== 'property').sort()).toEqual([...propertyNames].sort());
  });

  test('promises of expectations what the property claims', () => {
    expect(semantics).toContain(`| ${expectations.name} | ${expectations.claim} |`);
  });

  test('has a section for each kind of action', () => {
    const headings = semantics.match(/^### .*$/gm)?.join('\n') ?? '';
    const named = (kind: string) => new RegExp(`\`${kind}\``).test(headings);

    expect(Object.keys(operands).filter((kind) => !named(kind))).toEqual([]);
  });
});

test('decision 0003 has all kinds of action in its tables', () => {
  const text = pageOf('docs/decisions/0003-what-everything-means.md');
  const rows = [...text.matchAll(/^\| (`.+?) \|/gm)].map(([, cell = '']) => cell);
  const kinds = rows.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, kind]) => kind));

  expect([...new Set(kinds)].sort()).toEqual(Object.keys(operands).sort());
});

test('no page says of what is built that it is not', () => {
  const pages = [
    ...readdirSync(join(projectFolder, 'docs')).map((file) => `docs/${file}`),
    ...['README.md', 'scenarios/README.md'],
  ].filter((path) => path.endsWith('.md'));
  const unbuilt = pages.flatMap((path) =>
    paragraphsOf(pageOf(path))
      .filter((text) => /not built yet/i.test(text) && !/rival|B\d+/.test(text))
      .map((text) => `${path}: ${text.slice(0, 80)}`),
  );

  // What is compared with the contract is not built, and its page says of whom.
  expect(unbuilt.filter((one) => !/^docs\/(claims|statements)\.md/.test(one))).toEqual([]);
});

test('the glossary says of the ledger what the ledger counts', () => {
  const met: Pick<Coverage, 'deeds' | 'premises'> = { deeds: {}, premises: {} };
  const [row = ''] = pageOf('docs/glossary.md').match(/^\| ledger \|.*$/m) ?? [];

  for (const counted of Object.keys(met)) expect(row).toContain(counted);
  expect(row).not.toMatch(/claims|planted/);
});

/** Each noun with a declaration of it that has an option that there is not. */
function nouns(): [string, () => unknown][] {
  const m = machine();
  const app = m.space('app');
  const registers = app.region('registers');
  const handler = app.portal('handler');
  const line = m.line('line', { priority: 1, handler });
  const wrong = { nothing: 1 } as never;
  return [
    ['machine', () => machine(wrong)],
    ['space', () => m.space('other', wrong)],
    ['region', () => app.region('buffer', wrong)],
    ['portal', () => app.portal('entry', wrong)],
    ['thread', () => m.thread('main', app, wrong)],
    ['line', () => m.line('timer', { priority: 2, handler, ...(wrong as object) })],
    ['device', () => m.device('disk', { registers, raises: line, ...(wrong as object) })],
    ['machine with pages', () => m.pages(wrong)],
    ['page', () => m.page('page', registers, wrong)],
    ['scenario', () => scenario(m, { shows: 'Nothing.', ...(wrong as object) })],
    ['scenario’s bounds', () => scenario(m, { shows: 'Nothing.', bounds: wrong })],
  ];
}

/** As the refusal of the one that there is not lists them. */
function optionsOf(declare: () => unknown): string[] {
  try {
    declare();
  } catch (error) {
    const [, list = ''] = /it has: (.+)$/s.exec(`${error}${remedyOf(error)}`) ?? [];
    return list.split(', ').map((option) => option.trim());
  }
  throw new Error('an option that there is not was taken');
}

function remedyOf(error: unknown): string {
  return error instanceof Object && 'remedy' in error ? `; ${error.remedy}` : '';
}

/** What a page has in code: blocks, and words between backticks. */
function codeOn(page: string): string {
  return [...page.matchAll(/^```[\s\S]*?^```|`[^`\n]+`/gm)].map(([code]) => code).join('\n');
}

/** Paragraphs, and each row of a table. */
function paragraphsOf(page: string): string[] {
  return page.split(/\n\n|\n(?=\|)/);
}
