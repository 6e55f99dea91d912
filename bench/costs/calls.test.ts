/** What is measured of calls has the shape that is claimed for it, and stops having it where it is said to. */

import { describe, expect, test } from 'vitest';
import { executorFor } from '../../executor/variants/index.ts';
import { contractDesign } from '../../model/design.ts';
import { atOnce, type Callee, nested, roundTrip, whole } from './calls.ts';
import type { Cost } from './meter.ts';
import { cyclesOf, rises } from './shape.fixture.ts';

const sizes = [0, 1, 2, 4, 8, 16, 32];
const plain: Callee = { into: 'own', body: 'works', lending: 'none' };
const across: Callee = { ...plain, into: 'others' };

describe('a call', () => {
  test.each([1, 2, 4, 8])('into %i others in turn costs what a plain one does', (callees) => {
    const own = whole(roundTrip({ ...plain, callees }));
    const with_ = (plb: number) => whole(roundTrip({ ...across, callees }, { sizes: { plb } }));

    expect(with_(2 * callees)).toEqual(own);
    expect(with_(2 * callees - 1).cycles).toBeGreaterThan(own.cycles);
  });

  test('costs more with a lend, and empties the PLB of its caller when that is used', () => {
    const [none, unused, used] = (['none', 'unused', 'used'] as const).map((lending) =>
      roundTrip({ ...across, lending }),
    );

    expect(unused?.call.by.check).toBeGreaterThan(0);
    expect(none?.call.by.check).toBe(0);
    expect([none?.next.by.fill, unused?.next.by.fill, used?.next.by.fill]).toEqual([0, 0, 2]);
  });

  test('empties it in a plain call too, when the callee uses its stack', () => {
    expect(roundTrip({ ...plain, body: 'works on its stack' }).next.by.fill).toBe(2);
  });

  test('empties nothing of its caller that it did not lose, where buffers are scrubbed by range', () => {
    const { sizes } = executorFor(contractDesign, { scrub: 'range' });
    const [plain, onStack, lent] = (
      [
        { ...across },
        { ...across, body: 'works on its stack' },
        { ...across, lending: 'used' },
      ] as const
    ).map((callee) => [roundTrip(callee), roundTrip(callee, { sizes })].map(whole));

    expect(plain?.map(({ cycles }) => cycles)).toEqual([27, 27]);
    expect(onStack?.map(({ cycles }) => cycles)).toEqual([53, 34]);
    // Of what it lent it has lost its own copy too: the lend and the region overlap.
    expect(lent?.map(({ cycles }) => cycles)).toEqual([60, 46]);
  });

  test('is no dearer with larger caches of any kind', () => {
    for (const callees of [1, 4, 16]) {
      for (const what of ['plb', 'cache', 'portals'] as const) {
        const all = [64, ...sizes.toReversed()].map(
          (size) => whole(roundTrip({ ...across, callees }, { sizes: { [what]: size } })).cycles,
        );

        expect(rises(all), `${what}, ${callees} callees: ${all.join(', ')}`).toBe(true);
        expect(all.at(-1)).toBeGreaterThan(all[0] as number);
      }
    }
  });

  test('waits at the port for all who call at the same time, crossing or not', () => {
    const [one, two, eight] = [1, 2, 8].map((harts) => atOnce('others', harts));

    expect(cyclesOf(one as Cost, two as Cost)).toEqual([15, 24]);
    expect(eight?.cycles).toBe(atOnce('own', 8).cycles);
    expect((eight?.cycles ?? 0) - (eight?.by.port ?? 0)).toBe(
      (one?.cycles ?? 0) - (one?.by.port ?? 0),
    );
  });

  test('costs more from the frame on that the spiller has no room for', () => {
    const calls = nested(4, { sizes: { frames: 3 } }).map(([{ by }]) => by.frame);

    expect(calls).toEqual([2, 2, 5, 5]);
  });

  test('costs the kernel of many clients more as soon as it has to walk, and not before', () => {
    const cycles = (clients: number, lending: 'none' | 'used') =>
      whole(roundTrip({ ...across, clients, lending })).cycles;

    expect(cycles(32, 'none')).toBe(cycles(0, 'none'));
    expect(cycles(32, 'used')).toBe(cycles(0, 'used') + 2 * 32);
  });
});
