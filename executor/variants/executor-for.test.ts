/** What the decisions of an executor come to. */

import { expect, test } from 'vitest';
import { executorFor } from './executor-for.ts';

test('what decides nothing is the usual executor', () => {
  expect(executorFor({})).toEqual({});
  expect(executorFor({ plb: 'tagged' })).toEqual({});
});

test('a PLB without tags is one of the sizes', () => {
  expect(executorFor({ plb: 'untagged' })).toEqual({ sizes: { tagged: false } });
});
