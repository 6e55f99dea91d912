/** The revocation window is measured: where it is known it is that, and a slower unit widens it. */

import { describe, expect, test } from 'vitest';
import { Hart } from '../../../executor/hart.ts';
import { type Units, units } from '../../../executor/machine.ts';
import { timing } from '../../../executor/timing.ts';
import { model } from '../../../model/semantics.ts';
import { plantedUnits } from '../../../mutants/index.ts';
import { longest, type Windows } from '../../finding/windows.ts';
import { dataOf, machine, scenario } from '../../scenario/index.ts';
import { type Item, replayInLockstep } from './lockstep-run.ts';

/** A load of so many words races with the revoke, at every distance of the two and nothing drawn. */
function worstOf(words: number, made: Units = units): Windows {
  const m = machine({ registers: 1 });
  const app = m.space('app');
  const server = m.space('server');
  const buffer = app.region('buffer', { bytes: 8 * words });
  const main = m.thread('main', app);
  const aux = m.thread('aux', server);
  const { machine: described, steps } = dataOf(
    scenario(m, {
      shows: 'A race.',
      steps: [
        app.grants(server, buffer, 'r').on(main),
        app.revokes(server, buffer, 'r').on(main),
        server.loads(buffer).on(aux),
      ],
    }),
  );
  const on = model(described);
  let worst: Windows = {};
  for (let distance = 0; distance < 60 + words; distance++) {
    const ats = [0, 40 + words, 20 + distance];
    const items = steps.map(({ action }, i): Item => ({ action, at: ats[i] ?? 0, pace: [] }));
    worst = longest(worst, replayInLockstep(on, items, { units: made }).windows);
  }
  return worst;
}

/**
 * The revoke writes the table, and its message travels; in the cycle before it arrives the access may
 * have begun to read memory, the line of which is not in the cache. From the issue on, that is all.
 */
function known(words: number): number {
  const { write, message, memory, miss, beat } = timing;
  return write + message + memory + miss + (words - 1) * beat - 1;
}

describe('where the worst case is known', () => {
  test.each([1, 2, 8, 32])('a load of %i words', (words) => {
    expect(worstOf(words)).toEqual({
      hart: { cycles: known(words), loss: 'revoke', access: 'load' },
    });
  });
});

describe('a unit that heeds too late', () => {
  test('within the contract widens it by as much', () => {
    /** Looks up what it may use once more only when it has nothing better to do. */
    class LeisurelyHart extends Hart {
      protected override abandonLookup(): void {}
      protected override mayAcknowledge(): boolean {
        return this.action === undefined;
      }
    }

    expect(worstOf(1, { ...units, hart: LeisurelyHart }).hart?.cycles).toBeGreaterThan(known(1));
  });

  test('beyond it shows how far', () => {
    const forgetful = plantedUnits.find(({ name }) => name.includes('misses one copy'));
    const planted = forgetful?.units ?? units;
    const { machine: described, steps } = raced();
    const on = model(described);
    const windows = [80, 100, 120].map((at) => {
      const ats = [0, 20, 40, at];
      const items = steps.map(({ action }, i): Item => ({ action, at: ats[i] ?? 0, pace: [] }));
      return replayInLockstep(on, items, { units: planted }).windows.hart?.cycles ?? 0;
    });

    // As long as the copy is there, twenty cycles later is twenty cycles more.
    expect(windows[1]).toBe((windows[0] ?? 0) + 20);
    expect(windows[2]).toBe((windows[0] ?? 0) + 40);
    expect(windows[0]).toBeGreaterThan(known(1));
  });
});

function raced() {
  const m = machine({ registers: 1 });
  const app = m.space('app');
  const server = m.space('server');
  const buffer = app.region('buffer', { bytes: 8 });
  const main = m.thread('main', app);
  const aux = m.thread('aux', server);
  return dataOf(
    scenario(m, {
      shows: 'Used before and after it is taken away.',
      steps: [
        app.grants(server, buffer, 'r').on(main),
        server.loads(buffer).on(aux),
        app.revokes(server, buffer, 'r').on(main),
        server.loads(buffer).on(aux),
      ],
    }),
  );
}
