/** The random search: what it draws, that it repeats itself, and how it shrinks. */

import { expect, test } from 'vitest';
import type { Action } from '../../../model/action.ts';
import { done } from '../../../model/outcome.ts';
import { contract, model } from '../../../model/semantics.ts';
import { mutants } from '../../../mutants/index.ts';
import { confined, laboratory } from '../../../mutants/laboratory.ts';
import { theorems } from '../../../properties/index.ts';
import type { Property } from '../../../properties/property.ts';
import type { Coverage } from '../../finding/coverage.ts';
import type { Nouns } from '../../finding/nouns.ts';
import { actionSourceOf } from '../action-source.ts';
import { Judge } from '../judge.ts';
import { holesIn, Ledger } from '../ledger.ts';
import { allActions, countOf } from '../universe.ts';
import { type Choice, drawFrom } from './generate.ts';
import { machineFrom, numbersFrom } from './generate-machine.ts';
import { MemoisedRuns } from './memoised-runs.ts';
import { searchMachines } from './search-machines.ts';
import { searchRandomly, takeRun } from './search-runs.ts';
import { shrink } from './shrink.ts';

function searching(seed: number, onStep?: (action: Action) => void, runs = 60) {
  const data = laboratory();
  const made = model(data.machine);
  const source = actionSourceOf(data, made);
  if (source === undefined) throw new Error('nothing may happen');
  const judge = new Judge(made, theorems, new Ledger(theorems));
  const watched = {
    ...made,
    step(state: typeof made.initial, action: Action) {
      onStep?.(action);
      return made.step(state, action);
    },
  };
  const result = searchRandomly(watched, source, judge, { seed, runs, steps: 40 });
  return { result, judge, source };
}

test('all that is drawn is in the set that the verdict names', () => {
  const drawn = new Set<string>();
  const { source } = searching(1, (action) => drawn.add(JSON.stringify(action)));
  if (source.kind !== 'everything') throw new Error('the laboratory has no menu');
  const key = (action: Action) => JSON.stringify(sorted(action));
  const named = new Set([...allActions(source.everything)].map(key));

  expect(named.size).toBe(countOf(source.everything));
  const outside = [...drawn].map((text) => key(JSON.parse(text))).filter((k) => !named.has(k));
  expect(outside).toEqual([]);
  expect(drawn.size).toBeGreaterThan(300);
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  );
}

test('random runs from the same seed take the same steps, those from another seed others', () => {
  const steps = (seed: number) => {
    const taken: Action[] = [];
    searching(seed, (action) => taken.push(action), 10);
    return JSON.stringify(taken);
  };

  expect(steps(7)).toBe(steps(7));
  expect(steps(7)).not.toBe(steps(8));
});

test('runs are long, and both successes and refusals are met often', () => {
  const { result, judge } = searching(1);
  const deeds = [...judge.ledger.deeds];
  const refused = deeds.filter(([deed]) => !deed.endsWith(' done')).reduce((n, [, c]) => n + c, 0);

  expect(result.steps / result.runs).toBeGreaterThan(15);
  expect(refused / result.steps).toBeGreaterThan(0.1);
  expect(refused / result.steps).toBeLessThan(0.6);
});

/** What the laboratory has no nouns for: lines, devices, makers, faults, pages and tables. */
const unreached =
  /dead|interrupt|DMA|handler|space ended|line was pending|device|transfer|aperture|start|card|mapped|refusal|skipped|memory was changed|by a step/;
/** What takes several nouns of a random machine to lie just so: met in one search, not in another. */
const rare =
  /start busy|its authority went|in the middle of its transfer|came above an interrupt|another page shows|seen by another|begin dead/;

/** What random machines have no nouns for: pins, aperture registers, cards, devices that wedge, another design. */
const foreign =
  /'(pin|unpin|aim|master) |'(map|unmap) busy'|is pinned|a card|was aimed|left running|a physical transfer/;

test('every premise of every theorem is reached', () => {
  const { judge } = searching(1, undefined, 400);

  const holes = judge.ledger.holes.map(({ name }) => name);
  expect(holes.filter((hole) => !unreached.test(hole))).toEqual([]);
});

