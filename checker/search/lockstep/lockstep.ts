/**
 * Holds what an executor retires against the model, retirement by retirement.
 *
 * The model goes its own way through the retirements in their order. At each of them exactly one of
 * the outcomes that the contract admits must be the executor's; then frames and registers of every
 * thread, lines, devices, the map, who is alive and, whenever either has written, all of memory must be
 * what the model's state says. When something was taken away and nothing is on its way out, whatever
 * the region table or a buffer holds must be covered by what the model says is held and mapped: a run
 * in which it is not ends badly even if nobody made use of it. An engine keeps no rights beyond its
 * transfer, and the model's transfer ends with them.
 */

import type { Machine as Executor, Retirement } from '../../../executor/machine.ts';
import type { Copy } from '../../../executor/units/plb.ts';
import { owner, type RegionEntry } from '../../../executor/units/region-entries.ts';
import type { Action } from '../../../model/action.ts';
import { type Machine, nobody } from '../../../model/machine.ts';
import { type Outcome, sameOutcome } from '../../../model/outcome.ts';
import { covers, passable } from '../../../model/rights.ts';
import type { Model } from '../../../model/semantics.ts';
import type { CellId, Frame, MachineState } from '../../../model/state.ts';
import { ruleFor } from '../../../model/step.ts';
import type { Difference } from '../../finding/timeline.ts';
import { admissible, takesAway } from './admissible.ts';
import { Comparison } from './compare.ts';

/** Where executor and model part. */
export type Mismatch =
  | { readonly kind: 'outcome'; readonly admitted: readonly Outcome[] }
  | Difference
  /** A buffer holds more than there is. */
  | ({ readonly kind: 'cached'; readonly where: string } & Kept)
  /** Cycles of a hart that no cause accounts for, or more than one. */
  | { readonly kind: 'cycles'; readonly hart: number; readonly counted: number }
  /** It was given, could have been carried out, and was not. */
  | { readonly kind: 'dropped'; readonly action: Action }
  /** Nothing retires any more. */
  | { readonly kind: 'stuck'; readonly waiting: readonly number[] };

/**
 * What a buffer of a hart or of an engine holds, or the region table, which is nobody's: addresses, both
 * included, or a page.
 */
interface Kept {
  readonly actor: number;
  readonly first?: bigint;
  readonly last?: bigint;
  readonly page?: number;
}

export class Lockstep {
  readonly #model: Model;
  readonly #inFlight: Map<number, Action>;
  /** The first thing that a buffer kept too long. What comes of it, if anything does, says more. */
  #stale: Mismatch | undefined;
  /** The executor's memory as it was compared last. */
  #image: object | undefined;
  state: MachineState;

  /** `from`: where it goes on, if not at the start. */
  constructor(model: Model, from?: Pick<Lockstep, 'state' | 'inFlight'>) {
    this.#model = model;
    this.state = from?.state ?? model.initial;
    this.#inFlight = new Map(from?.inFlight);
  }

