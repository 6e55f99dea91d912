/** The whole run as JSON. */

import { expect, test } from 'vitest';
import { jsonOf } from './json.ts';
import { runOf, scenarios } from './run.fixture.ts';

test('the JSON of a scenario that breaks as it says', () => {
  expect(JSON.parse(jsonOf(runOf(scenarios.expected)))).toEqual({
    format: 'portcullis-run/1',
    verdict: 'as the scenarios say',
    exitStatus: 0,
    seed: 1,
    ledger: { deeds: [], premises: [] },
    scenarios: [
      {
        name: 'a-confused-server',
        file: 'scenarios/a-confused-server.scenario.ts',
        shows: 'What a-confused-server shows.',
        claims: ['A5'],
        verdict: 'violated',
        asExpected: true,
        searches: [
          {
            kind: 'directed',
            verdict: 'holds',
            asExpected: true,
            scope: 'the 7 steps as written',
            command: 'npm run check -- a-confused-server',
            runs: 1,
            steps: 7,
            remarks: [],
          },
          {
            kind: 'random',
            verdict: 'violated',
            asExpected: true,
            scope: 'the 7 steps as written',
            command: 'npm run check -- a-confused-server',
            seed: 1,
            runs: 200,
            steps: 7412,
            remarks: [],
            violation: {
              property: 'authority confinement',
              claim: 'No space uses what the policy keeps from it.',
              says: 'driver holds w on app.buffer',
              steps: 3,
              report: 'reports/a-confused-server.authority-confinement.md',
            },
          },
        ],
      },
    ],
  });
});

test('the JSON of an unusable file', () => {
  const { scenarios: unusable, ...rest } = JSON.parse(jsonOf(runOf(scenarios.unusable)));

  expect(rest).toMatchObject({ verdict: 'unusable', exitStatus: 4, seed: 1 });
  expect(unusable).toEqual([
    {
      name: 'mistyped',
      file: 'scenarios/mistyped.scenario.ts',
      verdict: 'unusable',
      asExpected: false,
      searches: [],
      unusable: {
        says: 'uses bufer, which is not defined',
        remedy: 'did you mean buffer?',
        site: { file: 'scenarios/mistyped.scenario.ts', line: 6, column: 84 },
      },
    },
  ]);
});

test.each([
  ['holds', 'holds', true, 0],
  ['missing', 'holds', false, 2],
  ['undecided', 'undecided', true, 3],
  ['vacuous', 'vacuous', true, 5],
  ['violated', 'violated', false, 2],
] as const)('the verdict of a scenario is the worst of its searches: %s', (name, ...expected) => {
  const { exitStatus, scenarios: checked } = JSON.parse(jsonOf(runOf(scenarios[name])));

  expect([checked[0].verdict, checked[0].asExpected, exitStatus]).toEqual(expected);
});

test('the exit status of a run with complaints, interrupted, or of nothing is no success', () => {
  const run = runOf(scenarios.holds);
  const documents = [
    jsonOf({ ...run, complaints: ['reports is full'] }),
    jsonOf({ ...run, interrupted: true }),
    jsonOf(runOf()),
  ].map((text) => JSON.parse(text));

  expect(documents.map(({ exitStatus }) => exitStatus)).toEqual([4, 130, 4]);
  expect(documents[0].complaints).toEqual(['reports is full']);
});

test('the JSON of a run has an example of everything that was met, and names what was left out', () => {
  const example = { scenario: 'x', search: 'directed', step: 1, says: 'app loads: done' } as const;
  const met = {
    deeds: { 'load done': 3 },
    examples: { 'load done': example },
    isPolicyTested: false,
    premises: { 'a premise': example },
    frames: {},
    chains: {},
  };
  const ladder = [{ text: 'app  server', isRefused: false }];
  const unasked = ['entry 2 was not asked'];
  const searches = scenarios.violated.searches.map((search) => ({
    ...search,
    met,
    unasked,
    ...(search.violation && { violation: { ...search.violation, ladder } }),
  }));
  const run = runOf({ ...scenarios.violated, searches });
  const text = jsonOf({ ...run, notLookedAt: ['later'], narrowed: { runs: 5 } });
  const document = JSON.parse(text);

  expect(document).toMatchObject({
    narrowed: { runs: 5 },
    notLookedAt: ['later'],
    ledger: {
      deeds: [{ deed: 'load done', count: 6, example }],
      premises: [{ premise: 'a premise', example }],
    },
  });
  expect(document.scenarios[0].searches[0].unasked).toEqual(unasked);
  expect(text).not.toContain('app  server');
});

test('measurements stand under one key of the JSON, or nowhere', () => {
  const run = runOf(scenarios.holds);
  const { measured, ...rest } = JSON.parse(jsonOf(run, { seconds: 1.5 }));

  expect(measured).toEqual({ seconds: 1.5 });
  expect(rest).toEqual(JSON.parse(jsonOf(run)));
});