test('a found run replays to the same objection', () => {
  const mutant = mutants.find(({ name }) => name.startsWith('a revoke leaves'));
  const data = laboratory();
  const planted = model(data.machine, mutant?.plant(contract));
  const source = actionSourceOf(data, planted);
  if (source === undefined) throw new Error('nothing may happen');
  const judge = new Judge(planted, theorems, new Ledger(theorems));

  const { found } = searchRandomly(planted, source, judge, { seed: 1, runs: 500, steps: 40 });

  expect(found?.objection.property).toBe('revocation completeness');
  expect(found?.actions.at(-1)?.kind).toBe('revoke');
  expect(found?.from).toBeGreaterThanOrEqual(found?.actions.length ?? Number.NaN);
});

/** Operands may become simpler, and there are no other nouns to name. */
const none: Nouns = {
  thread: [],
  portal: [],
  span: [],
  space: [],
  line: [],
  device: [],
  page: [],
  physicalPage: [],
};
const load = (span: number): Action => ({ kind: 'load', thread: 0, span });
const call: Action = { kind: 'call', thread: 0, portal: 0, lends: [], arguments: [] };
const ret: Action = { kind: 'return', thread: 0, results: [] };

test('shrinking removes actions that do not matter, the last one included', () => {
  const actions = [load(1), load(2), load(3), load(2), load(4)];
  const breaks = (run: readonly Action[]) => {
    const at = run.findIndex((action) => action.kind === 'load' && action.span === 2);
    return at < 0 ? undefined : run.slice(0, at + 1);
  };

  expect(shrink(actions, breaks, { attemptsMax: 100, nouns: undefined }).actions).toEqual([
    load(2),
  ]);
});

test('a call and its return go together', () => {
  const balanced = (run: readonly Action[]) => {
    let depth = 0;
    for (const { kind } of run) {
      if (kind === 'call') depth++;
      if (kind === 'return') depth--;
    }
    return depth === 0 && run.at(-1)?.kind === 'load' ? run : undefined;
  };

  const { actions } = shrink([call, load(1), call, ret, ret, load(2)], balanced, {
    attemptsMax: 100,
    nouns: undefined,
  });

  expect(actions).toHaveLength(1);
});

test('operands become simpler where they may, and stay where only a menu may happen', () => {
  const grant: Action = { kind: 'grant', thread: 0, as: 0, to: 1, span: 0, rights: 0x33 };
  const givesWrite = (run: readonly Action[]) =>
    run.some((action) => action.kind === 'grant' && (action.rights & 2) !== 0) ? run : undefined;

  const free = shrink([grant], givesWrite, { attemptsMax: 100, nouns: none });
  const bound = shrink([grant], givesWrite, { attemptsMax: 100, nouns: undefined });

  expect(free.actions).toEqual([{ ...grant, rights: 2 }]);
  expect(bound.actions).toEqual([grant]);
});

test('shrinking ends after as many attempts as it may take', () => {
  const actions = Array.from({ length: 50 }, (_, i) => load(i));
  const { attempts } = shrink(actions, () => undefined, { attemptsMax: 7, nouns: none });

  expect(attempts).toBe(7);
});

test('a grant of a grant is bypassed where the first giver will do', () => {
  const grant = (as: number, to: number): Action => ({
    kind: 'grant',
    thread: 0,
    as,
    to,
    span: 0,
    rights: 1,
  });
  const reachesTwo = (run: readonly Action[]) =>
    run.some((action) => action.kind === 'grant' && action.to === 2) &&
    run.some((action) => action.kind === 'grant' && action.as === 0)
      ? run
      : undefined;

  const { actions } = shrink([grant(0, 1), call, grant(1, 2)], reachesTwo, {
    attemptsMax: 100,
    nouns: none,
  });

  expect(actions).toEqual([grant(0, 2)]);
});

test('nothing is bypassed where only a menu may happen: its grants are all there are', () => {
  const grant = (as: number, to: number): Action => {
    return { kind: 'grant', thread: 0, as, to, span: 0, rights: 1 };
  };
  const chain = [grant(0, 1), grant(1, 2)];
  const reachesTwo = (run: readonly Action[]) =>
    run.some((action) => action.kind === 'grant' && action.to === 2 && action.as === 0) ||
    run.length === 2
      ? run
      : undefined;

  const { actions } = shrink(chain, reachesTwo, { attemptsMax: 100, nouns: undefined });

  expect(actions).toEqual(chain);
});

test('random machines are usable whatever the numbers, and of every width', () => {
  const widths = new Set<number>();
  for (let seed = 0; seed < 400; seed++) {
    const numbers = Array.from(
      { length: 1 + (seed % 40) },
      (_, i) => (seed * 7919 + i * 104_729) % 9973,
    );
    const description = machineFrom(numbersFrom(numbers));
    widths.add(description.addressBits);
    expect(() => model(description)).not.toThrow();
  }

  expect([...widths].sort((a, b) => a - b)).toEqual([4, 5, 6, 8, 12, 16, 32, 48, 63, 64]);
});

