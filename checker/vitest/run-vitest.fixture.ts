/** For tests: vitest in a process of its own, and what it reports. */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What vitest's own JSON says of a run. */
export interface Report {
  readonly testResults: readonly FileReport[];
}

export interface FileReport {
  /** Its path. */
  readonly name: string;
  readonly status: string;
  /** Of a file that could not be read. */
  readonly message: string;
  readonly assertionResults: readonly {
    readonly title: string;
    readonly status: string;
    /** The stack of each error, which begins with its message. */
    readonly failureMessages: readonly string[];
  }[];
}

/** Runs vitest in `root`, and reads what it wrote to `file`. */
export function vitestReport(root: string, file: string, words: readonly string[] = []): Report {
  const require = createRequire(import.meta.url);
  const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
  const reporting = ['--reporter=json', `--outputFile=${file}`];
  return writtenBy(root, [vitest, 'run', ...reporting, ...words], file);
}

/** What a script of Node writes into a file as JSON. */
export function writtenBy<T>(root: string, words: readonly string[], file: string): T {
  // Without what this vitest says of itself to its own tests.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST$|DEV$|PROD$|MODE$)/.test(name)),
  );
  const ran = spawnSync(process.execPath, words, { cwd: root, env, encoding: 'utf8' });
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new Error(`${file} was not written:\n${ran.stdout}${ran.stderr}`);
  }
}
