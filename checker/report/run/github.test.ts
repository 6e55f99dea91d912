/** Annotations: what gets one, where it points, and that no text breaks out of its line. */

import { expect, test } from 'vitest';
import { githubOf } from './github.ts';
import { runOf, scenarios } from './run.fixture.ts';
import { type CheckedScenario, notBegun } from './run.ts';

const site = { file: 'scenarios/broken.scenario.ts', line: 7, column: 3 };

test('a run that is as the scenarios say has no annotations', () => {
  expect(githubOf(runOf(scenarios.holds, scenarios.expected))).toBe('');
});

test('annotations are errors for what is not as it should be, warnings for what is open', () => {
  const run = { ...runOf(...Object.values(scenarios)), complaints: ['reports is full'] };

  expect(githubOf(run).split('\n')).toEqual([
    "::error title=missing%3A exhaustive search%3A holds::'authority confinement' should break (line 3) and did not%0Anpm run check -- missing",
    '::warning title=large%3A exhaustive search%3A undecided::stopped at 1,204 states with more to see%0Anpm run check -- large',
    '::warning title=empty%3A directed search%3A vacuous::nothing happened%0Anpm run check -- empty',
    '::error title=broken%3A violates authority confinement::driver holds w on app.buffer%0Anpm run check -- broken',
    '::error file=scenarios/mistyped.scenario.ts,line=6,col=84,title=mistyped%3A unusable::uses bufer, which is not defined%0Adid you mean buffer?',
    '::error title=portcullis::reports is full',
    '',
  ]);
});

test('a violation points to the step that was written, everything else to the scenario', () => {
  const { broken, large } = { broken: scenarios.violated, large: scenarios.undecided };
  const [, shorter] = broken.searches;
  if (shorter?.violation === undefined) throw new Error('nothing is violated');
  const found = { ...shorter, violation: { ...shorter.violation, at: { ...site, line: 20 } } };

  const lines = githubOf(runOf({ ...broken, at: site, searches: [found] }, { ...large, at: site }));

  expect(lines.match(/line=\d+/g)).toEqual(['line=20', 'line=7']);
});

test('in a folder of the repository files are named from its root, and others by their whole path', () => {
  const { unusable } = scenarios;
  const elsewhere = { says: '', remedy: '', site: { file: '/tmp/x.ts', line: 1, column: 1 } };
  const run = runOf({ ...scenarios.undecided, at: site }, unusable, {
    ...unusable,
    unusable: elsewhere,
  });

  expect(githubOf({ ...run, prefix: 'checks/' }).match(/file=[^,]+/g)).toEqual([
    'file=checks/scenarios/broken.scenario.ts',
    'file=checks/scenarios/mistyped.scenario.ts',
    'file=/tmp/x.ts',
  ]);
});

test('no text breaks out of its annotation', () => {
  const remarks = ['100 % of it,\r\n::error::no'];
  const odd: CheckedScenario = {
    ...scenarios.vacuous,
    name: 'a,b:c%',
    searches: scenarios.vacuous.searches.map((search) => ({ ...search, remarks, command: 'x' })),
  };

  expect(githubOf(runOf(odd))).toBe(
    '::warning title=a%2Cb%3Ac%25%3A directed search%3A vacuous::' +
      '100 %25 of it,%0D%0A::error::no%0Ax\n',
  );
});

test('scenarios that there was no time for get one annotation in all', () => {
  const waiting = ['a', 'b', 'c'].map((name) =>
    notBegun({ name, file: name, shows: '', claims: [] }, `npm run check -- ${name}`),
  );

  expect(githubOf(runOf(...waiting))).toBe(
    '::warning title=portcullis::not begun: 3 rows of the table\n',
  );
});