test('on random machines the contract holds, and all that they have nouns for is met', () => {
  const { found, ledger, runs } = searchMachines(theorems, { seed: 3, runs: 600, steps: 60 });

  expect(found).toBeUndefined();
  expect(runs).toBe(600);
  const holes = holesIn([met(ledger)], { rules: contract.rules, properties: theorems });
  expect(holes.filter((hole) => !rare.test(hole) && !foreign.test(hole))).toEqual([]);
});

test('a search on random machines stops between two runs when the time is up', () => {
  let asked = 0;
  const outOfTime = () => asked++ === 7;

  const { found, runs } = searchMachines(theorems, { seed: 3, runs: 300, steps: 60, outOfTime });

  expect([found, runs, asked]).toEqual([undefined, 7, 8]);
});

test('a hole in the ledger is named: a deed that no run came to, a premise that was not reached', () => {
  const { ledger } = searchMachines(theorems, { seed: 3, runs: 1, steps: 2 });

  const holes = holesIn([met(ledger)], { rules: contract.rules, properties: theorems });

  expect(holes).toContain("no run came to 'call stack'");
  expect(holes.some((hole) => hole.startsWith("the premise of 'balanced unwind'"))).toBe(true);
});

test('a bug on a random machine is shrunk with its machine', () => {
  const mutant = mutants.find(({ name }) => name.startsWith('a grant is not checked'));
  const semantics = mutant?.plant(contract);

  const { found } = searchMachines(theorems, { seed: 1, runs: 500, steps: 60 }, semantics);

  expect(found?.actions).toHaveLength(1);
  expect(found?.description.spaces).toHaveLength(2);
  expect(found?.description.spans).toHaveLength(1);
  expect(found?.description.grants).toEqual([]);
  expect(found?.isShortest).toBe(true);
});

test('over a menu the remembering runs take the steps that forgetful ones take', () => {
  const data = confined();
  const made = model(data.machine);
  const source = actionSourceOf(data, made);
  if (source?.kind !== 'menu') throw new Error('there is no menu');
  const judge = () => new Judge(made, theorems, new Ledger(theorems));
  const remembering = new MemoisedRuns(made, judge(), source.candidates);
  const draw = drawFrom(source, made, 0);

  for (let run = 0; run < 300; run++) {
    const choices = Array.from({ length: 30 }, (_, i): Choice => {
      return [run * 31 + i * i * 7, run + i * 13, [run, i]];
    });
    expect(remembering.take(choices)).toEqual(takeRun(made, draw, judge(), choices));
  }
});

test('a rule that answers otherwise the second time is noticed', () => {
  const data = confined();
  const made = model(data.machine);
  const source = actionSourceOf(data, made);
  if (source?.kind !== 'menu') throw new Error('there is no menu');
  let asked = 0;
  const fickle = {
    ...made,
    step: (state: typeof made.initial, action: Action) =>
      ++asked > 2000 ? { state: made.initial, outcome: done } : made.step(state, action),
  };
  const judge = new Judge(made, [], new Ledger([]));
  const remembering = new MemoisedRuns(fickle, judge, source.candidates);
  const choices = Array.from(
    { length: 4_000_000 / 1000 },
    (_, i): Choice => [i * 7919, 1 + (i % 5), [i]],
  );

  expect(() => {
    asked = 0;
    remembering.take(choices);
    asked = 2001;
    remembering.take(choices);
  }).toThrow('leads elsewhere');
});

test('what a property throws ends the search: it is no verdict', () => {
  const throwing: Property = {
    kind: 'step',
    name: 'containment',
    claim: 'None.',
    covers: [],
    refute() {
      throw new Error('a bug of ours');
    },
  };
  const data = laboratory();
  const made = model(data.machine);
  const source = actionSourceOf(data, made);
  if (source === undefined) throw new Error('nothing may happen');
  const judge = new Judge(made, [throwing], new Ledger([]));
  const options = { seed: 1, runs: 20, steps: 20 };

  expect(() => searchRandomly(made, source, judge, options)).toThrow('a bug of ours');
  expect(() => searchMachines([throwing], options)).toThrow('a bug of ours');
});

function met(ledger: Ledger): Coverage {
  return ledger.met(() => ({ scenario: 'x', search: 'random', step: 1, says: '' }));
}
