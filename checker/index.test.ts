/** The library: what it exports stays, and it answers what the command line prints. */

import { readFileSync } from 'node:fs';
import { describe, expect, expectTypeOf, test } from 'vitest';
import confusedDeputy from '../scenarios/calls/confused-deputy.scenario.ts';
import unpass from '../scenarios/revocation/unpass.scenario.ts';
import * as library from './index.ts';
import {
  type CheckOptions,
  check,
  compare,
  json,
  ladder,
  markdown,
  type Replayed,
  type Result,
  replay,
  ScenarioError,
  type SearchResult,
  text,
  UnusableReport,
  type Violation,
} from './index.ts';
import { machine, never, scenario } from './scenario/index.ts';

const brief = { runs: 3 } as const;

/** A policy that a grant on the menu breaks. */
function leaky() {
  const m = machine({ addressBits: 8 });
  const [app, server] = [m.space('app'), m.space('server')];
  const buffer = app.region('buffer');
  m.thread('main', app, { hunks: 2 });
  return scenario(m, {
    shows: 'A grant breaks the policy.',
    may: [app.grants(server, buffer, 'rw')],
    policy: [never(server, 'w', buffer)],
  });
}

function violationIn(result: Result): Violation {
  const found = result.searches.find(({ violation }) => violation !== undefined)?.violation;
  if (found === undefined) throw new Error('nothing was violated');
  return found;
}

describe('the public surface', () => {
  test('is these names', () => {
    const source = readFileSync(new URL('./index.ts', import.meta.url), 'utf8');
    const names = [...source.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list = '']) =>
      list.split(',').flatMap((word) => word.replace(/^.* as |type /, '').trim() || []),
    );

    expect(Object.keys(library).sort()).toMatchInlineSnapshot(`
      [
        "ScenarioError",
        "UnusableReport",
        "check",
        "compare",
        "json",
        "ladder",
        "markdown",
        "propertyNames",
        "replay",
        "text",
      ]
    `);
    expect(names.filter((name) => !(name in library)).sort()).toMatchInlineSnapshot(`
      [
        "CheckOptions",
        "ExitStatus",
        "Holder",
        "JudgedCost",
        "Place",
        "PropertyName",
        "Replayed",
        "Result",
        "RevocationWindow",
        "Scenario",
        "SearchResult",
        "StepCost",
        "TextOptions",
        "Verdict",
        "Violation",
      ]
    `);
  });

  test('has these fields', () => {
    expectTypeOf<keyof CheckOptions>().toEqualTypeOf<
      'seed' | 'runs' | 'property' | 'name' | 'variant'
    >();
    expectTypeOf<keyof Result>().toEqualTypeOf<
      | ('name' | 'file' | 'variant' | 'shows' | 'claims' | 'at' | 'seed')
      | ('verdict' | 'asExpected' | 'exitStatus' | 'searches')
    >();
    expectTypeOf<keyof SearchResult>().toEqualTypeOf<
      | ('kind' | 'verdict' | 'asExpected' | 'scope' | 'command' | 'seed')
      | ('runs' | 'steps' | 'states' | 'transitions' | 'depth' | 'seen' | 'revocationWindows')
      | ('cyclesInTurn' | 'stepCosts' | 'costs' | 'remarks' | 'unasked' | 'reached' | 'violation')
    >();
    expectTypeOf<keyof Violation>().toEqualTypeOf<'property' | 'claim' | 'says' | 'steps' | 'at'>();
    expectTypeOf<keyof Replayed>().toEqualTypeOf<'exitStatus' | 'says' | 'details'>();
    expectTypeOf(check).returns.toEqualTypeOf<Result>();
    expectTypeOf(check).parameter(0).toEqualTypeOf(unpass);
  });
});

