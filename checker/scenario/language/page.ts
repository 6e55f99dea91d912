/** A page of addresses, with a physical page behind it or nothing; and the machine's paging. */

import * as z from 'zod';
import { refusal } from '../error.ts';
import { addressOrLength, checkName, checkOptions, expectNounOf, expectRanged } from './input.ts';
import {
  declared,
  type MachineNoun,
  nounClass,
  type PageNoun,
  type PageOptions,
  type PagingOptions,
  type Ranged,
} from './nouns.ts';
import { Range } from './range.ts';
import { CallSite } from './site.ts';

const pagingOptions = z.strictObject({
  memory: z.unknown(),
  table: z.unknown(),
  pageBytes: addressOrLength.optional(),
  pins: z.boolean().optional(),
});
const pageOptions = z.strictObject({ mapped: z.int().nonnegative().optional() });

export class Page extends nounClass<PageNoun>('page') {
  /** The page's entry in the page table: who may write that may map and unmap it. */
  get entry(): Range {
    const { machine, callSite } = this;
    return new Range({ machine, extent: { kind: 'entry', page: this }, callSite });
  }
}

export function declarePage(
  machine: MachineNoun,
  name: string,
  { at, options }: { at: Ranged; options: PageOptions },
): Page {
  checkName(name, 'page', machine.pagesDeclared);
  const { mapped } = checkOptions(pageOptions, options, 'page');
  const range = expectRanged(at, 'where a page is');
  const page = new Page({ machine, name, range, ...(mapped !== undefined && { mapped }) });
  return declared(machine.pagesDeclared, page);
}

/** The machine's paging, checked; a machine has it once. */
export function pagingOf(
  machine: MachineNoun,
  options: PagingOptions,
): NonNullable<MachineNoun['paging']> {
  checkOptions(pagingOptions, options, 'paging');
  if (machine.paging !== undefined) {
    throw refusal('the machine says twice where its pages are', 'leave out one m.pages(...)');
  }
  const bytes = BigInt(options.pageBytes ?? 1);
  if (bytes < 1n || (bytes & (bytes - 1n)) !== 0n) {
    throw refusal(`a page cannot have ${bytes} bytes`, 'give a power of two: 4096');
  }
  for (const [region, what] of [
    [options.memory, 'the physical memory'],
    [options.table, 'the page table'],
  ] as const) {
    expectNounOf(machine, region, 'region', what);
  }
  return { options, callSite: CallSite.here() };
}
