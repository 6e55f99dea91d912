/** Sizes and numbers of pages: how long a page and an entry are, and which physical pages there are. */

import type { Range } from '../../../model/address.ts';
import { refusal } from '../error.ts';
import type { PageNoun } from '../language/nouns.ts';
import type { CallSite } from '../language/site.ts';
import { type Compilation, numberOf, regionExtent } from './compilation.ts';

export function pageBytes({ machine, placement }: Compilation): bigint {
  const bytes = machine.paging?.options.pageBytes;
  return bytes === undefined ? placement.unit : BigInt(bytes);
}

/** Throws `ScenarioError` for a physical page beyond the last one. */
export function checkPhysicalPage(
  compilation: Compilation,
  page: number,
  callSite: CallSite,
): void {
  const { paging } = compilation.machine;
  if (paging === undefined) return;
  const { memory } = paging.options;
  const count = regionExtent(compilation, memory).bytes / pageBytes(compilation);
  if (page < count) return;
  throw refusal(
    `there is no physical page ${page}: ${memory.fullName} has ${count}`,
    `name one from 0 to ${count - 1n}, or give ${memory.fullName} more bytes`,
    callSite,
  );
}

/** The page's entry in the page table; undefined on a machine without one. */
export function entryExtent(
  compilation: Compilation,
  page: PageNoun,
  callSite: CallSite,
): Range | undefined {
  const { paging } = compilation.machine;
  if (paging === undefined) return undefined;
  const { base } = regionExtent(compilation, paging.options.table);
  const bytes = entryBytes(compilation);
  return { base: base + bytes * BigInt(numberOf(compilation, page, callSite)), bytes };
}

/** Eight bytes, as page tables of 64-bit machines have them; fewer where the table is small. */
export function entryBytes(compilation: Compilation): bigint {
  const { paging, pagesDeclared } = compilation.machine;
  const table = paging === undefined ? 0n : regionExtent(compilation, paging.options.table).bytes;
  let bytes = 8n;
  while (bytes > 1n && bytes * BigInt(pagesDeclared.length) > table) bytes >>= 1n;
  return bytes;
}
