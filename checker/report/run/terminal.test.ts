/** What a person sees, letter by letter. */

import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { runOf, scenarios } from './run.fixture.ts';
import { notBegun, type Run } from './run.ts';
import {
  closing,
  heading,
  type Look,
  lookFor,
  printable,
  progressText,
  rowsOf,
  summary,
} from './terminal.ts';

const all = runOf(...Object.values(scenarios));

function look(colour = false): Look {
  return lookFor(
    all.scenarios.map(({ name }) => name),
    colour,
  );
}

function tableOf(run: Run, with_: Look, measured?: string): string {
  const rows = run.scenarios.map((scenario) => rowsOf(scenario, with_, measured));
  return heading(with_, measured !== undefined) + rows.join('');
}

test('the table', () => {
  expect(tableOf(all, look())).toBe(`\
scenario               search      verdict               effort
calls/lend-and-return  directed    holds                 7 steps
calls/lend-and-return  random      holds                 200 runs, 7,412 steps
calls/lend-and-return  exhaustive  holds                 1,204 states, 9,312 transitions, depth 6
a-confused-server      directed    holds                 7 steps
a-confused-server      random      violated as expected  200 runs, 7,412 steps
missing                exhaustive  holds, unexpectedly   1,204 states, 9,312 transitions, depth 6
large                  directed    holds                 7 steps
large                  exhaustive  undecided             1,204 states, 9,312 transitions, depth 6
empty                  directed    vacuous               7 steps
broken                 random      violated              200 runs, 7,412 steps
broken                 exhaustive  violated              1,204 states, 9,312 transitions, depth 6
mistyped               -           unusable              scenarios/mistyped.scenario.ts:6:84
`);
});

test('what was measured is the last column, in the first row of a scenario', () => {
  expect(tableOf(runOf(scenarios.expected), look(), '1.2 s')).toBe(`\
scenario               search      verdict               effort                                          measured
a-confused-server      directed    holds                 7 steps                                         1.2 s
a-confused-server      random      violated as expected  200 runs, 7,412 steps
`);
});

test('what is not as it should be comes last, and what nobody expected comes very last', () => {
  expect(closing(all, look())).toBe(`
scenarios/mistyped.scenario.ts:6:84  uses bufer, which is not defined
  remedy  did you mean buffer?

large  exhaustive search: undecided
  stopped at 1,204 states with more to see
  repeat  npm run check -- large

empty  directed search: vacuous
  nothing happened
  repeat  npm run check -- empty

missing  exhaustive search: holds, and the scenario says otherwise
  'authority confinement' should break (line 3) and did not
  repeat  npm run check -- missing

broken  violates authority confinement after 3 steps (exhaustive search)
  driver holds w on app.buffer
  read    reports/broken.authority-confinement.md
  repeat  npm run check -- broken

7 scenarios: 1 holds, 1 violated as expected, 1 undecided, 1 vacuous, 1 not violated as expected, 1 unusable, 1 violated; seed 1
`);
});

test('when all is well there is one line', () => {
  const run = runOf(...Array.from({ length: 1200 }, () => scenarios.holds));

  expect(closing(run, look())).toBe('\n1,200 scenarios: 1,200 hold; seed 1\n');
});

test('an interruption and complaints are said', () => {
  const run = { ...runOf(scenarios.holds), interrupted: true, complaints: ['reports is full'] };

  expect(closing(run, look())).toBe(
    '\nreports is full\n\ninterrupted after 1 scenario: 1 holds; seed 1\n',
  );
  expect(summary({ ...runOf(), interrupted: true })).toBe('interrupted after 0 scenarios; seed 1');
});

/** A hundred scenarios that are as they say, and one of each kind among them. */
const hundred = runOf(
  ...Array.from({ length: 100 }, (_, i) => ({ ...scenarios.holds, name: `calls/number-${i}` })),
  ...Object.values(scenarios),
);

test('a table of a hundred scenarios has one row for each that is as it says', () => {
  const narrow = lookFor(
    hundred.scenarios.map(({ name }) => name),
    false,
  );
  const rows = tableOf(hundred, narrow).trimEnd().split('\n');

  expect(rows.length).toBe(1 + 100 + 2 + 1 + 2 + 1 + 2 + 1);
  expect(rows[1]).toBe(
    'calls/number-0         3 searches  holds                 200 runs, 1,204 states, 16,731 steps',
  );
  expect(rows.slice(101).join('\n')).toBe(`\
calls/lend-and-return  3 searches  holds                 200 runs, 1,204 states, 16,731 steps
a-confused-server      2 searches  violated as expected  200 runs, 7,419 steps
missing                exhaustive  holds, unexpectedly   1,204 states, 9,312 transitions, depth 6
large                  directed    holds                 7 steps
large                  exhaustive  undecided             1,204 states, 9,312 transitions, depth 6
empty                  directed    vacuous               7 steps
broken                 random      violated              200 runs, 7,412 steps
broken                 exhaustive  violated              1,204 states, 9,312 transitions, depth 6
mistyped               -           unusable              scenarios/mistyped.scenario.ts:6:84`);
  expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(100);
});

