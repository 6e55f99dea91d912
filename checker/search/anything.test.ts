/** What the searches find by attackers, and what they say of what an attacker was never seen to do. */

import { expect, test } from 'vitest';
import type { Action } from '../../model/action.ts';
import { contract, model } from '../../model/semantics.ts';
import { mutants } from '../../mutants/index.ts';
import { theorems } from '../../properties/index.ts';
import { type Subject, subjectOf } from '../finding/subject.ts';
import { anyone, anything, dataOf, machine, never, scenario } from '../scenario/index.ts';
import { actionSourceOf, listOf, type MenuSource, offersOf } from './action-source.ts';
import { check } from './all.ts';
import { Judge } from './judge.ts';
import { Ledger } from './ledger.ts';
import { by, leaky, office, remarks, verdicts } from './office.fixture.ts';
import { searchRandomly } from './random/search-runs.ts';

const [seed, runs] = [1, 60];

test('a server that is granted too much gives it away, in a shortest run, in both searches', () => {
  const { app, server, driver, buffer, serve, findings } = office();

  const found = findings({
    may: [app.calls(serve), app.grants(server, buffer, 'r+'), anything.by(server).within(buffer)],
    policy: [never(driver, 'r', buffer)],
    bounds: { depth: 3, runs: 100 },
  });

  for (const search of ['exhaustive', 'random'] as const) {
    const { violation } = by(search, found);
    const kinds = violation?.run.map(({ action }) => action.kind) ?? [];
    expect(kinds.slice(0, 2).sort(), search).toEqual(['call', 'grant']);
    expect(kinds, search).toHaveLength(3);
    expect(violation?.refutation.says).toContain('driver holds r on app.buffer');
  }
  expect(by('random', found).violation?.minimality).toMatchObject({ isShortest: true });
});

test('a planted bug is found by an attacker: hardware on which everybody may load', () => {
  const { app, server, serve, subject } = office();
  const data = subject({ may: [app.calls(serve), anything.by(server)], bounds: { depth: 2 } });
  const planted: Subject = { ...data, model: model(data.data.machine, leaky) };

  const found = check(planted, { seed }).filter(({ search }) => search !== 'lockstep');

  expect(verdicts(found)).toEqual([
    'exhaustive violated, unexpectedly',
    'random violated, unexpectedly',
  ]);
  for (const { violation } of found) {
    expect(violation?.run.map(({ action }) => action.kind)).toEqual(['call', 'load']);
  }
});

test('a revoke that leaves something behind is found by two attackers that share a buffer', () => {
  const mutant = mutants.find(({ name }) => name.startsWith('a revoke leaves'));
  const { app, server, buffer, serve, subject } = office();
  const { data } = subject({
    may: [
      app.calls(serve),
      anything.by(app, server).only('grants', 'revokes', 'returns').within(buffer),
    ],
  });
  const planted = model(data.machine, mutant?.plant(contract));
  const judge = new Judge(planted, theorems, new Ledger(theorems));
  const source = actionSourceOf(data, planted) as MenuSource;

  const { found } = searchRandomly(planted, source, judge, { seed, runs: 400, steps: 40 });

  expect(found?.objection.property).toBe(mutant?.caughtBy);
  expect(found?.isShortest).toBe(true);
});

