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

import type { Machine as Executor, Retirement } from '../../executor/machine.ts';
import type { Copy } from '../../executor/plb.ts';
import { owner, type RegionTable } from '../../executor/region-table.ts';
import { type Extent, extentOf } from '../../executor/words.ts';
import type { Action } from '../../model/action.ts';
import { type Machine, nobody } from '../../model/machine.ts';
import { type Outcome, sameOutcome } from '../../model/outcome.ts';
import { covers, passable } from '../../model/rights.ts';
import type { Model } from '../../model/semantics.ts';
import { get } from '../../model/sparse.ts';
import type { CellId, Frame, MachineState } from '../../model/state.ts';
import { ruleFor } from '../../model/step.ts';
import { admissible, takesAway } from './admissible.ts';

/** Where executor and model part. */
export type Mismatch =
  | { readonly kind: 'outcome'; readonly admitted: readonly Outcome[] }
  /** Frames on the stack of a thread, or who governs one of them. */
  | { readonly kind: 'frames'; readonly executor: string; readonly model: string }
  | {
      readonly kind: 'register' | 'memory' | 'line' | 'device' | 'page' | 'space';
      readonly where: string;
      readonly executor: number | string;
      readonly model: number | string;
    }
  /** A buffer holds more than there is. */
  | { readonly kind: 'cached'; readonly where: string }
  /** Cycles of a hart that no cause accounts for, or more than one. */
  | { readonly kind: 'cycles'; readonly hart: number; readonly counted: number }
  /** It was given, could have been carried out, and was not. */
  | { readonly kind: 'dropped'; readonly action: Action }
  /** Nothing retires any more. */
  | { readonly kind: 'stuck'; readonly waiting: readonly number[] };

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

  issued(actor: number, action: Action): void {
    if (takesAway(action)) this.#inFlight.set(actor, action);
  }

  retired({ actor, action, outcome }: Retirement, executor: Executor): Mismatch | undefined {
    this.#inFlight.delete(actor);
    const before = this.state;
    const steps = admissible(this.#model, before, action, [...this.#inFlight.values()]);
    const step = steps.find((one) => sameOutcome(one.outcome, outcome));
    if (step === undefined) return { kind: 'outcome', admitted: steps.map((s) => s.outcome) };
    this.state = step.state;
    if (takesAway(action)) this.lookForStale(executor);
    return (
      this.#compareThreads(executor) ??
      this.#compareSmallParts(executor) ??
      this.#compareWritten(executor, before, action)
    );
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

  /** Everything, when a run has ended. */
  compareAll(executor: Executor): Mismatch | undefined {
    for (const { id } of executor.harts) {
      const mismatch = compareCycles(executor, id);
      if (mismatch !== undefined) return mismatch;
    }
    return (
      this.#compareThreads(executor) ??
      this.#compareSmallParts(executor) ??
      this.#compareCells(executor) ??
      this.lookForStale(executor)
    );
  }

  #compareThreads(executor: Executor): Mismatch | undefined {
    for (let thread = 0; thread < this.state.threads.length; thread++) {
      const mismatch = this.#compareFrames(executor, thread);
      if (mismatch !== undefined) return mismatch;
    }
    return undefined;
  }

  #compareFrames(executor: Executor, thread: number): Mismatch | undefined {
    const { frames } = executor.harts[thread] ?? {};
    const expected = this.state.threads[thread] ?? [];
    if (frames === undefined) return undefined;
    let isSame = frames.depth === expected.length;
    for (let depth = 0; isSame && depth < expected.length; depth++) {
      const frame = expected[depth] as Frame;
      isSame =
        frames.code(depth) === frame.code &&
        frames.data(depth) === frame.data &&
        kinds[frames.kind(depth)] === frame.kind &&
        frames.priority(depth) === frame.priority &&
        frames.isAbandoned(depth) === frame.abandoned &&
        frames.line(depth) === (frame.line ?? -1) &&
        frames.portal(depth) === (frame.fault?.portal ?? -1) &&
        isRefused(executor, frames.refused(depth), frame.fault?.refused);
    }
    if (!isSame) {
      const has = Array.from({ length: frames.depth }, (_, depth) => ({
        code: frames.code(depth),
        data: frames.data(depth),
        kind: kinds[frames.kind(depth)] as Frame['kind'],
        priority: frames.priority(depth),
        abandoned: frames.isAbandoned(depth),
        line: frames.line(depth),
        ...(frames.refused(depth) >= 0 && {
          fault: {
            portal: frames.portal(depth),
            refused: executor.actionOf(frames.refused(depth)),
          },
        }),
      }));
      return { kind: 'frames', executor: this.#pathOf(has), model: this.#pathOf(expected) };
    }
    for (let depth = 0; depth < expected.length; depth++) {
      const { registers } = expected[depth] as Frame;
      for (let which = 0; which < registers.length; which++) {
        const found = executor.values[frames.register(depth, which)] ?? -1;
        if (found === registers[which]) continue;
        const where = `register ${which} of frame ${depth} of ${this.#threadName(thread)}`;
        return { kind: 'register', where, executor: found, model: registers[which] as number };
      }
    }
    return undefined;
  }

  #threadName(thread: number): string {
    return this.#model.machine.threads[thread]?.name ?? `thread ${thread}`;
  }

  #pathOf(frames: readonly Omit<Frame, 'registers' | 'lends' | 'hunk'>[]): string {
    const { spaces, lines, portals } = this.#model.machine;
    if (frames.length === 0) return 'empty';
    return frames
      .map(({ code, data, kind, priority, abandoned, line = -1, fault }) => {
        const name =
          code === data ? spaces[data]?.name : `${spaces[code]?.name}/${spaces[data]?.name}`;
        const said = [
          ...(kind === 'interrupt' ? [`interrupt by ${lines[line]?.name}`] : []),
          ...(kind === 'fault'
            ? [`fault at a ${fault?.refused.kind}, by ${portals[fault?.portal ?? -1]?.name}`]
            : []),
          ...(priority > 0 ? [`priority ${priority}`] : []),
          ...(abandoned ? ['abandoned'] : []),
        ];
        return said.length === 0 ? name : `${name} (${said.join(', ')})`;
      })
      .join(' > ');
  }

  /** Lines, devices, the map, who is alive: whatever the action was. */
  #compareSmallParts(executor: Executor): Mismatch | undefined {
    const { lines, devices, pages, spaces } = this.#model.machine;
    const { state } = this;
    for (let line = 0; line < lines.length; line++) {
      const [is, should] = [executor.interrupts.isPending(line), state.lines[line] !== undefined];
      if (is === should) continue;
      const say = (isPending: boolean) => (isPending ? 'pending' : 'not pending');
      const where = `line ${lines[line]?.name}`;
      return { kind: 'line', where, executor: say(is), model: say(should) };
    }
    for (let device = 0; device < devices.length; device++) {
      const mismatch = this.#compareDevice(executor, device);
      if (mismatch !== undefined) return mismatch;
    }
    for (let page = 0; page < (pages?.virtual.length ?? 0); page++) {
      // Between two mappings there is none: that is for the access to find, not for the judge.
      if (this.#isChanging(page)) continue;
      const [is, should] = [executor.pages.read(page), state.map[page] ?? nobody];
      if (is === should) continue;
      const say = (one: number) => pages?.physical[one]?.name ?? 'nothing';
      const where = `what ${pages?.virtual[page]?.name} is mapped to`;
      return { kind: 'page', where, executor: say(is), model: say(should) };
    }
    for (const { id } of aliveOrNot(spaces, state, executor)) {
      const say = (isDead: boolean) => (isDead ? 'dead' : 'alive');
      const [executorSays, modelSays] = [executor.isDead(id), state.spaces[id] !== undefined];
      const where = `${spaces[id]?.name}`;
      return { kind: 'space', where, executor: say(executorSays), model: say(modelSays) };
    }
    return undefined;
  }

  #isChanging(page: number): boolean {
    for (const action of this.#inFlight.values()) {
      if ((action.kind === 'map' || action.kind === 'unmap') && action.page === page) return true;
    }
    return false;
  }

  #compareDevice(executor: Executor, device: number): Mismatch | undefined {
    const engine = executor.engines[device];
    const should = this.state.devices[device];
    if (engine === undefined || should === undefined) return undefined;
    const { isActive, status } = engine;
    const is = isActive ? transferText(engine.transfer) : status;
    const says =
      should.kind === 'idle'
        ? should.status
        : transferText({ ...should, next: this.#model.machine.cuts[should.next] as bigint });
    if (is === says) return undefined;
    const where = `device ${this.#model.machine.devices[device]?.name}`;
    return { kind: 'device', where, executor: is, model: says };
  }

  /** Everywhere, when the executor has written or the model says that something was. */
  #compareWritten(executor: Executor, before: MachineState, action: Action): Mismatch | undefined {
    const isSame =
      executor.memory?.image === this.#image &&
      before.memory === this.state.memory &&
      action.kind !== 'store';
    return isSame ? undefined : this.#compareCells(executor);
  }

  #compareCells(executor: Executor): Mismatch | undefined {
    const { memory, values } = executor;
    if (memory === undefined) return undefined;
    this.#image = memory.image;
    const { machine } = this.#model;
    const extents = extentsOf(machine);
    for (let cell = 0; cell < machine.cells; cell++) {
      const model = this.#valueAt(cell);
      if (model === undefined) continue;
      for (const place of memory.read(extents[cell] as Extent)) {
        const found = values[place] ?? -1;
        if (found === model) continue;
        const where = `0x${(machine.cuts[cell] as bigint).toString(16)}`;
        return { kind: 'memory', where, executor: found, model };
      }
    }
    return undefined;
  }

  /** Undefined where nothing is kept: outside all regions, in hunks without a frame, behind pages. */
  #valueAt(cell: CellId): number | undefined {
    const { stackOf, hunkOf, regionOwner, noMemory, pages } = this.#model.machine;
    const thread = stackOf[cell] as number;
    if (thread === nobody) {
      if (regionOwner[cell] === nobody || noMemory[cell] === 1) return undefined;
      const isKept = pages === undefined || (pages.region.first <= cell && cell < pages.region.end);
      return isKept ? (get(this.state.memory, cell) ?? 0) : undefined;
    }
    const frame: Frame | undefined = this.state.threads[thread]?.[hunkOf[cell] as number];
    return frame === undefined ? undefined : (frame.hunk[cell] ?? 0);
  }

  /** "After retirement, on no hart, device or cached entry may it succeed." */
  #staleIn(executor: Executor): Mismatch | undefined {
    const { map } = this.state;
    const { threads, devices, pages, spaces } = this.#model.machine;
    for (const entry of executor.table.entries()) {
      const fact = factOf(executor.table, entry);
      if (this.#isCovered(fact, this.state.threads[fact.thread] ?? [])) continue;
      const where = `the region table at 0x${fact.first.toString(16)} for ${spaces[fact.space]?.name}`;
      return { kind: 'cached', where };
    }
    for (const { id, instructions, data, tlb } of executor.harts) {
      for (const copy of [...instructions.copies(), ...data.copies()]) {
        if (this.#isCovered(copy, this.#framesUnder(copy))) continue;
        const space = spaces[copy.space]?.name;
        const where = `a PLB of ${threads[id]?.name} at 0x${copy.first.toString(16)} for ${space}`;
        return { kind: 'cached', where };
      }
      for (const { page, physicalPage } of tlb.copies()) {
        if (map[page] === physicalPage) continue;
        const where = `the TLB of ${threads[id]?.name} for ${pages?.virtual[page]?.name}`;
        return { kind: 'cached', where };
      }
    }
    for (const { device, isActive, kept } of executor.engines) {
      if (!isActive || kept === undefined || map[kept.page] === kept.physicalPage) continue;
      const page = pages?.virtual[kept.page]?.name;
      return { kind: 'cached', where: `the engine of ${devices[device]?.name} for ${page}` };
    }
    return undefined;
  }

  /** Those whose loans count for whoever may use the copy: none from below an interrupt or a fault. */
  #framesUnder({ thread, depth }: Copy): readonly Frame[] {
    const frames = thread === nobody ? [] : (this.state.threads[thread] ?? []);
    const floor = frames
      .slice(0, depth + 1)
      .findLastIndex(({ kind }) => kind === 'interrupt' || kind === 'fault');
    return frames.slice(Math.max(0, floor));
  }

  #isCovered({ space, rights, first, last }: Copy, frames: readonly Frame[]): boolean {
    const { machine, authority } = this.#model;
    for (let cell = cellAt(machine, first); cell <= cellAt(machine, last); cell++) {
      const held = authority.heldWith(machine, this.state, frames, space, cell);
      if (!covers(held, rights) || !covers(passable(held), passable(rights))) return false;
    }
    return true;
  }
}

