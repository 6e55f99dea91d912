/** For tests: a run in which everything occurs that can. */

import type { Site } from '../../scenario/data.ts';
import type { Checked, CheckedScenario, Run, SearchRow } from './run.ts';

const search: SearchRow = {
  search: 'directed',
  verdict: 'holds',
  asExpected: true,
  scope: 'the 7 steps as written',
  command: 'npm run check -- x',
  effort: { runs: 1, steps: 7 },
  remarks: [],
};

const violation = {
  property: 'authority confinement',
  claim: 'No space uses what the policy keeps from it.',
  says: 'driver holds w on app.buffer',
  steps: 3,
} as const;

function scenario(name: string, ...searches: readonly Partial<SearchRow>[]): CheckedScenario {
  return {
    name,
    file: `scenarios/${name}.scenario.ts`,
    shows: `What ${name} shows.`,
    claims: ['A5'],
    searches: searches.map((one) => ({ ...search, command: `npm run check -- ${name}`, ...one })),
  };
}

const random = { search: 'random', seed: 1, effort: { runs: 200, steps: 7412 } } as const;
const exhaustive = {
  search: 'exhaustive',
  effort: { runs: 0, steps: 9312, states: 1204, transitions: 9312, depth: 6 },
} as const;

export const scenarios = {
  holds: scenario('calls/lend-and-return', {}, random, exhaustive),
  expected: scenario(
    'a-confused-server',
    {},
    {
      ...random,
      verdict: 'violated',
      violation: { ...violation, report: 'reports/a-confused-server.authority-confinement.md' },
    },
  ),
  missing: scenario('missing', {
    ...exhaustive,
    asExpected: false,
    remarks: ["'authority confinement' should break (line 3) and did not"],
  }),
  undecided: scenario(
    'large',
    {},
    {
      ...exhaustive,
      verdict: 'undecided',
      remarks: ['stopped at 1,204 states with more to see'],
    },
  ),
  vacuous: scenario('empty', { verdict: 'vacuous', remarks: ['nothing happened'] }),
  violated: scenario(
    'broken',
    {
      ...random,
      verdict: 'violated',
      asExpected: false,
      violation: { ...violation, steps: 9, report: 'reports/broken.authority-confinement.md' },
    },
    {
      ...exhaustive,
      verdict: 'violated',
      asExpected: false,
      violation: { ...violation, report: 'reports/broken.authority-confinement.md' },
    },
  ),
  unusable: {
    name: 'mistyped',
    file: 'scenarios/mistyped.scenario.ts',
    unusable: {
      says: 'uses bufer, which is not defined',
      remedy: 'did you mean buffer?',
      site: { file: 'scenarios/mistyped.scenario.ts', line: 6, column: 84 },
    },
  },
} as const satisfies Record<string, Checked>;

/** A violation that is not expected, with its place. */
export function brokenAt(at: Site): CheckedScenario {
  const searches = scenarios.violated.searches.map((search) =>
    search.violation === undefined ? search : { ...search, violation: { ...search.violation, at } },
  );
  return { ...scenarios.violated, searches };
}

export function runOf(...checked: readonly Checked[]): Run {
  return { seed: 1, scenarios: checked, interrupted: false, complaints: [] };
}
