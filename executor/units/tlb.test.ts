/** A TLB holds copies of the page table until it is shot down. */

import { expect, test } from 'vitest';
import { Tlb } from './tlb.ts';

test('a TLB keeps what it was given until it is shot down', () => {
  const tlb = new Tlb(new Uint32Array(Tlb.words(1)));
  tlb.insert(3, 1, () => 0);
  expect([tlb.find(3), tlb.find(1)]).toEqual([1, -1]);
  tlb.insert(1, 0, () => 0);
  expect([tlb.find(3), tlb.find(1)]).toEqual([-1, 0]);
  tlb.shootdown();
  expect(tlb.copies()).toEqual([]);
});