test('nothing that is not on the menu is drawn under the name of an attacker', () => {
  const { app, server, buffer, serve, subject } = office();
  const { data, model: on } = subject({
    may: [
      app.calls(serve).lending(buffer, 'rw+'),
      anything.by(server).except('revokes').within(buffer, serve.entry),
    ],
  });
  const source = actionSourceOf(data, on) as MenuSource;
  const offers = offersOf(source);
  const drawn: Action[] = [];
  const watched: typeof on = {
    ...on,
    step(state, action) {
      drawn.push(action);
      return on.step(state, action);
    },
  };
  const judge = new Judge(watched, [], new Ledger([]));

  searchRandomly(watched, source, judge, { seed, runs, steps: 40 });

  expect(drawn.filter((action) => offers(action).length === 0)).toEqual([]);
  const kinds = new Set(drawn.map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual([
    ...['call', 'fetch', 'grant', 'load', 'return', 'store', 'unpass', 'unwind'],
  ]);
});

test('an attacker on a machine with too much to list is drawn from and searched no further', () => {
  const m = machine({ registers: 0, memory: false });
  const clients = m.spaces('client', 400);
  for (const client of clients) client.region('mailbox');
  const [first] = clients;
  m.thread('main', first as (typeof clients)[number]);
  const attacker = anything.by(first as (typeof clients)[number]);
  const of = (bounds: object) =>
    subjectOf({
      name: 'much',
      file: 'much.scenario.ts',
      data: dataOf(scenario(m, { shows: 'Much.', may: [attacker], bounds })),
    });
  const subject = of({ runs: 20, steps: 10 });

  expect(listOf(actionSourceOf(subject.data, subject.model) as MenuSource)).toEqual([]);
  const found = check(subject, { seed }).filter(({ search }) => search !== 'lockstep');
  expect(found.map(({ search, verdict }) => `${search} ${verdict}`)).toEqual(['random holds']);
  const deep = check(of({ runs: 20, steps: 10, depth: 2 }), { seed });
  expect(by('exhaustive', deep).remarks[0]).toMatch(/^not searched: there are too many actions/);
});

test('without bounds an exhaustive search with attackers goes as deep as its states let it', () => {
  const { app, buffer, findings } = office();
  const may = [anything.by(app).only('grants').within(buffer)];

  const open = by('exhaustive', findings({ may, bounds: { runs: 1 } }));
  const bounded = by('exhaustive', findings({ may, bounds: { runs: 1, states: 50 } }));

  expect(open.verdict).toBe('holds');
  expect(open.scope).toMatch(
    /^all that [1-9] steps can reach with anything by app only grants, 60 actions /,
  );
  expect(open.effort.states).toBe(1000);
  expect(bounded.verdict).toBe('undecided');
});

test('the scope counts what an attacker tries, and the brief one leaves out of what it consists', () => {
  const { app, server, serve, findings } = office();

  const { scope, briefScope } = by(
    'random',
    findings({ may: [app.calls(serve), anything.by(server).only('loads', 'returns')] }),
  );

  expect(scope).toMatch(
    /over a menu of 1 entry and anything by server only loads and returns, 10 actions \(it loads and returns, with 9 ranges /,
  );
  expect(briefScope).toMatch(/anything by server only loads and returns, 10 actions$/);
});

test('an attacker that never acts makes the verdict vacuous', () => {
  const { app, driver, buffer, findings } = office();

  const found = findings({ may: [app.loads(buffer), anything.by(driver)] });

  expect(verdicts(found)).toEqual(['exhaustive holds', 'random vacuous']);
  expect(withoutLines(remarks(found))).toEqual([
    'anything.by(driver) (line N): driver can never act',
  ]);
});

test('a verb that no search came to is named with what to do, and a limit mends it', () => {
  const { app, server, serve, findings } = office();
  const attacker = anything.by(server).within(serve.entry);
  const bounds = { depth: 2, runs: 1, steps: 2 };
  const of = (one: typeof attacker) => findings({ may: [app.calls(serve), one], bounds });

  const found = of(attacker);

  expect(withoutLines(remarks(found))).toEqual([
    'anything.by(server) (line N): server never unwinds within the bounds; give bounds more, or leave ' +
      "that out: .except('unwinds')",
  ]);
  expect(verdicts(of(attacker.except('unwinds')))).toEqual(['exhaustive holds', 'random holds']);
});

test('of several attackers each is asked for by itself', () => {
  const { app, server, driver, serve, findings } = office();

  const found = findings({ may: [app.calls(serve), anything.by(server, driver).only('loads')] });

  expect(withoutLines(remarks(found))).toEqual([
    'anything.by(driver) (line N): driver can never act',
  ]);
});

test('what a machine cannot offer an attacker, and what follows from others, is never missed', () => {
  const { app, buffer, findings } = office();

  // It runs in a base frame alone: there it can neither return nor unwind.
  const found = findings({
    may: [app.loads(buffer), anything.by(app).within(buffer)],
    bounds: { depth: 1, runs: 40 },
  });

  expect(verdicts(found)).toEqual(['exhaustive holds', 'random holds']);
});

test('a complete search shows what an attacker cannot do, which is no hole', () => {
  const { app, server, serve, findings } = office();

  const found = findings({
    may: [app.calls(serve), anyone.returns(), anything.by(server).only('loads', 'unwinds')],
  });

  expect(by('exhaustive', found).scope).toMatch(/^all that can be reached /);
  expect(verdicts(found)).toEqual(['exhaustive holds', 'random holds']);
});

test('entries behind an attacker keep their number on the menu', () => {
  const { app, driver, buffer, findings } = office();

  const found = findings({ may: [anything.by(app).only('loads'), driver.loads(buffer)] });

  expect(withoutLines(remarks(found))).toEqual(['entry 2 of the menu (line N) can never be asked']);
});

test('a lockstep search lets the executor do what attackers do', () => {
  const { app, server, buffer, serve, subject } = office();
  const attacked = subject({
    may: [app.calls(serve).lending(buffer, 'rw+'), anything.by(server)],
    bounds: { depth: 1, runs: 1 },
  });

  const lockstep = by('lockstep', check(attacked, { seed }));

  expect(lockstep.verdict).toBe('holds');
  expect(lockstep.scope).toContain('anything by server');
  expect(lockstep.effort.steps).toBeGreaterThan(100);
});

function withoutLines(all: readonly string[]): string[] {
  return all.map((remark) => remark.replace(/line \d+/, 'line N'));
}
