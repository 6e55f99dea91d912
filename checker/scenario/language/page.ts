/** A page of addresses, with a physical page behind it or nothing; and the machine's paging. */

import * as z from 'zod';
import { ScenarioError } from '../error.ts';
import {
  addressOrLength,
  checkName,
  checkOptions,
  expectNoun,
  expectRanged,
  foreign,
} from './input.ts';
import {
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
  const callSite = CallSite.here();
  checkName(name, { of: 'page', among: machine.pagesDeclared }, callSite);
  const { mapped } = checkOptions(pageOptions, options, { of: 'page', callSite });
  const range = expectRanged(at, 'where a page is', callSite);
  const page = new Page({
    machine,
    name,
    range,
    callSite,
    ...(mapped !== undefined && { mapped }),
  });
  machine.pagesDeclared.push(page);
  return page;
}

/** The machine's paging, checked; a machine has it once. */
export function pagingOf(
  machine: MachineNoun,
  options: PagingOptions,
): NonNullable<MachineNoun['paging']> {
  const callSite = CallSite.here();
  checkOptions(pagingOptions, options, { of: 'paging', callSite });
  if (machine.paging !== undefined) {
    throw new ScenarioError({
      says: 'the machine says twice where its pages are',
      remedy: 'leave out one m.pages(...)',
      site: callSite.site,
    });
  }
  const bytes = BigInt(options.pageBytes ?? 1);
  if (bytes < 1n || (bytes & (bytes - 1n)) !== 0n) {
    throw new ScenarioError({
      says: `a page cannot have ${bytes} bytes`,
      remedy: 'give a power of two: 4096',
      site: callSite.site,
    });
  }
  for (const [region, what] of [
    [options.memory, 'the physical memory'],
    [options.table, 'the page table'],
  ] as const) {
    const { machine: owner, fullName } = expectNoun(region, 'region', what, callSite);
    if (owner !== machine) throw foreign(`the region ${fullName}`, callSite);
  }
  return { options, callSite };
}
