/**
 * Holds what an executor retires against the model, retirement by retirement.
 *
 * The model takes the retirements in their order. Each must have one of the outcomes that the contract
 * admits; then frames and registers of every thread, lines, devices, the map, which spaces are alive and,
 * after a write on either side, all of memory must be what the model's state says. After a loss of
 * authority, when no other is in flight, everything that the region table or a buffer holds must be held
 * or mapped in the model: a stale entry is a mismatch even if it is never used. An engine keeps no
 * rights beyond its transfer, and the model's transfer ends with them.
 */

import type { Machine as Executor, Retirement } from '../../../executor/machine.ts';
import { addressOf } from '../../../executor/units/extent.ts';
import type { Copy } from '../../../executor/units/plb.ts';
import { owner, type RegionEntry } from '../../../executor/units/region-entries.ts';
import type { Action } from '../../../model/action.ts';
import type { HeldBy } from '../../../model/authority.ts';
import { type Machine, nobody } from '../../../model/machine.ts';
import { sameOutcome } from '../../../model/outcome.ts';
import { covers, passable, type Rights } from '../../../model/rights.ts';
import type { Model } from '../../../model/semantics.ts';
import type { CellId, Frame, MachineState } from '../../../model/state.ts';
import { ruleFor } from '../../../model/step.ts';
import type { Difference, Mismatch } from '../../finding/mismatch.ts';
import { admissible, takesAway } from './admissible.ts';
import { differencesIn } from './compare.ts';
import { HeldEntries } from './held-entries.ts';

export class Lockstep {
  readonly #model: Model;
  readonly #inFlight: Map<number, Action>;
  /** The first entry that was kept too long. A mismatch that comes of its use says more. */
  stale: Mismatch | undefined;
  /** The executor's memory as it was compared last. */
  #image: object | undefined;
  state: MachineState;

  /** `from`: the moment to go on from, if not the start. */
  constructor(model: Model, from?: Pick<Lockstep, 'state' | 'inFlight'>) {
    this.#model = model;
    this.state = from?.state ?? model.initial;
    this.#inFlight = new Map(from?.inFlight);
  }

  /** By actor: the actions that take authority away, issued and not retired. */
  get inFlight(): readonly (readonly [number, Action])[] {
    return [...this.#inFlight];
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
      // Further differences are from the state after the model's own outcome.
      this.state = steps[0]?.state ?? before;
      return { kind: 'outcome', admitted: steps.map((s) => s.outcome) };
    }
    this.state = step.state;
    if (takesAway(action)) this.lookForStale(executor);
    return this.#compare(executor, before, action);
  }

