/** The names of rows: of scenarios, and of random machines, under variants. */

import { expect, test } from 'vitest';
import { partsOf } from '../scenario/variants.ts';
import { isReserved, machinesNameUnder } from './rows.ts';

test('behind the name of a scenario stands the variant that it is judged under', () => {
  expect(partsOf('calls/lend@untagged-plb+passable-grants')).toEqual({
    base: 'calls/lend',
    variant: 'untagged-plb+passable-grants',
  });
  expect(partsOf('calls/lend')).toEqual({ base: 'calls/lend' });
});

test('what stands behind a name and is no variant belongs to the name', () => {
  for (const name of ['mail@home', '@untagged-plb', 'a@untagged-plb@b', 'a@']) {
    expect(partsOf(name)).toEqual({ base: name });
  }
});

test('random machines of a variant are a row of their own, and no scenario has its name', () => {
  expect(machinesNameUnder(undefined)).toBe('random-machines');
  expect(machinesNameUnder('contract')).toBe('random-machines');
  expect(machinesNameUnder('untagged-plb')).toBe('random-machines@untagged-plb');
  expect(isReserved('random-machines@untagged-plb')).toBe(true);
  expect(isReserved('random-machines@home')).toBe(false);
});
