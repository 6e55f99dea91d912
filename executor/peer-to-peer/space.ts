/** Spaces: how one ends, with all that it owned, gave and was given, and how it begins anew. */

import { present } from '../../model/assert.ts';
import type { Cause } from '../../model/outcome.ts';
import { allRights, right } from '../../model/rights.ts';
import type { Change } from '../architecture.ts';
import type { Context } from '../units/context.ts';
import { common, type Extent } from '../units/extent.ts';
import { noThread, owner } from '../units/region-entries.ts';
import type { Shootdown } from '../units/shootdown.ts';
import { Rules } from './rules.ts';

export class SpaceRules extends Rules {
  readonly destroy: Change<'destroy'> = {
    path: ['check', 'write', 'acknowledgements'],
    isPossible: (context, _, { space }) => !this.access.isDead(context, space),
    refusal: (context, hart, { space }) => this.#refusal(context, hart, space),
    takeAway: (context, hart, { space }, heardBy) => this.#takeSpace(context, hart, space, heardBy),
    commit: (context, _, { space }) => this.#end(context, space),
  };

  readonly create: Change<'create'> = {
    path: ['check', 'write'],
    isPossible: (context, _, { space }) => this.access.isDead(context, space),
    refusal: (context, hart, { space }) => this.#refusal(context, hart, space),
    commit: (context, _, { space }) => this.#begin(context, space),
  };

  /** A space is ended and begun by its maker; where it has a slot, by who may write that. */
  #refusal(context: Context, hart: number, space: number): Cause | undefined {
    const slot = context.layout.slots.spaces?.[space];
    if (slot !== undefined) {
      const asker = this.access.asker(context, hart);
      return context.table.holds(asker, right.w, slot, 'use') ? undefined : 'protection';
    }
    const { maker } = present(context.description.spaces[space], 'a space is described');
    const isMaker = maker !== undefined && this.access.governs(context, hart, maker);
    return isMaker ? undefined : 'protection';
  }

  #takeSpace(context: Context, hart: number, space: number, heardBy: Shootdown): void {
    const { table, harts, engines } = context;
    let holders = table.endSpace(space);
    for (const { id, frames } of harts) {
      let isPopped = true;
      for (let depth = frames.depth - 1; depth >= 0; depth--) {
        const frame = frames.at(depth);
        const isOf = frame.isOf(space);
        isPopped &&= isOf || frame.isAbandoned;
        if (isPopped) holders |= table.endFrame(id, depth);
        else if (isOf) holders |= table.endHunk(id, depth);
        if (id !== hart && isOf) heardBy.harts.halt |= 1 << id;
      }
    }
    this.lost(context, holders, heardBy);
    for (const engine of engines) {
      if (engine.isActive && engine.space === space) heardBy.engines.halt |= 1 << engine.device;
    }
  }

  #end(context: Context, space: number): void {
    const { dead, harts, engines } = context;
    dead[space] = 1;
    for (const engine of engines) {
      if (engine.isActive && engine.space === space) engine.loseDriver();
    }
    for (const hart of harts) {
      const { frames } = hart;
      for (let depth = 0; depth < frames.depth; depth++) {
        if (frames.at(depth).isOf(space)) frames.at(depth).isAbandoned = true;
      }
      this.frames.popAbandoned(frames);
      hart.framesChanged();
    }
  }

  /** It owns its regions again, which read zero, and what it and others gave at the start is in force. */
  #begin(context: Context, space: number): void {
    const { description, table, dead, layout } = context;
    dead[space] = 0;
    for (const [i, region] of layout.regions.entries()) {
      if (description.regions[i]?.owner !== space) continue;
      const title = { grantee: space, grantor: owner, thread: noThread, depth: 0 };
      table.add({ ...title, rights: allRights }, region);
      if (!this.#isSpecial(context, i)) this.#zero(context, region);
    }
    for (const { grantor, grantee, rights, range } of description.grants) {
      if (grantor !== space || this.access.isDead(context, grantee)) continue;
      const extent = layout.extent(range);
      table.add({ grantee, grantor, thread: noThread, depth: 0, rights }, extent);
      table.suspect(extent);
    }
    table.sweep();
  }

  /** Physical memory, the page table, other tables, and registers of devices keep what they hold. */
  #isSpecial(context: Context, region: number): boolean {
    const { pages, devices = [], tables = {} } = context.description;
    const isTable = Object.values(tables).some((table) => table.region === region);
    const isRegisters = devices.some(
      ({ registers, apertureRegister }) => registers === region || apertureRegister === region,
    );
    return region === pages?.region || region === pages?.table || isRegisters || isTable;
  }

  #zero(context: Context, region: Extent): void {
    const { memory, pages } = context;
    if (memory.geometry.pages === undefined) memory.write(region, 0);
    for (let page = 0; page < pages.pages; page++) {
      const physicalPage = pages.read(page);
      const part = common(memory.page(page), region);
      if (physicalPage >= 0 && part !== undefined) {
        memory.write(memory.behind(part, page, physicalPage), 0);
      }
    }
  }
}
