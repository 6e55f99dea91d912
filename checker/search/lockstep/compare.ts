/**
 * Compares the executor with a state of the model, field by field: frames and registers, lines, devices,
 * the map, which spaces are alive, memory.
 *
 * It lists as many differences as are asked for, and judges nothing: which outcomes the contract admits
 * and what buffers may keep is not compared here.
 */

import type { Machine as Executor } from '../../../executor/machine.ts';
import { type Extent, extentOf } from '../../../executor/units/extent.ts';
import type { Action } from '../../../model/action.ts';
import { type Machine, nobody } from '../../../model/machine.ts';
import type { Model } from '../../../model/semantics.ts';
import { get } from '../../../model/sparse.ts';
import type { CellId, Frame, MachineState } from '../../../model/state.ts';
import type { DeviceState, Difference, StackFrame } from '../../finding/mismatch.ts';

export interface Sides {
  readonly model: Model;
  readonly state: MachineState;
  readonly executor: Executor;
  /** By actor: what was issued and has not retired. */
  readonly inFlight: ReadonlyMap<number, Action>;
}

export class Comparison {
  readonly differences: Difference[] = [];
  readonly #sides: Sides;
  readonly #differencesMax: number;

  constructor(sides: Sides, differencesMax: number) {
    this.#sides = sides;
    this.#differencesMax = differencesMax;
  }

  get first(): Difference | undefined {
    return this.differences[0];
  }

