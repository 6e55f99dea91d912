/** The list of scenarios, in windows of any width. */

import { expect, test } from 'vitest';
import { widthOf } from '../../text/width.ts';
import { listing } from './listing.ts';

const all = [
  {
    name: 'calls/lend',
    says: 'What a call lends is given back when it returns, to the last byte.',
  },
  { name: 'kernels/system-call-writes-anywhere', says: 'A kernel trusts a pointer.' },
  { name: '\u4fdd\u8b77', says: 'unusable: \u001b[2J' },
];

test('without a window each scenario has one line', () => {
  expect(listing(all, Number.POSITIVE_INFINITY)).toBe(`\
calls/lend                           What a call lends is given back when it returns, to the last byte.
kernels/system-call-writes-anywhere  A kernel trusts a pointer.
\u4fdd\u8b77                                 unusable: \\u001b[2J
`);
});

test('in a window what a scenario shows goes on below itself', () => {
  expect(listing(all.slice(0, 2), 80)).toBe(`\
calls/lend                           What a call lends is given back when it
                                     returns, to the last byte.
kernels/system-call-writes-anywhere  A kernel trusts a pointer.
`);
});

test('in a narrow window what a scenario shows stands below its name', () => {
  expect(listing(all.slice(0, 2), 60)).toBe(`\
calls/lend
    What a call lends is given back when it returns, to the
    last byte.
kernels/system-call-writes-anywhere
    A kernel trusts a pointer.
`);
});

test.each([40, 60, 80, 120])(
  'in a window of %i columns no line of the list is longer',
  (columns) => {
    const names = [...all, { name: 'a/'.repeat(40), says: `${'\u4fdd'.repeat(80)} it` }];

    for (const line of listing(names, columns).split('\n')) {
      expect(widthOf(line), line).toBeLessThanOrEqual(columns);
    }
  },
);
