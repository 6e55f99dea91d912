/** What the plugin asks of vitest; and the scenarios of this project pass as its tests. */

import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { configDefaults } from 'vitest/config';
import { findScenarios, projectFolder } from '../process/files.ts';
import { removeScratch, scratchFolder } from '../process/scratch.fixture.ts';
import { portcullis } from './plugin.ts';
import { type Report, vitestReport } from './run-vitest.fixture.ts';

test.each([
  ['beside the tests that vitest runs by default', {}, [...configDefaults.include, 'a/*']],
  ['beside those that the project asks for', { test: { include: ['b'] } }, ['a/*']],
])('scenarios are run %s', (_, user, include) => {
  const plugin = portcullis({ include: ['a/*'] }) as { config?: unknown };
  const config = plugin.config as (user: object) => unknown;

  expect(config(user)).toEqual({ test: { include } });
});

test.each([
  [{ run: 5 }, "portcullis() has no option 'run': it has include, seed, runs, variants"],
  [{ runs: 0 }, 'runs of portcullis() is 0: give a whole number from 1 on'],
  [
    { variants: ['untaged-plb'] },
    "variants of portcullis(): there is no variant 'untaged-plb'; did you mean 'untagged-plb'?",
  ],
  [{ seed: 'x' }, 'seed of portcullis() is x: give a whole number from 0 on'],
])('options such as %j are refused', (options, says) => {
  expect(() => portcullis(options as never)).toThrow(new TypeError(says));
});

const files = findScenarios();
let folder: string;
let report: Report;
// However busy the machine is.
const timeout = 0;
beforeAll(() => {
  folder = scratchFolder();
  const config = ['--config', 'vitest.scenarios.config.ts'];
  report = vitestReport(projectFolder, join(folder, 'report.json'), config);
}, timeout);
afterAll(() => removeScratch(folder));

test('every scenario file is a test file, and no other is', () => {
  const ran = report.testResults.map(({ name }) => name).sort();

  expect(files.length).toBeGreaterThan(0);
  expect(ran).toEqual(files.map(({ path }) => path).sort());
});

test.each(files)('$name comes out as it says', ({ path }) => {
  const ran = report.testResults.find((one) => one.name === path);

  expect(ran?.message).toBe('');
  const passed = { status: 'passed', title: expect.stringMatching(/.[.]$/) };
  expect(ran?.assertionResults).toEqual(
    ran?.assertionResults.map(() => expect.objectContaining(passed)),
  );
  expect(ran?.assertionResults).not.toEqual([]);
});