  get #isEnough(): boolean {
    return this.differences.length >= this.#differencesMax;
  }

  #differ(difference: Difference) {
    if (!this.#isEnough) this.differences.push(difference);
  }

  everything(): this {
    for (let thread = 0; thread < this.#sides.state.threads.length; thread++) this.frames(thread);
    this.smallParts();
    return this.cells();
  }

  frames(thread: number): this {
    const { executor, state } = this.#sides;
    const { frames } = executor.harts[thread] ?? {};
    if (frames === undefined || this.#isEnough) return this;
    const expected = state.threads[thread] ?? [];
    let isSame = frames.depth === expected.length;
    for (let depth = 0; isSame && depth < expected.length; depth++) {
      const frame = expected[depth] as Frame;
      const found = frames.at(depth);
      isSame =
        found.code === frame.code &&
        found.data === frame.data &&
        kinds[found.kind] === frame.kind &&
        found.priority === frame.priority &&
        found.isAbandoned === frame.abandoned &&
        found.line === (frame.line ?? -1) &&
        found.portal === (frame.fault?.portal ?? -1) &&
        isNumberOf(executor, found.refused, frame.fault?.refused);
    }
    if (!isSame) {
      const found = Array.from({ length: frames.depth }, (_, depth) => this.#frame(frames, depth));
      this.#differ({ kind: 'frames', thread, executor: found, model: expected });
    }
    const both = Math.min(frames.depth, expected.length);
    for (let depth = 0; depth < both; depth++) {
      const { registers } = expected[depth] as Frame;
      for (let which = 0; which < registers.length; which++) {
        const found = executor.values[frames.register(depth, which)] ?? -1;
        if (found === registers[which]) continue;
        const model = registers[which] as number;
        this.#differ({ kind: 'register', thread, depth, register: which, executor: found, model });
      }
    }
    return this;
  }

  #frame(frames: Executor['harts'][number]['frames'], depth: number): StackFrame {
    const { code, data, kind, priority, isAbandoned, line, portal, refused } = frames.at(depth);
    return {
      code,
      data,
      kind: kinds[kind] as Frame['kind'],
      priority,
      abandoned: isAbandoned,
      ...(line >= 0 && { line }),
      ...(refused >= 0 && { fault: { portal, refused: this.#sides.executor.actionOf(refused) } }),
    };
  }

  /** Lines, devices, the map, which spaces are alive. */
  smallParts(): this {
    const { model, state, executor } = this.#sides;
    const { lines, devices, pages, spaces } = model.machine;
    for (let line = 0; line < lines.length; line++) {
      const [is, should] = [executor.interrupts.isPending(line), state.lines[line] !== undefined];
      if (is === should) continue;
      this.#differ({ kind: 'line', line, executor: pending(is), model: pending(should) });
    }
    for (let device = 0; device < devices.length; device++) this.#device(device);
    for (let page = 0; page < (pages?.virtual.length ?? 0); page++) {
      const [is, should] = [executor.pages.read(page), state.map[page]];
      if (is === (should ?? nobody) || this.#isChanging(page)) continue;
      const found = is === nobody ? undefined : is;
      this.#differ({ kind: 'page', page, executor: found, model: should });
    }
    for (let space = 0; space < spaces.length; space++) {
      // Only a space with a maker can end.
      if (spaces[space]?.maker === undefined) continue;
      const [is, should] = [executor.isDead(space), state.spaces[space] !== undefined];
      if (is === should) continue;
      this.#differ({ kind: 'space', space, executor: life(is), model: life(should) });
    }
    return this;
  }

  /** While a page is mapped anew it is mapped to nothing. An access may find it so, and that is not a difference. */
  #isChanging(page: number): boolean {
    for (const action of this.#sides.inFlight.values()) {
      if ((action.kind === 'map' || action.kind === 'unmap') && action.page === page) return true;
    }
    return false;
  }

  #device(device: number): void {
    const { executor, model, state } = this.#sides;
    const engine = executor.engines[device];
    const should = state.devices[device];
    if (engine === undefined || should === undefined) return;
    const { isActive, status } = engine;
    if (should.kind === 'idle') {
      if (!isActive && status === should.status) return;
      this.#differ({ kind: 'device', device, executor: deviceState(engine), model: should });
      return;
    }
    const next = model.machine.cuts[should.next] as bigint;
    const { transfer } = engine;
    const isSame =
      isActive &&
      transfer.next === next &&
      transfer.space === should.space &&
      transfer.thread === should.thread &&
      transfer.direction === should.direction &&
      transfer.span === should.span;
    if (isSame) return;
    const expected = { ...should, next };
    this.#differ({ kind: 'device', device, executor: deviceState(engine), model: expected });
  }

  cells(): this {
    const { executor, model } = this.#sides;
    const { memory, values } = executor;
    if (memory === undefined) return this;
    const extents = extentsOf(model.machine);
    for (let cell = 0; cell < model.machine.cells && !this.#isEnough; cell++) {
      const should = this.#valueAt(cell);
      if (should === undefined) continue;
      const found = memory.read(extents[cell] as Extent);
      const other = found.map((place) => values[place] ?? -1).find((v) => v !== should);
      if (other === undefined) continue;
      const address = model.machine.cuts[cell] as bigint;
      this.#differ({ kind: 'memory', address, executor: other, model: should });
    }
    return this;
  }

  /** Undefined where nothing is kept: outside all regions, in hunks without a frame, behind pages. */
  #valueAt(cell: CellId): number | undefined {
    const { model, state } = this.#sides;
    const { stackOf, hunkOf, regionOwner, noMemory, pages } = model.machine;
    const thread = stackOf[cell] as number;
    if (thread === nobody) {
      if (regionOwner[cell] === nobody || noMemory[cell] === 1) return undefined;
      const isKept = pages === undefined || (pages.region.first <= cell && cell < pages.region.end);
      return isKept ? (get(state.memory, cell) ?? 0) : undefined;
    }
    const frame: Frame | undefined = state.threads[thread]?.[hunkOf[cell] as number];
    return frame === undefined ? undefined : (frame.hunk[cell] ?? 0);
  }
}

/** Whether the number is that of the action; a negative one is none. */
function isNumberOf(executor: Executor, number: number, action: Action | undefined): boolean {
  if (number < 0 || action === undefined) return number < 0 && action === undefined;
  const found = executor.actionOf(number);
  // A memoised state may hold another object for an equal action.
  return found === action || JSON.stringify(found) === JSON.stringify(action);
}

const kinds = ['base', 'call', 'interrupt', 'fault'] as const;

function deviceState({ isActive, status, transfer }: Executor['engines'][number]): DeviceState {
  return isActive ? { kind: 'transfer', ...transfer } : { kind: 'idle', status };
}

function pending(isPending: boolean): 'pending' | 'not pending' {
  return isPending ? 'pending' : 'not pending';
}

function life(isDead: boolean): 'alive' | 'dead' {
  return isDead ? 'dead' : 'alive';
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
