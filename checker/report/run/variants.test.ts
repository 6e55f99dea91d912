/** A scenario under several designs, in every form that a run has. */

import { expect, test } from 'vitest';
import type { Coverage } from '../../finding/coverage.ts';
import { withUntagged } from '../../scenario/variants.fixture.ts';
import { variants } from '../../scenario/variants.ts';
import { widthOf } from '../../text/width.ts';
import { githubOf } from './github.ts';
import { jsonOf } from './json.ts';
import { junitOf } from './junit.ts';
import { lastLine } from './phrases.ts';
import { runOf, scenarios } from './run.fixture.ts';
import { type CheckedScenario, metBy } from './run.ts';
import { runReport } from './run-shape.ts';
import { summaryOf } from './summary.ts';
import { heading, lookFor, rowsOf } from './table.ts';
import { variantsBelow } from './terminal.ts';

const { name, searches } = scenarios.holds;
const ofModel = searches.slice(0, 2);

function under(variant: string, cyclesInTurn: number): CheckedScenario {
  const [first] = ofModel;
  if (first === undefined) throw new Error('it has searches');
  const effort = { runs: 61, steps: 853, cycles: 13_556, cyclesInTurn };
  const row = variant === 'contract' ? name : `${name}@${variant}`;
  const lockstep = { ...first, search: 'lockstep', effort } as const;
  return { ...scenarios.holds, name: row, variant, searches: [...ofModel, lockstep] };
}

const run = runOf(under('contract', 590), under('untagged-plb', 1599));

function tableIn(columns: number, shown = run): string {
  const look = lookFor(
    shown.scenarios.map((one) => one.name),
    false,
    columns,
  );
  const rows = shown.scenarios.map((one) => rowsOf(one, look));
  return heading(look, false) + rows.join('') + variantsBelow(shown, look);
}

test('in 120 columns verdict and cycles stand side by side', () => {
  expect(tableIn(120)).toBe(`\
scenario                            search      verdict               effort
calls/lend-and-return               3 searches  holds                 590 cycles as written, 261 runs, 8,272 steps
calls/lend-and-return@untagged-plb  3 searches  holds                 1,599 cycles as written, 261 runs, 8,272 steps

variants
  untagged-plb  A PLB does not tell spaces apart, and is emptied whenever the environment changes.
`);
});

test('in 80 columns other efforts make room for the cycles', () => {
  expect(tableIn(80)).toBe(`\
scenario                            verdict               effort
calls/lend-and-return               holds                 590 cycles as written
calls/lend-and-return@untagged-plb  holds
    1,599 cycles as written, 3 searches

variants
  untagged-plb  A PLB does not tell spaces apart, and is emptied whenever the
                environment changes.
`);
});

test('cycles stand side by side also where a scenario states costs, which are searched last', () => {
  const [last] = ofModel;
  const costs = { ...last, search: 'costs', effort: { runs: 1, steps: 4, cycles: 40 } } as const;
  const stating = run.scenarios.map((one) => ({
    ...(one as CheckedScenario),
    searches: [...(one as CheckedScenario).searches, costs as CheckedScenario['searches'][number]],
  }));
  const shown = runOf(...stating);

  expect(tableIn(120, shown)).toMatch(/ 590 cycles as written.*\n.* 1,599 cycles as written/);
  expect(summaryOf(shown)).toContain('| untagged-plb | holds | 1,599 |');
});

test('in 60 columns the cycles stand below', () => {
  expect(tableIn(60)).toBe(`\
scenario                            verdict  effort
calls/lend-and-return               holds
    590 cycles as written, 3 searches
calls/lend-and-return@untagged-plb  holds
    1,599 cycles as written, 3 searches

variants
  untagged-plb  A PLB does not tell spaces apart, and is
                emptied whenever the environment changes.
`);
});

test.each([40, 50, 60, 70, 80, 100, 120])('in %i columns no line is longer', (columns) => {
  const broken = { ...scenarios.violated, name: 'broken@untagged-plb', variant: 'untagged-plb' };
  const all = runOf(...run.scenarios, broken);
  const lines = tableIn(columns, all).split('\n');

  expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(columns);
});

