/**
 * States in parts, and which parts somebody reads.
 *
 * A state is a record of parts: the spaces, the grants, each thread, each device, and so on. A view
 * looks like a state and notes each part that is asked for; a draft writes parts of a view. So it is
 * found out, and nowhere declared, on what a step depends: whatever a rule does with a part, it has to
 * ask for it first.
 */

import type { Machine } from '../../../model/machine.ts';
import type { StateDraft } from '../../../model/rule.ts';
import type { Device, MachineState, Thread } from '../../../model/state.ts';
import { written } from '../../../model/step.ts';

/** A part of a state, by its number. */
export type Part = number;
/** Told each part that is looked at. */
export type Reading = (part: Part) => void;

const whole = ['spaces', 'grants', 'lines', 'map', 'memory'] as const;
type Whole = (typeof whole)[number];

/** More cannot be told apart in the bits of one number. */
export const partsMost = 31;

/** A list of which each entry is a part; where there are too many, the list is one part. */
interface Listed {
  readonly from: Part;
  readonly length: number;
  readonly isOne: boolean;
}

function listed({ threads, devices }: Machine): { threads: Listed; devices: Listed } {
  const isOne = whole.length + threads.length + devices.length > partsMost;
  const from = whole.length;
  const behind = from + (isOne ? 1 : threads.length);
  return {
    threads: { from, length: threads.length, isOne },
    devices: { from: behind, length: devices.length, isOne },
  };
}

function numberOf(name: Whole): Part {
  return whole.indexOf(name);
}

/** The state cut into its parts: first the whole ones, then each thread, then each device. */
export function partsOf(machine: Machine, state: MachineState): unknown[] {
  const { isOne } = listed(machine).threads;
  const lists = isOne ? [state.threads, state.devices] : [...state.threads, ...state.devices];
  return [...whole.map((name) => state[name]), ...lists];
}

/** The state that these parts make. */
export function stateOf(machine: Machine, parts: readonly unknown[]): MachineState {
  const { threads, devices } = listed(machine);
  const entries = ({ from, length, isOne }: Listed) =>
    isOne ? parts[from] : parts.slice(from, from + length);
  const state = {
    ...Object.fromEntries(whole.map((name, part) => [name, parts[part]])),
    threads: entries(threads),
    devices: entries(devices),
  };
  return state as unknown as MachineState;
}

/**
 * A state that is the parts it is given, and tells whoever wants to know each part that is looked at.
 * One serves for one state after the other.
 */
export class View {
  readonly state: MachineState;
  #parts: readonly unknown[] = [];
  #reading: Reading = () => undefined;

  constructor(machine: Machine) {
    const get = (part: Part) => {
      this.#reading(part);
      return this.#parts[part];
    };
    const { threads: t, devices: d } = listed(machine);
    const threads = listOf<Thread>(t, get);
    const devices = listOf<Device>(d, get);
    // Own properties, so that a copy of the state looks at all of them.
    const state = Object.defineProperties(
      { threads, devices },
      Object.fromEntries(
        whole.map((name, part) => [name, { enumerable: true, get: () => get(part) }]),
      ),
    );
    this.state = state as unknown as MachineState;
  }

  /** From now on it is these parts. */
  of(parts: readonly unknown[], reading: Reading): MachineState {
    this.#parts = parts;
    this.#reading = reading;
    return this.state;
  }
}

function listOf<T>({ from, length, isOne }: Listed, get: (part: Part) => unknown): readonly T[] {
  const entry = (index: number) =>
    isOne ? (get(from) as readonly unknown[])[index] : get(from + index);
  return new Proxy<T[]>(Array.from({ length }), {
    get(target, key, receiver) {
      const index = typeof key === 'string' ? Number(key) : Number.NaN;
      const isElement = Number.isInteger(index) && index >= 0 && index < length;
      return isElement ? entry(index) : Reflect.get(target, key, receiver);
    },
  });
}

/**
 * The two states of a step, which tell what is looked at in them. A part that the step leaves as it is
 * is the same in both, and is looked at where somebody looks into it: that two parts are the same
 * can be seen without that.
 */
