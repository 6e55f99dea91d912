/**
 * The checking of one scenario: which searches it gets, what each comes to, and when that is as
 * the scenario says. A verdict that is silently wrong is the worst bug a checker can have.
 */

import { expect, test } from 'vitest';
import type { Action } from '../../model/action.ts';
import type { Rule } from '../../model/rule.ts';
import { contract, type Model, model, type Semantics } from '../../model/semantics.ts';
import type { Finding, SearchKind, Subject } from '../finding/finding.ts';
import { subjectOf } from '../finding/subject.ts';
import { statusOf } from '../finding/verdict.ts';
import {
  anyone,
  breaks,
  dataOf,
  everything,
  machine,
  mayFlow,
  never,
  only,
  scenario,
} from '../scenario/index.ts';
import type { Told } from '../scenario/language/scenario.ts';
import { check } from './all.ts';
import { play } from './directed.ts';
import { Judge } from './judge.ts';
import { Ledger } from './ledger.ts';
import type { Budget } from './search.ts';

/** An app, a server that it may call, and a driver that nobody calls but the server. */
type StepsOf = NonNullable<Told['steps']>;

function office() {
  const m = machine({ addressBits: 8, registers: 0, memory: false });
  const app = m.space('app');
  const server = m.space('server');
  const driver = m.space('driver');
  const buffer = app.region('buffer');
  const serve = server.portal('serve', { callers: [app] });
  const drive = driver.portal('drive', { callers: [server] });
  m.thread('main', app, { hunks: 3 });
  /** What may happen: the server can pass on what the app grants it. */
  const leak = [
    app.calls(serve),
    app.grants(server, buffer, 'rw+'),
    server.grants(driver, buffer, 'rw'),
    anyone.returns(),
  ];
  const subject = (told: Partial<Told>, name = 'office'): Subject => {
    const data = dataOf(scenario(m, { shows: 'What comes of it.', bounds: { runs: 20 }, ...told }));
    return subjectOf({ name, file: `scenarios/${name}.scenario.ts`, data });
  };
  const findings = (told: Partial<Told>, budget: Partial<Budget> = {}): Finding[] =>
    checkModel(subject(told), { seed: 1, ...budget });
  return { m, app, server, driver, buffer, serve, drive, leak, subject, findings };
}

/** What the searches of the model find; the executor's is told of in check-lockstep.test.ts. */
function checkModel(...told: Parameters<typeof check>): Finding[] {
  return check(...told).filter(({ search }) => search !== 'lockstep');
}

/** The findings by search, verdict and whether they are as expected. */
function said(findings: readonly Finding[]): string[] {
  return findings.map(
    ({ search, verdict, asExpected }) =>
      `${search} ${verdict}${asExpected ? '' : ', unexpectedly'}`,
  );
}

function of(search: SearchKind, findings: readonly Finding[]): Finding {
  const found = findings.find((one) => one.search === search);
  if (found === undefined) throw new Error(`there was no ${search} search`);
  return found;
}

function remarks(findings: readonly Finding[]): string[] {
  return findings.flatMap((one) => one.remarks);
}

/** Everything that a finding says, for comparing; the machine that it speaks of left out. */
function text(findings: readonly Finding[]): string {
  const plain = findings.map(({ subject: _, ...rest }) => rest);
  return JSON.stringify(plain, (_, value) => (typeof value === 'bigint' ? String(value) : value));
}

test('what holds is said to hold by every search', () => {
  const { app, server, buffer, serve, findings } = office();

  const found = findings({
    steps: [app.loads(buffer), app.calls(serve), server.loads(buffer).faults('protection')],
    may: [app.calls(serve), server.loads(buffer), anyone.returns()],
  });

  expect(said(found)).toEqual(['directed holds', 'exhaustive holds', 'random holds']);
  expect(remarks(found)).toEqual([]);
  expect(found.map(({ scope }) => scope)).toEqual([
    'the 3 steps as written',
    'all that can be reached with a menu of 3 entries, with one hidden difference at each of 3 steps',
    '20 runs of up to 40 steps over a menu of 3 entries',
  ]);
  expect(of('directed', found).effort).toEqual({ runs: 1, steps: 3 });
  // Called and not called; in each state what the menu offers there.
  const effort = { runs: 0, steps: 3, states: 2, transitions: 2, depth: 1 };
  expect(of('exhaustive', found).effort).toEqual(effort);
  expect(of('random', found).effort.runs).toBe(20);
});

test('a search says what it tried of two states that look the same, where that is judged', () => {
  const { leak, findings } = office();
  const told = { may: leak, bounds: { runs: 1, steps: 1 } };
  const scope = (property: Budget['property']) =>
    of('exhaustive', findings(told, property ? { property } : {})).scope;

  expect(scope('noninterference')).toMatch(/, with one hidden difference at each of \d+ steps?$/);
  expect(scope('containment')).toBe('all that can be reached with a menu of 4 entries');
});

