/** What a person sees behind the table, letter by letter. */

import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { widthOf } from '../../text/width.ts';
import { brokenAt, runOf, scenarios } from './run.fixture.ts';
import { notBegun, type Run } from './run.ts';
import { heading, type Look, lookFor, rowsOf } from './table.ts';
import { closing, expectedReports } from './terminal.ts';

const all = runOf(...Object.values(scenarios));

function look(colour = false, columns = Number.POSITIVE_INFINITY): Look {
  const names = all.scenarios.map(({ name }) => name);
  return { ...lookFor(names, colour, columns), folds: false };
}

function tableOf(run: Run, with_: Look, measured?: string): string {
  const rows = run.scenarios.map((scenario) => rowsOf(scenario, with_, measured));
  return heading(with_, measured !== undefined) + rows.join('');
}

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

test('an unexpected violation says where it stands, in a line of its own below its first', () => {
  const at = { file: 'scenarios/broken.scenario.ts', line: 7, column: 3 };

  expect(closing(runOf(brokenAt(at)), look())).toContain(`
broken  violates authority confinement after 3 steps (exhaustive search)
  at      scenarios/broken.scenario.ts:7:3
  driver holds w on app.buffer
`);
});

test('the reports of what breaks as it should are named once, below the table', () => {
  expect(expectedReports(all, look())).toBe(`
violated as expected
  read    reports/a-confused-server.authority-confinement.md
`);
  expect(expectedReports(all, look(true))).toContain('\u001b[2m  read    reports/a-conf');
  expect(expectedReports(runOf(scenarios.holds, scenarios.violated), look())).toBe('');

  const expected = all.scenarios.filter((one) => expectedReports(runOf(one), look()) !== '');
  const many = Array.from({ length: 9 }, () => expected)
    .flat()
    .slice(0, 9);
  expect(expectedReports(runOf(...many), look())).toMatch(
    /(read .*\n {2}){3}and 6 more reports beside them\n$/,
  );
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

test('nothing from a file reaches the terminal as a command to it', () => {
  expect(rowsOf({ ...scenarios.unusable, name: '\u001b[2J' }, look())).not.toContain('\u001b');
});

const ladder = [
  { text: `   app${' '.repeat(70)}server`, isRefused: false },
  {
    text: `1  grants ${'─'.repeat(60)}▶`,
    words: '1  app grants r on buffer to server: done',
    isRefused: false,
  },
  { text: '... 3 steps left out ...', words: '... 3 steps left out ...', isRefused: false },
  { text: '5  loads', words: '5  server loads buffer: refused (protection)', isRefused: true },
];
const timelines = [90, 70, 50].map((width) => ['cycle  1 2 3', '─'.repeat(width)]);

/** As `scenarios.violated`, with drawings. */
const drawn = {
  ...scenarios.violated,
  searches: scenarios.violated.searches.map((search) => ({
    ...search,
    ...(search.violation && { violation: { ...search.violation, ladder, timelines } }),
  })),
};

test('a ladder that does not fit the window is written in words, a time line drawn narrower', () => {
  const run = runOf(drawn);

  expect(closing(run, look(false, 100))).toContain(`\n  ${ladder[0]?.text}\n  1  grants ──`);
  expect(closing(run, look(false, 100))).toContain(`\n  ${'─'.repeat(90)}\n`);
  expect(closing(run, look(false, 80))).toContain(`
  driver holds w on app.buffer
  1  app grants r on buffer to server: done
  ... 3 steps left out ...
  5  server loads buffer: refused (protection)
  cycle  1 2 3
  ${'─'.repeat(70)}
  read  `);
  expect(closing(run, look(false, 60))).toContain(`\n  ${'─'.repeat(50)}\n`);
});

const remark = 'the menu has a word that nobody ever said '.repeat(5).trim();

test.each([40, 60, 80, 120])(
  'in a window of %i columns no line behind the table is longer',
  (columns) => {
    const run = {
      ...all,
      scenarios: [
        ...all.scenarios,
        ...all.scenarios.flatMap((one) =>
          'searches' in one
            ? {
                ...one,
                name: `devices/${one.name}-${'\u4fdd'.repeat(30)}`,
                searches: one.searches.map((search) => ({ ...search, remarks: [remark] })),
              }
            : [],
        ),
      ],
      complaints: [remark],
    };

    for (const line of closing(run, look(false, columns)).split('\n')) {
      expect(widthOf(line), line).toBeLessThanOrEqual(columns);
    }
  },
);

test('what goes on in the next line stands behind its label', () => {
  const { violated, unusable } = scenarios;

  expect(closing(runOf(violated, unusable), look(false, 40))).toBe(`
scenarios/mistyped.scenario.ts:6:84
    uses bufer, which is not defined
  remedy  did you mean buffer?
  hint    an editor or tsc shows all
          mistakes of a file at once

broken  violates authority confinement
    after 3 steps (exhaustive search)
  driver holds w on app.buffer
  read    reports/broken.authority-
          confinement.md
  repeat  npm run check -- broken

2 scenarios: 1 unusable, 1 violated;
  seed 1
`);
});
