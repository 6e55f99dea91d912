/** Which files are found, what is wrong with some, and what happens when nothing can be written. */

import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import {
  findScenarios,
  lineCount,
  projectAround,
  removeReports,
  scenariosAt,
  Unwritable,
  writeFile,
  writeReports,
} from './files.ts';
import { removeScratch, scratchFolder } from './scratch.fixture.ts';

const folders: string[] = [];

function scratch(files: Readonly<Record<string, string>>): string {
  const folder = scratchFolder(files);
  folders.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) removeScratch(folder);
});

test('scenarios are found at any depth, in the order of their names', () => {
  const project = scratch({
    'scenarios/b.scenario.ts': '',
    'scenarios/Z.scenario.ts': '',
    'scenarios/a/c.scenario.ts': '',
    'scenarios/a-b.scenario.ts': '',
    'scenarios/README.md': '',
    'scenarios/tsconfig.json': '',
    'scenarios/b.scenario.test.ts': '',
    'scenarios/.hidden.scenario.ts': '',
    'scenarios/node_modules/x.scenario.ts': '',
    'elsewhere/x.scenario.ts': '',
  });

  expect(findScenarios(project).map(({ name, file }) => [name, file])).toEqual([
    ['Z', 'scenarios/Z.scenario.ts'],
    ['a-b', 'scenarios/a-b.scenario.ts'],
    ['a/c', 'scenarios/a/c.scenario.ts'],
    ['b', 'scenarios/b.scenario.ts'],
  ]);
});

test('a project is the nearest folder upwards with settings or with scenarios', () => {
  const outer = scratch({ 'scenarios/a.scenario.ts': '', 'deep/er/x.txt': '' });
  const inner = join(outer, 'deep');
  const nobodys = join(outer, 'deep/er');

  expect(projectAround(nobodys)).toBe(outer);
  expect(projectAround(join(outer, 'scenarios'))).toBe(outer);
  writeFileSync(join(inner, 'portcullis.config.mjs'), '');
  expect(projectAround(nobodys)).toBe(inner);
  expect(projectAround('/')).toBe('/');
});

test('a project has its scenarios in as many folders as it says, each once', () => {
  const project = scratch({
    'scenarios/a.scenario.ts': '',
    'more/deep/b.scenario.ts': '',
    'other/c.scenario.ts': '',
  });
  const named = (...folders: string[]) => findScenarios(project, folders).map(({ name }) => name);

  expect(named('scenarios', 'more', 'more/deep')).toEqual(['a', 'more/deep/b']);
  expect(named('.')).toEqual(['a', 'more/deep/b', 'other/c']);
});

test('a file has as many lines as an editor shows', () => {
  const project = scratch({ 'x.ts': 'a\n\nb\n' });

  expect(lineCount(join(project, 'x.ts'))).toBe(3);
});

test('a project without the folder scenarios has no scenarios', () => {
  expect(findScenarios(scratch({}))).toEqual([]);
});

test('a file that cannot be a scenario is found all the same, with what is wrong with it', () => {
  const project = scratch({
    'scenarios/folder.scenario.ts/inside.scenario.ts': '',
    'scenarios/huge.scenario.ts': 'x'.repeat(1_048_577),
    'scenarios/mine.ts': '',
    'scenarios/yours.scenario.js': '',
    'scenarios/usable.scenario.ts': '',
  });
  symlinkSync('nowhere', join(project, 'scenarios/dead.scenario.ts'));
  symlinkSync('/dev/zero', join(project, 'scenarios/device.scenario.ts'));

  const found = findScenarios(project);

  expect(found.map(({ name, unusable }) => [name, unusable?.says])).toEqual([
    ['dead', 'is a link that leads nowhere'],
    ['device', 'is no ordinary file'],
    ['folder', 'is a folder, and its name ends in .scenario.ts'],
    ['huge', 'has 1.0 MiB'],
    ['mine.ts', 'is not checked: its name is not that of a scenario'],
    ['usable', undefined],
    ['yours.scenario.js', 'is not checked: its name is not that of a scenario'],
  ]);
  expect(found[0]?.unusable?.site).toEqual({
    file: 'scenarios/dead.scenario.ts',
    line: 1,
    column: 1,
  });
});

