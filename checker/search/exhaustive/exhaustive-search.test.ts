/** The exhaustive search of a scenario: its bounds, and what it says of them. */

import { expect, test } from 'vitest';
import { subjectOf } from '../../finding/subject.ts';
import { dataOf, everything, machine, never, scenario } from '../../scenario/index.ts';
import { by, checkedModel, office, remarks, verdicts } from '../office.fixture.ts';
import type { Budget } from '../search.ts';

test('an exhaustive search says what it tried of two states that look the same, where that is judged', () => {
  const { leak, findings } = office();
  const parts = { may: leak, bounds: { runs: 1, steps: 1 } };
  const scope = (property: Budget['property']) =>
    by('exhaustive', findings(parts, property ? { property } : {})).scope;

  expect(scope('noninterference')).toMatch(/, with one hidden difference at each of \d+ steps?$/);
  expect(scope('containment')).toBe('all that can be reached with a menu of 4 entries');
});

test('an exhaustive search says that it put interrupts in, where any can come', () => {
  const { m, app, buffer, serve, findings } = office();
  m.line('tick', { priority: 1, handler: serve });
  const scope = (property?: Budget['property']) =>
    by('exhaustive', findings({ may: [app.loads(buffer)] }, property ? { property } : {})).scope;

  expect(scope()).toMatch(
    /, with one hidden difference and one interrupt put in at each of \d+ steps?$/,
  );
  expect(scope('interrupt transparency')).toMatch(
    /, with one interrupt put in at each of \d+ steps?$/,
  );
});

test('a counterexample carries every state on its way, as the model steps through them', () => {
  const { driver, buffer, leak, subject } = office();
  const policy = [never(driver, 'w', buffer)];
  const leaking = subject({ may: leak, policy });

  const run = by('exhaustive', checkedModel(leaking, { seed: 1 })).violation?.run ?? [];

  expect(run.length).toBeGreaterThan(0);
  for (const [i, { action, before, after, outcome }] of run.entries()) {
    expect(before).toEqual(i === 0 ? leaking.model.initial : run[i - 1]?.after);
    expect(leaking.model.step(before, action)).toEqual({ state: after, outcome });
  }
});

test('an exhaustive search that breaks something looked at what is shorter, and says so', () => {
  const { leak, driver, buffer, findings } = office();

  const { scope, violation } = by(
    'exhaustive',
    findings({ may: leak, policy: [never(driver, 'w', buffer)] }),
  );

  expect(violation?.run).toHaveLength(3);
  expect(scope).toBe(
    'what can be reached with a menu of 4 entries, shortest runs first, up to one of 3 steps',
  );
});

test('an exhaustive search that meets too many states decides nothing', () => {
  const { leak, findings } = office();

  const found = findings({ may: leak, bounds: { states: 3, runs: 1 } });

  expect(by('exhaustive', found)).toMatchObject({
    verdict: 'undecided',
    asExpected: true,
    scope: expect.stringMatching(
      /^what can be reached with a menu of 4 entries, down to depth \d$/,
    ),
    effort: { states: 3 },
    remarks: [expect.stringMatching(/^stopped at 3 states with more to see/)],
  });
});

test('a limit of exactly as many states as there are does not stop the exhaustive search', () => {
  const { leak, findings } = office();
  const all = by('exhaustive', findings({ may: leak, bounds: { runs: 1 } }));
  const { states = Number.NaN } = all.effort;

  const enough = by('exhaustive', findings({ may: leak, bounds: { runs: 1, states } }));
  const short = by('exhaustive', findings({ may: leak, bounds: { runs: 1, states: states - 1 } }));

  expect(enough).toMatchObject({ verdict: 'holds', scope: all.scope });
  expect(short.verdict).toBe('undecided');
});

test('a bound on the depth is in the scope of an exhaustive search', () => {
  const { driver, buffer, leak, findings } = office();
  const policy = [never(driver, 'w', buffer)];
  const upTo = (depth: number) =>
    by('exhaustive', findings({ may: leak, policy, bounds: { depth, runs: 1, steps: 1 } }));

  expect(upTo(2)).toMatchObject({
    verdict: 'holds',
    scope: expect.stringMatching(/^all that 2 steps can reach with a menu of 4 entries, /),
  });
  expect(upTo(3).verdict).toBe('violated');
});

test('everything is searched exhaustively only where a depth is given', () => {
  const { findings } = office();

  const found = findings({ may: everything, bounds: { depth: 1, runs: 1 } });

  expect(verdicts(found)).toEqual(['exhaustive holds', 'random holds']);
  expect(by('exhaustive', found).scope).toMatch(/^all that 1 steps can reach with everything, /);
});

test('an exhaustive search over too many actions says that nothing was searched', () => {
  const m = machine({ registers: 0, memory: false });
  const clients = m.spaces('client', 100);
  for (const client of clients) client.region('mailbox');
  m.thread('main', m.spacesDeclared[0] as (typeof m.spacesDeclared)[number]);
  const parts = {
    shows: 'Much.',
    may: everything,
    bounds: { depth: 2, runs: 5, steps: 5 },
  } as const;
  const data = dataOf(scenario(m, parts));
  const subject = subjectOf({ name: 'much', file: 'much.scenario.ts', data });

  const found = checkedModel(subject, { seed: 1 });

  expect(verdicts(found)).toEqual(['exhaustive undecided', 'random holds']);
  expect(by('exhaustive', found).remarks[0]).toMatch(/^not searched: there are too many actions/);
  expect(by('exhaustive', found).effort.steps).toBe(0);
});

test('a scenario bounds the memory and the time of its exhaustive search', () => {
  const { leak, server, buffer, subject } = office();
  const policy = [never(server, 'x', buffer)];

  const within: number[] = [];
  const timed = checkedModel(
    subject({ may: leak, policy, bounds: { time: 7, runs: 1 } }),
    { seed: 1 },
    {
      startTimer: (seconds) => {
        within.push(seconds);
        return () => true;
      },
    },
  );
  expect(within).toEqual([7]);
  expect(verdicts(timed)).toEqual(['exhaustive undecided', 'random holds']);
  expect(remarks(timed)[0]).toBe(
    'stopped when its time was up, after 1 state, down to depth 0, in which nothing broke: ' +
      'give bounds: { time } more, bound the depth, or make the machine smaller',
  );

  // An empty table alone takes less than a MiB, and a few thousand states more.
  const many = subject({ may: 'everything', policy, bounds: { depth: 9, memory: 1, runs: 1 } });
  const full = checkedModel({ ...many }, { seed: 1 });
  expect(by('exhaustive', full).verdict).toBe('undecided');
  expect(by('exhaustive', full).remarks[0]).toMatch(
    /^stopped at [\d,]+ states, which fill the memory that it may use: give bounds: { memory } more/,
  );
});
