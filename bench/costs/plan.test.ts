/** A plan lays memory out in the order in which it is asked for. */

import { expect, test } from 'vitest';
import { right } from '../../model/rights.ts';
import { Plan } from './plan.ts';

test('what is planned is laid out one line after the other', () => {
  const plan = new Plan();
  const [app, other] = [plan.space('app'), plan.space('other')];
  const [first, second] = [plan.region(app, 2), plan.region(other)];
  plan.grant(other, app, second, right.r);

  expect(second.base).toBe(first.base + 128n);
  expect(plan.description.grants[0]?.range).toEqual(second);
});
