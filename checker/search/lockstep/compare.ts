/**
 * Compares the executor with a state of the model, field by field: frames and registers, lines, devices,
 * the map, which spaces are alive, what slots say, memory.
 *
 * It lists as many differences as are asked for, and judges nothing: which outcomes the contract admits
 * and what buffers may keep is not compared here.
 */

import type { Machine as Executor } from '../../../executor/machine.ts';
import { type Extent, extentOf } from '../../../executor/units/extent.ts';
import type { Action } from '../../../model/action.ts';
import { type Machine, mortalIn, nobody } from '../../../model/machine.ts';
import { portalName, slotName } from '../../../model/naming.ts';
import type { Model } from '../../../model/semantics.ts';
import { get } from '../../../model/sparse.ts';
import type { CellId, Frame, MachineState, SpaceId, Transfer } from '../../../model/state.ts';
import { faultPortalOf, handlerOf, isOpen } from '../../../model/wiring.ts';
import type { DeviceState, Difference, StackFrame } from '../../finding/mismatch.ts';

export interface Sides {
  readonly model: Model;
  readonly state: MachineState;
  readonly executor: Executor;
  /** By actor: what was issued and has not retired. */
  readonly inFlight: ReadonlyMap<number, Action>;
}

/** One by one, so that a caller may take the first alone; `withMemory`: also those in memory. */
export function* differencesIn(sides: Sides, withMemory: boolean): Generator<Difference> {
  for (let thread = 0; thread < sides.state.threads.length; thread++)
    yield* inFrames(sides, thread);
  yield* inLines(sides);
  yield* inDevices(sides);
  yield* inPages(sides);
  yield* inSpaces(sides);
  yield* inWiring(sides);
  if (withMemory) yield* inMemory(sides);
}

function* inFrames({ executor, state }: Sides, thread: number): Generator<Difference> {
  const { frames } = executor.harts[thread] ?? {};
  if (frames === undefined) return;
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
      isSameRefusal(executor, found.refused, frame.fault?.refused);
  }
  if (!isSame) {
    const found = Array.from({ length: frames.depth }, (_, depth) =>
      stackFrame(executor, frames, depth),
    );
    yield { kind: 'frames', thread, executor: found, model: expected };
  }
  const both = Math.min(frames.depth, expected.length);
  for (let depth = 0; depth < both; depth++) {
    const { registers } = expected[depth] as Frame;
    for (let register = 0; register < registers.length; register++) {
      const found = executor.values[frames.register(depth, register)] ?? -1;
      const model = registers[register] as number;
      if (found !== model)
        yield { kind: 'register', thread, depth, register, executor: found, model };
    }
  }
}

function stackFrame(
  executor: Executor,
  frames: Executor['harts'][number]['frames'],
  depth: number,
): StackFrame {
  const { code, data, kind, priority, isAbandoned, line, portal, refused } = frames.at(depth);
  return {
    code,
    data,
    kind: kinds[kind] as Frame['kind'],
    priority,
    abandoned: isAbandoned,
    ...(line >= 0 && { line }),
    ...(refused >= 0 && { fault: { portal, refused: executor.actionOf(refused) } }),
  };
}

function* inLines({ model, state, executor }: Sides): Generator<Difference> {
  for (let line = 0; line < model.machine.lines.length; line++) {
    const [is, should] = [executor.interrupts.isPending(line), state.lines[line] !== undefined];
    if (is !== should) yield { kind: 'line', line, executor: pending(is), model: pending(should) };
  }
}

function* inDevices({ model, state, executor }: Sides): Generator<Difference> {
  for (const [device, should] of state.devices.entries()) {
    const engine = executor.engines[device];
    if (engine === undefined) continue;
    const { isActive, isHung, status, transfer } = engine;
    const next = should.kind === 'transfer' ? (model.machine.cuts[should.next] as bigint) : 0n;
    const isSame =
      engine.aimedAt === (should.aperture ?? nobody) &&
      isHung === (should.kind === 'hung') &&
      (should.kind !== 'transfer'
        ? !isActive && status === should.status
        : isActive &&
          engine.isAdrift === (should.adrift === true) &&
          transfer.next === next &&
          transfer.space === should.space &&
          transfer.thread === should.thread &&
          transfer.direction === should.direction &&
          transfer.span === should.span &&
          hasFound(model.machine, engine, should));
    if (isSame) continue;
    const expected = should.kind === 'transfer' ? { ...should, next } : should;
    yield { kind: 'device', device, executor: deviceState(engine), model: expected };
  }
}

/** Where transfers are physical: both are at the same place in memory. */
function hasFound(
  { cuts }: Machine,
  engine: Executor['engines'][number],
  should: Transfer,
): boolean {
  const [next] = should.found ?? [];
  return next === undefined || engine.place === cuts[next];
}

function* inPages({ model, state, executor, inFlight }: Sides): Generator<Difference> {
  for (let page = 0; page < (model.machine.pages?.virtual.length ?? 0); page++) {
    const [is, should] = [executor.pages.read(page), state.map[page]];
    const [isHeld, shouldBe] = [executor.pages.isPinned(page), state.pins[page] !== undefined];
    if (isHeld !== shouldBe)
      yield { kind: 'pin', page, executor: pinned(isHeld), model: pinned(shouldBe) };
    if (is === (should ?? nobody) || isChanging(inFlight, page)) continue;
    yield { kind: 'page', page, executor: is === nobody ? undefined : is, model: should };
  }
}

