/** The table, letter by letter, and in windows of any width. */

import { expect, test } from 'vitest';
import { widthOf } from '../../text/width.ts';
import { runOf, scenarios } from './run.fixture.ts';
import { notBegun, type Run } from './run.ts';
import { heading, type Look, lookFor, rowsOf } from './table.ts';

const all = runOf(...Object.values(scenarios));

/** In full: every search with its row. */
function look(colour = false): Look {
  return { ...lookIn(Number.POSITIVE_INFINITY, all, colour), folds: false };
}

function lookIn(columns: number, run: Run, colour = false): Look {
  return lookFor(
    run.scenarios.map(({ name }) => name),
    colour,
    columns,
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

/** A hundred scenarios that are as they say, and one of each kind among them. */
const hundred = runOf(
  ...Array.from({ length: 100 }, (_, i) => ({ ...scenarios.holds, name: `calls/number-${i}` })),
  ...Object.values(scenarios),
);

test('a table of a hundred scenarios has one row for each that is as it says', () => {
  const rows = tableOf(hundred, lookIn(Number.POSITIVE_INFINITY, hundred)).trimEnd().split('\n');

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

test('a single scenario has a row for every search, more have one each', () => {
  expect([lookFor(['a'], false).folds, lookFor(['a', 'b'], false).folds]).toEqual([false, true]);
});

test('a scenario whose name is a verdict is not coloured as one', () => {
  const scenario = { ...scenarios.holds, name: 'holds' };

  const [row = ''] = rowsOf(scenario, lookFor(['holds'], true)).split('\n');

  expect(row.startsWith('holds ')).toBe(true);
  expect(row).toContain('\u001b[32mholds\u001b[39m');
});

test('without a window a long name pushes its own row aside and no other', () => {
  const { nameWidth } = lookFor(['x'.repeat(200), 'y'], false);

  expect(nameWidth).toBe(48);
});

/** Names as long as those of the shipped scenarios, one that is longer than a window, wide letters. */
const various: Run = runOf(
  ...Object.values(scenarios),
  { ...scenarios.holds, name: 'calls/server-ends-with-callers-inside' },
  { ...scenarios.expected, name: 'kernels/system-call-writes-anywhere' },
  { ...scenarios.violated, name: 'kernels/system-call-writes-anywhere-else' },
  { ...scenarios.holds, name: `a/${'very-'.repeat(30)}long` },
  { ...scenarios.undecided, name: `b/${'very-'.repeat(30)}long` },
  { ...scenarios.holds, name: '\u4fdd\u8b77\u30c9\u30e1\u30a4\u30f3' },
  notBegun({ name: 'waits', file: 'waits', shows: '', claims: [] }, 'npm run check -- waits'),
);

test.each([40, 60, 70, 80, 99, 100, 110, 120, 140])(
  'in a window of %i columns no line of the table is longer',
  (columns) => {
    const alone = various.scenarios.map((one) =>
      tableOf(runOf(one), lookIn(columns, runOf(one)), '1234.5 s'),
    );
    const table = tableOf(various, lookIn(columns, various), '1234.5 s');

    for (const line of [...alone, table].join('').split('\n')) {
      expect(widthOf(line), line).toBeLessThanOrEqual(columns);
    }
  },
);

/** What is found in a text that may go on in the next line. */
function found(text: string, sought: readonly string[]): readonly string[] {
  const flat = text.replaceAll(/\n? +/g, ' ');
  return sought.filter((one) => flat.includes(one));
}

test.each([60, 80, 120])(
  'in a window of %i columns the row of a search that stands alone says all that it says without one',
  (columns) => {
    const one = scenarios.undecided;
    const parts = [
      'large',
      'directed',
      '7 steps',
      'exhaustive',
      'undecided',
      '1,204 states',
      '9,312 transitions',
      'depth 6',
    ];

    expect(found(tableOf(runOf(one), lookIn(columns, runOf(one))), parts)).toEqual(parts);
  },
);

test('a narrow window has no column for what was measured, and the effort in short', () => {
  const run = runOf(scenarios.holds, scenarios.expected, scenarios.missing, scenarios.unusable);

  expect(tableOf(run, lookIn(80, run), '1.2 s')).toBe(`\
scenario               verdict               effort
calls/lend-and-return  holds                 3 searches, 200 runs
a-confused-server      violated as expected  2 searches, 200 runs
missing                holds, unexpectedly   exhaustive, 1,204 states,
                                             9,312 transitions, depth 6
mistyped               unusable              scenarios/mistyped.scenario.ts:6:84
`);
  expect(tableOf(run, lookIn(60, run), '1.2 s')).toBe(`\
scenario               verdict  effort
calls/lend-and-return  holds  3 searches, 200 runs
a-confused-server      violated as expected  2 searches
missing                holds, unexpectedly
    exhaustive, 1,204 states, 9,312 transitions, depth 6
mistyped               unusable  scenarios/mistyped.
                                 scenario.ts:6:84
`);
});

test('a name is cut in its middle where it and the verdict do not fit side by side', () => {
  const name = `a/${'very-'.repeat(12)}long`;
  const run = runOf({ ...scenarios.holds, name }, scenarios.holds);

  expect(rowsOf({ ...scenarios.holds, name }, lookIn(60, run))).toBe(
    'a/very-very-very-very-very…y-very-very-very-very-long  holds\n',
  );
});

test('a name in wide letters does not shift its row', () => {
  const name = '\u4fdd\u8b77\u30c9\u30e1\u30a4\u30f3';
  const run = runOf({ ...scenarios.holds, name }, scenarios.holds);

  const rows = tableOf(run, lookIn(120, run)).split('\n');

  expect(rows[1]).toBe(
    `${name}           3 searches  holds                 200 runs, 1,204 states, 16,731 steps`,
  );
  expect(rows.slice(0, 3).map((row) => widthOf(row.split(/search/)[0] ?? ''))).toEqual([
    23, 25, 25,
  ]);
});
