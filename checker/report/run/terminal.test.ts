/** What a person sees, letter by letter. */

import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { runOf, scenarios } from './run.fixture.ts';
import { notBegun, type Run } from './run.ts';
import { closing, heading, type Look, lookFor, rowsOf } from './terminal.ts';

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

test('the table of a run has one row for each search of each scenario', () => {
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

test('what is not as it should be comes after the table, and unexpected violations come last', () => {
  expect(closing(all, look())).toBe(`
scenarios/mistyped.scenario.ts:6:84  uses bufer, which is not defined
  remedy  did you mean buffer?
  hint    an editor or tsc shows all mistakes of a file at once

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

test('after the table of a run that is as expected there is one line', () => {
  const run = runOf(...Array.from({ length: 1200 }, () => scenarios.holds));

  expect(closing(run, look())).toBe('\n1,200 scenarios: 1,200 hold; seed 1\n');
});

test('where several files are unusable, the hint stands with the first', () => {
  const text = closing(runOf(scenarios.unusable, scenarios.unusable), look());

  expect(text.split('remedy  did you mean buffer?')).toHaveLength(3);
  expect(text.split('hint    an editor or tsc')).toHaveLength(2);
});

test('an interruption and complaints are printed after the table', () => {
  const run = { ...runOf(scenarios.holds), interrupted: true, complaints: ['reports is full'] };

  expect(closing(run, look())).toBe(
    '\nreports is full\n\ninterrupted after 1 scenario: 1 holds; seed 1\n',
  );
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

test('in a table of up to twenty scenarios every search has its row', () => {
  const names = (length: number) => Array.from({ length }, (_, i) => `${i}`);

  expect([lookFor(names(20), false).folds, lookFor(names(21), false).folds]).toEqual([false, true]);
});

test('the ladder of an unexpected violation stands with its sentence', () => {
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

test('scenarios that there was no time for have a row each, and one reason for all', () => {
  const waiting = ['a', 'b'].map((name) =>
    notBegun({ name, file: name, shows: '', claims: [] }, `npm run check -- ${name}`),
  );

  expect(waiting.map((one) => rowsOf(one, look())).join('')).toBe(
    'a                      all         undecided             not begun\n' +
      'b                      all         undecided             not begun\n',
  );
  expect(closing(runOf(...waiting), look())).toBe(`
2 rows of the table  undecided
  not begun: the time was up; give --time more, or leave it out
  repeat  npm run check -- a
  and so on

2 scenarios: 2 undecided; seed 1
`);
});

test('colours change no letter of the table', () => {
  const plain = tableOf(all, look()) + closing(all, look());
  const coloured = tableOf(all, look(true)) + closing(all, look(true));

  expect(coloured).not.toBe(plain);
  expect(stripVTControlCharacters(coloured)).toBe(plain);
  expect(coloured).toContain('\u001b[31mviolated\u001b[39m ');
});

test('a scenario whose name is a verdict is not coloured as one', () => {
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
  expect(rowsOf({ ...scenarios.unusable, name: '\u001b[2J' }, look())).not.toContain('\u001b');
});