test('without a name of a variant there are no cycles of the written steps, and nothing below', () => {
  const { variant: _, ...plain } = under('contract', 590);

  expect(tableIn(120, runOf(plain, scenarios.expected))).not.toMatch(/as written|variants/);
});

test('a scenario under several variants is counted once', () => {
  expect(lastLine(run)).toBe('1 scenario, with variants 2: 2 hold; seed 1');
  expect(lastLine(runOf(...run.scenarios, scenarios.expected))).toBe(
    '2 scenarios, with variants 3: 2 hold, 1 violated as expected; seed 1',
  );
});

test('the summary has a table of designs, and says what was not asked of others', () => {
  const summary = summaryOf({ ...run, narrowed: { variants: ['contract', 'untagged-plb'] } });

  expect(summary).toContain(`\
| scenario | variant | verdict | cycles |
| --- | --- | --- | --- |
| calls/lend-and-return | contract | holds | 590 |
| calls/lend-and-return | untagged-plb | holds | 1,599 |

- *untagged-plb*: A PLB does not tell spaces apart, and is emptied whenever the environment changes.
`);
  expect(summary).toContain('- all variants but *contract*, *untagged-plb* (--variant)\n');
  expect(summaryOf(runOf(scenarios.holds))).not.toContain('## Variants');
});

test('the JSON has the design of each scenario, its cycles, and what each design is', () => {
  const json = runReport.parse(JSON.parse(jsonOf(run)));

  expect(json.scenarios.map(({ variant }) => variant)).toEqual(['contract', 'untagged-plb']);
  expect(json.scenarios.map((one) => one.searches.at(-1)?.cyclesInTurn)).toEqual([590, 1599]);
  expect(json.variants).toEqual([
    { name: 'untagged-plb', says: variants['untagged-plb'].says, givesUp: [] },
  ]);
  expect(JSON.parse(jsonOf(runOf(scenarios.holds)))).not.toHaveProperty('variants');
});

test('JUnit has a suite for each design, with its name and the cycles', () => {
  const xml = junitOf(run);

  expect(xml).toContain('<testsuite name="calls/lend-and-return@untagged-plb"');
  expect(xml).toContain('<property name="variant" value="untagged-plb"/>');
  expect(xml).toContain('<property name="cycles" value="1599"/>');
  expect(junitOf(runOf(scenarios.holds))).not.toMatch(/name="(variant|cycles)"/);
});

test('an annotation names the design under which something broke', () => {
  const broken = { ...scenarios.violated, name: 'broken@untagged-plb', variant: 'untagged-plb' };

  expect(githubOf(runOf(broken))).toContain('broken@untagged-plb');
});

test('what a design gives up is named once under the table, and in summary and JSON', () => {
  withUntagged({ givesUp: { containment: 'a buffer may outlive its space' } });
  const says = 'not asked: containment (a buffer may outlive its space)';

  expect(tableIn(120).split(says)).toHaveLength(2);
  expect(summaryOf(run)).toContain(`  - ${says}\n`);
  expect(JSON.parse(jsonOf(run)).variants[0].givesUp).toEqual([says]);
});

function meeting(one: CheckedScenario, deeds: Coverage['deeds']): CheckedScenario {
  const nothing = { examples: {}, premises: {}, isPolicyTested: true, frames: {}, chains: {} };
  const [first, ...rest] = one.searches;
  if (first === undefined) return one;
  return { ...one, searches: [{ ...first, met: { ...nothing, deeds } }, ...rest] };
}

const contract = meeting(under('contract', 1), { 'load done': 1 });
const untagged = meeting(under('untagged-plb', 1), { 'load done': 2, 'map done': 3, 'x done': 4 });

test('what is met under a variant shows nothing of the contract', () => {
  expect(metBy([contract, untagged]).deeds).toEqual({ 'load done': 1 });
  expect(metBy([untagged]).deeds).toEqual({ 'load done': 2, 'map done': 3, 'x done': 4 });
});

test('what only a variant can come to counts where it is met under it', () => {
  withUntagged({ alone: ['x done', 'y done'] });

  expect(metBy([contract, untagged]).deeds).toEqual({ 'load done': 1, 'x done': 4 });
});
