/** Injected interrupts at every cycle, and skipped cycles: neither changes the outcomes. */

import { describe, expect, test } from 'vitest';
import { units } from '../../../executor/machine.ts';
import { FrameRules } from '../../../executor/peer-to-peer/frame.ts';
import { peerToPeer } from '../../../executor/peer-to-peer/index.ts';
import { model } from '../../../model/semantics.ts';
import { outside, paged } from '../../../mutants/laboratory.ts';
import { dataOf, machine, scenario } from '../../scenario/index.ts';
import { actionSourceOf } from '../action-source.ts';
import { searchInLockstep } from '../random/search-lockstep.ts';
import { injectEverywhere } from './inject-everywhere.ts';
import { type LockstepRun, replayInLockstep } from './lockstep-run.ts';
import { remembering } from './memoised-model.ts';

function story() {
  const m = machine({ registers: 1 });
  const app = m.space('app');
  const kernel = m.space('kernel');
  const buffer = app.region('buffer', { bytes: 8 });
  const serve = kernel.portal('serve', { callers: [app] });
  const tick = m.line('tick', { priority: 1, handler: serve });
  m.thread('main', app, { hunks: 4 });
  const data = dataOf(
    scenario(m, {
      shows: 'A call with a lend.',
      steps: [
        app.stores(buffer, 1),
        app.calls(serve).lending(buffer, 'rw').passing(1),
        kernel.stores(buffer, 1),
        kernel.returns(),
        app.loads(buffer).sees(1),
      ],
      may: [tick.raised()],
    }),
  );
  return { made: model(data.machine), actions: data.steps.map(({ action }) => action) };
}

const endless = { outOfTime: () => false };

describe('injecting interrupts at every cycle', () => {
  test('takes one run for each cycle of the steps, and each keeps the contract', () => {
    const { made, actions } = story();
    const items = actions.map((action) => ({ action, at: 0, pace: [] }));
    const { cycles, retirements } = replayInLockstep(made, items, { inTurn: true });
    const { runs, found, retirements: all } = injectEverywhere(made, actions, endless);

    expect(found).toBeUndefined();
    // One at each cycle, and two at each pair of cycles where they are few.
    const pairs = cycles ** 2 / 2 <= 4000 ? (cycles * (cycles + 1)) / 2 : 0;
    expect(runs).toBe(cycles + pairs);
    // Each interrupt is raised, delivered, and returned from.
    expect(all).toBeGreaterThan(runs * (retirements.length + 3) - 2 * cycles);
  });

  test('finds a handler that does not run at the priority of its line', () => {
    const { made, actions } = story();
    class Humble extends FrameRules {
      override push(...[context, hart, link]: Parameters<FrameRules['push']>): void {
        super.push(context, hart, link.line < 0 ? link : { ...link, priority: 0 });
      }
    }
    const planted = { ...units, architecture: peerToPeer({ frames: Humble }) };
    const { found } = injectEverywhere(made, actions, { ...endless, units: planted });

    expect(found?.mismatch?.kind).toBe('frames');
    expect(found?.how.injected).toHaveLength(1);
  });
});

describe('skipping cycles in which nothing happens', () => {
  test.each([
    ['devices, lines and spaces that end', outside],
    ['pages and faults', paged],
  ])('changes no retirement, with %s', (_, make) => {
    const data = make();
    const made = model(data.machine);
    const source = actionSourceOf(data, made);
    if (source === undefined) throw new Error('nothing may happen');
    const search = (watched: boolean) => {
      const retirements: LockstepRun['retirements'][number][] = [];
      const result = searchInLockstep(made, source, {
        seed: 11,
        runs: 150,
        steps: 30,
        cycles: Number.POSITIVE_INFINITY,
        onRetire: (retirement) => retirements.push(retirement),
        ...(watched && { onCycle: () => {} }),
      });
      return { retirements, cycles: result.cycles, byCause: result.byCause };
    };

    expect(search(true)).toEqual(search(false));
  });
});

test('a memoised model takes the same runs', () => {
  const data = outside();
  const made = model(data.machine);
  const search = (on: typeof made) => {
    const source = actionSourceOf(data, on);
    if (source === undefined) throw new Error('nothing may happen');
    return searchInLockstep(on, source, {
      seed: 5,
      runs: 100,
      steps: 30,
      cycles: Number.POSITIVE_INFINITY,
    });
  };

  expect(search(remembering(made))).toEqual(search(made));
});