/** What stands in the region table, as a copy of it would say. */
function factOf(table: RegionTable, entry: number): Copy {
  const { grantee, grantor, thread, depth, rights } = table.titleOf(entry);
  const { firstHi, firstLo, lastHi, lastLo } = table.extentOf(entry);
  return {
    space: grantee,
    thread: grantor === owner ? nobody : thread,
    depth,
    rights,
    first: (BigInt(firstHi) << 32n) | BigInt(firstLo),
    last: (BigInt(lastHi) << 32n) | BigInt(lastLo),
  };
}

/** Whether the number names the action, or says that there is none. */
function isRefused(executor: Executor, number: number, action: Action | undefined): boolean {
  if (number < 0 || action === undefined) return number < 0 && action === undefined;
  const found = executor.actionOf(number);
  // A state that was reached before may remember another object that says the same.
  return found === action || JSON.stringify(found) === JSON.stringify(action);
}

const kinds = ['base', 'call', 'interrupt', 'fault'] as const;

function aliveOrNot(
  spaces: Machine['spaces'],
  state: MachineState,
  executor: Executor,
): { readonly id: number }[] {
  // Only what has a maker can end.
  const different: { readonly id: number }[] = [];
  for (let id = 0; id < spaces.length; id++) {
    if (spaces[id]?.maker === undefined) continue;
    if (executor.isDead(id) !== (state.spaces[id] !== undefined)) different.push({ id });
  }
  return different;
}

