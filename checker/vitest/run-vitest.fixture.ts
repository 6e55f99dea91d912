/** For tests: vitest in a process of its own, and what it reports. */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { sourceFlags } from '../process/child.ts';

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
  const ran = runVitest(root, ['--reporter=json', `--outputFile=${file}`, ...words]);
  return jsonOf(file, ran);
}

/** Its configuration may import this package by its name: Node reads it, under the condition of the sources. */
export function runVitest(root: string, words: readonly string[]): Printed {
  const require = createRequire(import.meta.url);
  const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
  return runNode(root, [vitest, 'run', '--configLoader=native', ...words]);
}

/** What a program printed, whatever its status. */
interface Printed {
  readonly stdout: string;
  readonly stderr: string;
  /** Null: it was ended by a signal. */
  readonly status: number | null;
}

/** Runs a program of Node's, in TypeScript if need be. */
export function runNode(root: string, words: readonly string[]): Printed {
  // Without what this vitest says of itself to its own tests.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(VITEST.*|TEST|DEV|PROD|MODE|FORCE_COLOR|GITHUB_ACTIONS)$/.test(name),
    ),
  );
  return spawnSync(process.execPath, [...sourceFlags(), ...words], {
    cwd: root,
    env: { ...env, NO_COLOR: '1' },
    encoding: 'utf8',
  });
}

/** The JSON that a program should have written. */
export function jsonOf<T>(file: string, { stdout, stderr }: Printed): T {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new Error(`${file} was not written:\n${stdout}${stderr}`);
  }
}
