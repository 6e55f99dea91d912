/** Interning: one id for equal values of a part. */

import { expect, test } from 'vitest';
import { Interning } from './interning.ts';

function interning(): Interning {
  return new Interning(2, (_, value) => JSON.stringify(value));
}

test('ids count up from 0 in the order of the values, part by part, and equal values have one', () => {
  const interned = interning();

  const ids = [['a'], ['b'], ['a'], ['c']].map((value) => interned.idOf(0, value));

  expect(ids).toEqual([0, 1, 0, 2]);
  expect(interned.idOf(1, ['c'])).toBe(0);
  expect(interned.valuesOf(Int32Array.of(2, 0))).toEqual([['c'], ['c']]);
});

test('a part distinguishes states once it has a second value', () => {
  const interned = interning();
  interned.idOf(0, 'a');
  interned.idOf(1, 'a');
  expect(interned.distinguishing).toBe(0);

  interned.idOf(1, 'a');
  expect(interned.distinguishing).toBe(0);
  interned.idOf(1, 'b');

  expect(interned.distinguishing).toBe(0b10);
});

test('the listener is called for each new value, with how many the part has had', () => {
  const interned = interning();
  const calls: number[][] = [];
  interned.onNewValue((part, values) => calls.push([part, values]));

  for (const value of ['a', 'b', 'a', 'b', 'c']) interned.idOf(1, value);

  expect(calls).toEqual([
    [1, 1],
    [1, 2],
    [1, 3],
  ]);
});