function transferText(transfer: {
  readonly space: number;
  readonly thread: number;
  readonly direction: 'in' | 'out';
  readonly span: number;
  readonly next: bigint;
}): string {
  const { space, thread, direction, span, next } = transfer;
  return `transfer ${direction} of range ${span} for space ${space} on thread ${thread}, next 0x${next.toString(16)}`;
}

/** The last cell that begins at or below the address. */
function cellAt({ cuts }: Machine, address: bigint): CellId {
  let [low, high] = [0, cuts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((cuts[middle] as bigint) <= address) low = middle;
    else high = middle - 1;
  }
  return low;
}

const knownExtents = new WeakMap<Machine, readonly Extent[]>();

/** Every cell of a machine, in words. */
function extentsOf(machine: Machine): readonly Extent[] {
  const known = knownExtents.get(machine);
  if (known !== undefined) return known;
  const { cuts, cells, description } = machine;
  const extents = Array.from({ length: cells }, (_, cell) => {
    const base = cuts[cell] as bigint;
    const range = { base, bytes: (cuts[cell + 1] as bigint) - base };
    return extentOf(range, description.addressBits);
  });
  knownExtents.set(machine, extents);
  return extents;
}

function compareCycles(executor: Executor, hart: number): Mismatch | undefined {
  const counted = executor.countedOf(hart);
  return counted === executor.cycle ? undefined : { kind: 'cycles', hart, counted };
}
