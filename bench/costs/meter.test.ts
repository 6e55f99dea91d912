/** The meter counts each cycle once, and refuses to measure what is refused. */

import { describe, expect, test } from 'vitest';
import { type Callee, roundTrip } from './calls.ts';
import { each, Meter, sum } from './meter.ts';
import { Plan } from './plan.ts';
import { reference } from './references.ts';

const across: Callee = { into: 'others', body: 'works', lending: 'none' };

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

  test('lets the oldest copy make room, unless the setting says otherwise', () => {
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