test('a search says that it put interrupts in, where any can come', () => {
  const { m, app, buffer, serve, findings } = office();
  m.line('tick', { priority: 1, handler: serve });
  const scope = (property?: Budget['property']) =>
    of('exhaustive', findings({ may: [app.loads(buffer)] }, property ? { property } : {})).scope;

  expect(scope()).toMatch(
    /, with one hidden difference and one interrupt put in at each of \d+ steps?$/,
  );
  expect(scope('interrupt transparency')).toMatch(
    /, with one interrupt put in at each of \d+ steps?$/,
  );
});

test('the words of a finding run it again', () => {
  const { app, buffer, findings } = office();

  const found = findings({ steps: [app.loads(buffer)], may: [app.loads(buffer)] }, { runs: 3 });

  expect(found.map(({ command }) => command)).toEqual([
    'npm run check -- office',
    'npm run check -- office',
    'npm run check -- office --seed 1 --runs 3',
  ]);
  expect(found.map(({ seed }) => seed)).toEqual([undefined, undefined, 1]);
});

test.each<[string, (o: ReturnType<typeof office>) => Told['steps'], string]>([
  [
    'is refused unexpectedly',
    ({ app, server, buffer, serve }) => [app.calls(serve), server.loads(buffer)],
    'step 2 (line N) should succeed, and it was refused (protection)',
  ],
  [
    'succeeds unexpectedly',
    ({ app, buffer }) => [app.loads(buffer).faults('protection')],
    'step 1 (line N) should be refused (protection), and it succeeded',
  ],
  [
    'is refused for another cause',
    ({ app, server, buffer, serve }) => [
      app.calls(serve),
      server.loads(buffer).faults('exceeds-authority'),
    ],
    'step 2 (line N) should be refused (exceeds-authority), and it was refused (protection)',
  ],
  [
    'is of a space that is not running',
    ({ server, serve }) => [server.loads(serve.entry)],
    'step 1 (line N): the step says that server acts, and app is running',
  ],
  [
    'is refused as foreseen, but to somebody else',
    ({ server, driver }) => [server.loads(driver).faults('protection')],
    'step 1 (line N): the step says that server acts, and app is running',
  ],
  [
    'is on behalf of a caller that there is not',
    ({ app, buffer }) => [app.loads(buffer).onBehalfOfCaller()],
    'step 1 (line N): the step is made on behalf of a caller, and nobody called what runs',
  ],
  [
    'cannot be asked',
    ({ app }) => [app.returns()],
    'step 1 (line N) should succeed, and it cannot be asked here at all',
  ],
  [
    'cannot be asked, and should be refused',
    ({ app }) => [app.returns().faults('stack')],
    'step 1 (line N) should be refused (stack), and it cannot be asked here at all',
  ],
])('a step that %s breaks the expectations', (_, steps, says) => {
  const { findings, ...nouns } = office();

  const found = findings({ steps: steps({ findings, ...nouns }) ?? [], may: [] });

  expect(said(found)).toEqual(['directed violated, unexpectedly']);
  const violation = of('directed', found).violation;
  expect(violation?.property).toBe('expectations');
  expect(violation?.refutation.says.replace(/line \d+/, 'line N')).toBe(says);
  expect(violation?.minimality).toEqual({ kind: 'as written' });
});

test('a load that sees something else breaks the expectations', () => {
  const m = machine({ addressBits: 8 });
  const app = m.space('app');
  const buffer = app.region('buffer', { bytes: 8 });
  m.thread('main', app);
  const steps = [app.stores(buffer.part(0, 4), 1), app.loads(buffer).sees(1)];
  const data = dataOf(scenario(m, { shows: 'A load.', steps, may: [] }));
  const subject = subjectOf({ name: 'x', file: 'x.scenario.ts', data });

  const found = checkModel(subject, { seed: 1 });

  expect(of('directed', found).violation?.refutation.says).toMatch(
    /^step 2 \(line \d+\) should see 1, and it saw 1, 0$/,
  );
});

test('the play ends with the first step that is not so', () => {
  const { app, server, buffer, findings } = office();
  const steps = [app.loads(buffer), app.loads(server), app.returns()];

  const found = findings({ steps, may: [] });

  expect(of('directed', found).effort.steps).toBe(2);
  expect(of('directed', found).violation?.run.at(-1)?.outcome).toEqual({
    kind: 'fault',
    cause: 'protection',
  });
});

test('a policy broken in the story is found there', () => {
  const { app, server, buffer, findings } = office();
  const policy = [never(server, 'w', buffer)];

  const found = findings({ steps: [app.grants(server, buffer, 'rw')], may: [], policy });

  expect(said(found)).toEqual(['directed violated, unexpectedly']);
  expect(of('directed', found).violation?.refutation).toMatchObject({
    says: "server holds w on app.buffer, granted by app, against never(server, 'w', app.buffer)",
    clause: 0,
  });
});