export class StepView {
  readonly #machine: Machine;
  readonly #listed: ReturnType<typeof listed>;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#listed = listed(machine);
  }

  /** `reading` is told parts of the state after the step as counted on from those of the one before. */
  of(
    before: readonly unknown[],
    after: readonly unknown[],
    reading: Reading,
  ): { readonly before: MachineState; readonly after: MachineState } {
    const shown = before.map((value, part) => shownLate(value, () => reading(part)));
    const was = this.#stateOf(shown);
    const changed = after.map((value, part) => value !== before[part]);
    if (!changed.includes(true)) return { before: was, after: was };
    const count = before.length;
    const now = after.map((value, part) =>
      changed[part] ? shownLate(value, () => reading(count + part)) : shown[part],
    );
    const { threads, devices } = this.#listed;
    const isAsItWas = ({ from, length, isOne }: Listed) =>
      !changed.slice(from, from + (isOne ? 1 : length)).includes(true);
    const is = {
      ...this.#stateOf(now),
      ...(isAsItWas(threads) && { threads: was.threads }),
      ...(isAsItWas(devices) && { devices: was.devices }),
    };
    return { before: was, after: is };
  }

  #stateOf(parts: readonly unknown[]): MachineState {
    return stateOf(this.#machine, parts);
  }
}

/** The value, and `looked` is called as soon as anybody looks into it. */
function shownLate(value: unknown, looked: () => void): unknown {
  if (typeof value !== 'object' || value === null) throw new Error('a part is no object');
  return new Proxy(value, {
    get(of, key) {
      looked();
      return Reflect.get(of, key);
    },
    has(of, key) {
      looked();
      return Reflect.has(of, key);
    },
    ownKeys(of) {
      looked();
      return Reflect.ownKeys(of);
    },
    getOwnPropertyDescriptor(of, key) {
      looked();
      return Reflect.getOwnPropertyDescriptor(of, key);
    },
  });
}

/**
 * Writes parts in place. To change a part is to read it; to replace one is not. The state that it shows
 * is what it was when it was asked for, whatever is written later.
 */
export class PartsDraft implements StateDraft {
  readonly #machine: Machine;
  readonly #listed: ReturnType<typeof listed>;
  readonly #views: View[] = [];
  /** How many views show this step, and whether the last one is out of date. */
  #shown = 0;
  #isStale = true;
  #parts: unknown[] = [];
  #reading: Reading = () => undefined;
  /** The parts that were written, as bits. */
  #written = 0;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#listed = listed(machine);
  }

  /** The parts that were written, as bits: also those that are what they were. */
  get written(): number {
    return this.#written;
  }

  /** From now on it writes these parts. */
  of(parts: unknown[], reading: Reading): this {
    this.#parts = parts;
    this.#reading = reading;
    this.#written = 0;
    this.#shown = 0;
    this.#isStale = true;
    return this;
  }

  get state(): MachineState {
    if (this.#isStale) {
      const view = this.#views[this.#shown] ?? new View(this.#machine);
      this.#views[this.#shown++] = view;
      view.of(this.#parts.slice(), this.#readingUnwritten());
      this.#isStale = false;
    }
    return (this.#views[this.#shown - 1] as View).state;
  }

  /** What the step has written by now is not what it depends on. */
  #readingUnwritten(): Reading {
    const written = this.#written;
    const reading = this.#reading;
    return (part) => {
      if ((written & (1 << part)) === 0) reading(part);
    };
  }

  grants(write: Parameters<StateDraft['grants']>[0]): void {
    this.#change(numberOf('grants'), write);
  }

  memory(write: Parameters<StateDraft['memory']>[0]): void {
    this.#change(numberOf('memory'), write);
  }

  thread(thread: number, write: Parameters<StateDraft['thread']>[1]): void {
    const { from, isOne } = this.#listed.threads;
    if (!isOne) {
      this.#change(from + thread, write);
      return;
    }
    this.#readingUnwritten()(from);
    const threads = this.#parts[from] as readonly Thread[];
    this.#put(from, threads.with(thread, written(threads[thread] as Thread, write)));
  }

  device(device: number, now: Device): void {
    const { from, isOne } = this.#listed.devices;
    if (!isOne) {
      this.#put(from + device, now);
      return;
    }
    this.#readingUnwritten()(from);
    this.#put(from, (this.#parts[from] as readonly Device[]).with(device, now));
  }

  replace(parts: Parameters<StateDraft['replace']>[0]): void {
    for (const name of whole) {
      const now = parts[name as keyof typeof parts];
      if (now !== undefined) this.#put(numberOf(name), now);
    }
  }

  #change<D>(part: Part, write: (draft: D) => void): void {
    this.#readingUnwritten()(part);
    this.#put(part, written(this.#parts[part] as object, write));
  }

  #put(part: Part, value: unknown): void {
    this.#parts[part] = value;
    this.#written |= 1 << part;
    this.#isStale = true;
  }
}
