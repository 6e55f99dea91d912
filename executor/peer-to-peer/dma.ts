/** Devices: who may drive one, what its transfers may move, and who may stop one. */

import type { Action } from '../../model/action.ts';
import { present } from '../../model/assert.ts';
import type { Cause } from '../../model/outcome.ts';
import { right } from '../../model/rights.ts';
import type { Change, TransferAuthority } from '../architecture.ts';
import type { Context, EnginePort } from '../units/context.ts';
import { type Extent, isBelow, overlap } from '../units/extent.ts';
import type { Shootdown } from '../units/shootdown.ts';
import { Rules } from './rules.ts';

export class DmaRules extends Rules {
  readonly start: Change<'start'> = {
    path: ['write', 'acknowledgements', 'check'],
    isPossible: () => true,
    refusal: (context, hart, action) => this.#startRefusal(context, hart, action),
    takeAway: (context, _, { device }, heardBy) => this.#halt(context, device, heardBy),
    commit: (context, hart, action) => {
      const { data } = this.access.framesOf(context, hart).top;
      this.#engine(context, action.device).begin(data, action);
    },
  };

  readonly stop: Change<'stop'> = {
    path: ['write', 'acknowledgements', 'check'],
    isPossible: (context, _, { device }) => !this.#engine(context, device).isFree,
    refusal: (context, hart, { device }) => this.#driveRefusal(context, hart, device),
    takeAway: (context, _, { device }, heardBy) => this.#halt(context, device, heardBy),
    commit: (context, _, { device }) => this.#engine(context, device).stop(),
  };

  readonly aim: Change<'aim'> = {
    path: ['write', 'acknowledgements', 'check'],
    isPossible: (context, _, { device }) =>
      context.description.devices?.[device]?.apertureRegister !== undefined,
    refusal: (context, hart, action) => this.#aimRefusal(context, hart, action),
    // What a card does by itself goes by one aperture or by the other.
    takeAway: (_context, _hart, { device }, heardBy) => {
      heardBy.engines.halt = 1 << device;
    },
    commit: (context, _, { device, span }) => this.#engine(context, device).aim(span),
  };

  #engine(context: Context, device: number): EnginePort {
    return present(context.engines[device], 'a device has an engine');
  }

  /** While it is checked what its driver may do, the device stands still. */
  #halt(context: Context, device: number, heardBy: Shootdown): void {
    if (this.#engine(context, device).isActive) heardBy.engines.halt = 1 << device;
  }

  #driveRefusal(context: Context, hart: number, device: number): Cause | undefined {
    const { table, layout, description } = context;
    const { registers } = present(description.devices?.[device], 'a device is described');
    const extent = present(layout.regions[registers], 'a region has an extent');
    return table.holds(this.access.asker(context, hart), right.w, extent, 'use')
      ? undefined
      : 'protection';
  }

  #startRefusal(context: Context, hart: number, action: Action<'start'>): Cause | undefined {
    const { table } = context;
    const refused = this.#driveRefusal(context, hart, action.device);
    if (refused !== undefined) return refused;
    const space = this.access.alone(context, this.access.framesOf(context, hart).top.data, hart);
    const span = this.access.spanOf(context, action.span);
    const needed = action.direction === 'in' ? right.w : right.r;
    const isHeld = table.holds(space, needed, span, 'use');
    const isMemory = this.#isMemory(context, span, isHeld);
    if (!isHeld || !isMemory) return 'protection';
    const engine = this.#engine(context, action.device);
    if (!engine.asksAgain && !this.#isMapped(context, span)) return 'unmapped';
    return engine.isFree ? undefined : 'busy';
  }

  /** Who aims could map the same memory: w on the register, and r and w, passable, on all of the range. */
  #aimRefusal(context: Context, hart: number, action: Action<'aim'>): Cause | undefined {
    const { table, layout, memory, description } = context;
    const { apertureRegister } = present(
      description.devices?.[action.device],
      'a device is described',
    );
    const register = present(layout.regions[apertureRegister ?? -1], 'a region has an extent');
    const asker = this.access.asker(context, hart);
    if (!table.holds(asker, right.w, register, 'use')) return 'protection';
    const span = this.access.spanOf(context, action.span);
    const isHeld = table.holds(asker, right.r | right.w, span, 'pass');
    if (!memory.isMemory(span)) {
      this.#failOutside(context, span, isHeld);
      return 'protection';
    }
    if (!isHeld) return 'protection';
    return this.#engine(context, action.device).isFree ? undefined : 'busy';
  }

  /** The first address that is no physical memory has failed, unless an earlier one is not held. */
  #failOutside(context: Context, span: Extent, isHeld: boolean): void {
    const { table, memory } = context;
    const { pages } = memory.geometry;
    if (pages === undefined) {
      this.#isMemory(context, span, isHeld);
      return;
    }
    const { firstHi, firstLo, lastHi, lastLo } = pages.region;
    const begins = !span.isEmpty && !isBelow(span.firstHi, span.firstLo, firstHi, firstLo);
    const isInside = begins && !isBelow(lastHi, lastLo, span.firstHi, span.firstLo);
    const lo = isInside ? (lastLo + 1) >>> 0 : span.firstLo;
    const hi = isInside ? (lo === 0 ? lastHi + 1 : lastHi) : span.firstHi;
    if (isHeld || isBelow(hi, lo, table.failedHi, table.failedLo)) table.failAt(hi, lo);
  }

  /** Where it is not, the table says that the lowest such address failed. */
  #isMapped({ table, memory, pages }: Context, span: Extent): boolean {
    if (memory.geometry.pages === undefined || span.isEmpty) return true;
    let [hi, lo] = [span.firstHi, span.firstLo];
    for (;;) {
      const page = memory.pageAt(hi, lo);
      if (page >= 0) pages.asked++;
      const around = page < 0 ? memory.directAt(hi, lo) : memory.page(page);
      if (around === undefined || (page >= 0 && pages.read(page) < 0)) {
        table.failAt(hi, lo);
        return false;
      }
      if (!isBelow(around.lastHi, around.lastLo, span.lastHi, span.lastLo)) return true;
      lo = (around.lastLo + 1) >>> 0;
      hi = lo === 0 ? around.lastHi + 1 : around.lastHi;
    }
  }

  /** Stacks, registers and tables are not memory that a device moves. */
  #isMemory(context: Context, span: Extent, isHeld: boolean): boolean {
    const { table, memory } = context;
    const { devoid, stacks } = memory.geometry;
    let isMemory = true;
    for (const wrong of [...devoid, ...stacks]) {
      if (span.isEmpty || !overlap(wrong, span)) continue;
      const isAfterStart = isBelow(span.firstHi, span.firstLo, wrong.firstHi, wrong.firstLo);
      const { firstHi: hi, firstLo: lo } = isAfterStart ? wrong : span;
      const isFirst = isHeld && isMemory;
      if (isFirst || isBelow(hi, lo, table.failedHi, table.failedLo)) table.failAt(hi, lo);
      isMemory = false;
    }
    return isMemory;
  }

  /** "Its space, by grants and all lends of its thread." */
  mayMove(
    context: Context,
    { space, thread, direction }: TransferAuthority,
    rest: Extent,
  ): boolean {
    const asker = { code: space, data: space, thread, floor: 0 };
    const needed = direction === 'in' ? right.w : right.r;
    return context.table.holds(asker, needed, rest, 'use');
  }
}
