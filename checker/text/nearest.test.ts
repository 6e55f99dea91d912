/** Which name is suggested, and when none is. */

import { expect, test } from 'vitest';
import { distance, nearest, suggestion } from './nearest.ts';

test.each([
  ['', '', 0],
  ['abc', 'abc', 0],
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
  ['lend', 'elnd', 1],
  ['ab', 'ba', 1],
  ['buffer', 'bufer', 1],
])('from %j to %j there are %i slips', (from, to, slips) => {
  expect(distance(from, to)).toBe(slips);
  expect(distance(to, from)).toBe(slips);
});

test('the name with the fewest slips is meant, and of equals the first', () => {
  expect(nearest('grnats', ['revokes', 'grants', 'grant'])).toBe('grants');
  expect(nearest('loadd', ['loads', 'loade'])).toBe('loads');
});

test('the case of letters is no slip', () => {
  expect(nearest('MAYFLOW', ['mayFlow'])).toBe('mayFlow');
});

test('a name that resembles nothing gets no suggestion', () => {
  expect(nearest('zebra', ['grants', 'loads'])).toBeUndefined();
  expect(nearest('x', ['y'])).toBeUndefined();
  expect(nearest('', ['y'])).toBeUndefined();
});

test('a suggestion names one, or all when there are few, or nothing', () => {
  const many = Array.from({ length: 20 }, (_, i) => `scenario-${i}`);

  expect(suggestion('jsn', ['json'])).toBe("did you mean 'json'?");
  expect(suggestion('html', ['json', 'text'])).toBe("there is 'json', 'text'");
  expect(suggestion('zebra', many)).toBe('');
});
