/** Which excursions are tried from a state: those that must be, and a sample of the others. */

import { expect, test } from 'vitest';
import { model } from '../../model/semantics.ts';
import { paged } from '../../mutants/laboratory.ts';
import type { DetourProperty } from '../../properties/property.ts';
import { Judge, type Ways } from './judge.ts';
import { Ledger } from './ledger.ts';

/** The ways that are tried of so many, of which the first must not be left out. */
function tried(count: number, first: number, ways: Ways): number[] {
  const seen: number[] = [];
  const property: DetourProperty = {
    kind: 'detour',
    name: 'interrupt transparency',
    claim: '',
    covers: [],
    tries: () => 'an excursion',
    ways: () => count,
    always: () => first,
    next: (_, way) => {
      seen.push(way);
      return undefined;
    },
    refute: () => undefined,
  };
  const made = model(paged().machine);
  const state = made.initial;
  const action = { kind: 'raise', line: 0 } as const;
  const after = { state, outcome: { kind: 'done' } } as const;
  new Judge(made, [property], new Ledger([])).objection({ before: state, action, after }, ways);
  return seen;
}

test('a few hidden differences are all tried', () => {
  expect(tried(20, 4, 'all')).toEqual([...Array(20).keys()]);
  expect(tried(4, 4, 'all')).toEqual([0, 1, 2, 3]);
  expect(tried(0, 0, 'all')).toEqual([]);
});

test.each([
  [2, 3, 41],
  [3, 4, 25],
  [4, 6, 9],
])(
  'of many hidden differences, each of %i lines on each of %i threads comes at once, and again',
  (lines, threads, manners) => {
    const places = lines * threads;
    const ways = tried(places * manners, places, 'all');

    expect(ways.slice(0, places)).toEqual([...Array(places).keys()]);
    expect(new Set(ways).size).toBe(places + 24);
    const again = new Set(ways.slice(places).map((way) => way % places));
    expect(again.size).toBe(Math.min(places, 24));
  },
);

test('one hidden difference is tried by its number, or none', () => {
  expect(tried(100, 4, 205)).toEqual([5]);
  expect(tried(100, 4, 'none')).toEqual([]);
});