test('a policy that the start breaks is broken before anything happens', () => {
  const { app, server, buffer, leak, findings } = office();

  const found = findings({
    initially: [app.grants(server, buffer, 'w')],
    steps: [app.loads(buffer)],
    may: leak,
    policy: [never(server, 'w', buffer)],
  });

  expect(said(found)).toEqual([
    'directed violated, unexpectedly',
    'exhaustive violated, unexpectedly',
    'random violated, unexpectedly',
  ]);
  expect(found.map(({ violation }) => violation?.run)).toEqual([[], [], []]);
});

test('a policy broken by a menu is found by the shortest run and by a random one', () => {
  const { driver, buffer, leak, findings } = office();
  const policy = [never(driver, 'w', buffer)];

  const found = findings({ may: leak, policy, bounds: { runs: 200 } });

  expect(said(found)).toEqual([
    'exhaustive violated, unexpectedly',
    'random violated, unexpectedly',
  ]);
  const [shortest, shrunk] = found.map(({ violation }) => violation);
  const kinds = (finding: typeof shortest) => finding?.run.map(({ action }) => action.kind);
  expect(kinds(shortest)).toHaveLength(3);
  expect(kinds(shortest)?.at(-1)).toBe('grant');
  expect(kinds(shrunk)?.toSorted()).toEqual(['call', 'grant', 'grant']);
  expect(shortest?.minimality).toEqual({ kind: 'shortest' });
  expect(shrunk?.minimality.kind).toBe('shrunk');
  expect(shrunk?.refutation.says).toBe(shortest?.refutation.says);
});

test('a counterexample carries every state on its way, as the model steps through them', () => {
  const { driver, buffer, leak, subject } = office();
  const policy = [never(driver, 'w', buffer)];
  const leaking = subject({ may: leak, policy });

  const run = of('exhaustive', checkModel(leaking, { seed: 1 })).violation?.run ?? [];

  expect(run.length).toBeGreaterThan(0);
  for (const [i, { action, before, after, outcome }] of run.entries()) {
    expect(before).toEqual(i === 0 ? leaking.model.initial : run[i - 1]?.after);
    expect(leaking.model.step(before, action)).toEqual({ state: after, outcome });
  }
});

test('a violation that must be found, and is, is as expected', () => {
  const { driver, buffer, leak, findings } = office();
  const confined = never(driver, 'w', buffer);

  const found = findings({
    may: leak,
    policy: [confined],
    bounds: { runs: 200 },
    finds: breaks('authority confinement', confined),
  });

  expect(said(found)).toEqual(['exhaustive violated', 'random violated']);
  expect(found.map(statusOf)).toEqual([0, 0]);
});

test('it is enough that one search finds it', () => {
  const { app, server, driver, buffer, leak, findings } = office();
  const confined = never(driver, 'w', buffer);

  const found = findings({
    steps: [app.grants(server, buffer, 'r')],
    may: leak,
    policy: [confined],
    bounds: { runs: 1, steps: 1 },
    finds: breaks('authority confinement', confined),
  });

  expect(said(found)).toEqual(['directed holds', 'exhaustive violated', 'random holds']);
  expect(remarks(found)).toEqual([]);
});

test('a violation that must be found and that a complete search does not meet is missed', () => {
  const { server, driver, buffer, drive, leak, findings } = office();
  const confined = never(driver, 'x', buffer);
  const menu = { may: [...leak, server.calls(drive)], policy: [confined] };

  const found = findings({ ...menu, finds: breaks('authority confinement', confined) });

  expect(said(found)).toEqual(['exhaustive holds, unexpectedly', 'random undecided']);
  expect(found.map(statusOf)).toEqual([2, 3]);
  expect(remarks(found).map((remark) => remark.replace(/\d+/, 'N'))).toEqual([
    "'authority confinement' should break (line N) and did not",
    "'authority confinement' should break (line N) and did not",
  ]);
});

test('a story that should break something and does not is not as its author says', () => {
  const { app, server, buffer, findings } = office();
  const confined = never(server, 'w', buffer);
  const steps = [app.grants(server, buffer, 'r')];

  const found = findings({
    steps,
    may: [],
    policy: [confined],
    finds: breaks('authority confinement', confined),
  });

  // That the clause was never put to the test comes on top of it.
  expect(said(found)).toEqual(['directed vacuous, unexpectedly']);
  expect(remarks(found)).toEqual([
    "policy clause 1, never(server, 'w', app.buffer), was never put to the test",
    expect.stringMatching(/^'authority confinement' should break \(line \d+\) and did not$/),
  ]);
});

test('random runs that do not meet what must be found decide nothing', () => {
  const { driver, findings } = office();
  const sealed = only([driver], 'x', driver);

  const found = findings({
    may: everything,
    policy: [sealed],
    bounds: { runs: 3, steps: 4 },
    finds: breaks('authority confinement', sealed),
  });

  expect(said(found)).toEqual(['random undecided']);
  expect(found.map(statusOf)).toEqual([3]);
  expect(remarks(found)[0]).toMatch(/should break/);
});

