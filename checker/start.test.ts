/** The starter of the clone: what it keeps, when it makes it anew, and what it does where nothing can be kept. */

import { spawn } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { projectFolder } from './process/files.ts';
import { usableScenario } from './process/scratch.fixture.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const packages = join(projectFolder, 'node_modules');

/** The program and one scenario in a folder of their own. */
function clone(): string {
  const project = mkdtempSync(join(tmpdir(), 'portcullis-start-'));
  folders.push(project);
  for (const path of ['checker', 'executor', 'model', 'properties', 'package.json']) {
    cpSync(join(projectFolder, path), join(project, path), { recursive: true });
  }
  mkdirSync(join(project, 'node_modules'));
  for (const name of readdirSync(packages).filter((one) => one !== '.cache')) {
    symlinkSync(join(packages, name), join(project, 'node_modules', name));
  }
  mkdirSync(join(project, 'scenarios'));
  writeFileSync(join(project, 'scenarios/usable.scenario.ts'), usableScenario);
  return project;
}

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function start(project: string, ...words: string[]): Promise<Ended> {
  const { FORCE_COLOR: _force, GITHUB_ACTIONS: _job, ...inherited } = process.env;
  const env = { ...inherited, NO_COLOR: '1' };
  const child = spawn(process.execPath, ['checker/start.js', ...words], { cwd: project, env });
  const ended = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    ended.out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    ended.err += String(chunk);
  });
  return new Promise((resolve) => {
    child.once('close', (status) => resolve({ ...ended, status }));
  });
}

/** What is kept of the program, one for each state of the sources, and of those that were only begun. */
function programsIn(project: string): string[] {
  const cache = join(project, 'node_modules/.cache/portcullis');
  return readdirSync(cache).filter((name) => name.startsWith('program-'));
}

test('several that start at once make the program once, and each runs', async () => {
  const project = clone();

  const ended = await Promise.all([1, 2, 3].map(() => start(project, 'list')));
  const later = await start(project, 'list');

  expect(ended).toEqual([later, later, later]);
  expect(later).toMatchObject({ status: 0, err: '' });
  expect(later.out).toContain('Own memory can be loaded.');
  expect(programsIn(project)).toEqual([expect.stringMatching(/^program-[0-9a-f]{32}$/)]);
});

test('a source that was changed is what runs, and what it was is kept for a day', async () => {
  const project = clone();
  const source = join(project, 'checker/command/list.ts');
  const text = readFileSync(source, 'utf8');

  await start(project, 'list');
  const [former = ''] = programsIn(project);
  writeFileSync(source, text.replace('await print(', "await print('changed\\n' +"));
  const changed = await start(project, 'list');
  const afterOne = programsIn(project);
  const longAgo = new Date(Date.now() - 25 * 60 * 60 * 1000);
  utimesSync(join(project, 'node_modules/.cache/portcullis', former), longAgo, longAgo);
  appendFileSync(join(project, 'model/step.ts'), '\n// More of it.\n');
  const again = await start(project, 'list');

  expect(changed.out).toMatch(/^changed\n/);
  expect(afterOne).toHaveLength(2);
  expect(afterOne).toContain(former);
  expect(again).toEqual(changed);
  expect(programsIn(project)).toHaveLength(2);
  expect(programsIn(project)).not.toContain(former);
});

test('a source that only tests use changes nothing', async () => {
  const project = clone();

  await start(project, 'list');
  const before = programsIn(project);
  appendFileSync(join(project, 'checker/start.test.ts'), '\n// More of it.\n');
  await start(project, 'list');

  expect(programsIn(project)).toEqual(before);
});

test('the sources themselves run where nothing can be kept, and say the same', async () => {
  const [kept, unkept] = [clone(), clone()];
  // A file where the folder would be stops even a user who may write everywhere.
  writeFileSync(join(unkept, 'node_modules/.cache'), '');

  const [withCache, without] = [await start(kept, 'new', 'a'), await start(unkept, 'new', 'a')];

  expect(without).toEqual(withCache);
  expect(without).toMatchObject({ status: 0, err: '' });
  expect(without.out).toContain('npm run check -- a');
  expect(readdirSync(join(unkept, 'scenarios'))).toContain('a.scenario.ts');
});

test('what is wrong is said as ever: of a scenario its place, of a source where it is', async () => {
  const project = clone();
  const path = join(project, 'scenarios/usable.scenario.ts');
  writeFileSync(path, usableScenario.replace("region('buffer')", "regoin('buffer')"));

  const unusable = await start(project, 'check');
  writeFileSync(join(project, 'checker/command/list.ts'), 'export const = 1;\n');
  const broken = await start(project, 'check');

  expect(unusable.status).toBe(4);
  expect(unusable.out).toContain('scenarios/usable.scenario.ts:4:');
  expect(broken).toMatchObject({ status: 1, out: '' });
  expect(broken.err).toContain('checker/command/list.ts:1:13: ERROR');
  expect(programsIn(project)).toHaveLength(1);
});

test('a program is not kept whose sources were changed while it was made', async () => {
  const project = clone();
  const changes = `
import { appendFileSync } from 'node:fs';
appendFileSync(new URL('../model/step.ts', import.meta.url), '// More of it.');
`;
  mkdirSync(join(project, 'node_modules/.cache/portcullis'), { recursive: true });
  appendFileSync(join(project, 'checker/bundle.js'), changes);

  const { status, out } = await start(project, 'new', 'a');

  expect(status).toBe(0);
  expect(out).toContain('npm run check -- a');
  expect(programsIn(project)).toEqual([]);
});

test('a crash of the program ends as a crash', async () => {
  const project = clone();
  const source = join(project, 'checker/command/list.ts');
  const text = readFileSync(source, 'utf8');
  writeFileSync(
    source,
    text.replace('await print(', "throw new Error('planted');\n  await print("),
  );

  const { status, out, err } = await start(project, 'list');

  expect(status).toBe(1);
  expect(out).toBe('');
  expect(err).toContain('Error: planted');
  expect(err).toMatch(/checker\/command\/list\.ts:\d+:/);
});
