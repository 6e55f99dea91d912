/**
 * The page of transfers is what the executor counts; `UPDATE_PAGES=1 npx vitest run bench/transfers` writes it anew.
 */

import { expect, test } from 'vitest';
import { committed, writePages } from '../costs/pages.ts';
import { pagersCycles, revokedBesideDeaf, trafficPage, transferred } from './traffic.ts';

test('docs/transfers.md says what is counted', () => {
  const [path, text] = ['docs/transfers.md', trafficPage()];
  if (process.env.UPDATE_PAGES === '1') writePages([{ path, text }]);
  else expect(committed(path)).toBe(text);
});

test('both designs move the same, and only virtual transfers read the region table while they do', () => {
  const [virtual, physical] = (['virtual', 'physical'] as const).map((transfers) =>
    transferred({ transfers }, 0),
  );

  expect(virtual?.traffic.words).toBe(2048);
  expect(physical?.traffic.words).toBe(2048);
  expect(virtual?.traffic['region table']).toBeGreaterThan(0);
  expect(physical?.traffic['region table']).toBe(0);
  // One for each page, while it moves or when it starts.
  expect([virtual?.traffic['page table'], physical?.traffic['page table']]).toEqual([4, 4]);
});

test('a revoke of something else is a message to a virtual engine, and none to a physical one', () => {
  expect(transferred({ transfers: 'virtual' }, 8).traffic).toMatchObject({
    messages: 8,
    acknowledgements: 8,
  });
  expect(transferred({ transfers: 'physical' }, 8).traffic).toMatchObject({
    messages: 0,
    acknowledgements: 0,
  });
});

test('a device that does not acknowledge stops every revoke where transfers are virtual', () => {
  expect(revokedBesideDeaf('virtual', 10_000)).toBeUndefined();
  expect(revokedBesideDeaf('physical', 10_000)).toBeLessThan(100);
});

test('a pin costs no more than an unmap', () => {
  const { pin, unpin, unmap } = pagersCycles();

  expect(pin).toBeLessThanOrEqual(unmap);
  expect(unpin).toBeLessThanOrEqual(unmap);
});