test('nor do those that did not put to the test what they should break', () => {
  const { driver, buffer, findings } = office();
  const confined = never(driver, 'w', buffer);
  const finds = breaks('authority confinement', confined);

  const found = findings({ policy: [confined], finds });

  expect(said(found)).toEqual(['random vacuous']);
  expect(remarks(found)).toHaveLength(2);
});

test.each<[string, (o: ReturnType<typeof office>) => Partial<Told>]>([
  [
    'another clause',
    ({ app, server, driver, buffer }) => {
      const [broken, meant] = [never(server, 'w', buffer), never(driver, 'w', buffer)];
      const steps = [app.grants(server, buffer, 'w')];
      return { steps, policy: [broken, meant], finds: breaks('authority confinement', meant) };
    },
  ],
  [
    'another property',
    ({ app, server, buffer }) => {
      const meant = never(server, 'w', buffer);
      const steps = [app.loads(server)];
      return { steps, policy: [meant], finds: breaks('authority confinement', meant) };
    },
  ],
  [
    'the property in other words',
    ({ app, server }) => ({
      steps: [app.loads(server)],
      finds: breaks('expectations', 'cannot be asked'),
    }),
  ],
])('when %s breaks, it is not what was expected', (_, told) => {
  const { findings, ...nouns } = office();

  const found = findings({ ...told({ findings, ...nouns }), may: [] });

  expect(said(found)).toEqual(['directed violated, unexpectedly']);
  expect(found.map(statusOf)).toEqual([2]);
});

test('a break may be expected in words that the refutation contains', () => {
  const { app, server, findings } = office();

  const found = findings({
    steps: [app.loads(server)],
    may: [],
    finds: breaks('expectations', 'it was refused (protection)'),
  });

  expect(said(found)).toEqual(['directed violated']);
});

test('a flow that no clause lets breaks every clause about flows', () => {
  const { app, server, driver, serve, findings } = office();
  const [one, other] = [mayFlow(app, driver), mayFlow(server, driver)];
  const told = { steps: [app.calls(serve)], policy: [one, other], may: [] };

  const found = [one, other].map((clause) =>
    findings({ ...told, finds: breaks('authority confinement', clause) }),
  );

  expect(found.map(said)).toEqual([['directed violated'], ['directed violated']]);
});

test('an entry of the menu that can never be asked makes the verdict vacuous', () => {
  const { app, server, buffer, findings } = office();

  const found = findings({ may: [app.loads(buffer), server.loads(buffer), anyone.returns()] });

  expect(said(found)).toEqual(['exhaustive holds', 'random vacuous']);
  expect(found.map(statusOf)).toEqual([0, 5]);
  expect(remarks(found).map((remark) => remark.replace(/line \d+/, 'line N'))).toEqual([
    'entry 2 of the menu (line N) can never be asked',
    'entry 3 of the menu (line N) can never be asked',
  ]);
});

test('a mark on behalf of a caller is not asked where nobody called', () => {
  const { app, buffer, findings } = office();

  const marked = findings({ may: [app.loads(buffer).onBehalfOfCaller()] });

  expect(said(marked)).toEqual(['exhaustive holds', 'random vacuous']);
  expect(remarks(marked)).toContainEqual(expect.stringMatching(/^entry 1 .* never be asked$/));
});

test('one that is always refused was asked', () => {
  const { app, server, findings } = office();

  const found = findings({ may: [app.loads(server)] });

  expect(said(found)).toEqual(['exhaustive holds', 'random holds']);
});

test('an attempt to give what a clause keeps puts it to the test, also a refused one', () => {
  const { server, app, driver, buffer, serve, drive, findings } = office();
  const verdicts = (rights: 'r' | 'w', ...last: StepsOf) =>
    said(
      findings({
        may: [],
        steps: [app.calls(serve), ...last],
        policy: [never(driver, rights, buffer)],
      }),
    );

  const refused = server.grants(driver, buffer, 'w').faults('exceeds-authority');
  expect(verdicts('w', refused)).toEqual(['directed holds']);
  expect(verdicts('r', refused)).toEqual(['directed vacuous']);
  const lent = server.calls(drive).lending(buffer, 'w').faults('exceeds-authority');
  expect(verdicts('w', lent)).toEqual(['directed holds']);
  expect(verdicts('w')).toEqual(['directed vacuous']);
});

test('a clause about somebody who never runs makes the verdict vacuous', () => {
  const { app, driver, buffer, findings } = office();
  const policy = [never(driver, 'w', buffer)];

  const found = findings({ may: [app.loads(buffer)], policy });

  expect(said(found)).toEqual(['exhaustive holds', 'random vacuous']);
  expect(remarks(found)).toEqual([
    "policy clause 1, never(driver, 'w', app.buffer), was never put to the test",
  ]);
});

test('a clause put to the test by the story alone was put to the test', () => {
  const { app, server, buffer, serve, findings } = office();

  const found = findings({
    steps: [app.calls(serve), server.loads(server)],
    may: [app.loads(buffer)],
    policy: [never(server, 'r', buffer)],
  });

  expect(said(found)).toEqual(['directed holds', 'exhaustive holds', 'random holds']);
});