test('a file whose name cannot be printed safely is found as unusable', () => {
  const names = [
    ...['-x', 'ledger', 'random-machines', 'a\nb', 'a\\b', "it's # 1 ?", 'ledger/x'],
    ...['lend@untagged-plb', 'lend@home'],
  ];
  const project = scratch(
    Object.fromEntries(names.map((name) => [`scenarios/${name}.scenario.ts`, ''])),
  );
  symlinkSync('nowhere', join(project, 'scenarios/dead-folder'));

  expect(findScenarios(project).map(({ name, unusable }) => [name, unusable?.says])).toEqual([
    ['-x', 'has a name that begins with -, as options do'],
    ['a\nb', 'has a control character or a backslash in its name'],
    ['a\\b', 'has a control character or a backslash in its name'],
    ['dead-folder', 'is a link that leads nowhere'],
    ["it's # 1 ?", undefined],
    ['ledger', "is called 'ledger', as a row of the check's own is"],
    ['ledger/x', undefined],
    ['lend@home', undefined],
    [
      'lend@untagged-plb',
      "is called 'lend@untagged-plb', as 'lend' is under the variant untagged-plb",
    ],
    ['random-machines', "is called 'random-machines', as a row of the check's own is"],
  ]);
});

test('links to files and folders are followed, and not in circles', () => {
  const project = scratch({ 'elsewhere/x.scenario.ts': '', 'scenarios/a/y.scenario.ts': '' });
  symlinkSync('../elsewhere', join(project, 'scenarios/linked'));
  symlinkSync('..', join(project, 'scenarios/a/up'));

  expect(findScenarios(project).map(({ name }) => name)).toEqual(['a/y', 'linked/x']);
});

test('a path leads to a file, to the files below it, or to nothing', () => {
  const project = scratch({
    'there/a.scenario.ts': '',
    'there/b.scenario.ts': '',
    'there/c.txt': '',
  });
  const namesAt = (path: string) =>
    scenariosAt(join(project, path), project)?.map(({ name }) => name);

  expect(namesAt('there')).toEqual(['there/a', 'there/b']);
  expect(namesAt('there/b.scenario.ts')).toEqual(['there/b']);
  expect(namesAt('nowhere')).toBeUndefined();
  expect(scenariosAt(join(project, 'there/c.txt'), project)?.[0]?.unusable?.remedy).toBe(
    'let its name end in .scenario.ts',
  );
});

test('a file outside the project keeps its whole path', () => {
  const project = scratch({ 'inner/scenarios/none.txt': '', 'outer/a.scenario.ts': '' });
  const path = join(project, 'outer/a.scenario.ts');

  const [found] = scenariosAt(path, join(project, 'inner')) ?? [];

  expect(found).toEqual({ name: path.replace('.scenario.ts', ''), file: path, path });
});

test('reports are written into a folder that is made if need be', () => {
  const folder = join(scratch({}), 'a/b');

  writeReports(folder, new Map([['x.md', 'text']]));

  expect(readFileSync(join(folder, 'x.md'), 'utf8')).toBe('text');
});

test('where there are no reports no folder is made', () => {
  const folder = join(scratch({}), 'a');

  writeReports(folder, new Map());

  expect(existsSync(folder)).toBe(false);
});

test('stale reports are removed, and nothing else', () => {
  const folder = scratch({ 'x.md': '', 'y.md': '', 'README.md': '' });

  removeReports(folder, ['x.md', 'z.md']);
  removeReports(join(folder, 'nowhere'), ['x.md']);

  expect(readdirSync(folder).sort()).toEqual(['README.md', 'y.md']);
});

test('a file in the place of the folder of reports is one clear error', () => {
  const folder = scratch({ reports: 'a file' });
  const write = () => writeReports(join(folder, 'reports'), new Map([['x.md', '']]));

  expect(write).toThrow(Unwritable);
  expect(write).toThrow(
    /reports cannot be written \(E(EXIST|NOTDIR): [a-z ]+\); a file is there: name a folder$/,
  );
});

test('a folder in the place of a report is one clear error', () => {
  const folder = scratch({});
  mkdirSync(join(folder, 'x.md'));

  expect(() => writeFile(join(folder, 'x.md'), '')).toThrow(/x\.md cannot be written \(EISDIR: /);
});

test.runIf(existsSync('/dev/full'))('a full disk is one clear error', () => {
  expect(() => writeFile('/dev/full', 'text')).toThrow(
    new Unwritable(
      '/dev/full cannot be written (ENOSPC: no space left on device); make room, or choose another place',
    ),
  );
  expect(existsSync('/dev/full')).toBe(true);
});

test('a report is replaced as a whole', () => {
  const folder = scratch({ 'x.md': 'a long text' });
  writeFileSync(join(folder, 'y.md'), 'other');

  writeFile(join(folder, 'x.md'), 'short');

  expect(readFileSync(join(folder, 'x.md'), 'utf8')).toBe('short');
});
