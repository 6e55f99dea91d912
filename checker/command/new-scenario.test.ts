/** A new scenario: names that will do and names that will not, and that the text holds as it stands. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { projectFolder, Unwritable } from '../process/files.ts';
import { removeScratch, scratchFolder } from '../process/scratch.fixture.ts';
import { newScenario, refusalOfName, template } from './new-scenario.ts';
import { UnusableArguments } from './unusable-arguments.ts';

const project = scratchFolder();
const place = { project, folder: 'scenarios', invocation: 'npm run' } as const;
afterAll(() => removeScratch(project));

function started(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  const options = { cwd: projectFolder, encoding: 'utf8' } as const;
  return spawnSync(process.execPath, ['checker/start.js', ...words], options);
}

test('a new scenario is written where it belongs, and holds in every search as it stands', () => {
  expect(newScenario(['stories/first'], place)).toBe(
    'wrote scenarios/stories/first.scenario.ts\nnext: npm run check -- stories/first\n',
  );

  const folder = relative(projectFolder, project);
  const reports = join(project, 'reports');
  const words = ['check', `${folder}/scenarios`, '--stable', '--report-dir', reports];
  const { status, stdout } = started(...words);

  expect(stdout.replaceAll(/^.*stories\//gm, '')).toMatch(
    /first +directed +holds +6 steps\nfirst +exhaustive +holds +\d+ states.*\nfirst +random +holds/,
  );
  expect(stdout).toContain('1 scenario: 1 holds; seed 1');
  expect(status).toBe(0);
});

test('a new scenario without its lend says what is wrong', () => {
  const unlent = template.replace(
    "serve).lending(buffer, 'r'),\n    server",
    'serve),\n    server',
  );
  expect(unlent).not.toBe(template);
  writeFileSync(join(project, 'unlent.scenario.ts'), unlent);

  const path = join(relative(projectFolder, project), 'unlent.scenario.ts');
  const { status, stdout } = started('check', path, '--report-dir', join(project, 'reports'));

  expect(stdout).toContain('should succeed, and it was refused (protection)');
  expect(status).toBe(2);
});

test('a new scenario is formatted', () => {
  const biome = join(projectFolder, 'node_modules/@biomejs/biome/bin/biome');
  const formatted = spawnSync(
    process.execPath,
    [biome, 'format', '--stdin-file-path=scenarios/x.ts'],
    {
      cwd: projectFolder,
      input: template,
      encoding: 'utf8',
    },
  );

  expect(formatted.stdout).toBe(template);
});

test('a new scenario goes into the first folder of the project, and is named as that has it', () => {
  const elsewhere = { project, folder: 'models/io', invocation: 'npx' } as const;

  expect(newScenario(['first'], elsewhere)).toBe(
    'wrote models/io/first.scenario.ts\nnext: npx portcullis check models/io/first.scenario.ts\n',
  );
  expect(() => newScenario(['My'], elsewhere)).toThrow('npx portcullis new my');
});

test('a new scenario never overwrites a file', () => {
  newScenario(['mine'], place);
  const path = join(project, 'scenarios/mine.scenario.ts');
  writeFileSync(path, 'mine');

  expect(() => newScenario(['mine'], place)).toThrow(
    new UnusableArguments(
      'scenarios/mine.scenario.ts is there already: choose another name, or remove it first',
    ),
  );
  expect(readFileSync(path, 'utf8')).toBe('mine');
});

test('a new scenario in a folder that takes no file is refused', () => {
  mkdirSync(join(project, 'scenarios'), { recursive: true });
  writeFileSync(join(project, 'scenarios/file'), '');

  expect(() => newScenario(['file/inside'], place)).toThrow(Unwritable);
});

test.each(['a', 'a-lent-buffer', 'calls/lend-2', '2026/spring/a-b'])(
  'a scenario may be called %s',
  (name) => {
    expect(refusalOfName(name)).toBeUndefined();
  },
);

test.each([
  ['', 'a scenario needs a name, for what it shows', undefined],
  ['x'.repeat(101), 'a name has at most 100 letters', undefined],
  [
    'random-machines',
    "'random-machines' is a row of the table that is nobody's scenario",
    undefined,
  ],
  ['ledger', "'ledger' is a row of the table that is nobody's scenario", undefined],
  ['a.scenario.ts', 'a name goes without the ending of its file', 'a'],
  ...[
    ['A Lent Buffer', 'a-lent-buffer'],
    ['aLentBuffer', 'a-lent-buffer'],
    ['scenarios/a_b', 'a-b'],
    ['../up', 'up'],
    ['/etc/passwd', 'etc/passwd'],
    ['a//b', 'a/b'],
    ['a/', 'a'],
    ['-a--b-', 'a-b'],
    ['Café', 'cafe'],
    ['--help', 'help'],
    ['???', undefined],
  ].map(([name, instead]): [string, string, string | undefined] => [
    name ?? '',
    'a name has small letters, digits and single dashes, with / between folders',
    instead,
  ]),
])('a scenario may not be called %s: %s; instead %s', (name, says, instead) => {
  expect(refusalOfName(name)).toEqual({ says, instead });
});

test('npm run new-scenario refuses in one line, without a stack', () => {
  const refused = [started('new'), started('new', 'a', 'b'), started('new', 'My Story')];

  expect(refused.map(({ status }) => status)).toEqual([4, 4, 4]);
  expect(refused.map(({ stderr }) => stderr)).toEqual([
    'one name is wanted, for what the scenario shows: npm run new-scenario a-lent-buffer\n',
    'one name is wanted, for what the scenario shows: npm run new-scenario a-lent-buffer\n',
    "'My Story' will not do, because a name has small letters, digits and single dashes, with / between folders: npm run new-scenario my-story\n",
  ]);
});