test('a scenario in which nothing happens shows nothing', () => {
  const { findings } = office();

  const found = findings({ may: [] });

  expect(said(found)).toEqual(['directed vacuous']);
  expect(remarks(found)).toEqual([
    'nothing happened: the scenario has no step and lets nothing happen',
  ]);
});

test('a scenario whose whole menu can never be asked shows nothing', () => {
  const { server, findings } = office();

  const found = findings({ may: [server.returns()] });

  expect(said(found)).toEqual(['exhaustive holds', 'random vacuous']);
  expect(remarks(found)).toHaveLength(2);
});

test('what is broken is not called vacuous as well', () => {
  const { app, server, driver, buffer, findings } = office();

  const found = findings({
    steps: [app.loads(server)],
    may: [driver.loads(buffer)],
    policy: [never(driver, 'w', buffer)],
  });

  expect(said(found)).toEqual([
    'directed violated, unexpectedly',
    'exhaustive holds',
    'random holds',
  ]);
});

test('a search that meets too many states decides nothing', () => {
  const { leak, findings } = office();

  const found = findings({ may: leak, bounds: { states: 3, runs: 1 } });

  expect(of('exhaustive', found)).toMatchObject({
    verdict: 'undecided',
    asExpected: true,
    scope: expect.stringMatching(
      /^what can be reached with a menu of 4 entries, down to depth \d$/,
    ),
    effort: { states: 3 },
    remarks: [expect.stringMatching(/^stopped at 3 states with more to see/)],
  });
});

test('exactly as many states as there are is not too many', () => {
  const { leak, findings } = office();
  const all = of('exhaustive', findings({ may: leak, bounds: { runs: 1 } }));
  const { states = Number.NaN } = all.effort;

  const enough = of('exhaustive', findings({ may: leak, bounds: { runs: 1, states } }));
  const short = of('exhaustive', findings({ may: leak, bounds: { runs: 1, states: states - 1 } }));

  expect(enough).toMatchObject({ verdict: 'holds', scope: all.scope });
  expect(short.verdict).toBe('undecided');
});

test('what was undecided is not taken for what must be found', () => {
  const { driver, buffer, leak, findings } = office();
  const confined = never(driver, 'w', buffer);

  const found = findings({
    may: leak,
    policy: [confined],
    bounds: { states: 2, runs: 1, steps: 1 },
    finds: breaks('authority confinement', confined),
  });

  expect(said(found)).toEqual(['exhaustive undecided', 'random vacuous']);
  expect(found.map(statusOf)).toEqual([3, 5]);
});

test('a bound on the depth is in the words of the verdict', () => {
  const { driver, buffer, leak, findings } = office();
  const policy = [never(driver, 'w', buffer)];
  const upTo = (depth: number) =>
    of('exhaustive', findings({ may: leak, policy, bounds: { depth, runs: 1, steps: 1 } }));

  expect(upTo(2)).toMatchObject({
    verdict: 'holds',
    scope: expect.stringMatching(/^all that 2 steps can reach with a menu of 4 entries, /),
  });
  expect(upTo(3).verdict).toBe('violated');
});

test('without a menu no policy is asked where anything may happen, and none passes unasked', () => {
  const { app, server, buffer, findings } = office();
  const policy = [never(server, 'w', buffer)];

  const told = findings({ steps: [app.loads(buffer)], policy, bounds: { runs: 50 } });

  expect(said(told)).toEqual(['directed holds', 'random vacuous']);
  expect(remarks(told)).toEqual([
    "policy clause 1, never(server, 'w', app.buffer), was never put to the test",
  ]);
});

test('without a menu the policy is asked where the story is told', () => {
  const { app, server, buffer, findings } = office();
  const policy = [never(server, 'w', buffer)];

  const told = findings({ steps: [app.grants(server, buffer, 'w')], policy });

  expect(said(told)).toEqual(['directed violated, unexpectedly', 'random holds']);
});

test('a policy that no search asks does not hold', () => {
  const { app, server, buffer, findings } = office();

  const found = findings({
    initially: [app.grants(server, buffer, 'w')],
    policy: [never(server, 'w', buffer)],
  });

  expect(said(found)).toEqual(['random vacuous']);
});

test('everything, named, is judged by the policy as well', () => {
  const { server, buffer, findings } = office();
  const policy = [never(server, 'w', buffer)];

  const found = findings({ may: everything, policy, bounds: { runs: 200 } });

  expect(said(found)).toEqual(['random violated, unexpectedly']);
  expect(of('random', found).scope).toMatch(
    /^200 runs of up to 40 steps over everything, [\d,]+ a/,
  );
});

test('everything is searched step by step only where a depth is given', () => {
  const { findings } = office();

  const found = findings({ may: everything, bounds: { depth: 1, runs: 1 } });

  expect(said(found)).toEqual(['exhaustive holds', 'random holds']);
  expect(of('exhaustive', found).scope).toMatch(/^all that 1 steps can reach with everything, /);
});

