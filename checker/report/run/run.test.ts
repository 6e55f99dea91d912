/** Rows of scenarios whose search came to no end: what each form of a run makes of them. */

import { expect, test } from 'vitest';
import { githubOf } from './github.ts';
import { jsonOf } from './json.ts';
import { junitOf } from './junit.ts';
import { ledgerOf } from './ledger.ts';
import { runOf, scenarios } from './run.fixture.ts';
import { crashed, ended, metBy, searchesOf, statusOfRun } from './run.ts';
import { summaryOf } from './summary.ts';
import { lookFor, rowsOf } from './table.ts';
import { closing } from './terminal.ts';

const title = { name: 'large', file: 'scenarios/large.scenario.ts', shows: 'x', claims: [] };
const command = 'npm run check -- large --seed 1';
const crash = crashed({ ...title, name: 'broken' }, command, 'the checker crashed');
const killed = ended(title, command, 'the searching process was killed');
const look = lookFor(['broken', 'large'], false);

test('a crash is the worst of a run, a killed search leaves its scenario undecided', () => {
  expect(statusOfRun(runOf(scenarios.violated, killed, scenarios.holds))).toBe(2);
  expect(statusOfRun(runOf(killed, scenarios.holds))).toBe(3);
  expect(statusOfRun(runOf(scenarios.unusable, scenarios.violated, killed, crash))).toBe(1);
});

test('the terminal names both, with the reason and the command that repeats it', () => {
  const run = runOf(crash, killed);

  expect(rowsOf(crash, look)).toMatch(/^broken +all +crash /);
  expect(rowsOf(killed, look)).toMatch(/^large +all +undecided /);
  expect(closing(run, look)).toBe(
    [
      `\nbroken  crash\n  the checker crashed\n  repeat  ${command}\n`,
      `\nlarge  undecided\n  the searching process was killed\n  repeat  ${command}\n`,
      '\n2 scenarios: 1 undecided, 1 crash; seed 1\n',
    ].join(''),
  );
});

test('for programs a crash is an error, and a killed search is skipped or a warning', () => {
  const run = runOf(crash, killed);

  const { verdict, exitStatus, scenarios: rows } = JSON.parse(jsonOf(run));
  expect([verdict, exitStatus]).toEqual(['crash', 1]);
  expect(rows).toMatchObject([{ verdict: 'crash' }, { verdict: 'undecided' }]);
  expect(junitOf(run).match(/<(error|skipped|failure) type="\w+"/g)).toEqual([
    '<error type="crash"',
    '<skipped type="undecided"',
  ]);
  expect(githubOf(run).match(/^::\w+/gm)).toEqual(['::error', '::warning']);
});

test('after a killed search a hole in the ledger decides nothing, and the summary says what is open', () => {
  const isCut = searchesOf(killed).some(({ cut }) => cut === true);

  expect(ledgerOf(metBy([killed]), { isCut, command: 'npm run check' }).searches[0]?.verdict).toBe(
    'undecided',
  );
  expect(summaryOf(runOf(crash, killed))).toContain('large: the searching process was killed');
  expect(summaryOf(runOf(crash, killed))).toContain('broken: the checker crashed');
});
