/**
 * How `npm test` runs: under Node, on every core, the long files first, nothing from reports/.
 *
 * Most files share a process with others, which saves starting one and reading the sources for each. A
 * file has a process of its own if it starts children, changes what a process has only one of, or is so
 * long that what it leaves behind in the engine would slow the others down.
 */

import { configDefaults, defineConfig, type TestUserConfig } from 'vitest/config';
import { LongestFirst, longFiles } from './vitest-order.ts';

const changesItsProcess = [
  'checker/process/global-tampering.test.ts',
  'checker/process/progress.test.ts',
  'checker/report/source/source.test.ts',
  'checker/text/shell.test.ts',
];
const alone = [...longFiles, ...changesItsProcess];
const allTests = ['**/*.test.ts'];
const neverRun = [...configDefaults.exclude, 'reports/**', 'coverage/**'];

export default defineConfig({
  // `portcullis/scenario` is the source here, and what is built everywhere else.
  resolve: { conditions: ['portcullis-source'] },
  ssr: { resolve: { conditions: ['portcullis-source'] } },
  test: {
    environment: 'node',
    // By default one core is left to others.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    projects: [
      files('alone', { isolate: true, include: alone, exclude: neverRun }),
      files('together', { isolate: false, include: allTests, exclude: [...neverRun, ...alone] }),
    ],
  },
});

function files(name: string, test: TestUserConfig) {
  // Half an hour: only what hangs takes so long, however busy the machine is.
  const timeouts = { testTimeout: 1_800_000, hookTimeout: 1_800_000 };
  return { extends: true as const, test: { name, ...timeouts, ...test } };
}