test('and where that is too much, it is said that nothing was searched', () => {
  const m = machine({ registers: 0, memory: false });
  const clients = m.spaces('client', 100);
  for (const client of clients) client.region('mailbox');
  m.thread('main', m.spacesDeclared[0] as (typeof m.spacesDeclared)[number]);
  const told = {
    shows: 'Much.',
    may: everything,
    bounds: { depth: 2, runs: 5, steps: 5 },
  } as const;
  const data = dataOf(scenario(m, told));
  const subject = subjectOf({ name: 'much', file: 'much.scenario.ts', data });

  const found = checkModel(subject, { seed: 1 });

  expect(said(found)).toEqual(['exhaustive undecided', 'random holds']);
  expect(of('exhaustive', found).remarks[0]).toMatch(/^not searched: there are too many actions/);
  expect(of('exhaustive', found).effort.steps).toBe(0);
});

/** Hardware that lets anybody load anything. */
const leaky: Semantics = {
  ...contract,
  rules: { ...contract.rules, load: { ...(contract.rules.load as Rule<'load'>), conditions: [] } },
};

test('one property can be judged alone', () => {
  const { app, server, subject } = office();
  const told = subject({ steps: [app.loads(server)], may: [app.loads(server)] });
  const planted: Subject = { ...told, model: model(told.data.machine, leaky) };
  const judgedBy = (property?: Budget['property']) =>
    checkModel(planted, { seed: 1, ...(property && { property }) });

  expect(judgedBy().map(({ violation }) => violation?.property)).toEqual([
    'no unauthorized access',
    'no unauthorized access',
    'no unauthorized access',
  ]);
  expect(said(judgedBy('balanced unwind'))).toEqual([
    'directed holds',
    'exhaustive holds',
    'random holds',
  ]);
  expect(judgedBy('no unauthorized access').map(({ command }) => command)).toEqual([
    "npm run check -- office --property 'no unauthorized access'",
    "npm run check -- office --property 'no unauthorized access'",
    "npm run check -- office --seed 1 --property 'no unauthorized access'",
  ]);
});

test('expectations judged alone are judged where the story is told, and nowhere else', () => {
  const { app, server, buffer, findings } = office();
  const property = 'expectations';

  const told = findings({ steps: [app.loads(server)], may: [app.loads(buffer)] }, { property });
  const untold = findings({ may: [app.loads(buffer)] }, { property });

  expect(said(told)).toEqual(['directed violated, unexpectedly']);
  expect(said(untold)).toEqual(['directed vacuous']);
  expect(remarks(untold)).toEqual(["nothing in this scenario is judged by 'expectations'"]);
});

test('another property judged alone asks nothing of the outcomes', () => {
  const { app, server, findings } = office();

  const found = findings({ steps: [app.loads(server)], may: [] }, { property: 'no denied access' });

  expect(said(found)).toEqual(['directed holds']);
});

test('a policy that there is not is not judged alone', () => {
  const { app, buffer, findings } = office();
  const told = { steps: [app.loads(buffer)], may: [app.loads(buffer)] };

  const found = findings(told, { property: 'authority confinement' });

  expect(said(found)).toEqual(['directed vacuous']);
});

test('what must be found is not missed when another property is judged alone', () => {
  const { app, server, buffer, findings } = office();
  const confined = never(server, 'w', buffer);
  const told = {
    steps: [app.grants(server, buffer, 'w')],
    may: [],
    policy: [confined],
    finds: breaks('authority confinement', confined),
  };

  const alone = (property: Budget['property']) => findings(told, property ? { property } : {});

  expect(said(alone('no denied access'))).toEqual(['directed holds']);
  expect(said(alone('authority confinement'))).toEqual(['directed violated']);
  expect(said(alone(undefined))).toEqual(['directed violated']);
});

test('the number of runs comes from the command line, the scenario, or nobody', () => {
  const { app, buffer, findings } = office();
  const runs = (bounds: Told['bounds'], budget: Partial<Budget>) =>
    of('random', findings({ may: [app.loads(buffer)], ...(bounds && { bounds }) }, budget)).effort
      .runs;

  expect(runs({ runs: 7, steps: 2 }, {})).toBe(7);
  expect(runs({ runs: 7, steps: 2 }, { runs: 3 })).toBe(3);
  expect(runs({ steps: 2 }, {})).toBe(200);
});

test('the same seed finds the same, another seed something else', () => {
  const { driver, buffer, leak, findings } = office();
  const told = { may: leak, policy: [never(driver, 'w', buffer)], bounds: { runs: 100 } };
  const withSeed = (seed: number) => text(findings(told, { seed }));

  expect(withSeed(1)).toBe(withSeed(1));
  expect(withSeed(1)).not.toBe(withSeed(2));
});

