/**
 * The footprint of a step, a phase or a property: the parts of a state that it reads (its read set), and
 * those that it writes (its write set).
 *
 * A view looks like a state and reports each part that is asked for; a draft writes parts of a view. So a
 * footprint is found out, and nowhere declared: whatever a rule does with a part, it has to ask for it
 * first.
 */

import type { Machine } from '../../../model/machine.ts';
import type { StateDraft } from '../../../model/rule.ts';
import type { Device, MachineState, Thread } from '../../../model/state.ts';
import { written } from '../../../model/step.ts';
import {
  type ListParts,
  type ListsOfParts,
  listsOfParts,
  type Part,
  singleParts,
  stateOf,
} from './parts.ts';

/** Called with each part that is read, each time. */
export type OnRead = (part: Part) => void;

/** Records which parts are read. */
export class ReadSet {
  /** The part that was read first; -1 if none was. */
  first: Part = -1;
  /** All parts that were read. */
  mask = 0;

  readonly add: OnRead = (part) => {
    if (this.first < 0) this.first = part;
    this.mask |= 1 << part;
  };
}

/** A state made of parts, which reports each part that is read. One serves for one state after the other. */
export class StateView {
  readonly state: MachineState;
  #parts: readonly unknown[] = [];
  #onRead: OnRead = () => undefined;

  constructor(machine: Machine) {
    const get = (part: Part) => {
      this.#onRead(part);
      return this.#parts[part];
    };
    const lists = listsOfParts(machine);
    const threads = listView<Thread>(lists.threads, get);
    const devices = listView<Device>(lists.devices, get);
    // Own properties, so that a copy of the state reads all of them.
    const state = Object.defineProperties(
      { threads, devices },
      Object.fromEntries(
        singleParts.map((name, part) => [name, { enumerable: true, get: () => get(part) }]),
      ),
    );
    this.state = state as unknown as MachineState;
  }

  /** Shows these parts from now on. */
  show(parts: readonly unknown[], onRead: OnRead): MachineState {
    this.#parts = parts;
    this.#onRead = onRead;
    return this.state;
  }
}

function listView<T>(
  { from, length, isOnePart }: ListParts,
  get: (part: Part) => unknown,
): readonly T[] {
  const entry = (index: number) =>
    isOnePart ? (get(from) as readonly unknown[])[index] : get(from + index);
  return new Proxy<T[]>(Array.from({ length }), {
    get(target, key, receiver) {
      const index = typeof key === 'string' ? Number(key) : Number.NaN;
      const isEntry = Number.isInteger(index) && index >= 0 && index < length;
      return isEntry ? entry(index) : Reflect.get(target, key, receiver);
    },
  });
}

/**
 * The two states of a step. A part is read when something looks into it. A part that the step leaves alone
 * is the same object in both states, so that it is unchanged can be seen without reading it.
 */
