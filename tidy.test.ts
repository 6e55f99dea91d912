/**
 * The rules of this codebase that a machine can check. Style that is not checked here is advice.
 *
 * Every rule is also tried on something that breaks it: a rule that cannot fail says nothing.
 */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bar, bars, type House } from './tidy-bars.ts';
import { type Lock, lockFaults, unpinned } from './tidy-lock.ts';
import { packages, planted } from './tidy-planted.ts';
import { projectFiles, type TextRule, textRules } from './tidy-text.ts';

const root = dirname(fileURLToPath(import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

const files = projectFiles(root);
const known = new Set(files.flatMap(({ path }) => [path, ...foldersOf(path)]));
const exists = (path: string) => known.has(path.replace(/\/$/, ''));

const rooms = [
  'model',
  'properties',
  'executor',
  'mutants',
  'claims',
  'checker',
  'scenarios',
  'bench',
];
const standing = rooms.filter(exists);
const config = join(root, '.dependency-cruiser.cjs');
const importRules: readonly string[] = createRequire(import.meta.url)(config).forbidden.map(
  ({ name }: { name: string }) => name,
);

describe('imports', () => {
  let cruise: Cruise;
  beforeAll(() => {
    cruise = ownImports();
  });

  test('go only in the directions of the house', () => {
    expect(
      cruise.violations.map(({ rule, by, to }) => `${rule}: ${by.join(', ')} → ${to}`),
    ).toEqual([]);
  });

  test.each(standing)('of every file in %s were looked at', (room) => {
    const written = files.map(({ path }) => path).filter((path) => isCodeOf(room, path));

    expect(written).not.toEqual([]);
    expect(cruise.modules).toEqual(expect.arrayContaining(written));
  });
});

describe('the house has at most', () => {
  let house: House;
  beforeAll(() => {
    house = { files, imports: ownImports().imports };
  });

  test.each(bars.map((bar) => [bar.most, bar.says, bar] as const))('%i %s', (most, _, bar) => {
    const { count, where } = bar.count(house);

    expect(count, where.join('\n')).toBeLessThanOrEqual(most);
  });

  test('rooms in checker/ that each stand under an import rule of their own', () => {
    const inner = files.flatMap(({ path }) => /^checker\/([^/]+)\//.exec(path)?.[1] ?? []);

    for (const room of new Set(inner))
      expect(importRules).toContain(`${room}-imports-along-the-spine`);
  });
});

/** For each bar a house that passes it by one. */
const crowded: readonly [says: RegExp, house: Partial<House>][] = [
  [/loose/, { files: ['a', 'cli'].map((name) => ({ path: `checker/${name}.ts`, text: '' })) }],
  [
    /circles/,
    {
      imports: new Map(
        ['a', 'b', 'c'].flatMap((name) => [
          [`${name}.ts`, [`${name}2.ts`]],
          [`${name}2.ts`, [`${name}.ts`]],
        ]),
      ),
    },
  ],
  [/unwind/, { files: numbered(12, "kind === 'un" + "wind'") }],
  [
    /match text/,
    { files: [{ path: 'checker/search/all.ts', text: "if (found.says.startsWith('policy')) {}" }] },
  ],
  [/three files/, { files: numbered(3, names(16)) }],
  [/the word/, { files: numbered(51, 'tol' + 'd') }],
  [/no check runs/, { files: numbered(1, '\n'.repeat(201)) }],
  [/production lines of checker\/$/, { files: numbered(1, '\n'.repeat(32_001)) }],
];

function numbered(count: number, text: string) {
  return Array.from({ length: count }, (_, i) => ({ path: `checker/text/${i}.ts`, text }));
}

function names(count: number): string {
  return Array.from({ length: count }, (_, i) => `const name${i} = 1;\n`).join('');
}

test.each(crowded)('a house is too crowded for %s', (says, house) => {
  const bar = bars.find((one) => says.test(one.says)) as Bar;

  expect(bar.count({ files: [], imports: new Map(), ...house }).count).toBe(bar.most + 1);
});

test('each bar is tried on a house that is too crowded', () => {
  expect(bars.filter(({ says }) => !crowded.some(([pattern]) => pattern.test(says)))).toEqual([]);
});

describe('planted imports', () => {
  let fixture: string;
  let cruise: Cruise;
  beforeAll(() => {
    fixture = realpathSync(mkdtempSync(join(tmpdir(), 'portcullis-tidy-')));
    plant(fixture);
    cruise = cruiseImports(fixture, ['.']);
  });
  afterAll(() => rmSync(fixture, { recursive: true }));

  test.each(Object.entries(planted))('%s breaks what it should', (path, { breaks }) => {
    const broken = cruise.violations.filter(({ by }) => by.includes(path));

    expect(cruise.modules).toContain(path);
    expect([...new Set(broken.map(({ rule }) => rule))].sort()).toEqual([...breaks].sort());
  });

  test('leave no rule untried', () => {
    const tried = new Set(Object.values(planted).flatMap(({ breaks }) => breaks));

    expect(importRules.filter((rule) => !tried.has(rule))).toEqual([]);
  });
});

describe.each(files)('$path', (file) => {
  const governing = textRules.filter((rule) => rule.governs(file.path));

  test.each(governing.map((rule) => [rule.says, rule] as const))('%s', (_, rule) => {
    expect(rule.refute(file, exists)).toEqual([]);
  });
});

// Cut in two where a rule would otherwise find its own example in this file.
const wrong: readonly [rule: RegExp, path: string, text: string][] = [
  [/no clock/, 'checker/search/explore.ts', 'const seed = Date.now();'],
  [/no clock/, 'model/step.ts', 'const coin = Math.random() < 0.5;'],
  [/no clock/, 'properties/access.ts', 'const today = new Date();'],
  [/no clock/, 'executor/hart.ts', 'const t = performance.now();'],
  [/no clock/, 'executor/hart.ts', 'const t = process.hrtime.bigint();'],
  [/no clock/, 'checker/search/random/driver.ts', 'setTimeout(stop, 10);'],
  [/no clock/, 'checker/command/check.ts', 'const began = performance.now();'],
  [/no clock/, 'checker/command/check.ts', 'const seed = randomInt(7);'],
  [/streams/, 'checker/command/check.ts', "process.stdout.write('holds');"],
  [/streams/, 'checker/search/all.ts', 'const { CI } = process.env;'],
  [/finished/, 'model/step.ts', `// ${'TO'}${'DO'}: the rest`],
  [/finished/, 'model/step.ts', `// ${'FIX'}${'ME'}`],
  [/finished/, 'model/step.test.ts', `test.${'only'}('this', () => {});`],
  [/silences/, 'model/step.ts', `// biome-${'ignore'} lint/style/useConst: <explanation>`],
  [/silences/, 'model/step.ts', `// biome-${'ignore'} lint/style/useConst`],
  [/opens/, 'model/step.ts', "import { a } from './a.ts';\n/** The relation. */"],
  [/opens/, 'model/step.ts', '/** */\nexport const a = 1;'],
  [/opens/, 'scenarios/revoke.ts', 'export default scenario({ steps: [] });'],
  [/machine/, 'docs/claims.md', `as ${'..'}/shared/claims.md says`],
  [/machine/, 'bench/run.ts', `// measured in ${'/wor'}k/main`],
  [/machine/, '.ci/run', `# this ${'ses'}sion runs`],
  [/machine/, 'package-lock.json', `"https://${'registry'}.example.org/immer.tgz"`],
  [/title/, 'README.md', 'No title'],
  [/title/, 'README.md', '# One\n\n# Two'],
  [/links/, 'docs/warts.md', 'See [there](../model/nowhere.ts).'],
  [/links/, 'docs/warts.md', 'See [there][1].\n\n[1]: nowhere.md#here'],
  [/links/, 'docs/warts.md', 'See [outside](../../elsewhere/README.md).'],
];

const right: readonly [rule: RegExp, path: string, text: string][] = [
  [/finished/, 'model/step.ts', 'const { only } = pick; // once and for all'],
  [/streams/, 'checker/command/check.ts', "import { print } from '../process/output.ts';"],
  [/silences/, 'model/step.ts', `// biome-${'ignore'} lint/style/useConst: the loop below sets it`],
  [/opens/, 'checker/cli.ts', '#!/usr/bin/env node\n/** The command line of the checker. */'],
  [/opens/, 'scenarios/revoke.ts', "export default scenario(m, { shows: 'A right is revoked.' });"],
  [/title/, 'README.md', '# One\n\n```sh\n# not a title\n```\n'],
  [/links/, 'docs/warts.md', '[a](../LICENSE) [b](https://example.org/x) [c](#here) `[d](e)`'],
];

describe('a text rule', () => {
  test.each(wrong)('%s refuses, in %s: %j', (pattern, path, text) => {
    const rule = theRule(pattern);

    expect(rule.governs(path)).toBe(true);
    expect(rule.refute({ path, text }, exists)).not.toEqual([]);
  });

  test.each(right)('%s accepts, in %s: %j', (pattern, path, text) => {
    expect(theRule(pattern).refute({ path, text }, exists)).toEqual([]);
  });

  test('is always tried on something that breaks it', () => {
    const tried = new Set(wrong.map(([pattern]) => theRule(pattern)));

    expect(textRules.filter((rule) => !tried.has(rule))).toEqual([]);
  });

  test.each(['checker/cli.ts', 'checker/process/clock.ts', 'bench/run.ts', 'model/step.test.ts'])(
    'lets %s know the time',
    (path) => expect(theRule(/no clock/).governs(path)).toBe(false),
  );
});

describe('what is installed', () => {
  test('is in the lock file, for every platform and from no particular place', () => {
    expect(lockFaults(JSON.parse(read('package-lock.json')))).toEqual([]);
  });

  test('is pinned to one version', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json'));

    expect(unpinned({ ...dependencies, ...devDependencies })).toEqual([]);
  });

  test('is refused when a binary is missing, wherever it was wanted', () => {
    const lock: Lock = {
      packages: {
        '': { optionalDependencies: { fsevents: '2.3.3' } },
        'node_modules/a': { optionalDependencies: { 'a-linux': '1.0.0', 'a-mac': '1.0.0' } },
        'node_modules/a-linux': {},
        'node_modules/b/node_modules/@c/d': {
          resolved: 'https://example.org/d.tgz',
          optionalDependencies: { 'a-linux': '1.0.0', e: '1.0.0' },
        },
        'node_modules/b/node_modules/e': {},
      },
    };

    expect(lockFaults(lock)).toEqual([
      ' wants fsevents, which is not in the lock file',
      'node_modules/a wants a-mac, which is not in the lock file',
      'node_modules/b/node_modules/@c/d says where it was downloaded: https://example.org/d.tgz',
    ]);
    expect(unpinned({ a: '^1.2.3', b: '1.2.3', c: 'npm:@d/e@1.2.3', f: 'latest' })).toEqual([
      'a ^1.2.3',
      'f latest',
    ]);
  });
});

interface Cruise {
  readonly modules: readonly string[];
  /** Of each module of ours those that it imports, for their types as well. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
  readonly violations: readonly Violation[];
}

interface Violation {
  readonly rule: string;
  /** The file that imports, or all the files of a cycle. */
  readonly by: readonly string[];
  readonly to: string;
}

let found: Cruise | undefined;

/** Of this project, looked for once. */
function ownImports(): Cruise {
  found ??= cruiseImports(root, standing);
  return found;
}

/** Runs dependency-cruiser as `npm run lint` does, but on the given folders and for its JSON. */
function cruiseImports(folder: string, what: readonly string[]): Cruise {
  const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [cruiser, '--config', config, '--output-type', 'json', ...what],
    { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  if (stdout === '') throw new Error(`dependency-cruiser said nothing but: ${stderr}`);
  const { modules, summary }: Cruised = JSON.parse(stdout);
  return {
    modules: modules.map(({ source }) => source),
    imports: new Map(
      modules.map(({ source, dependencies }) => [
        source,
        dependencies.map(({ resolved }) => resolved).filter((path) => exists(path)),
      ]),
    ),
    violations: summary.violations.map(({ rule, from, to, cycle = [{ name: from }] }) => ({
      rule: rule.name,
      by: cycle.map(({ name }) => name),
      to,
    })),
  };
}

/** What dependency-cruiser writes, as far as it is read here. */
interface Cruised {
  modules: { source: string; dependencies: { resolved: string }[] }[];
  summary: {
    violations: { rule: { name: string }; from: string; to: string; cycle?: { name: string }[] }[];
  };
}

/** The real package.json and tsconfig.json go with it: they decide how imports resolve. */
function plant(folder: string): void {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const path of ['package.json', 'tsconfig.json']) write(path, read(path));
  for (const name of packages) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    write(`node_modules/${name}/index.js`, '');
  }
  for (const [path, { text }] of Object.entries(planted)) write(path, text);
}

function isCodeOf(room: string, path: string): boolean {
  return path.startsWith(`${room}/`) && /\.[mc]?[jt]s$/.test(path);
}

function foldersOf(path: string): string[] {
  const folder = dirname(path);
  return folder === '.' ? ['.'] : [folder, ...foldersOf(folder)];
}

function theRule(pattern: RegExp): TextRule {
  const found = textRules.filter((rule) => pattern.test(rule.says));
  if (found.length !== 1 || !found[0]) throw new Error(`${pattern} names ${found.length} rules`);
  return found[0];
}
