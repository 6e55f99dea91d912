/** The last line of a run, letter by letter. */

import { expect, test } from 'vitest';
import { lastLine } from './phrases.ts';
import { runOf, scenarios } from './run.fixture.ts';

test('the last line says what was not looked at', () => {
  const run = runOf(scenarios.violated);
  const lineWithout = (...notLookedAt: string[]) => lastLine({ ...run, notLookedAt });

  expect(lineWithout('a', 'b', 'random-machines')).toBe(
    '1 scenario: 1 violated; not looked at: 2 more scenarios, random-machines; seed 1',
  );
  expect(lineWithout('a')).toBe('1 scenario: 1 violated; not looked at: 1 more scenario; seed 1');
});

test('the last line of an interrupted run says so', () => {
  expect(lastLine({ ...runOf(), interrupted: true })).toBe('interrupted after 0 scenarios; seed 1');
});
