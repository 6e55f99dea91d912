/**
 * Executor and model side by side, field by field: frames and registers, lines, devices, the map, who
 * is alive, memory.
 *
 * It lists where they differ, as many differences as are asked for, and judges nothing: what an action
 * may come to, and what buffers may keep, is not looked at here.
 */

import type { Machine as Executor } from '../../../executor/machine.ts';
import { type Extent, extentOf } from '../../../executor/units/extent.ts';
import type { Action } from '../../../model/action.ts';
import { type Machine, nobody } from '../../../model/machine.ts';
import type { Model } from '../../../model/semantics.ts';
import { get } from '../../../model/sparse.ts';
import type { CellId, Frame, MachineState } from '../../../model/state.ts';
import type { Difference } from '../../finding/timeline.ts';

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
  readonly #most: number;

  constructor(sides: Sides, most: number) {
    this.#sides = sides;
    this.#most = most;
  }

  get first(): Difference | undefined {
    return this.differences[0];
  }

  get #isEnough(): boolean {
    return this.differences.length >= this.#most;
  }

  #differ(kind: Difference['kind'], where: string, sides: Omit<Difference, 'kind' | 'where'>) {
    if (!this.#isEnough) this.differences.push({ kind, where, ...sides });
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
        isRefused(executor, found.refused, frame.fault?.refused);
    }
    if (!isSame) {
      const has = Array.from({ length: frames.depth }, (_, depth) => {
        const { code, data, kind, priority, isAbandoned, line, portal, refused } = frames.at(depth);
        return {
          code,
          data,
          kind: kinds[kind] as Frame['kind'],
          priority,
          abandoned: isAbandoned,
          line,
          ...(refused >= 0 && { fault: { portal, refused: executor.actionOf(refused) } }),
        };
      });
      const where = `the stack of ${this.#threadName(thread)}`;
      this.#differ('frames', where, {
        executor: this.#pathOf(has),
        model: this.#pathOf(expected),
      });
    }
    const both = Math.min(frames.depth, expected.length);
    for (let depth = 0; depth < both; depth++) {
      const { registers } = expected[depth] as Frame;
      for (let which = 0; which < registers.length; which++) {
        const found = executor.values[frames.register(depth, which)] ?? -1;
        if (found === registers[which]) continue;
        const where = `register ${which} of frame ${depth} of ${this.#threadName(thread)}`;
        this.#differ('register', where, { executor: found, model: registers[which] as number });
      }
    }
    return this;
  }

  #threadName(thread: number): string {
    return this.#sides.model.machine.threads[thread]?.name ?? `thread ${thread}`;
  }

  #pathOf(frames: readonly Omit<Frame, 'registers' | 'lends' | 'hunk'>[]): string {
    const { spaces, lines, portals } = this.#sides.model.machine;
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

  /** Lines, devices, the map, who is alive. */
  smallParts(): this {
    const { model, state, executor } = this.#sides;
    const { lines, devices, pages, spaces } = model.machine;
    for (let line = 0; line < lines.length; line++) {
      const [is, should] = [executor.interrupts.isPending(line), state.lines[line] !== undefined];
      if (is === should) continue;
      const say = (isPending: boolean) => (isPending ? 'pending' : 'not pending');
      this.#differ('line', `line ${lines[line]?.name}`, { executor: say(is), model: say(should) });
    }
    for (let device = 0; device < devices.length; device++) this.#device(device);
    for (let page = 0; page < (pages?.virtual.length ?? 0); page++) {
      const [is, should] = [executor.pages.read(page), state.map[page] ?? nobody];
      if (is === should || this.#isChanging(page)) continue;
      const say = (one: number) => pages?.physical[one]?.name ?? 'nothing';
      const where = `what ${pages?.virtual[page]?.name} is mapped to`;
      this.#differ('page', where, { executor: say(is), model: say(should) });
    }
    for (let space = 0; space < spaces.length; space++) {
      // Only what has a maker can end.
      if (spaces[space]?.maker === undefined) continue;
      const [is, should] = [executor.isDead(space), state.spaces[space] !== undefined];
      if (is === should) continue;
      const say = (isDead: boolean) => (isDead ? 'dead' : 'alive');
      this.#differ('space', `${spaces[space]?.name}`, { executor: say(is), model: say(should) });
    }
    return this;
  }

  /** Between two mappings there is none: that is for the access to find, and no difference. */
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
    const is = isActive ? transferText(model, engine.transfer) : status;
    const says =
      should.kind === 'idle'
        ? should.status
        : transferText(model, { ...should, next: model.machine.cuts[should.next] as bigint });
    if (is === says) return;
    const where = `device ${model.machine.devices[device]?.name}`;
    this.#differ('device', where, { executor: is, model: says });
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
      const where = `0x${(model.machine.cuts[cell] as bigint).toString(16)}`;
      this.#differ('memory', where, { executor: other, model: should });
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

/** Whether the number names the action, or says that there is none. */
function isRefused(executor: Executor, number: number, action: Action | undefined): boolean {
  if (number < 0 || action === undefined) return number < 0 && action === undefined;
  const found = executor.actionOf(number);
  // A state that was reached before may remember another object that says the same.
  return found === action || JSON.stringify(found) === JSON.stringify(action);
}

const kinds = ['base', 'call', 'interrupt', 'fault'] as const;

function transferText(
  { machine }: Model,
  transfer: {
    readonly space: number;
    readonly thread: number;
    readonly direction: 'in' | 'out';
    readonly span: number;
    readonly next: bigint;
  },
): string {
  const { space, thread, direction, span, next } = transfer;
  const [whose, on] = [machine.spaces[space]?.name, machine.threads[thread]?.name];
  return `transfer ${direction} of range ${span} for ${whose} on ${on}, next 0x${next.toString(16)}`;
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
