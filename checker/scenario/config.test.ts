/** Settings that can be used, and for each of the others one sentence, its remedy and its place. */

import { expect, test } from 'vitest';
import { configOf, defineConfig } from './config.ts';
import { ScenarioError } from './error.ts';

const siteOf = (key: string) => ({ file: 'portcullis.config.ts', line: key.length, column: 1 });

test('all settings are optional, and those that are right are as they are', () => {
  const config = defineConfig({
    scenarios: ['scenarios', 'more'],
    reports: 'out',
    runs: 5,
    seed: 'random',
    reporters: ['github'],
    jobs: 2,
  });

  expect(configOf(config, siteOf)).toEqual(config);
  expect(configOf({ seed: 0 }, siteOf)).toEqual({ seed: 0 });
  expect(configOf({}, siteOf)).toEqual({});
});

test.each([
  [{ ruins: 7 }, "there is no setting 'ruins'", "did you mean 'runs'?", 5],
  [{ wibble: 7, runs: 0 }, "there is no setting 'wibble'", 'there is scenarios, reports, runs', 6],
  [{ runs: '7' }, "runs cannot be '7'", 'give a whole number from 1 to', 4],
  [{ jobs: 0 }, 'jobs cannot be 0', 'give a whole number from 1 to', 4],
  [
    { seed: -1 },
    'seed cannot be -1',
    "give a whole number from 0 to 2,147,483,647, or 'random'",
    4,
  ],
  [{ scenarios: 'a' }, "scenarios cannot be 'a'", 'give folders in brackets', 9],
  [{ scenarios: [] }, 'scenarios cannot be a list', 'give folders in brackets', 9],
  [{ reports: ' ' }, "reports cannot be ' '", 'give a folder', 7],
  [{ reporters: ['github', 2] }, 'reporters.1 cannot be 2', 'give forms in brackets', 9],
  [7, 'the default export is 7, and no settings', 'write: export default defineConfig(', undefined],
])('%j: %s; %s', (exported, says, remedy, line) => {
  let error: unknown;
  try {
    configOf(exported, siteOf);
  } catch (thrown) {
    error = thrown;
  }

  expect(error).toBeInstanceOf(ScenarioError);
  expect(error).toMatchObject({ message: says, remedy: expect.stringContaining(remedy) });
  expect((error as ScenarioError).site?.line).toBe(line);
});
