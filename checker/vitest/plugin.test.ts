/** The scenarios of this project pass as tests of vitest, each under its own sentence. */

import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findScenarios, projectFolder } from '../process/files.ts';
import { removeScratch, scratchFolder } from '../process/scratch.fixture.ts';
import { type Report, vitestReport } from './run-vitest.fixture.ts';

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
  expect(ran?.assertionResults).toEqual([
    expect.objectContaining({ status: 'passed', title: expect.stringMatching(/.[.]$/) }),
  ]);
});