describe('check', () => {
  test('answers what the command line writes as JSON', () => {
    const result = check(confusedDeputy, brief);
    const { at, seed, exitStatus, ...written } = result;

    expect(JSON.parse(json(result))).toMatchObject({ seed, exitStatus, narrowed: brief });
    expect(JSON.parse(json(result)).scenarios).toEqual([JSON.parse(JSON.stringify(written))]);
    expect(at).toEqual({ file: result.file, line: 11, column: 16 });
  });

  test('names a scenario file as the command line does', () => {
    const { name, file, searches } = check(unpass, brief);

    expect({ name, file }).toEqual({
      name: 'revocation/unpass',
      file: 'scenarios/revocation/unpass.scenario.ts',
    });
    expect(searches.map(({ command }) => command)).toContain(
      'npx portcullis check revocation/unpass --seed 1 --runs 3',
    );
  });

  test('says how to repeat what no command can', () => {
    const commands = (name: string) =>
      check(leaky(), { ...brief, seed: 7, name }).searches.map(({ command }) => command);

    expect(check(leaky(), brief).name).toBe('checker/index.test.ts');
    expect(new Set(commands("bob's"))).toEqual(
      new Set([String.raw`check(scenario, { name: 'bob\'s', seed: 7, runs: 3 })`]),
    );
  });

  test('answers plain data, and the same for the same seed', () => {
    const result = check(unpass, brief);

    expect(structuredClone(result)).toEqual(result);
    expect(check(unpass, brief)).toEqual(result);
    expect(check(unpass, { ...brief, seed: 2 })).not.toEqual(result);
  });

  test('judges one property alone when asked to', () => {
    const result = check(confusedDeputy, { ...brief, property: 'no denied access' });

    expect(result).toMatchObject({ verdict: 'holds', exitStatus: 0 });
  });

  test.each([
    ['holds', unpass, { verdict: 'holds', asExpected: true, exitStatus: 0 }],
    ['expected', confusedDeputy, { verdict: 'violated', asExpected: true, exitStatus: 0 }],
    ['unexpected', leaky(), { verdict: 'violated', asExpected: false, exitStatus: 2 }],
  ])('has an exit status for what is %s', (_, given, verdict) => {
    expect(check(given, brief)).toMatchObject(verdict);
  });

  test.each([
    [undefined, {}, 'what is to be checked is undefined (is a name misspelt?), not a scenario'],
    [leaky(), { sede: 1 }, "a check has no 'sede'"],
    [leaky(), { runs: 0 }, 'runs of a check cannot be 0'],
    [leaky(), { seed: 2 ** 31 }, 'seed of a check cannot be 2147483648'],
    [leaky(), { property: 'acess' }, "'acess' is no property"],
    [leaky(), { name: ' ' }, "name of a check cannot be ' '"],
  ])('refuses %s with %o at the line of the call', (given, options, says) => {
    const refused = thrownBy(() => check(given as never, options as never));

    expect(refused).toBeInstanceOf(ScenarioError);
    expect(refused).toMatchObject({ says, site: { file: 'checker/index.test.ts' } });
    expect(refused).toHaveProperty('remedy', expect.stringMatching(/./));
  });

  test('refuses a machine that there cannot be, at the line of the noun', () => {
    const m = machine({ addressBits: 8 });
    m.space('app').region('buffer', { bytes: 1000 });
    const refused = thrownBy(() => check(scenario(m, { shows: 'Too much.' })));

    expect(refused).toBeInstanceOf(ScenarioError);
    expect(refused).toMatchObject({
      says: 'there is no room left for app.buffer among 8-bit addresses',
      site: { file: 'checker/index.test.ts', column: 20 },
    });
  });
});

