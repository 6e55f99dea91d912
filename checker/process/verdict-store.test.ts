/** Kept verdicts: found again for the same question, and for no other. */

import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { LoadedScenario } from '../finding/subject.ts';
import type { CheckedScenario, SearchRow } from '../report/run/run.ts';
import { fingerprint } from './fingerprint.ts';
import { KeptFiles, keptFolder } from './kept-files.ts';
import { removeScratch, scratchFolder } from './scratch.fixture.ts';
import { VerdictStore } from './verdict-store.ts';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) removeScratch(folder);
});

function scratch(files: Readonly<Record<string, string>> = {}): string {
  const folder = scratchFolder(files);
  folders.push(folder);
  return folder;
}

function emptyStore(): string {
  return join(scratch(), 'store');
}

function keptIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.kept'));
}

/** A run's store, of a program that stays the same. */
function storeIn(folder: string, program = 'p') {
  const files = new KeptFiles(folder);
  const store = new VerdictStore(files, program, () => program);
  const keep = (...what: Parameters<VerdictStore['keep']>) => {
    store.keep(...what);
    store.flush();
  };
  return { files, store, keep };
}

/** The store does not look into the data. */
function scenario(data: object, name = 'a'): LoadedScenario {
  return { name, file: `scenarios/${name}.scenario.ts`, data: data as LoadedScenario['data'] };
}

function question(data: object = { shows: 'x', at: 1n }, more: object = {}) {
  return { scenario: scenario(data), budget: { seed: 1, ...more } };
}

function verdict(row: Partial<SearchRow> = {}, seconds = 1) {
  const search: SearchRow = {
    ...{ search: 'directed', verdict: 'holds', asExpected: true, scope: '', command: '' },
    ...{ effort: { runs: 1, steps: 1 }, remarks: [] },
    ...row,
  };
  const checked: CheckedScenario = {
    ...{ name: 'a', file: 'a', shows: 'x', claims: [] },
    searches: [search],
  };
  const report = { property: 'containment', markdown: '# a', json: '{}' } as const;
  return { checked, reports: [report], seconds };
}

test('a verdict is found again as it was, by another run', () => {
  const folder = emptyStore();
  storeIn(folder).keep(question(), verdict());
  const { store, files } = storeIn(folder);

  expect(store.find(question())).toEqual(verdict());
  expect([store.knows('a'), store.secondsOf('a')]).toEqual([true, 1]);
  expect([store.knows('b'), store.secondsOf('b')]).toEqual([false, undefined]);
  expect(files.complaint).toBeUndefined();
});

test('other data, another name, seed, budget or program is another question', () => {
  const folder = emptyStore();
  const { store, keep } = storeIn(folder);
  keep(question(), verdict());

  const others = [
    question({ shows: 'y', at: 1n }),
    question({ shows: 'x', at: 1 }),
    question({ shows: 'x', at: 1n, bounds: undefined }),
    { ...question(), scenario: scenario({ shows: 'x', at: 1n }, 'b') },
    { ...question(), scenario: undefined },
    question(undefined, { seed: 2 }),
    question(undefined, { runs: 5 }),
    question(undefined, { property: 'containment' }),
  ];

  expect(others.map((other) => store.find(other))).toEqual(others.map(() => undefined));
  expect(storeIn(folder, 'q').store.find(question())).toBeUndefined();
  expect(store.find(question())).toEqual(verdict());
});

test('what a limit of time cut short and what crashed is not kept', () => {
  const { store, keep } = storeIn(emptyStore());

  keep(question(), verdict({ verdict: 'undecided', cut: true }));
  keep(question(), verdict({ verdict: 'crash' }));

  expect(store.find(question())).toBeUndefined();
  keep(question(), verdict({ verdict: 'undecided', remarks: ['stopped at 5 states'] }));
  expect(store.find(question())).toBeDefined();
});

test('nothing is kept when the program was changed while it searched', () => {
  let program = 'p';
  const files = new KeptFiles(emptyStore());
  const store = new VerdictStore(files, program, () => program);
  store.keep(question(), verdict());
  program = 'q';

  store.flush();

  expect(store.find(question())).toBeUndefined();
  expect(new VerdictStore(files, 'q', () => program).find(question())).toBeUndefined();
});

test('what the program is has to be found out a few times, however many verdicts are kept', () => {
  let asked = 0;
  const store = new VerdictStore(new KeptFiles(emptyStore()), 'p', () => {
    asked++;
    return 'p';
  });

  for (let seed = 1; seed <= 7; seed++) store.keep(question(undefined, { seed }), verdict());
  expect(asked).toBe(0);
  for (let seed = 8; seed <= 100; seed++) store.keep(question(undefined, { seed }), verdict());
  expect(asked).toBe(3);
  store.flush();

  expect(asked).toBe(4);
  const seeds = Array.from({ length: 100 }, (_, i) => i + 1);
  const lost = seeds.filter((seed) => store.find(question(undefined, { seed })) === undefined);
  expect(lost).toEqual([]);
});

