/** Executor and model side by side: the contract's own machine keeps pace, a broken one is caught. */

import { describe, expect, test } from 'vitest';
import { right } from '../../../model/rights.ts';
import { model } from '../../../model/semantics.ts';
import { huntUnit, isCaughtAsNamed } from '../../../mutants/hunt.ts';
import { plantedUnits } from '../../../mutants/index.ts';
import { race } from '../../../mutants/laboratory.ts';
import type { Unit } from '../../finding/unit.ts';
import { dataOf, machine, scenario } from '../../scenario/index.ts';
import { actionSourceOf } from '../action-source.ts';
import { searchInLockstep } from '../random/search-lockstep.ts';
import { type Item, type LockstepOptions, replayInLockstep } from './lockstep-run.ts';
import { recordedRun } from './timeline.ts';

function units(name: string): LockstepOptions {
  const found = plantedUnits.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no planted unit ${name}`);
  return { units: found.units };
}

/** A grant, a load by the grantee, the revoke, and another load, each beginning at its cycle. */
function items(...at: readonly [number, number, number, number]) {
  const m = machine({ registers: 1 });
  const app = m.space('app');
  const server = m.space('server');
  const buffer = app.region('buffer', { bytes: 8 });
  const main = m.thread('main', app);
  const aux = m.thread('aux', server);
  const data = dataOf(
    scenario(m, {
      shows: 'A race.',
      steps: [
        app.grants(server, buffer, 'r').on(main),
        server.loads(buffer).on(aux),
        app.revokes(server, buffer, 'r').on(main),
        server.loads(buffer).on(aux),
      ],
    }),
  );
  const all = data.steps.map(({ action }, i): Item => ({ action, at: at[i] ?? 0, pace: [] }));
  return { made: model(data.machine), all };
}

describe('the race for a buffer that is taken away', () => {
  const last = (outcomes: readonly { readonly outcome: object }[]) => outcomes.at(-1)?.outcome;

  test('at every distance of the two, the executor does what the contract admits', () => {
    const seen = new Set<string>();
    for (let distance = 0; distance < 60; distance++) {
      const { made, all } = items(0, 40, 80, 60 + distance);
      const run = replayInLockstep(made, all);
      expect(run.mismatch, `distance ${distance}`).toBeUndefined();
      expect(run.retirements).toHaveLength(4);
      const load = run.retirements.filter(({ action }) => action.kind === 'load').at(-1);
      const revoke = run.retirements.find(({ action }) => action.kind === 'revoke');
      const order = (load?.retired ?? 0) < (revoke?.retired ?? 0) ? 'before' : 'after';
      seen.add(`${load?.outcome.kind} ${order}`);
    }

    // After the revoke has retired no load succeeds; before, either may be.
    expect(seen).toContain('loaded before');
    expect(seen).toContain('fault after');
    expect(seen).not.toContain('loaded after');
  });

  test('a copy that was not scrubbed is used after the revoke, and this is seen', () => {
    const { made, all } = items(0, 40, 80, 140);
    const run = replayInLockstep(
      made,
      all,
      units('a PLB misses one copy when it is told to scrub'),
    );

    expect(last(run.retirements)).toEqual({ kind: 'loaded', values: [0] });
    expect(run.mismatch).toEqual({
      kind: 'outcome',
      admitted: [{ kind: 'fault', cause: 'protection' }],
    });
  });

  test('the timeline runs from the loss of authority to the use', () => {
    const { made, all } = items(0, 40, 80, 140);
    const planted = units('a PLB misses one copy when it is told to scrub');
    const found = replayInLockstep(made, all, planted);
    const { timeline, run } = recordedRun(made, found, planted);
    const { columns, lanes, suspected } = timeline;
    const revoke = run.retirements.find(({ action }) => action.kind === 'revoke');
    const cells = (unit: Unit) =>
      lanes.find((lane) => JSON.stringify(lane.unit) === JSON.stringify(unit))?.cells ?? [];
    const [main, aux] = [0, 1];
    const copies = { kind: 'copies', copies: [{ rights: right.r, space: 1 }] };

    expect(columns[0]?.first).toBe(revoke?.issued);
    expect(cells({ kind: 'hart', hart: main })[0]?.events).toContainEqual({
      kind: 'issued',
      action: 'revoke',
    });
    expect(cells({ kind: 'hart', hart: aux }).at(-2)?.events).toEqual([
      { kind: 'retired', action: 'load', outcome: { kind: 'loaded', values: [0] } },
    ]);
    const held = cells({ kind: 'data PLB', hart: aux });
    expect(held[0]).toEqual({ content: copies, isStale: false, events: [] });
    expect(held.at(-1)).toEqual({ content: copies, isStale: true, events: [] });
    expect(suspected?.unit).toEqual({ kind: 'data PLB', hart: aux });
    // Every cycle is in one column.
    for (const [i, column] of columns.entries()) {
      if (i > 0) expect(column.first).toBe((columns[i - 1]?.last ?? 0) + 1);
    }
  });
});

test('what is written where nothing may be written is seen in the cycle in which it retires', () => {
  const m = machine({ addressBits: 8, registers: 1 });
  const app = m.space('app');
  const low = app.region('low', { at: 0x20, bytes: 8 });
  const high = app.region('high', { at: 0x28, bytes: 8 });
  m.thread('main', app, { hunks: 1, hunkBytes: 4 });
  const steps = [app.stores(low, 1), app.stores(high, 1), app.loads(high)];
  const data = dataOf(scenario(m, { shows: 'Two stores, side by side.', steps }));
  const all = data.steps.map(({ action }): Item => ({ action, at: 0, pace: [] }));
  const planted = units('what is written reaches one address too far');
  const { mismatch, retirements } = replayInLockstep(model(data.machine), all, planted);

  // The second store covers it up.
  expect(mismatch).toEqual({ kind: 'memory', address: 0x28n, executor: 1, model: 0 });
  expect(retirements).toHaveLength(1);
});

test('lockstep from the same seed takes the same cycles', () => {
  const once = () => {
    const data = race();
    const made = model(data.machine);
    const source = actionSourceOf(data, made);
    if (source === undefined) throw new Error('nothing may happen');
    const options = { seed: 5, runs: 60, steps: 30, cycles: 1_000_000 };
    return searchInLockstep(made, source, options);
  };

  expect(once()).toEqual(once());
  expect(once().found).toBeUndefined();
  expect(once().retirements).toBeGreaterThan(500);
});

describe('planted units', () => {
  test.each(plantedUnits.map((planted) => [planted.name, planted] as const))('%s', (_, planted) => {
    const caught = huntUnit(planted, { seed: 1, runs: planted.shows.length === 0 ? 300 : 3000 });

    expect(isCaughtAsNamed(planted, caught)).toBe(true);
    if (caught === undefined) return;
    expect(caught.run.items.length).toBeGreaterThanOrEqual(planted.shortest);
    expect(caught.run.items.length).toBeLessThanOrEqual(planted.shortest + 4);
  });
});
