/** The finding of a search in lockstep: holds, violated with a time line, or not run. */

import { describe, expect, test } from 'vitest';
import { model } from '../../../model/semantics.ts';
import { plantedUnits } from '../../../mutants/index.ts';
import { race } from '../../../mutants/laboratory.ts';
import watchedModule from '../../../scenarios/calls/watched-module.scenario.ts';
import type { Finding } from '../../finding/finding.ts';
import type { Subject } from '../../finding/subject.ts';
import { statusOf } from '../../finding/verdict.ts';
import { violationJson } from '../../report/violation/json.ts';
import { markdownOf } from '../../report/violation/markdown.ts';
import { violationReport } from '../../report/violation/report-shape.ts';
import { briefTimeline } from '../../report/violation/timeline.ts';
import type { ScenarioData } from '../../scenario/data.ts';
import { dataOf, machine, scenario } from '../../scenario/index.ts';
import { asTyped } from '../../text/invocation.ts';
import { checkInLockstep } from './lockstep-search.ts';

function subjectOf(data: ScenarioData, name = 'here'): Subject {
  return { name, file: `scenarios/${name}.scenario.ts`, data, model: model(data.machine) };
}

function checked(data: ScenarioData, planted?: string): Finding {
  return checkedSubject(subjectOf(data), planted);
}

function checkedSubject(subject: Subject, planted?: string): Finding {
  const units = plantedUnits.find(({ name }) => name === planted)?.units;
  const found = checkInLockstep(subject, {
    seed: 2,
    seedSaid: 2,
    progress: () => {},
    outOfTime: () => false,
    ...(units && { units }),
  });
  if (found === undefined) throw new Error('nothing was run');
  return { ...found, asExpected: found.verdict !== 'violated' };
}

function story(threads: number): ScenarioData {
  const m = machine();
  const app = m.space('app');
  const buffer = app.region('buffer');
  const all = Array.from({ length: threads }, (_, i) => m.thread(`t${i}`, app, { hunks: 2 }));
  const [first] = all;
  if (first === undefined) throw new Error('there is no thread');
  return dataOf(scenario(m, { shows: 'One load.', steps: [app.loads(buffer).on(first)], may: [] }));
}

test('an executor that keeps the contract has no mismatch, and each of its cycles has a cause', () => {
  const found = checked(race());
  const { cycles = 0, byCause = {}, steps, windows } = found.effort;
  const counted = Object.values(byCause).reduce((sum, n) => sum + n, 0);

  expect(found.verdict).toBe('holds');
  expect(steps).toBeGreaterThan(300);
  expect(counted).toBe(2 * cycles);
  expect(windows?.hart?.cycles).toBeGreaterThan(0);
});

test('a machine that is too large for the executor gets a remark and no verdict', () => {
  const found = checked(story(33));

  expect(found.verdict).toBe('not run');
  expect(found.remarks).toEqual([
    'the executor does not run this: it has 33 threads, and 32 harts are built',
  ]);
  expect(statusOf(found)).toBe(0);
  expect(checked(story(32)).verdict).toBe('holds');
});

describe('a violation in lockstep', () => {
  const planted = 'a PLB misses one copy when it is told to scrub';

  test('names both outcomes, the cycle of the loss, and the harts side by side', () => {
    const found = checked(race(), planted);
    const page = markdownOf(found);

    expect(found.violation?.refutation.says).toMatch(
      /^server .*: the executor came to .* at cycle \d+, and the contract admits refused: protection; main's revoke retired at cycle \d+\. aux's data PLB, cycle \d+: told at cycle \d+, it kept rw server$/,
    );
    const section = page.split('## ').find((text) => text.startsWith('Cycle by cycle'));
    expect(section).toContain('; the contract: **refused: protection**.');
    expect(section).toMatch(/^cycle +\d+/m);
    expect(section).toMatch(/^main +port/m);
    expect(section).toMatch(/^aux's data PLB +rw─+rw!+$/m);
    for (const line of page.split('```')[1]?.split('\n') ?? []) {
      expect(line.length, line).toBeLessThanOrEqual(100);
    }
  });

  test('in a scenario of the project is the sample of a report in lockstep', async () => {
    // A scenario that the printed command finds.
    const subject = subjectOf(dataOf(watchedModule), 'calls/watched-module');
    const page = markdownOf(asTyped('npm run', checkedSubject(subject, planted)));

    await expect(page).toMatchFileSnapshot('../../../reports/sample-lockstep.md');
  });

  test('has a brief time line that fits a terminal', () => {
    const { subject, violation } = checked(race(), planted);
    if (violation?.timeline === undefined) throw new Error('there is no time line');
    const lines = briefTimeline(subject, violation.timeline, 80);

    expect(lines.length).toBeLessThanOrEqual(16);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(lines.at(-1)).toMatch(/^aux's data PLB .*!$/);
  });

  test('is the same twice, to the byte, and fits the published schema', () => {
    const once = () => JSON.stringify(violationJson(checked(race(), planted)));

    expect(once()).toBe(once());
    expect(violationReport.safeParse(JSON.parse(once())).error?.issues).toBeUndefined();
  });

  test('names the register that differs', () => {
    const found = checked(race(), 'a return keeps a register');

    expect(found.violation?.refutation.says).toMatch(
      /^after server returns, register 0 of frame 0 of main is 1 in the executor, and 0 in the model\. the spiller of main, cycle \d+: /,
    );
  });
});
