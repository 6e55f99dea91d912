/**
 * What is brought forward for claims and statements is there, and proves what it says: a tag proves nothing,
 * and a scenario that comes out otherwise takes with it what stood on it.
 *
 * That a whole run bears all of it out is tested in docs/pages.test.ts, where there is such a run.
 */

import { beforeAll, describe, expect, test } from 'vitest';
import { type Claim, claims } from '../checker/scenario/claims.ts';
import { nameUnder } from '../checker/scenario/variants.ts';
import type { ScenarioFile } from '../claims/standing.ts';
import { type Evidence, figure, finds, played, premise, type Showing, tested } from './evidence.ts';
import { knownBy, projectScenarios } from './project.fixture.ts';
import { showings } from './showings/index.ts';
import { type Known, objection, type RunRow, standingOf, standingOfStatement } from './standing.ts';
import { allEvidence, allStatements, sumRows } from './tables.ts';

/** Statements that nothing is brought forward for, though neither a rival nor speculation is what they want. */
const mostNotCovered = 10;

let scenarios: ReadonlyMap<string, ScenarioFile>;
let asWritten: Known;
beforeAll(async () => {
  scenarios = await projectScenarios();
  asWritten = knownBy([...scenarios].flatMap(answersAsWritten), scenarios);
});

test('all that is brought forward is in the files that it names', () => {
  const ofRuns = ['premise', 'lockstep'];
  const written = allEvidence().filter((one) => !ofRuns.some((key) => key in one));

  expect(written.length).toBeGreaterThan(200);
  expect(written.flatMap((one) => objection(one, asWritten) ?? [])).toEqual([]);
});

test('every scenario that claims to bear on something is brought forward somewhere', () => {
  const named = new Set(allEvidence().flatMap((one) => ('scenario' in one ? one.scenario : [])));
  const tagged = [...scenarios].filter(([, { data }]) => data.claims.length > 0);

  expect(tagged.map(([name]) => name).filter((name) => !named.has(name))).toEqual([]);
});

test('each of the 98 statements has a claim, and evidence or a reason', () => {
  const all = allStatements();

  expect(all).toHaveLength(98);
  expect(new Set(all.map(({ quote, source }) => `${source}: ${quote}`)).size).toBe(98);
  for (const one of all) {
    expect(claims, one.quote).toHaveProperty(one.claim);
    expect('by' in one ? one.by : one.because, one.quote).not.toHaveLength(0);
  }
});

test('few statements want something else than a rival or speculation', () => {
  const others = allStatements().filter(
    (one) => 'lacks' in one && one.lacks !== 'rival' && one.lacks !== 'speculation',
  );

  expect(others.length).toBeLessThanOrEqual(mostNotCovered);
});

test('each claim has parts, and each part says what is brought forward or what it wants', () => {
  for (const claim of Object.keys(claims) as Claim[]) {
    expect(showings[claim].parts.length, claim).toBeGreaterThan(0);
    for (const part of showings[claim].parts) {
      expect('by' in part ? part.by : part.because, part.shows).not.toHaveLength(0);
    }
  }
});

describe('a claim', () => {
  const lends = played('calls/lend', "server.loads(buffer).faults('protection')");
  const standing = (...by: readonly Evidence[]) =>
    standingOf({ parts: [{ shows: 'a lend ends', by }] }, asWritten).how;

  test('is not shown by a scenario that merely carries its id', () => {
    const { data } = scenarios.get('calls/lend') as ScenarioFile;

    expect(data.claims).toContain('A5');
    expect(standing()).toBe('not shown');
  });

  test('is shown where all its parts are, in part where some are, measured where figures alone are', () => {
    const warm = figure('Warm, a reference to another space costs 4 cycles');
    const open = { shows: 'more', lacks: 'words', because: 'no words' } as const;
    const of = (...parts: Showing['parts']) => standingOf({ parts }, asWritten).how;

    expect(standing(lends)).toBe('shown');
    expect(standing(warm)).toBe('measured');
    expect(of({ shows: 'a', by: [lends] }, open)).toBe('shown in part');
    expect(of(open)).toBe('not shown');
    expect(of({ ...open, lacks: 'rival' })).toBe('not built yet');
    expect(of({ ...open, lacks: 'rival' }, { shows: 'a', by: [lends], isAside: true })).toBe(
      'not built yet',
    );
  });

  test.each([
    [
      'there is no scenario',
      played('calls/lent', 'server.loads(buffer)'),
      /no scenario calls\/lent/,
    ],
    ['there is no such step', played('calls/lend', 'server.loads(bufer)'), /no step begins with/],
    [
      'the property is not the one that breaks',
      finds('calls/confused-deputy', 'containment'),
      /containment did not break/,
    ],
    ['nothing breaks', finds('calls/lend', 'containment'), /did not break/],
    [
      'the premise was not reached',
      premise('calls/lend', ['no forged fault', 'a refused action was skipped']),
      /nothing came to/,
    ],
    ['no such variant was checked', played('calls/lend', 'server', 'physical'), /was not checked/],
    ['no such cost is stated', { scenario: 'calls/lend', cost: 'atMost(1)' }, /states no cost/],
    ['the page of costs says otherwise', figure('a call costs nothing'), /docs\/costs.md has no/],
    ['there is no such test', tested('claims/claims.test.ts', ['no', 'such'].join('-')), /no test/],
  ])('is judged where %s', (_, evidence, says) => {
    expect(objection(evidence, asWritten)).toMatch(says);
  });

  test('falls when its scenario comes out otherwise, is vacuous, or stops before the step', () => {
    const fallen = (change: Partial<RunRow>) => {
      const answers = [...scenarios]
        .flatMap(answersAsWritten)
        .map((one) => ({ ...one, ...change }));
      const parts = [{ shows: 'a lend ends', by: [lends] }];
      return standingOf({ parts }, knownBy(answers, scenarios)).how;
    };
    const directed = { kind: 'directed', verdict: 'holds', scope: '', steps: 2 };

    expect(fallen({})).toBe('shown');
    expect(fallen({ verdict: 'violated', asExpected: false })).toBe('not shown');
    expect(fallen({ verdict: 'vacuous' })).toBe('not shown');
    expect(fallen({ verdict: 'undecided' })).toBe('not shown');
    expect(fallen({ searches: [directed] })).toBe('not shown');
  });
});

test('a statement is not covered any more when what stood for it has gone', () => {
  const nothing = knownBy([], scenarios);
  const [first] = allStatements();

  expect(first && standingOfStatement(first, nothing).how).toBe('not covered');
  expect(sumRows(nothing).at(-1)).toEqual(['all', '98']);
});

/** As if the scenario had come out as it says under each design, with every step played and no premise reached. */
function answersAsWritten([base, { under }]: [string, ScenarioFile]): RunRow[] {
  return [...under].map(([variant, data]) => {
    const name = (data.variant?.isOwn ?? true) ? base : nameUnder(base, variant);
    const isBroken = data.finds.kind === 'breaks';
    const verdict = isBroken ? 'violated' : 'holds';
    const steps = data.steps.length;
    const reached = data.policy.map(({ text }, i) => `policy clause ${i + 1}, ${text}, was put`);
    const costs = data.costs?.map(({ site }) => ({ holds: true, at: site })) ?? [];
    const search = { kind: 'directed', verdict, scope: '', steps, reached, costs };
    return { name, variant, verdict, asExpected: true, searches: [search] };
  });
}