test('up to twenty scenarios every search has its row', () => {
  const names = (length: number) => Array.from({ length }, (_, i) => `${i}`);

  expect([lookFor(names(20), false).folds, lookFor(names(21), false).folds]).toEqual([false, true]);
});

test('the ladder of a violation nobody expected stands with its sentence', () => {
  const ladder = [
    { text: '   app    server', isRefused: false },
    { text: '1  grants', isRefused: false },
    { text: '2  loads', isRefused: true },
  ];
  const searches = scenarios.violated.searches.map((search) => ({
    ...search,
    ...(search.violation && { violation: { ...search.violation, ladder } }),
  }));
  const run = runOf({ ...scenarios.violated, searches });

  expect(closing(run, look())).toContain(`
broken  violates authority confinement after 3 steps (exhaustive search)
  driver holds w on app.buffer
     app    server
  1  grants
  2  loads
  read    reports/broken.authority-confinement.md
`);
  expect(closing(run, look(true))).toContain('  1  grants\n  \u001b[2m2  loads\u001b[22m\n');
});

test('what there was no time for has a row each, and one reason for all', () => {
  const waiting = ['a', 'b'].map((name) =>
    notBegun({ name, file: name, shows: '', claims: [] }, `npm run check -- ${name}`),
  );

  expect(waiting.map((one) => rowsOf(one, look())).join('')).toBe(
    'a                      all         undecided             not begun\n' +
      'b                      all         undecided             not begun\n',
  );
  expect(closing(runOf(...waiting), look())).toBe(`
2 rows of the table  undecided
  not begun: the time was up; give --time more, or leave it away
  repeat  npm run check -- a
  and so on

2 scenarios: 2 undecided; seed 1
`);
});

test('the last line says what was not looked at', () => {
  const run = runOf(scenarios.violated);
  const said = (...notLookedAt: string[]) => summary({ ...run, notLookedAt });

  expect(said('a', 'b', 'random-machines')).toBe(
    '1 scenario: 1 violated; not looked at: 2 more scenarios, random-machines; seed 1',
  );
  expect(said('a')).toBe('1 scenario: 1 violated; not looked at: 1 more scenario; seed 1');
});

test('colours change no letter', () => {
  const plain = tableOf(all, look()) + closing(all, look());
  const coloured = tableOf(all, look(true)) + closing(all, look(true));

  expect(coloured).not.toBe(plain);
  expect(stripVTControlCharacters(coloured)).toBe(plain);
  expect(coloured).toContain('\u001b[31mviolated\u001b[39m ');
});

test('a name that is a verdict is not taken for one', () => {
  const scenario = { ...scenarios.holds, name: 'holds' };

  const [row = ''] = rowsOf(scenario, lookFor(['holds'], true)).split('\n');

  expect(row.startsWith('holds ')).toBe(true);
  expect(row).toContain('\u001b[32mholds\u001b[39m');
});

test('a long name pushes its own row aside and no other', () => {
  const { nameWidth } = lookFor(['x'.repeat(200), 'y'], false);

  expect(nameWidth).toBe(48);
});

test('nothing from a file reaches the terminal as a command to it', () => {
  expect(printable('a\u001b[31mb\nc\u202ed')).toBe('a\\u001b[31mb\\u000ac\\u202ed');
  expect(rowsOf({ ...scenarios.unusable, name: '\u001b[2J' }, look())).not.toContain('\u001b');
});

test('progress fits the terminal', () => {
  const news = { doing: 'random', name: 'calls/lend', done: 2, total: 12, share: 0.419 };

  expect(progressText(news, 80)).toBe('3 of 12  calls/lend  random 41%');
  expect(progressText(news, 20)).toBe('3 of 12  calls/len…');

  const seen = { count: 4190, most: 10_000, of: 'runs' } as const;
  expect(progressText({ ...news, seen, rate: 1234.5, secondsLeft: 41.2 }, 120)).toBe(
    '3 of 12  calls/lend  random 41%, 4,190 of at most 10,000 runs, 1,235 runs/s, 42 s left',
  );
  expect(progressText({ ...news, secondsLeft: -3 }, 80)).toContain(', 0 s left');
});

test('of an exhaustive search it is told what is known, and no share of what nobody knows', () => {
  const underway = {
    ...{ levels: [1, 8, 42], states: 120, transitions: 230, frontier: 42, done: 12 },
    bytes: 2 ** 20,
  };
  const seen = { of: 'states', count: 120, underway, bytesMost: 2 ** 30 } as const;
  const news = { doing: 'exhaustive', name: 'large', done: 0, total: 1, seen, rate: 1e6 };

  expect(progressText(news, 250)).toBe(
    '1 of 1  large  exhaustive, level 2, 120 states, 1,000,000 states/s, ×5.3 per level, ' +
      '0% of 1,024 MiB, 30 left of the frontier of 42, 230 transitions, 8738 bytes/state',
  );
  const ending = { ...underway, levels: [1, 8, 42, 30, 20] };
  expect(progressText({ ...news, seen: { ...seen, underway: ending } }, 250)).toContain(
    '1,000,000 states/s, 120 to 141 in the end',
  );
});
