/** Costs that a scenario states: what holds, what breaks, what never happened, and what it is blind to. */

import { describe, expect, test } from 'vitest';
import { plantedCosts } from '../../../mutants/costs.ts';
import type { Finding } from '../../finding/finding.ts';
import { type Subject, subjectOf } from '../../finding/subject.ts';
import { markdownOf } from '../../report/violation/markdown.ts';
import { anything, atMost, breaks, dataOf, sameAs, within } from '../../scenario/index.ts';
import { check } from '../all.ts';
import { checkInLockstep } from '../lockstep/lockstep-search.ts';
import { by, office, verdicts } from '../office.fixture.ts';
import { unwatched } from '../search.ts';
import { checkCosts } from './costs-search.ts';

const budget = { seed: 1 };

function costsIn(findings: readonly Finding[]) {
  return by('costs', findings).costs?.map(({ holds, cycles, says }) => ({ holds, cycles, says }));
}

function called() {
  const parts = office();
  const { app, server, serve, buffer, subject } = parts;
  const [call, load, back] = [app.calls(serve), server.loads(buffer), server.returns()];
  const steps = [app.calls(serve), server.returns(), call, load.faults('protection'), back];
  const found = (more: Parameters<typeof subject>[0]) =>
    check(subject({ steps, may: [], ...more }), budget);
  return { ...parts, call, back, found };
}

async function scenarioOf(name: string): Promise<Subject> {
  const file = `scenarios/costs/${name}.scenario.ts`;
  const { default: exported } = await import(`../../../scenarios/costs/${name}.scenario.ts`);
  return subjectOf({ name: `costs/${name}`, file, data: dataOf(exported) });
}

describe('costs of written steps', () => {
  test('hold, and say what was found', () => {
    const { call, back, found } = called();

    const findings = found({
      costs: [atMost(8, call), atMost(15, [call, back]), within(1, call, back), sameAs(5, 2)],
    });

    expect(verdicts(findings)).toEqual(['directed holds', 'lockstep holds', 'costs holds']);
    expect(costsIn(findings)).toEqual([
      { holds: true, cycles: 8, says: 'step 3 costs 8 cycles' },
      { holds: true, cycles: 15, says: 'steps 3 and 5 cost 15 cycles' },
      { holds: true, cycles: 8, says: 'step 3 costs 8 cycles and step 5 7' },
      { holds: true, cycles: 7, says: 'step 5 costs 7 cycles and step 2 7' },
    ]);
  });

  test('count the cycles of some causes alone where that is asked', () => {
    const { call, back, found } = called();

    const findings = found({ costs: [atMost(6, [call, back], { by: ['issue', 'frame'] })] });

    expect(costsIn(findings)?.[0]).toMatchObject({ holds: true, cycles: 6 });
  });

  test('break, and the report sets them side by side', () => {
    const { call, back, found } = called();

    const finding = by('costs', found({ costs: [atMost(20, call), sameAs(call, back)] }));

    expect(finding.asExpected).toBe(false);
    expect(finding.violation?.property).toBe('costs');
    expect(finding.violation?.refutation).toEqual({
      says: 'step 3 costs 8 cycles and step 5 7: not the same',
      cost: 1,
    });
    const page = markdownOf(finding);
    expect(page).toContain('| step 3 | 8 | 1 | 1 | 1 | 1 | 2 |  | 2 |');
    expect(page).toContain('| step 5 | 7 | 1 |  | 1 |  | 2 | 1 | 2 |');
    expect(page).toContain('costs: [atMost(20, 3), sameAs(3, 5)]');
  });

  test('are vacuous where the step did not happen', () => {
    const { app, buffer, m, found } = called();
    m.space('nobody');
    const never = app.loads(buffer);

    const findings = found({ steps: [app.returns(), never], costs: [atMost(4, 1)] });

    expect(by('costs', findings).verdict).toBe('vacuous');
    expect(by('costs', findings).remarks[0]).toMatch(
      /^atMost\(4, step 1\) .*step 1 did not happen$/,
    );
  });

  test('may be expected to break, and are then missed where they hold', () => {
    const { call, found } = called();
    const [tight, loose] = [atMost(1, call), atMost(100, call)];

    expect(verdicts(found({ costs: [tight, loose], finds: breaks('costs', tight) }))).toEqual([
      'directed holds',
      'lockstep holds',
      'costs violated',
    ]);
    expect(verdicts(found({ costs: [tight, loose], finds: breaks('costs', loose) }))).toEqual([
      'directed holds',
      'lockstep holds',
      'costs violated, unexpectedly',
    ]);
    const missed = by('costs', found({ costs: [loose], finds: breaks('costs', loose) }));
    expect(missed).toMatchObject({ verdict: 'holds', asExpected: false });
  });
});

