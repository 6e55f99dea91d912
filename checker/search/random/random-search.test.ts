/** The random search of a scenario: its seed, its number of runs, and when it is cut short. */

import { expect, test } from 'vitest';
import type { Finding } from '../../finding/finding.ts';
import { everything, never } from '../../scenario/index.ts';
import {
  by,
  checkedModel,
  office,
  type ScenarioParts,
  timeFor,
  verdicts,
} from '../office.fixture.ts';
import type { Budget } from '../search.ts';

/** Everything that a finding says, for comparing; the machine that it speaks of left out. */
function text(findings: readonly Finding[]): string {
  const plain = findings.map(({ subject: _, ...rest }) => rest);
  return JSON.stringify(plain, (_, value) => (typeof value === 'bigint' ? String(value) : value));
}

test('random runs over everything, if the scenario says so, judge the policy as well', () => {
  const { server, buffer, findings } = office();
  const policy = [never(server, 'w', buffer)];

  const found = findings({ may: everything, policy, bounds: { runs: 200 } });

  expect(verdicts(found)).toEqual(['random violated, unexpectedly']);
  expect(by('random', found).scope).toMatch(
    /^200 runs of up to 40 steps over everything, [\d,]+ a/,
  );
});

test('the number of random runs comes from the command line, else the scenario, else the default', () => {
  const { app, buffer, findings } = office();
  const runs = (bounds: ScenarioParts['bounds'], budget: Partial<Budget>) =>
    by('random', findings({ may: [app.loads(buffer)], ...(bounds && { bounds }) }, budget)).effort
      .runs;

  expect(runs({ runs: 7, steps: 2 }, {})).toBe(7);
  expect(runs({ runs: 7, steps: 2 }, { runs: 3 })).toBe(3);
  expect(runs({ steps: 2 }, {})).toBe(200);
});

test('random runs of the same seed find the same, of another seed something else', () => {
  const { driver, buffer, leak, findings } = office();
  const parts = { may: leak, policy: [never(driver, 'w', buffer)], bounds: { runs: 100 } };
  const withSeed = (seed: number) => text(findings(parts, { seed }));

  expect(withSeed(1)).toBe(withSeed(1));
  expect(withSeed(1)).not.toBe(withSeed(2));
});

test('a scenario is searched alone as it is among others', () => {
  const { driver, buffer, leak, subject } = office();
  const parts = { may: leak, policy: [never(driver, 'w', buffer)], bounds: { runs: 100 } };
  const run = (name: string) => text(checkedModel(subject(parts, name), { seed: 1 }));

  const alone = run('one');
  const among = ['another', 'one', 'third'].map(run)[1];

  expect(among).toBe(alone);
});

test('scenarios of different names get different random runs', () => {
  const { leak, subject } = office();
  const steps = (name: string) =>
    by('random', checkedModel(subject({ may: leak }, name), { seed: 1 })).effort.steps;

  expect(new Set(['one', 'two', 'three', 'four'].map(steps)).size).toBeGreaterThan(1);
});

test('a random search reports a violation also when the time is up while it is shortened', () => {
  const { leak, driver, buffer, subject } = office();
  const searched = subject({
    may: leak,
    policy: [never(driver, 'w', buffer)],
    bounds: { runs: 500 },
  });
  const full = checkedModel(searched, { seed: 1 });
  // One question for each run, and before one for each level of the exhaustive search.
  const questions = by('random', full).effort.runs + (by('exhaustive', full).effort.depth ?? 0) + 1;
  const hurried = by(
    'random',
    checkedModel(searched, { seed: 1 }, { outOfTime: timeFor(questions + 1) }),
  );

  expect(hurried.verdict).toBe('violated');
  expect(hurried.violation?.property).toBe('authority confinement');
  expect(hurried.violation?.minimality).toMatchObject({ kind: 'shrunk', isShortest: false });
});
