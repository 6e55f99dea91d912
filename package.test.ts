/**
 * The package as its users get it: packed, installed into an empty project, and used there, whether that
 * project calls itself ESM or CommonJS.
 *
 * Nothing is downloaded: what the package depends on is copied from what is installed here.
 */

import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectFolder } from './checker/process/files.ts';

/** A busy machine is no reason to fail. */
const patience = 600_000;
const scratch = mkdtempSync(join(tmpdir(), 'portcullis-package-'));
const project = join(scratch, 'project');
const packageJson = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'));

afterAll(() => rmSync(scratch, { recursive: true }));

/** One of `exports` that is built. */
interface Door {
  readonly types: string;
  readonly default: string;
}

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function ended(program: string, words: readonly string[], folder: string): Ended {
  // What npm tells the scripts that it runs would steer the npm that is run here.
  const inherited = Object.entries(process.env).filter(([name]) => !/^npm_|_COLOR$/.test(name));
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd: folder,
    encoding: 'utf8',
    env: Object.fromEntries(inherited),
    shell: process.platform === 'win32',
  });
  return { status, out: stdout, err: stderr };
}

function done(program: string, words: readonly string[], folder: string): string {
  const { status, out, err } = ended(program, words, folder);
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${status}\n${out}${err}`);
  return out;
}

const portcullis = (words: string, folder = project) =>
  ended(join(project, 'node_modules/.bin/portcullis'), words.split(' '), folder);

function write(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
}

/** What `npm init` writes. */
function becomes(type: 'module' | 'commonjs'): void {
  const { dependencies } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
  write('package.json', JSON.stringify({ name: 'project', version: '1.0.0', type, dependencies }));
}

/** Builds in a copy, so that nothing appears and disappears here while other tests look on. */
function packed(): string {
  const copy = join(scratch, 'portcullis');
  mkdirSync(copy);
  const files = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'README.md', 'LICENSE'];
  const rooms = ['checker', 'executor', 'model', 'properties'];
  for (const path of [...files, ...rooms]) {
    cpSync(join(projectFolder, path), join(copy, path), { recursive: true });
  }
  symlinkSync(join(projectFolder, 'node_modules'), join(copy, 'node_modules'));
  const [{ filename }] = JSON.parse(
    done('npm', ['pack', '--silent', '--json', '--pack-destination', scratch], copy).replace(
      /^[^[]*/,
      '',
    ),
  );
  return join(scratch, filename);
}

beforeAll(() => {
  const tarball = packed();
  mkdirSync(join(project, 'node_modules'), { recursive: true });
  for (const path of packagesOfUsers()) {
    cpSync(path, join(project, relative(projectFolder, path)), { recursive: true });
  }
  write('package.json', '{ "name": "project", "version": "1.0.0" }');
  done('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], project);
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2022',
    strict: true,
    noEmit: true,
    types: [],
  };
  write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['**/*.ts'] }));
}, patience);

/** The folders of all that the package depends on. */
function packagesOfUsers(): string[] {
  const words = ['ls', '--omit=dev', '--omit=peer', '--all', '--parseable'];
  const [, ...paths] = done('npm', words, projectFolder).trim().split('\n');
  return paths;
}

function typeErrors(): string {
  const tsc = join(projectFolder, 'node_modules/.bin/tsc');
  return ended(tsc, ['-p', '.'], project).out;
}

describe('the package', () => {
  test(
    'has what it says it has, and no tests, benchmarks or planted bugs',
    () => {
      const { exports, bin } = packageJson;
      const installed = join(project, 'node_modules/portcullis');
      const listed = done('npm', ['ls', '--offline', '--parseable'], project);
      const built = Object.values<Door | string>(exports).filter(
        (door) => typeof door !== 'string',
      );
      const named = [...built.flatMap((door) => [door.types, door.default]), bin.portcullis];

      expect(listed).toContain('portcullis');
      expect(named.filter((path) => !existsSync(join(installed, path)))).toEqual([]);
      const files = done('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], installed);
      const paths: string[] = JSON.parse(files)[0].files.map(({ path }: { path: string }) => path);
      expect(
        paths.filter((path) => /\.(test|fixture)\.|^(bench|mutants|checker)\//.test(path)),
      ).toEqual([]);
    },
    patience,
  );

  test(
    'lets a project write a scenario, check it, break it and play the run again',
    () => {
      becomes('module');
      const written = portcullis('new lend');
      expect(written).toEqual({
        status: 0,
        out: 'wrote scenarios/lend.scenario.ts\nnext: npx portcullis check lend\n',
        err: '',
      });
      expect(typeErrors()).toBe('');

      const holds = ended('npx', ['portcullis', 'check', 'scenarios/', '--stable'], project);
      expect(holds.status).toBe(0);
      expect(holds.out).toContain('1 scenario: 1 holds; seed 1\n');

      const text = readFileSync(join(project, 'scenarios/lend.scenario.ts'), 'utf8');
      write(
        'scenarios/lend.scenario.ts',
        text.replace(".lending(buffer, 'r'),\n    server", ',\n    server'),
      );
      // From a folder below: the project is found, and paths are as they are from here.
      const broken = portcullis('check lend --stable', join(project, 'scenarios'));
      expect(broken).toMatchObject({ status: 2, err: '' });
      expect(broken.out).toContain('  repeat  npx portcullis check lend\n');
      expect(broken.out).toContain('  read    ../reports/lend.expectations.md\n');
      const report = readFileSync(join(project, 'reports/lend.expectations.md'), 'utf8');
      expect(report).toContain('- run it again: `npx portcullis check lend`');
      expect(report).toContain('scenarios/lend.scenario.ts:');

      const replayed = portcullis('replay reports/lend.expectations.json');
      expect(replayed.status).toBe(2);
      expect(replayed.out).toContain('lend  still violates expectations');
    },
    patience,
  );

  test(
    'reads scenarios and settings of a project that calls itself CommonJS',
    () => {
      becomes('commonjs');
      const text = readFileSync(join(project, 'scenarios/lend.scenario.ts'), 'utf8');
      write('more/other.scenario.ts', text);
      write(
        'portcullis.config.ts',
        `import { defineConfig } from 'portcullis/config';
export default defineConfig({ scenarios: ['more'], reports: 'out', runs: 5 });
`,
      );
      expect(typeErrors()).toBe('');

      const checked = portcullis('check --stable more/other.scenario.ts:3');
      expect(checked).toMatchObject({ status: 2, err: '' });
      expect(checked.out).toContain('more/other  violates expectations');
      expect(checked.out).toContain('  read    out/more-other.expectations.md\n');
      rmSync(join(project, 'portcullis.config.ts'));
    },
    patience,
  );

  test(
    'reads a scenario in the language of its own, whatever copy lies beside the file',
    () => {
      const other = ended(
        process.execPath,
        [...['checker/start.js', 'check', `${project}/scenarios/lend`, '--stable']],
        projectFolder,
      );
      expect(other).toMatchObject({ status: 2, err: '' });

      const bare = join(scratch, 'bare');
      cpSync(join(project, 'scenarios'), join(bare, 'scenarios'), { recursive: true });
      const none = portcullis('check lend --stable', bare);
      expect(none).toMatchObject({ status: 2, err: '' });
    },
    patience,
  );
});