describe('the worst of all runs', () => {
  test('is within its bound, or one run that exceeds it is shown', () => {
    const { app, server, driver, buffer, serve, found } = called();
    const may = [app.calls(serve), server.returns(), app.grants(driver, buffer, 'r')];
    const revokes = [...may, app.revokes(driver, buffer, 'r')];
    const of = (cycles: number) =>
      by('costs', found({ may: revokes, costs: [atMost(cycles, 'revocation')] }));

    expect(of(100).verdict).toBe('holds');
    const { violation } = of(2);
    expect(violation?.refutation.says).toMatch(
      /^the longest revocation was \d+ cycles .*: not at most 2$/,
    );
    expect(violation?.run.length).toBeLessThanOrEqual(3);
    expect(violation?.run.at(-1)?.cost?.cycles).toBeGreaterThan(2);
  });

  test('is vacuous where nothing of the kind happened', () => {
    const { app, buffer, found } = called();

    const finding = by(
      'costs',
      found({ steps: [app.loads(buffer)], costs: [atMost(9, 'interrupt')] }),
    );

    expect(finding.verdict).toBe('vacuous');
    expect(finding.remarks[0]).toContain('no run met an interrupt');
  });
});

describe('what others cost', () => {
  test('is looked for in what their spaces may do, and named', () => {
    const { m, call, back, app, server, driver, serve, buffer, found } = called();
    const main = m.threadsDeclared[0] as never;
    m.thread('aux', driver, { hunks: 2 });
    const on = [app.calls(serve), server.returns(), call, back].map((one) => one.on(main));
    const revoking = anything.by(driver).only('revokes').within(buffer);
    const disturbed = atMost(18, [3, 4], { while: revoking });

    const finding = by('costs', found({ steps: on, costs: [atMost(15, [3, 4]), disturbed] }));

    expect(finding.violation?.refutation.says).toBe(
      "steps 3 and 4 cost 19 cycles while one hart did the worst that was found: driver revokes app's r on app.buffer: not at most 18",
    );
    expect(finding.violation?.cost?.rows.map(({ cost }) => cost.cycles)).toEqual([15, 19]);
  });

  test('is vacuous where no hart is theirs', () => {
    const { driver, call, found } = called();

    const finding = by(
      'costs',
      found({ costs: [atMost(99, call, { while: anything.by(driver) })] }),
    );

    expect(finding.verdict).toBe('vacuous');
  });

  test('is undecided when the time is up', () => {
    const { m, app, server, serve, driver, subject } = called();
    const main = m.threadsDeclared[0] as never;
    m.thread('aux', driver, { hunks: 2 });
    const steps = [app.calls(serve).on(main), server.returns().on(main)];
    const costs = [atMost(9999, 1, { while: anything.by(driver) })];
    let asked = 0;
    const outOfTime = () => asked++ > 10;

    const finding = checkCosts(subject({ steps, may: [], costs }), budget, {
      ...unwatched,
      outOfTime,
    });

    expect(finding).toMatchObject({ verdict: 'undecided', cut: true });
  });
});

test('the same seed finds the same costs', () => {
  const once = () => {
    const { found, call } = called();
    return by('costs', found({ costs: [atMost(8, call), atMost(50, 'port wait')] }));
  };
  const { subject: _, ...first } = once();

  expect(once()).toMatchObject(first);
});

describe('a planted bug that breaks no contract', () => {
  test.each(plantedCosts.map((planted) => [planted.name, planted] as const))(
    'is seen by its cost, and by it alone: %s',
    async (_, { where, exceeds, units }) => {
      const subject = await scenarioOf(where);

      const finding = checkCosts(subject, budget, unwatched, units);

      const broken = finding?.costs?.filter(({ holds }) => holds === false);
      expect(broken?.map(({ text }) => text)).toContain(exceeds);
      expect(checkCosts(subject, budget, unwatched)?.verdict).toBe('holds');
      const rest = { seedSaid: 1, progress: () => {}, outOfTime: () => false };
      expect(checkInLockstep(subject, { ...budget, ...rest, units })?.verdict).toBe('holds');
    },
  );
});