test('a damaged, a truncated and a foreign file are passed over with one line, and written anew', () => {
  const damages: ((path: string) => void)[] = [
    (path) => truncateSync(path, 60),
    (path) => truncateSync(path, 0),
    (path) => writeFileSync(path, 'something else'),
    (path) => {
      const bytes = readFileSync(path);
      bytes[bytes.length - 3] = (bytes.at(-3) ?? 0) ^ 1;
      writeFileSync(path, bytes);
    },
  ];
  for (const damage of damages) {
    const folder = emptyStore();
    storeIn(folder).keep(question(), verdict());
    const [file = ''] = keptIn(folder);
    damage(join(folder, file));

    const { store, files, keep } = storeIn(folder);

    expect(store.find(question())).toBeUndefined();
    expect(files.complaint).toBe(
      `the store of verdicts ${folder} has ${file}, which is damaged: it is done without`,
    );
    keep(question(), verdict());
    expect(storeIn(folder).store.find(question())).toEqual(verdict());
  }
});

test('a store that is no folder costs one line and no verdict, and one that cannot be made no line', () => {
  const path = join(scratch({ store: 'a file' }), 'store');
  const below = join(path, 'deeper');

  for (const folder of [path, below]) {
    const { store, files, keep } = storeIn(folder);
    keep(question(), verdict());
    files.prune();
    expect(store.find(question())).toBeUndefined();
    if (folder === path) expect(files.complaint).toMatch(/cannot be read: it is done without$/);
    else expect(files.complaint).toBeUndefined();
  }
});

test('a store that grows too large loses what was written first', () => {
  const folder = emptyStore();
  const { files, keep } = storeIn(folder);
  for (let seed = 1; seed <= 6; seed++) {
    keep(question(undefined, { seed }), verdict());
    // As if each had been written a second after the one before.
    const [newest = ''] = keptIn(folder).filter(
      (file) => statSync(join(folder, file)).mtimeMs > 1e6,
    );
    utimesSync(join(folder, newest), seed, seed);
  }
  const [bytes = 0] = keptIn(folder).map((file) => statSync(join(folder, file)).size);

  files.prune();
  expect(keptIn(folder)).toHaveLength(6);
  files.prune(2 * bytes);

  const { store } = storeIn(folder);
  const left = [1, 2, 3, 4, 5, 6].filter((seed) => store.find(question(undefined, { seed })));
  expect(left).toEqual([5, 6]);
});

test('the store is where tools keep such things, else in a folder that git ignores', () => {
  const [plain, withModules] = [scratch(), scratch({ 'node_modules/x/package.json': '{}' })];

  expect(keptFolder(withModules)).toBe(join(withModules, 'node_modules/.cache/portcullis'));
  expect(keptFolder(plain)).toBe(join(plain, '.portcullis'));
  storeIn(keptFolder(plain)).keep(question(), verdict());
  expect(readFileSync(join(plain, '.portcullis/.gitignore'), 'utf8')).toBe('*\n');
});

test('the fingerprint of the program is that of its modules and packages, without its tests', () => {
  const manifest = JSON.stringify({ version: '1.0.0', dependencies: { immer: '1' } });
  const used = (version: string) =>
    JSON.stringify({ version, dependencies: { below: '1', immer: '1' } });
  const folder = scratch({
    'package.json': manifest,
    'model/step.ts': 'a',
    'checker/deep/er/cli.ts': 'b',
    'checker/cli.test.ts': 'c',
    'executor/hart.js': 'd',
    'properties/index.ts': 'e',
    'node_modules/immer/package.json': used('1.0.0'),
    'node_modules/immer/node_modules/below/package.json': '{"version":"1.0.0"}',
  });
  const seen = new Set([fingerprint(folder)]);
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
    return fingerprint(folder);
  };

  expect(seen).toContain(write('checker/cli.test.ts', 'changed'));
  for (const [path, text] of [
    ['model/step.ts', 'changed'],
    ['checker/deep/er/cli.ts', 'changed'],
    ['executor/hart.js', 'changed'],
    ['properties/added.ts', ''],
    ['package.json', manifest.replace('1.0.0', '1.0.1')],
    ['node_modules/immer/package.json', used('1.0.1')],
    ['node_modules/immer/node_modules/below/package.json', '{"version":"1.0.1"}'],
  ] as const) {
    const changed = write(path, text);
    expect(seen).not.toContain(changed);
    seen.add(changed);
  }
});