test('a scenario is searched alone as it is among others', () => {
  const { driver, buffer, leak, subject } = office();
  const told = { may: leak, policy: [never(driver, 'w', buffer)], bounds: { runs: 100 } };
  const run = (name: string) => text(checkModel(subject(told, name), { seed: 1 }));

  const alone = run('one');
  const among = ['another', 'one', 'third'].map(run)[1];

  expect(among).toBe(alone);
});

test('scenarios of different names are searched differently', () => {
  const { leak, subject } = office();
  const steps = (name: string) =>
    of('random', checkModel(subject({ may: leak }, name), { seed: 1 })).effort.steps;

  expect(new Set(['one', 'two', 'three', 'four'].map(steps)).size).toBeGreaterThan(1);
});

test('a property of the machine that breaks is found without a menu, whatever must be found', () => {
  const { app, server, driver, buffer, subject } = office();
  const confined = never(driver, 'w', buffer);
  const told = subject({
    steps: [app.loads(server)],
    policy: [confined],
    bounds: { runs: 100 },
    finds: breaks('authority confinement', confined),
  });
  const planted: Subject = { ...told, model: model(told.data.machine, leaky) };

  const found = checkModel(planted, { seed: 1 });

  expect(said(found)).toEqual(['directed violated, unexpectedly', 'random violated, unexpectedly']);
});

/** The model with a bug of ours that shows when a load is asked for the second time. */
function crashing(subject: Subject): Subject {
  let loads = 0;
  const step: Model['step'] = (state, action) => {
    if (action.kind === 'load' && ++loads > 1) throw new Error('our own bug');
    return subject.model.step(state, action);
  };
  return { ...subject, model: { ...subject.model, step } };
}

test.each<[string, (o: ReturnType<typeof office>) => Partial<Told>]>([
  ['a story', ({ app, buffer }) => ({ steps: [app.loads(buffer), app.loads(buffer)], may: [] })],
  ['an exhaustive search', ({ app, buffer }) => ({ may: [app.loads(buffer), app.loads(app)] })],
  ['a random search', () => ({ bounds: { runs: 100 } })],
])('a crash in %s is a crash and no verdict', (_, told) => {
  const nouns = office();
  const subject = crashing(nouns.subject(told(nouns)));

  expect(() => checkModel(subject, { seed: 1 })).toThrow(/our own bug|ended in an exception/);
});

/** Says that there is time so many times, and then never again. */
function timeFor(questions: number) {
  let asked = 0;
  return () => asked++ >= questions;
}

test('a search that the time cuts short is undecided and says what it saw', () => {
  const { leak, server, buffer, subject } = office();
  const told = subject({ may: leak, bounds: { runs: 1000 }, policy: [never(server, 'x', buffer)] });

  const inExhaustive = checkModel(told, { seed: 1 }, { outOfTime: timeFor(0) });
  expect(said(inExhaustive)).toEqual(['exhaustive undecided', 'random undecided']);
  expect(remarks(inExhaustive)).toEqual([
    'the time was up after 1 state, down to depth 0, in which nothing broke; give --time more, or leave it out',
    'the time was up after other searches; give --time more, or leave it out',
  ]);

  const inRandom = checkModel(told, { seed: 1 }, { outOfTime: timeFor(100) });
  expect(said(inRandom)).toEqual(['exhaustive holds', 'random undecided']);
  const { effort, remarks: why, cut } = of('random', inRandom);
  expect(effort.runs).toBeGreaterThan(0);
  expect(effort.runs).toBeLessThan(1000);
  expect(cut).toBe(true);
  expect(why).toEqual([
    `the time was up after ${effort.runs} of 1,000 runs, in which nothing broke; give --time more, or leave it out`,
  ]);
  expect(inRandom.map(statusOf)).toEqual([0, 3]);
});

test('a scenario bounds the memory and the time of its exhaustive search', () => {
  const { leak, server, buffer, subject } = office();
  const policy = [never(server, 'x', buffer)];

  const within: number[] = [];
  const timed = checkModel(
    subject({ may: leak, policy, bounds: { time: 7, runs: 1 } }),
    { seed: 1 },
    {
      startTimer: (seconds) => {
        within.push(seconds);
        return () => true;
      },
    },
  );
  expect(within).toEqual([7]);
  expect(said(timed)).toEqual(['exhaustive undecided', 'random holds']);
  expect(remarks(timed)[0]).toBe(
    'stopped when its time was up, after 1 state, down to depth 0, in which nothing broke: ' +
      'give bounds: { time } more, bound the depth, or make the machine smaller',
  );

  // An empty table alone takes less than a MiB, and a few thousand states more.
  const many = subject({ may: 'everything', policy, bounds: { depth: 9, memory: 1, runs: 1 } });
  const full = checkModel({ ...many }, { seed: 1 });
  expect(of('exhaustive', full).verdict).toBe('undecided');
  expect(of('exhaustive', full).remarks[0]).toMatch(
    /^stopped at [\d,]+ states, which fill the memory that it may use: give bounds: { memory } more/,
  );
}, 60_000);