  /** "Whenever no revoke is in flight." */
  lookForStale(executor: Executor): Mismatch | undefined {
    if (this.#inFlight.size === 0) this.stale ??= this.#staleIn(executor);
    return this.stale;
  }

  /** An action that the executor drops must be disabled: else it would keep the contract by doing nothing. */
  dropped(actor: number, action: Action): Mismatch | undefined {
    this.#inFlight.delete(actor);
    return this.isEnabled(action) ? { kind: 'dropped', action } : undefined;
  }

  isEnabled(action: Action): boolean {
    const rule = ruleFor(this.#model.semantics.rules, action.kind);
    return rule.enabled(this.#model, this.state, action as never);
  }

  /** All fields that differ when a run has ended. */
  differences(executor: Executor): readonly Difference[] {
    return [...this.#differences(executor)];
  }

  /** The first mismatch when a run has ended: in cycles, in any field, or a stale entry. */
  compareAll(executor: Executor): Mismatch | undefined {
    for (const { id: hart } of executor.harts) {
      const counted = executor.countedOf(hart);
      if (counted !== executor.cycle) return { kind: 'cycles', hart, counted };
    }
    const [first] = this.#differences(executor);
    return first ?? this.lookForStale(executor);
  }

  #differences(executor: Executor, withMemory = true): Iterable<Difference> {
    const sides = { model: this.#model, state: this.state, executor, inFlight: this.#inFlight };
    return differencesIn(sides, withMemory);
  }

  /** Compares memory after a write of either side, and all else always. */
  #compare(executor: Executor, before: MachineState, action: Action): Mismatch | undefined {
    const image = executor.memory?.image;
    const isSame =
      image === this.#image && before.memory === this.state.memory && action.kind !== 'store';
    this.#image = image;
    const [first] = this.#differences(executor, !isSame);
    return first;
  }

  /** "After retirement, on no hart, device or cached entry may it succeed." */
  #staleIn(executor: Executor): Mismatch | undefined {
    const { machine } = this.#model;
    const known = HeldEntries.of(this.#model);
    const heldBy = this.#heldByAll();
    for (const entry of executor.table.entries()) {
      if (known.has(entry, this.state)) continue;
      const fact = factOf(entry);
      const { space, first, last, thread } = fact;
      if (!this.#isHeld(fact, (cell) => heldBy(thread, cell)(space)))
        return { kind: 'cached', unit: { kind: 'region table' }, space, first, last };
      known.add(entry, this.state, { first: cellAt(machine, first), last: cellAt(machine, last) });
    }
    for (const { id, instructions, data, tlb } of executor.harts) {
      for (const copy of [...instructions.copies(), ...data.copies()]) {
        if (this.isCovered(copy)) continue;
        const { space, first, last } = copy;
        return { kind: 'cached', unit: { kind: 'PLB', hart: id }, space, first, last };
      }
      for (const kept of tlb.copies()) {
        if (this.isMapped(kept)) continue;
        return { kind: 'cached', unit: { kind: 'TLB', hart: id }, page: kept.page };
      }
    }
    for (const { device, isActive, kept } of executor.engines) {
      if (!isActive || kept === undefined || this.isMapped(kept)) continue;
      return { kind: 'cached', unit: { kind: 'engine', device }, page: kept.page };
    }
    return undefined;
  }

  /** Whether a page is mapped as a buffer says, in the model as it is now. */
  isMapped({ page, physicalPage }: { readonly page: number; readonly physicalPage: number }) {
    return this.state.map[page] === physicalPage;
  }

  /** Whether all that a copy says is held, in the model as it is now. */
  isCovered(copy: Copy): boolean {
    const { machine, authority } = this.#model;
    const frames = this.#framesUnder(copy);
    const { space } = copy;
    return this.#isHeld(copy, (cell) =>
      authority.heldWith(machine, this.state, frames, space, cell),
    );
  }

  /** The frames whose lends count for a user of the copy: by the contract none from below a handler. */
  #framesUnder({ thread, depth }: Copy): readonly Frame[] {
    const frames = thread === nobody ? [] : (this.state.threads[thread] ?? []);
    if (this.#model.machine.design.handlers === 'with lends') return frames;
    const floor = frames
      .slice(0, depth + 1)
      .findLastIndex(({ kind }) => kind === 'interrupt' || kind === 'fault');
    return frames.slice(Math.max(0, floor));
  }

  /**
   * What all spaces hold now, by grants or with the lends of a thread. Remembered, since a chain of a
   * thousand grants has as many entries for one cell.
   */
  #heldByAll(): (thread: number, cell: CellId) => HeldBy {
    const { machine, authority } = this.#model;
    const known = new Map<number, HeldBy>();
    return (thread, cell) => {
      const key = cell * (machine.threads.length + 1) + thread + 1;
      const frames = this.state.threads[thread] ?? [];
      const held = known.get(key) ?? authority.allHeldWith(machine, this.state, frames, cell);
      known.set(key, held);
      return held;
    };
  }

  #isHeld({ rights, first, last }: Copy, heldOn: (cell: CellId) => Rights): boolean {
    const { machine } = this.#model;
    const end = cellAt(machine, last);
    for (let cell = cellAt(machine, first); cell <= end; cell++) {
      const held = heldOn(cell);
      if (!covers(held, rights) || !covers(passable(held), passable(rights))) return false;
    }
    return true;
  }
}

/** An entry of the region table, as a copy of it. */
function factOf(entry: RegionEntry): Copy {
  const { grantee, grantor, thread, depth, rights, firstHi, firstLo, lastHi, lastLo } = entry;
  return {
    space: grantee,
    thread: grantor === owner ? nobody : thread,
    depth,
    rights,
    first: addressOf(firstHi, firstLo),
    last: addressOf(lastHi, lastLo),
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
