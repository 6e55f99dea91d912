/** How wide lines may be, and who says so. */

import { expect, test } from 'vitest';
import { columnsFor } from './window.ts';

const isStable = false;
const none = Number.POSITIVE_INFINITY;

test.each([
  [80, {}, 80],
  [80, { COLUMNS: '120' }, 80],
  [20, {}, 40],
  // A terminal that does not know.
  [0, {}, none],
  [undefined, {}, none],
  [undefined, { COLUMNS: '120' }, 120],
  [undefined, { COLUMNS: '10' }, 40],
  [undefined, { COLUMNS: 'wide' }, none],
  [undefined, { COLUMNS: '' }, none],
  [undefined, { COLUMNS: '-5' }, none],
])('window %s, environment %j: %d columns', (columns, environment, wanted) => {
  expect(columnsFor({ columns, environment, isStable })).toBe(wanted);
});

test('where the same bytes are wanted, COLUMNS is not heeded', () => {
  const environment = { COLUMNS: '80' };

  expect(columnsFor({ columns: undefined, environment, isStable: true })).toBe(none);
});