export class StepView {
  readonly #machine: Machine;
  readonly #lists: ListsOfParts;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#lists = listsOfParts(machine);
  }

  /** `onRead` is called with part `p` of the state after the step as `before.length + p`. */
  show(
    before: readonly unknown[],
    after: readonly unknown[],
    onRead: OnRead,
  ): { readonly before: MachineState; readonly after: MachineState } {
    const partsBefore = before.map((value, part) => lazyView(value, () => onRead(part)));
    const stateBefore = stateOf(this.#machine, partsBefore);
    const isChanged = after.map((value, part) => value !== before[part]);
    if (!isChanged.includes(true)) return { before: stateBefore, after: stateBefore };
    const partsAfter = after.map((value, part) =>
      isChanged[part] ? lazyView(value, () => onRead(before.length + part)) : partsBefore[part],
    );
    const { threads, devices } = this.#lists;
    const isUnchanged = ({ from, length, isOnePart }: ListParts) =>
      !isChanged.slice(from, from + (isOnePart ? 1 : length)).includes(true);
    const stateAfter = {
      ...stateOf(this.#machine, partsAfter),
      ...(isUnchanged(threads) && { threads: stateBefore.threads }),
      ...(isUnchanged(devices) && { devices: stateBefore.devices }),
    };
    return { before: stateBefore, after: stateAfter };
  }
}

/** The value; calls `onRead` whenever something looks into it. */
function lazyView(value: unknown, onRead: () => void): unknown {
  if (typeof value !== 'object' || value === null) throw new Error('a part is not an object');
  return new Proxy(value, {
    get(target, key) {
      onRead();
      return Reflect.get(target, key);
    },
    has(target, key) {
      onRead();
      return Reflect.has(target, key);
    },
    ownKeys(target) {
      onRead();
      return Reflect.ownKeys(target);
    },
    getOwnPropertyDescriptor(target, key) {
      onRead();
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
  });
}

/**
 * Writes parts in place. To change a part is to read it; to replace one is not. The state that it shows
 * stays what it was when it was asked for, whatever is written later.
 */
export class PartsDraft implements StateDraft {
  readonly #machine: Machine;
  readonly #lists: ListsOfParts;
  readonly #views: StateView[] = [];
  /** How many of the views show this step, and whether something was written since the last one. */
  #viewsUsed = 0;
  #isStale = true;
  #parts: unknown[] = [];
  #onRead: OnRead = () => undefined;
  /** Mask of the parts that were written, including writes of an equal value. */
  writeSet = 0;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#lists = listsOfParts(machine);
  }

  /** Writes into these parts from now on. */
  on(parts: unknown[], onRead: OnRead): this {
    this.#parts = parts;
    this.#onRead = onRead;
    this.writeSet = 0;
    this.#viewsUsed = 0;
    this.#isStale = true;
    return this;
  }

  get state(): MachineState {
    if (this.#isStale) {
      const view = this.#views[this.#viewsUsed] ?? new StateView(this.#machine);
      this.#views[this.#viewsUsed++] = view;
      view.show(this.#parts.slice(), this.#onReadUnwritten());
      this.#isStale = false;
    }
    return (this.#views[this.#viewsUsed - 1] as StateView).state;
  }

  /** Leaves out what the step has written by now: it does not depend on that. */
  #onReadUnwritten(): OnRead {
    const { writeSet } = this;
    const onRead = this.#onRead;
    return (part) => {
      if ((writeSet & (1 << part)) === 0) onRead(part);
    };
  }

  grants(write: Parameters<StateDraft['grants']>[0]): void {
    this.#change(singleParts.indexOf('grants'), write);
  }

  memory(write: Parameters<StateDraft['memory']>[0]): void {
    this.#change(singleParts.indexOf('memory'), write);
  }

  thread(thread: number, write: Parameters<StateDraft['thread']>[1]): void {
    const { from, isOnePart } = this.#lists.threads;
    if (!isOnePart) {
      this.#change(from + thread, write);
      return;
    }
    this.#onReadUnwritten()(from);
    const threads = this.#parts[from] as readonly Thread[];
    this.#put(from, threads.with(thread, written(threads[thread] as Thread, write)));
  }

  device(device: number, now: Device): void {
    const { from, isOnePart } = this.#lists.devices;
    if (!isOnePart) {
      this.#put(from + device, now);
      return;
    }
    this.#onReadUnwritten()(from);
    this.#put(from, (this.#parts[from] as readonly Device[]).with(device, now));
  }

  replace(parts: Parameters<StateDraft['replace']>[0]): void {
    for (const [part, name] of singleParts.entries()) {
      const now = parts[name as keyof typeof parts];
      if (now !== undefined) this.#put(part, now);
    }
  }

  #change<D>(part: Part, write: (draft: D) => void): void {
    this.#onReadUnwritten()(part);
    this.#put(part, written(this.#parts[part] as object, write));
  }

  #put(part: Part, value: unknown): void {
    this.#parts[part] = value;
    this.writeSet |= 1 << part;
    this.#isStale = true;
  }
}
