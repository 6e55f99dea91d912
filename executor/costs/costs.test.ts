/** What is measured has the shape that is claimed for it, and stops having it where it is said to. */

import { describe, expect, test } from 'vitest';
import { right } from '../../model/rights.ts';
import { atOnce, type Callee, nested, roundTrip, whole } from './calls.ts';
import { deliveries, placements, wholeDelivery, worstEntry } from './interrupts.ts';
import { type Cost, each, Meter, sum, tardy } from './meter.ts';
import { Plan } from './plan.ts';
import { afterRevoke, plbNeeded, reference } from './references.ts';
import { revoke, worstWindow } from './revokes.ts';

const sizes = [0, 1, 2, 4, 8, 16, 32];
const plain: Callee = { into: 'own', body: 'works', lending: 'none' };
const across: Callee = { ...plain, into: 'others' };

function cyclesOf(...costs: readonly Cost[]): number[] {
  return costs.map(({ cycles }) => cycles);
}

function rises(numbers: readonly number[]): boolean {
  return numbers.every((one, i) => i === 0 || one >= (numbers[i - 1] as number));
}

describe('the meter', () => {
  const plan = new Plan();
  const [app, other] = [plan.space('app'), plan.space('other')];
  const [own, foreign] = [plan.region(app), plan.region(other)];
  const thread = plan.thread(app);
  const load = { kind: 'load', thread, span: plan.words(own) } as const;
  const refused = { kind: 'load', thread, span: plan.words(foreign) } as const;

  test('misses no cycle, and counts each once', () => {
    const meter = new Meter(plan.description);
    const costs = [meter.does(load), meter.does(load, load)];

    expect(sum(...costs).cycles).toBe(meter.machine.cycle);
    for (const { cycles, by } of [...costs, sum(...costs)]) {
      expect(Object.values(by).reduce((all, one) => all + one, 0)).toBe(cycles);
    }
    expect(each(sum(...costs), 3).cycles).toBe(meter.machine.cycle / 3);
  });

  test('measures nothing that is refused', () => {
    expect(() => new Meter(plan.description).does(refused)).toThrow('protection');
  });

  test('lets the oldest copy make room, unless it is told otherwise', () => {
    const warm = (evicts: 'oldest' | 'any') =>
      reference('others', 9, { sizes: { plb: 8 }, evicts }).warm;

    expect(warm('oldest').by.fill).toBe(2);
    expect(warm('any').by.fill).toBeLessThan(2);
    expect(warm('any')).toEqual(warm('any'));
  });

  test('lets it do so in each PLB by itself', () => {
    const { call, body } = roundTrip({ ...across, callees: 4 }, { sizes: { plb: 4 } });

    expect([call.by.fill, body.by.fill]).toEqual([2, 4]);
  });
});

describe('a reference', () => {
  test.each(sizes.slice(1))('to %i others in turn costs what an own one does', (places) => {
    const { warm } = reference('others', places, { sizes: { plb: places } });

    expect(warm).toEqual(reference('own', places).warm);
    expect(warm.by.walk).toBe(0);
  });

  test.each(sizes.slice(1))('walks each time when there is one more than %i entries', (plb) => {
    const { warm } = reference('others', plb + 1, { sizes: { plb } });
    const { walk, fill } = warm.by;

    expect(warm.cycles).toBe(reference('own', plb + 1).warm.cycles + walk + fill);
    expect(walk).toBe((plb + 2) / 2);
  });

  test('is as dear to own memory, where that is as many regions', () => {
    const setting = { sizes: { plb: 4 } };

    expect(reference('own, apart', 4, setting).warm).toEqual(reference('others', 4, setting).warm);
    expect(reference('own, apart', 5, setting).warm.by.fill).toBe(2);
    expect(reference('own', 5, setting).warm.by.fill).toBe(0);
    expect(plbNeeded(5)).toBe(5);
  });

  test('is no dearer with a larger cache, and cheaper with one that is large enough', () => {
    for (const whose of ['own', 'others'] as const) {
      const all = [32, 16, 8, 4, 2, 1, 0].map((cache) =>
        reference(whose, 16, { sizes: { cache } }),
      );

      expect(rises(all.map(({ warm }) => warm.cycles))).toBe(true);
      expect(all[2]?.warm.cycles).toBeGreaterThan(all[1]?.warm.cycles ?? 0);
    }
  });

  test('walks once after a revoke of something else', () => {
    const { before, after } = afterRevoke(8);

    expect([before.by.fill, after.by.fill]).toEqual([0, 2]);
  });
});

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

describe('an interrupt', () => {
  test('is entered in as many cycles whatever the sizes', () => {
    const all = sizes.flatMap((size) => [
      deliveries(4, { sizes: { plb: size } }).entry,
      deliveries(4, { sizes: { cache: size } }).entry,
    ]);

    expect(new Set(cyclesOf(...all)).size).toBe(1);
    expect(wholeDelivery(deliveries(4, { sizes: { plb: 4 } })).cycles).toBeGreaterThan(
      wholeDelivery(deliveries(4, { sizes: { plb: 8 } })).cycles,
    );
  });

  test('waits for whoever holds the port, be it the code that it interrupts', () => {
    const found = new Map(placements().map((one) => [one.at, one]));
    const [load, call] = [found.get('a load of 64 words'), found.get('a call')];

    expect(load?.most).toBe(load?.least);
    expect(call?.most).toBeGreaterThan(call?.least ?? 0);
    expect(rises([0, 1, 2, 4].map(worstEntry))).toBe(true);
    expect(worstEntry(1)).toBeGreaterThan(worstEntry(0));
  });

  test('has what it interrupts done again', () => {
    const found = placements().filter(({ at }) => at.startsWith('a load'));
    const [word, all] = found.map(({ adds, again }) => ({ adds: adds.cycles, again }));

    expect((all?.adds ?? 0) - (word?.adds ?? 0)).toBe((all?.again ?? 0) - (word?.again ?? 0));
    expect(all?.again).toBeGreaterThan(60);
  });
});

describe('a revoke', () => {
  test('is told to all who have a copy at the same time, and to nobody else', () => {
    const [none, one, many] = [0, 1, 16].map((harts) => revoke({ harts }));

    expect(one).toEqual(many);
    expect(one?.by.acknowledgements).toBeGreaterThan(none?.by.acknowledgements ?? 0);
    expect(revoke({ devices: 1 }).cycles).toBeGreaterThan(one?.cycles ?? 0);
    expect(revoke({ harts: 1 }, { sizes: { plb: 0 } })).toEqual(one);
  });

  test.each(['hart', 'loan', 'device'] as const)('is not done while a %s makes use of it', (by) => {
    for (const timing of [undefined, tardy]) {
      const { last, done } = worstWindow(by, 8, timing && { timing });

      expect(last).toBeGreaterThan(0);
      expect(done).toBeGreaterThan(last);
    }
  });

  test('waits for the longest access that is under way', () => {
    const [short, long] = [1, 64].map((words) => worstWindow('hart', words));

    expect((long?.last ?? 0) - (short?.last ?? 0)).toBe(63);
  });
});

test('what is planned is laid out one line after the other', () => {
  const plan = new Plan();
  const [app, other] = [plan.space('app'), plan.space('other')];
  const [first, second] = [plan.region(app, 2), plan.region(other)];
  plan.grant(other, app, second, right.r);

  expect(second.base).toBe(first.base + 128n);
  expect(plan.description.grants[0]?.range).toEqual(second);
});