function thrownBy(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

describe('a result is printed', () => {
  const result = check(leaky(), { ...brief, name: 'leaky' });

  test('as a terminal shows it', () => {
    expect(text(result)).toMatch(/^scenario +search +verdict +effort\nleaky +exhaustive +violated/);
    expect(text(result)).toContain('grants rw ──▶');
    expect(text(result)).toMatch(/\n1 scenario: 1 violated; seed 1\n$/);
    expect(text(result)).not.toContain('\u001b');
    expect(text(result, { colour: true })).toContain('\u001b');
  });

  test('with its violation as a page, as a ladder, and as JSON', () => {
    const violation = violationIn(result);

    expect(markdown(violation)).toMatch(/^# leaky: authority confinement\n\nserver holds w on/);
    expect(ladder(violation)).toMatch(/^ +app +server\n1 {2}│ grants rw ──▶ +app\.buffer\n$/);
    expect(JSON.parse(json(violation))).toMatchObject({ says: violation.says });
  });

  test('and no copy of it is', () => {
    expect(() => text({ ...result })).toThrow('this is not the result that check returned');
    for (const print of [markdown, ladder, json]) {
      expect(() => print({ ...violationIn(result) })).toThrow('this is no violation in a result');
    }
  });
});

describe('a scenario under several designs', () => {
  function visits() {
    const m = machine({ addressBits: 8 });
    const [app, server] = [m.space('app'), m.space('server')];
    const buffer = app.region('buffer');
    const serve = server.portal('serve', { callers: [app] });
    m.thread('main', app, { hunks: 3 });
    const visit = [app.calls(serve), server.returns(), app.loads(buffer)];
    return scenario(m, {
      shows: 'A caller comes back.',
      steps: [...visit, ...visit],
      may: [],
      variants: { 'untagged-plb': {} },
    });
  }
  const results = compare(visits(), { name: 'visits' });

  test('has a result for each, its machine\u2019s own first', () => {
    expect(results.map(({ name, variant }) => [name, variant])).toEqual([
      ['visits', 'contract'],
      ['visits@untagged-plb', 'untagged-plb'],
    ]);
    const [tagged = 0, untagged = 0] = results.map(({ searches }) => searches.at(-1)?.cyclesInTurn);
    expect(untagged).toBeGreaterThan(tagged);
  });

  test('is printed as one table', () => {
    const lines = text(results).split('\n');

    expect(lines[1]).toMatch(/^visits +2 searches +holds +\d+ cycles as written/);
    expect(lines[2]).toMatch(/^visits@untagged-plb +2 searches +holds +\d+ cycles as written/);
    expect(text(results)).toMatch(/\n1 scenario, with variants 2: 2 hold; seed 1\n$/);
    expect(() => text([])).toThrow('there is no result to print');
  });

  test('is judged under one that is named, and under what is none not at all', () => {
    const result = check(visits(), { name: 'visits', variant: 'untagged-plb' });

    expect(result).toEqual(results[1]);
    expect(check(visits(), { name: 'visits' })).not.toHaveProperty('variant');
    expect(() => check(visits(), { variant: 'untaged-plb' as never })).toThrow(ScenarioError);
    expect(result.searches[0]?.command).toBe(
      "check(scenario, { name: 'visits', seed: 1, variant: 'untagged-plb' })",
    );
  });

  test('is replayed under the design of the report', () => {
    const found = check(leaky(), { ...brief, name: 'leaky', variant: 'untagged-plb' });

    expect(JSON.parse(json(violationIn(found))).scenario.variant).toBe('untagged-plb');
    expect(replay(json(violationIn(found)), leaky())).toMatchObject({ exitStatus: 2 });
    expect(markdown(violationIn(found))).toContain('\n- variant: untagged-plb (A PLB does');
  });
});

describe('replay', () => {
  const report = json(violationIn(check(confusedDeputy, brief)));

  test.each([
    ['text', report],
    ['a value', JSON.parse(report)],
  ])('takes a report as %s', (_, given) => {
    expect(replay(given, confusedDeputy)).toEqual({
      exitStatus: 0,
      says: 'still violates no borrowed authority, at step 5, where it did, as the scenario expects',
      details: [JSON.parse(report).says],
    });
  });

  test('says of a violation that is still there that it is not as the scenario says', () => {
    const found = json(violationIn(check(leaky(), brief)));

    expect(replay(found, leaky())).toMatchObject({ exitStatus: 2 });
  });

  test.each([
    ['{', 'the report is no JSON'],
    [undefined, 'the report is no JSON'],
    [{}, 'the report is no report of a violation'],
    [
      {
        ...JSON.parse(report),
        scenario: { ...JSON.parse(report).scenario, name: 'random-machines' },
      },
      'the report is about a random machine',
    ],
  ])('refuses the wrong report (%#)', (given, says) => {
    const refused = thrownBy(() => replay(given, confusedDeputy));

    expect(refused).toBeInstanceOf(UnusableReport);
    expect(refused).toHaveProperty('message', expect.stringContaining(says));
  });

  test('refuses a report that speaks of what the scenario does not have', () => {
    expect(() => replay(report, unpass)).toThrow(UnusableReport);
    expect(() => replay(report, 5 as never)).toThrow(ScenarioError);
  });
});