  /** By actor: what was issued, takes away, and has not retired. */
  get inFlight(): readonly (readonly [number, Action])[] {
    return [...this.#inFlight];
  }

  get stale(): Mismatch | undefined {
    return this.#stale;
  }

  issued(actor: number, action: Action): void {
    if (takesAway(action)) this.#inFlight.set(actor, action);
  }

  retired({ actor, action, outcome }: Retirement, executor: Executor): Mismatch | undefined {
    this.#inFlight.delete(actor);
    const before = this.state;
    const steps = admissible(this.#model, before, action, [...this.#inFlight.values()]);
    const step = steps.find((one) => sameOutcome(one.outcome, outcome));
    if (step === undefined) {
      // What differs besides is what differs from the model's own way.
      this.state = steps[0]?.state ?? before;
      return { kind: 'outcome', admitted: steps.map((s) => s.outcome) };
    }
    this.state = step.state;
    if (takesAway(action)) this.lookForStale(executor);
    return this.#compare(executor, before, action);
  }

  /** "Whenever no revoke is in flight." */
  lookForStale(executor: Executor): Mismatch | undefined {
    if (this.#inFlight.size === 0) this.#stale ??= this.#staleIn(executor);
    return this.#stale;
  }

  /** What the executor holds for impossible must be: else it would keep the contract by doing nothing. */
  dropped(actor: number, action: Action): Mismatch | undefined {
    this.#inFlight.delete(actor);
    return this.isEnabled(action) ? { kind: 'dropped', action } : undefined;
  }

  isEnabled(action: Action): boolean {
    const rule = ruleFor(this.#model.semantics.rules, action.kind);
    return rule.enabled(this.#model, this.state, action as never);
  }

  /** Where they part in anything that can be compared, when a run has ended. */
  differences(executor: Executor): readonly Difference[] {
    return this.#comparison(executor, Number.POSITIVE_INFINITY).everything().differences;
  }

  /** Everything, when a run has ended. */
  compareAll(executor: Executor): Mismatch | undefined {
    for (const { id } of executor.harts) {
      const mismatch = compareCycles(executor, id);
      if (mismatch !== undefined) return mismatch;
    }
    return this.#comparison(executor, 1).everything().first ?? this.lookForStale(executor);
  }

  #comparison(executor: Executor, most: number): Comparison {
    const sides = { model: this.#model, state: this.state, executor, inFlight: this.#inFlight };
    return new Comparison(sides, most);
  }

  /** Memory is compared when the executor has written or the model says that something was; all else always. */
  #compare(executor: Executor, before: MachineState, action: Action): Mismatch | undefined {
    const compared = this.#comparison(executor, 1);
    for (let thread = 0; thread < this.state.threads.length; thread++) compared.frames(thread);
    compared.smallParts();
    const image = executor.memory?.image;
    const isSame =
      image === this.#image && before.memory === this.state.memory && action.kind !== 'store';
    if (!isSame) compared.cells();
    this.#image = image;
    return compared.first;
  }

  /** "After retirement, on no hart, device or cached entry may it succeed." */
  #staleIn(executor: Executor): Mismatch | undefined {
    const { threads, devices, pages, spaces } = this.#model.machine;
    for (const entry of executor.table.entries()) {
      const fact = factOf(entry);
      if (this.#isHeld(fact, this.state.threads[fact.thread] ?? [])) continue;
      const { first, last } = fact;
      const where = `the region table at 0x${first.toString(16)} for ${spaces[fact.space]?.name}`;
      return { kind: 'cached', where, actor: nobody, first, last };
    }
    for (const { id, instructions, data, tlb } of executor.harts) {
      for (const copy of [...instructions.copies(), ...data.copies()]) {
        if (this.isCovered(copy)) continue;
        const { first, last } = copy;
        const name = spaces[copy.space]?.name;
        const where = `a PLB of ${threads[id]?.name} at 0x${first.toString(16)} for ${name}`;
        return { kind: 'cached', where, actor: id, first, last };
      }
      for (const kept of tlb.copies()) {
        if (this.isMapped(kept)) continue;
        const { page } = kept;
        const where = `the TLB of ${threads[id]?.name} for ${pages?.virtual[page]?.name}`;
        return { kind: 'cached', where, actor: id, page };
      }
    }
    for (const { id, device, isActive, kept } of executor.engines) {
      if (!isActive || kept === undefined || this.isMapped(kept)) continue;
      const { page } = kept;
      const where = `the engine of ${devices[device]?.name} for ${pages?.virtual[page]?.name}`;
      return { kind: 'cached', where, actor: id, page };
    }
    return undefined;
  }

  /** Whether a page is mapped as a buffer says, in the model as it is now. */
  isMapped({ page, physicalPage }: { readonly page: number; readonly physicalPage: number }) {
    return this.state.map[page] === physicalPage;
  }

  /** Whether all that a copy says is held, in the model as it is now. */
  isCovered(copy: Copy): boolean {
    return this.#isHeld(copy, this.#framesUnder(copy));
  }

  /** Those whose loans count for whoever may use the copy: none from below an interrupt or a fault. */
  #framesUnder({ thread, depth }: Copy): readonly Frame[] {
    const frames = thread === nobody ? [] : (this.state.threads[thread] ?? []);
    const floor = frames
      .slice(0, depth + 1)
      .findLastIndex(({ kind }) => kind === 'interrupt' || kind === 'fault');
    return frames.slice(Math.max(0, floor));
  }

  #isHeld({ space, rights, first, last }: Copy, frames: readonly Frame[]): boolean {
    const { machine, authority } = this.#model;
    for (let cell = cellAt(machine, first); cell <= cellAt(machine, last); cell++) {
      const held = authority.heldWith(machine, this.state, frames, space, cell);
      if (!covers(held, rights) || !covers(passable(held), passable(rights))) return false;
    }
    return true;
  }
}

/** What stands in the region table, as a copy of it would say. */
function factOf(entry: RegionEntry): Copy {
  const { grantee, grantor, thread, depth, rights, firstHi, firstLo, lastHi, lastLo } = entry;
  return {
    space: grantee,
    thread: grantor === owner ? nobody : thread,
    depth,
    rights,
    first: (BigInt(firstHi) << 32n) | BigInt(firstLo),
    last: (BigInt(lastHi) << 32n) | BigInt(lastLo),
  };
}

/** The last cell that begins at or below the address. */
export function cellAt({ cuts }: Machine, address: bigint): CellId {
  let [low, high] = [0, cuts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((cuts[middle] as bigint) <= address) low = middle;
    else high = middle - 1;
  }
  return low;
}

function compareCycles(executor: Executor, hart: number): Mismatch | undefined {
  const counted = executor.countedOf(hart);
  return counted === executor.cycle ? undefined : { kind: 'cycles', hart, counted };
}
