/** All searches of one scenario: which it gets, and what each comes to. */

import { expect, test } from 'vitest';
import { type Model, model } from '../../model/semantics.ts';
import type { SearchKind } from '../finding/search-kind.ts';
import type { Subject } from '../finding/subject.ts';
import { statusOf } from '../finding/verdict.ts';
import { anyone, never } from '../scenario/index.ts';
import { check } from './all.ts';
import {
  by,
  checkedModel,
  leaky,
  type Office,
  office,
  remarks,
  type ScenarioParts,
  timeFor,
  verdicts,
} from './office.fixture.ts';
import type { Budget } from './search.ts';

/** The model with a bug of ours that shows when a load is asked for the second time. */
function crashing(subject: Subject): Subject {
  let loads = 0;
  const step: Model['step'] = (state, action) => {
    if (action.kind === 'load' && ++loads > 1) throw new Error('our own bug');
    return subject.model.step(state, action);
  };
  return { ...subject, model: { ...subject.model, step } };
}

test('a scenario that holds is said to hold by every search', () => {
  const { app, server, buffer, serve, findings } = office();

  const found = findings({
    steps: [app.loads(buffer), app.calls(serve), server.loads(buffer).faults('protection')],
    may: [app.calls(serve), server.loads(buffer), anyone.returns()],
  });

  expect(verdicts(found)).toEqual(['directed holds', 'exhaustive holds', 'random holds']);
  expect(remarks(found)).toEqual([]);
  expect(found.map(({ scope }) => scope)).toEqual([
    'the 3 steps as written',
    'all that can be reached with a menu of 3 entries, with one hidden difference at each of 3 steps',
    '20 runs of up to 40 steps over a menu of 3 entries',
  ]);
  expect(by('directed', found).effort).toEqual({ runs: 1, steps: 3 });
  // Called and not called; in each state what the menu offers there.
  const effort = { runs: 0, steps: 3, states: 2, transitions: 2, depth: 1 };
  expect(by('exhaustive', found).effort).toEqual(effort);
  expect(by('random', found).effort.runs).toBe(20);
});

test('the command of a finding repeats its search', () => {
  const { app, buffer, findings } = office();

  const found = findings({ steps: [app.loads(buffer)], may: [app.loads(buffer)] }, { runs: 3 });

  expect(found.map(({ command }) => command)).toEqual([
    'check office',
    'check office',
    'check office --seed 1 --runs 3',
  ]);
  expect(found.map(({ seed }) => seed)).toEqual([undefined, undefined, 1]);
});

test('a policy that the initial state breaks is broken before any step', () => {
  const { app, server, buffer, leak, findings } = office();

  const found = findings({
    initially: [app.grants(server, buffer, 'w')],
    steps: [app.loads(buffer)],
    may: leak,
    policy: [never(server, 'w', buffer)],
  });

  expect(verdicts(found)).toEqual([
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

  expect(verdicts(found)).toEqual([
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

test('one property can be judged alone', () => {
  const { app, server, subject } = office();
  const asWritten = subject({ steps: [app.loads(server)], may: [app.loads(server)] });
  const planted: Subject = { ...asWritten, model: model(asWritten.data.machine, leaky) };
  const judgedBy = (property?: Budget['property']) =>
    checkedModel(planted, { seed: 1, ...(property && { property }) });

  expect(judgedBy().map(({ violation }) => violation?.property)).toEqual([
    'no unauthorized access',
    'no unauthorized access',
    'no unauthorized access',
  ]);
  expect(verdicts(judgedBy('balanced unwind'))).toEqual([
    'directed holds',
    'exhaustive holds',
    'random holds',
  ]);
  expect(judgedBy('no unauthorized access').map(({ command }) => command)).toEqual([
    "check office --property 'no unauthorized access'",
    "check office --property 'no unauthorized access'",
    "check office --seed 1 --property 'no unauthorized access'",
  ]);
});

test('where there is no policy, judging it alone is vacuous', () => {
  const { app, buffer, findings } = office();
  const parts = { steps: [app.loads(buffer)], may: [app.loads(buffer)] };

  const found = findings(parts, { property: 'authority confinement' });

  expect(verdicts(found)).toEqual(['directed vacuous']);
});

test.each<[string, (o: Office) => Partial<ScenarioParts>]>([
  ['a story', ({ app, buffer }) => ({ steps: [app.loads(buffer), app.loads(buffer)], may: [] })],
  ['an exhaustive search', ({ app, buffer }) => ({ may: [app.loads(buffer), app.loads(app)] })],
  ['a random search', () => ({ bounds: { runs: 100 } })],
])('a crash in %s is a crash and no verdict', (_, partsOf) => {
  const nouns = office();
  const subject = crashing(nouns.subject(partsOf(nouns)));

  expect(() => checkedModel(subject, { seed: 1 })).toThrow(/our own bug|ended in an exception/);
});

test('a search that the time limit cuts short is undecided and says what it saw', () => {
  const { leak, server, buffer, subject } = office();
  const searched = subject({
    may: leak,
    bounds: { runs: 1000 },
    policy: [never(server, 'x', buffer)],
  });

  const inExhaustive = checkedModel(searched, { seed: 1 }, { outOfTime: timeFor(0) });
  expect(verdicts(inExhaustive)).toEqual(['exhaustive undecided', 'random undecided']);
  expect(remarks(inExhaustive)).toEqual([
    'the time was up after 1 state, down to depth 0, in which nothing broke; give --time more, or leave it out',
    'the time was up after other searches; give --time more, or leave it out',
  ]);

  const inRandom = checkedModel(searched, { seed: 1 }, { outOfTime: timeFor(100) });
  expect(verdicts(inRandom)).toEqual(['exhaustive holds', 'random undecided']);
  const { effort, remarks: why, cut } = by('random', inRandom);
  expect(effort.runs).toBeGreaterThan(0);
  expect(effort.runs).toBeLessThan(1000);
  expect(cut).toBe(true);
  expect(why).toEqual([
    `the time was up after ${effort.runs} of 1,000 runs, in which nothing broke; give --time more, or leave it out`,
  ]);
  expect(inRandom.map(statusOf)).toEqual([0, 3]);
});

test('the last finding has the first of each deed and of each premise, in words', () => {
  const { app, server, buffer, serve, findings } = office();
  const { met, unasked } = by(
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

test('every search reports its progress, up to its end', () => {
  const { app, buffer, subject } = office();
  const shares = new Map<SearchKind, number[]>();
  const searched = subject({ steps: [app.loads(buffer)], may: [app.loads(buffer)] });

  const progress = (search: SearchKind, share = Number.NaN) => {
    shares.set(search, [...(shares.get(search) ?? []), share]);
  };
  check(searched, { seed: 1 }, { progress });

  expect(shares.get('directed')).toEqual([1]);
  expect(shares.get('random')).toHaveLength(20);
  expect(shares.get('random')?.at(-1)).toBe(1);
  // Of an exhaustive search nobody knows.
  expect(shares.get('exhaustive')?.every(Number.isNaN)).toBe(true);
  shares.delete('exhaustive');
  expect([...shares.values()].flat().every((share) => share >= 0 && share <= 1)).toBe(true);
});