test('what was missed only because the time was up is neither vacuous nor a surprise', () => {
  const { leak, driver, buffer, subject } = office();
  const confined = never(driver, 'w', buffer);
  const told = subject({
    may: leak,
    policy: [confined],
    finds: breaks('authority confinement', confined),
  });

  const found = checkModel(told, { seed: 1 }, { outOfTime: timeFor(0) });

  expect(found.map(statusOf)).toEqual([3, 3]);
});

test('a violation is told also when the time is up while it is shortened', () => {
  const { leak, driver, buffer, subject } = office();
  const told = subject({ may: leak, policy: [never(driver, 'w', buffer)], bounds: { runs: 500 } });
  const full = checkModel(told, { seed: 1 });
  // One question for each run, and before one for each level of the exhaustive search.
  const questions = of('random', full).effort.runs + (of('exhaustive', full).effort.depth ?? 0) + 1;
  const hurried = of(
    'random',
    checkModel(told, { seed: 1 }, { outOfTime: timeFor(questions + 1) }),
  );

  expect(hurried.verdict).toBe('violated');
  expect(hurried.violation?.property).toBe('authority confinement');
  expect(hurried.violation?.minimality).toMatchObject({ kind: 'shrunk', isShortest: false });
});

test('the ledger has the first of each deed and of each premise, in words', () => {
  const { app, server, buffer, serve, findings } = office();
  const { met, unasked } = of(
    'random',
    findings({
      steps: [app.loads(buffer), app.calls(serve), server.loads(buffer).faults('protection')],
      may: [app.calls(serve), app.grants(server, buffer, 'r'), app.calls(server.portal('shut'))],
    }),
  );

  expect(met?.examples['load done']).toEqual({
    scenario: 'office',
    search: 'directed',
    step: 1,
    says: 'app loads app.buffer: done',
  });
  expect(met?.examples['load protection']).toMatchObject({ step: 3, search: 'directed' });
  expect(met?.examples['grant done']).toMatchObject({
    search: 'exhaustive',
    says: 'app grants server r on app.buffer: done',
  });
  expect(met?.premises['an access was refused for want of a right']).toMatchObject({ step: 3 });
  expect(Object.keys(met?.examples ?? {}).sort()).toEqual(Object.keys(met?.deeds ?? {}).sort());
  expect(unasked).toBeUndefined();
});

test('what the menu has and no search came to is noted, also beside a violation', () => {
  const { driver, buffer, leak, findings } = office();
  const found = findings({
    may: [...leak, driver.loads(buffer)],
    policy: [never(driver, 'w', buffer)],
  });

  expect(of('exhaustive', found).verdict).toBe('violated');
  expect(found.at(-1)?.unasked).toEqual([
    expect.stringMatching(/^entry 5 of the menu \(line \d+\) was not asked within the bounds$/),
  ]);
});

test('progress is told of each search, and it ends where the search does', () => {
  const { app, buffer, subject } = office();
  const shares = new Map<SearchKind, number[]>();
  const told = subject({ steps: [app.loads(buffer)], may: [app.loads(buffer)] });

  const progress = (search: SearchKind, share = Number.NaN) => {
    shares.set(search, [...(shares.get(search) ?? []), share]);
  };
  check(told, { seed: 1 }, { progress });

  expect(shares.get('directed')).toEqual([1]);
  expect(shares.get('random')).toHaveLength(20);
  expect(shares.get('random')?.at(-1)).toBe(1);
  // Of an exhaustive search nobody knows.
  expect(shares.get('exhaustive')?.every(Number.isNaN)).toBe(true);
  shares.delete('exhaustive');
  expect([...shares.values()].flat().every((share) => share >= 0 && share <= 1)).toBe(true);
});

test('the ledger counts each deed with what came of it, and says what was not reached', () => {
  const { app, server, buffer, serve, subject } = office();
  const { data, model: made } = subject({
    steps: [
      app.loads(buffer),
      app.loads(buffer),
      app.loads(server).faults('protection'),
      app.calls(serve).lending(buffer, 'r'),
      server.loads(buffer),
      server.returns(),
    ],
    policy: [never(server, 'w', buffer), only([app, server], 'w', buffer)],
  });
  const cover = (name: string, kind: Action['kind']) => ({
    name,
    reached: (_: unknown, { action }: { action: Action }) => action.kind === kind,
  });
  const covers = [cover('a return', 'return'), cover('a grant', 'grant')];
  const asked = { kind: 'step', name: 'containment', claim: '', refute: () => undefined } as const;
  const ledger = new Ledger([
    { ...asked, covers },
    { ...asked, covers },
  ]);

  const { objection } = play(made, data.steps, new Judge(made, [], ledger));

  expect(objection).toBeUndefined();
  expect([...ledger.deeds]).toEqual([
    ['load done', 3],
    ['load protection', 1],
    ['call done', 1],
    ['return done', 1],
  ]);
  expect([...ledger.reached].map(([{ name }, { step }]) => [name, step])).toEqual([
    ['a return', 6],
  ]);
  expect(ledger.holes.map(({ name }) => name)).toEqual(['a grant']);
});
