/** The report of a whole run: an example of everything that was met, and what was not asked. */

import { expect, test } from 'vitest';
import type { Example } from '../../finding/coverage.ts';
import { runOf, scenarios } from './run.fixture.ts';
import { type Checked, notBegun, type Run } from './run.ts';
import { summaryOf } from './summary.ts';

const first: Example = {
  scenario: 'calls/lend-and-return',
  search: 'random',
  run: 3,
  step: 12,
  says: 'app|es grants server rw: done',
};
const played = { scenario: first.scenario, search: 'directed', step: 2 } as const;
const met = {
  deeds: { 'grant done': 1200 },
  examples: { 'grant done': first },
  isPolicyTested: false,
  premises: { 'something was lent': { ...played, says: first.says } },
  frames: {},
  chains: {},
};

function meeting(scenario: Checked, more: Partial<typeof met> = {}): Checked {
  if (!('searches' in scenario)) return scenario;
  const [one, ...rest] = scenario.searches;
  if (one === undefined) return scenario;
  return { ...scenario, searches: [{ ...one, met: { ...met, ...more } }, ...rest] };
}

function sectionOf(run: Run, title: string): string {
  return summaryOf(run).split(`## ${title}\n\n`)[1]?.split('\n\n## ')[0] ?? '';
}

test('the summary begins with the verdict', () => {
  expect(summaryOf(runOf(scenarios.violated)).split('\n').slice(0, 3)).toEqual([
    '# What was checked',
    '',
    '**not as the scenarios say** (exit status 2). 1 scenario: 1 violated; seed 1.',
  ]);
});

test('every search has a row in the summary, and an unusable file says why', () => {
  const rows = sectionOf(runOf(...Object.values(scenarios)), 'What was looked at').split('\n');

  expect(rows).toHaveLength(2 + 12);
  expect(rows).toContain(
    '| calls/lend-and-return | exhaustive | holds | the 7 steps as written | 1,204 states, 9,312 transitions, depth 6 |',
  );
  expect(rows.at(-1)).toBe('| mistyped |  | unusable | uses bufer, which is not defined |  |');
});

test('the summary has the first example of every deed, with its place; the first scenario wins', () => {
  const later = { ...first, scenario: 'later' };
  const run = runOf(
    meeting(scenarios.holds),
    meeting(scenarios.expected, { examples: { 'grant done': later } }),
  );
  const section = sectionOf(run, 'What was met');

  expect(section).toContain(
    '| grant done | 2,400 | app\\|es grants server rw: done | calls/lend-and-return, random, run 3, step 12 |',
  );
  expect(section).toContain('Never met:\n\n- fetch done\n');
  expect(section).toContain('- grant dead');
});

test('the summary has the step that reached each premise, or says that none did', () => {
  const section = sectionOf(runOf(meeting(scenarios.holds)), 'Premises');

  expect(section).toContain(
    '| transitive grant soundness | something was lent | app\\|es grants server rw: done | calls/lend-and-return, directed, step 2 |',
  );
  expect(section).toContain('| balanced unwind | a call returned a result | **not reached** |  |');
  const idle = section.split('Never had anything to check: ')[1] ?? '';
  expect(idle).toContain('balanced unwind');
  expect(idle).toContain('authority confinement');
  expect(idle).not.toContain('transitive grant soundness');
  expect(idle).not.toContain('expectations');
});

test('the summary for one property has the premises of that one alone', () => {
  const run = {
    ...runOf(meeting(scenarios.holds)),
    narrowed: { property: 'containment' } as const,
  };
  const section = sectionOf(run, 'Premises');

  expect(
    section
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(2),
  ).toHaveLength(2);
  expect(section).toContain('Never had anything to check: containment.');
});

test('the summary says what was not asked', () => {
  const unasked = ['entry 2 of the menu (line 9) was not asked'];
  const searches = scenarios.holds.searches.slice(0, 1).map((search) => ({ ...search, unasked }));
  const base = runOf(
    { ...scenarios.holds, searches },
    scenarios.undecided,
    scenarios.unusable,
    notBegun({ name: 'late', file: 'late', shows: '', claims: [] }, 'npm run check -- late'),
  );
  const narrowed = {
    property: 'containment',
    runs: 5000,
    selection: ['calls'],
    timeSeconds: 90,
  } as const;
  const section = sectionOf({ ...base, narrowed, notLookedAt: ['never'] }, 'What was not asked');

  expect(section.split('\n\n')[0]?.split('\n')).toEqual([
    '- all but what was named: `calls`',
    '- all properties but *containment* (--property)',
    '- more than 5,000 random runs (--runs)',
    '- what takes longer than 90 s in all (--time)',
    '- never: not looked at (--bail)',
    '- every state that can be reached, for want of a menu or a depth: calls/lend-and-return',
    '- calls/lend-and-return: entry 2 of the menu (line 9) was not asked',
    '- large: exhaustive search: stopped at 1,204 states with more to see',
    '- mistyped: unusable, so nothing of it',
    '- late: not begun: the time was up; give --time more, or leave it out',
    '- everything: no step was taken',
  ]);
  expect(sectionOf({ ...base, interrupted: true }, 'What was not asked')).toContain(
    'the rest: the run was interrupted',
  );
});

test('the summary has the longest revocation window of each holder with its scenario; zero has no row', () => {
  const measured = (scenario: Checked, windows: object): Checked => {
    if (!('searches' in scenario)) return scenario;
    const [one, ...rest] = scenario.searches;
    if (one === undefined) return scenario;
    return { ...scenario, searches: [{ ...one, effort: { ...one.effort, windows } }, ...rest] };
  };
  const hart = (cycles: number) => ({ hart: { cycles, loss: 'revoke', access: 'load' } });
  const run = runOf(measured(scenarios.holds, hart(7)), measured(scenarios.expected, hart(9)));
  const section = sectionOf(run, 'Revocation window');

  expect(section).toContain(
    `- a hart, by ownership or grants: 9 cycles (${scenarios.expected.name})`,
  );
  expect(section).toContain('- a device: none was met');
  expect(section).toContain(`| ${scenarios.holds.name} | hart | 7 | load during revoke |`);
  expect(sectionOf(runOf(scenarios.holds), 'Revocation window')).toBe('');
});