/** While a page is mapped anew it is mapped to nothing, which an access may find and which is no difference. */
function isChanging(inFlight: Sides['inFlight'], page: number): boolean {
  return [...inFlight.values()].some(
    (action) => (action.kind === 'map' || action.kind === 'unmap') && action.page === page,
  );
}

function* inSpaces({ model, state, executor }: Sides): Generator<Difference> {
  for (const space of mortalOn(model.machine)) {
    const [is, should] = [executor.isDead(space), state.spaces[space] !== undefined];
    if (is !== should) yield { kind: 'space', space, executor: life(is), model: life(should) };
  }
}

/** Only what can be written: the rest is what the description says, on both sides. */
function* inWiring({
  model: { machine },
  state,
  executor: { wiring },
}: Sides): Generator<Difference> {
  const { lines = [], faults = [], portals = [] } = machine.slots;
  for (const line of lines.keys()) {
    const [is, should] = [wiring.handlerOf(line), handlerOf(machine, state, line)];
    if (is !== should) yield inSlot(machine, { table: 'lines', index: line }, [is, should]);
  }
  for (const space of faults.keys()) {
    const [is, should] = [
      wiring.faultPortalOf(space),
      faultPortalOf(machine, state, space) ?? nobody,
    ];
    if (is !== should) yield inSlot(machine, { table: 'faults', index: space }, [is, should]);
  }
  for (const portal of portals.keys()) {
    const [is, should] = [wiring.isOpen(portal), isOpen(machine, state, portal)];
    if (is === should) continue;
    const slot = slotName(machine, 'portals', portal);
    yield { kind: 'slot', slot, executor: opening(is), model: opening(should) };
  }
}

function inSlot(
  machine: Machine,
  { table, index }: { table: 'lines' | 'faults'; index: number },
  portals: readonly [executor: number, model: number],
): Difference {
  const [executor, model] = portals.map((portal) =>
    portal === nobody ? 'nothing' : portalName(machine, portal),
  ) as [string, string];
  return { kind: 'slot', slot: slotName(machine, table, index), executor, model };
}

const opening = (isOpenNow: boolean) => (isOpenNow ? 'open' : 'closed');

function* inMemory({ executor, model, state }: Sides): Generator<Difference> {
  const { memory, values } = executor;
  if (memory === undefined) return;
  const extents = extentsOf(model.machine);
  for (let cell = 0; cell < model.machine.cells; cell++) {
    const should = valueAt(model.machine, state, cell);
    if (should === undefined) continue;
    const found = memory.read(extents[cell] as Extent);
    const other = found.map((place) => values[place] ?? -1).find((value) => value !== should);
    if (other === undefined) continue;
    const address = model.machine.cuts[cell] as bigint;
    yield { kind: 'memory', address, executor: other, model: should };
  }
}

/** Undefined where nothing is kept: outside all regions, in hunks without a frame, behind pages. */
function valueAt(machine: Machine, state: MachineState, cell: CellId): number | undefined {
  const { stackOf, hunkOf, regionOwner, noMemory, pages } = machine;
  const thread = stackOf[cell] as number;
  if (thread === nobody) {
    if (regionOwner[cell] === nobody || noMemory[cell] === 1) return undefined;
    const isKept = pages === undefined || (pages.region.first <= cell && cell < pages.region.end);
    return isKept ? (get(state.memory, cell) ?? 0) : undefined;
  }
  const frame: Frame | undefined = state.threads[thread]?.[hunkOf[cell] as number];
  return frame === undefined ? undefined : (frame.hunk[cell] ?? 0);
}

/** Whether the number is that of the action; a negative one is none. */
function isSameRefusal(executor: Executor, number: number, action: Action | undefined): boolean {
  if (number < 0 || action === undefined) return number < 0 && action === undefined;
  const found = executor.actionOf(number);
  // A memoised state may hold another object for an equal action.
  return found === action || JSON.stringify(found) === JSON.stringify(action);
}

const kinds = ['base', 'call', 'interrupt', 'fault'] as const;

function deviceState(engine: Executor['engines'][number]): DeviceState {
  const { isActive, isHung, isAdrift, aimedAt, status, transfer } = engine;
  const aim = aimedAt === nobody ? {} : { aperture: aimedAt };
  if (isActive) return { kind: 'transfer', ...transfer, ...(isAdrift && { adrift: true }), ...aim };
  return isHung && status !== 'none'
    ? { kind: 'hung', status, ...aim }
    : { kind: 'idle', status, ...aim };
}

const pending = (isPending: boolean) => (isPending ? 'pending' : 'not pending');

const pinned = (isPinned: boolean) => (isPinned ? 'pinned' : 'not pinned');

const life = (isDead: boolean) => (isDead ? 'dead' : 'alive');

const knownMortal = new WeakMap<Machine, readonly SpaceId[]>();

function mortalOn(machine: Machine): readonly SpaceId[] {
  const mortal = knownMortal.get(machine) ?? mortalIn(machine);
  knownMortal.set(machine, mortal);
  return mortal;
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
