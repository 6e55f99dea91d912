/** The page table says what pages are mapped to, and which harts may have copies. */

import { expect, test } from 'vitest';
import { PageTable } from './page-table.ts';

test('a page table names the harts that may have a copy, once', () => {
  const pages = new PageTable(new Uint32Array(PageTable.words(2)));
  pages.write(1, 0);
  pages.noteCached(1, 2);

  expect([pages.read(0), pages.read(1)]).toEqual([-1, 0]);
  expect([pages.forgetCached(1), pages.forgetCached(1)]).toEqual([4, 0]);
});

test('a page that the page table does not have is a bug of the caller', () => {
  const pages = new PageTable(new Uint32Array(PageTable.words(2)));

  expect(() => pages.read(-1)).toThrow('a page has an entry in the page table');
  expect(() => pages.write(2, 0)).toThrow('a page has an entry in the page table');
});
