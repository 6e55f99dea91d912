/** The map from pages to physical pages, changed through the entries of the page table. */

import type { Action } from '../../model/action.ts';
import { present } from '../../model/assert.ts';
import type { Cause } from '../../model/outcome.ts';
import { right } from '../../model/rights.ts';
import type { Change } from '../architecture.ts';
import type { Context } from '../units/context.ts';
import type { Shootdown } from '../units/shootdown.ts';
import { Rules } from './rules.ts';

export class MappingRules extends Rules {
  readonly map: Change<'map'> = {
    path: ['check', 'write', 'acknowledgements'],
    isPossible: (context, _, { page }) => page < context.pages.pages,
    refusal: (context, hart, action) =>
      this.#mayWriteEntry(context, hart, action) ??
      this.#mayUse(context, hart, action) ??
      this.#isFree(context, action),
    takeAway: (context, _, { page, physicalPage }, heardBy) =>
      this.#takeMapping(context, page, physicalPage, heardBy),
    commit: (context, _, { page, physicalPage }) => context.pages.write(page, physicalPage),
  };

  readonly unmap: Change<'unmap'> = {
    path: ['check', 'write', 'acknowledgements'],
    isPossible: (context, _, { page }) => page < context.pages.pages,
    refusal: (context, hart, action) =>
      this.#mayWriteEntry(context, hart, action) ?? this.#isFree(context, action),
    takeAway: (context, _, { page }, heardBy) => this.#takeMapping(context, page, -1, heardBy),
    commit: (context, _, { page }) => context.pages.write(page, -1),
  };

  readonly pin: Change<'pin'> = {
    path: ['check', 'write'],
    isPossible: (context, _, { page }) => this.#hasPins(context, page),
    refusal: (context, hart, action) =>
      this.#mayWriteEntry(context, hart, action) ?? this.#isFree(context, action),
    commit: (context, _, { page }) => context.pages.pin(page, true),
  };

  readonly unpin: Change<'unpin'> = {
    path: ['check', 'write'],
    isPossible: (context, _, { page }) =>
      this.#hasPins(context, page) && context.pages.isPinned(page),
    refusal: (context, hart, action) => this.#mayWriteEntry(context, hart, action),
    commit: (context, _, { page }) => context.pages.pin(page, false),
  };

  #hasPins({ description, pages }: Context, page: number): boolean {
    return description.pages?.pins === true && page < pages.pages;
  }

  /** What is pinned stays mapped as it is. */
  #isFree({ pages }: Context, { page }: { readonly page: number }): Cause | undefined {
    return pages.isPinned(page) ? 'busy' : undefined;
  }

  #mayWriteEntry(
    context: Context,
    hart: number,
    { page }: Action<'map' | 'unmap' | 'pin' | 'unpin'>,
  ): Cause | undefined {
    const { table, layout } = context;
    const entry = present(layout.pageEntries[page], 'a page has an entry');
    return table.holds(this.access.asker(context, hart), right.w, entry, 'use')
      ? undefined
      : 'protection';
  }

  #mayUse(context: Context, hart: number, { physicalPage }: Action<'map'>): Cause | undefined {
    const { table, memory } = context;
    const physical = memory.physicalPage(physicalPage);
    const isHeld = table.holds(
      this.access.asker(context, hart),
      right.r | right.w,
      physical,
      'pass',
    );
    return isHeld ? undefined : 'protection';
  }

  #takeMapping(context: Context, page: number, next: number, heardBy: Shootdown): void {
    const { pages, engines } = context;
    const before = pages.read(page);
    if (before < 0 || before === next) return;
    heardBy.harts.map = pages.forgetCached(page);
    for (const { device, isActive, asksAgain } of engines) {
      if (isActive && asksAgain) heardBy.engines.map |= 1 << device;
    }
    // Nobody sees the new mapping before the old one is out of use.
    pages.write(page, -1);
  }
}
