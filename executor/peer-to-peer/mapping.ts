/** The map from pages to physical pages, changed through the entries of the page table. */

import type { Action } from '../../model/action.ts';
import { present } from '../../model/assert.ts';
import type { Cause } from '../../model/outcome.ts';
import { right } from '../../model/rights.ts';
import type { Change } from '../architecture.ts';
import type { Shootdown } from '../units/shootdown.ts';
import { Rules } from './rules.ts';

export class MappingRules extends Rules {
  readonly map: Change<'map'> = {
    path: ['check', 'write', 'acknowledgements'],
    isPossible: (_, { page }) => page < this.context.pages.pages,
    refusal: (hart, action) => this.#mayWriteEntry(hart, action) ?? this.#mayUse(hart, action),
    takeAway: (_, { page, physicalPage }, heardBy) =>
      this.#takeMapping(page, physicalPage, heardBy),
    commit: (_, { page, physicalPage }) => this.context.pages.write(page, physicalPage),
  };

  readonly unmap: Change<'unmap'> = {
    path: ['check', 'write', 'acknowledgements'],
    isPossible: (_, { page }) => page < this.context.pages.pages,
    refusal: (hart, action) => this.#mayWriteEntry(hart, action),
    takeAway: (_, { page }, heardBy) => this.#takeMapping(page, -1, heardBy),
    commit: (_, { page }) => this.context.pages.write(page, -1),
  };

  #mayWriteEntry(hart: number, { page }: Action<'map' | 'unmap'>): Cause | undefined {
    const { table, layout } = this.context;
    const entry = present(layout.pageEntries[page], 'a page has an entry');
    return table.holds(this.access.asker(hart), right.w, entry, 'use') ? undefined : 'protection';
  }

  #mayUse(hart: number, { physicalPage }: Action<'map'>): Cause | undefined {
    const { table, memory } = this.context;
    const physical = memory.physicalPage(physicalPage);
    const isHeld = table.holds(this.access.asker(hart), right.r | right.w, physical, 'pass');
    return isHeld ? undefined : 'protection';
  }

  #takeMapping(page: number, next: number, heardBy: Shootdown): void {
    const { pages, engines } = this.context;
    const before = pages.read(page);
    if (before < 0 || before === next) return;
    heardBy.harts.map = pages.forgetCached(page);
    for (const { device, isActive } of engines) {
      if (isActive) heardBy.engines.map |= 1 << device;
    }
    // Nobody sees the new mapping before the old one is out of use.
    pages.write(page, -1);
  }
}
