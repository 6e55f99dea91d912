/** A job of GitHub Actions, as its runner describes it. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appendSummary, githubJob } from './github-actions.ts';
import { removeScratch, scratchFolder } from './scratch.fixture.ts';

const inJob = { GITHUB_ACTIONS: 'true' };

test.each([
  [{}, undefined],
  [{ GITHUB_ACTIONS: 'false' }, undefined],
  [inJob, { prefix: '' }],
  [{ ...inJob, GITHUB_WORKSPACE: '/a/b' }, { prefix: '' }],
  [{ ...inJob, GITHUB_WORKSPACE: '/a' }, { prefix: 'b/' }],
  // A checkout elsewhere.
  [{ ...inJob, GITHUB_WORKSPACE: '/c' }, { prefix: '' }],
  [{ ...inJob, GITHUB_STEP_SUMMARY: '' }, { prefix: '' }],
  [
    { ...inJob, GITHUB_STEP_SUMMARY: '/s' },
    { prefix: '', summaryFile: '/s' },
  ],
])('of the project /a/b, with the variables %j, the job is %j', (environment, job) => {
  expect(githubJob(environment, '/a/b')).toEqual(job);
});

let folder: string;
beforeEach(() => {
  folder = scratchFolder();
});
afterEach(() => removeScratch(folder));

test('a summary is added to what the step has already, on a line of its own', () => {
  const file = join(folder, 'summary');

  expect(appendSummary(file, '# a\n')).toBeUndefined();
  writeFileSync(file, 'open', { flag: 'a' });
  expect(appendSummary(file, '# b\n')).toBeUndefined();

  expect(readFileSync(file, 'utf8')).toBe('\n# a\nopen\n# b\n');
});

test('a summary is no longer than GitHub shows, and ends with a whole line that says so', () => {
  const file = join(folder, 'summary');

  appendSummary(file, `${'\u4fdd'.repeat(60)}\n`.repeat(10_000));
  appendSummary(file, '# b\n');

  const text = readFileSync(file, 'utf8');
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_048_576);
  expect(Buffer.byteLength(text)).toBeGreaterThan(1_048_000);
  expect(text).toMatch(/\n\u4fdd{60}\n\nThe rest is longer [^\n]*\n(\n# b\n)?$/);
});

test('a summary that cannot be written is one line that says why', () => {
  mkdirSync(join(folder, 'summary'));

  expect(appendSummary(join(folder, 'summary'), '# a\n')).toMatch(
    /^the summary for GitHub cannot be written \(EISDIR/,
  );
});
