/**
 * States in parts, and which parts somebody reads.
 *
 * A state is a record of parts: the spaces, the grants, each thread, each device, and so on. A view
 * looks like a state and notes each part that is asked for; a draft writes parts of a view. So it is
 * found out, and nowhere declared, on what a step depends: whatever a rule does with a part, it has to
 * ask for it first.
 */

import type { Machine } from '../../model/machine.ts';
import type { StateDraft } from '../../model/rule.ts';
import type { Device, MachineState, Thread } from '../../model/state.ts';
import { written } from '../../model/step.ts';

/** A part of a state, by its number. */
export type Part = number;
/** Told each part that is looked at. */
export type Reading = (part: Part) => void;

const whole = ['spaces', 'grants', 'lines', 'map', 'memory'] as const;
type Whole = (typeof whole)[number];

function numberOf(name: Whole): Part {
  return whole.indexOf(name);
}

function threadPart(thread: number): Part {
  return whole.length + thread;
}

function devicePart({ threads }: Machine, device: number): Part {
  return whole.length + threads.length + device;
}

export function countParts(machine: Machine): number {
  return devicePart(machine, machine.devices.length);
}

/** The state cut into its parts: first the whole ones, then each thread, then each device. */
export function partsOf(state: MachineState): unknown[] {
  return [...whole.map((name) => state[name]), ...state.threads, ...state.devices];
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
    const threads = listOf<Thread>(machine.threads.length, (i) => get(threadPart(i)));
    const devices = listOf<Device>(machine.devices.length, (i) => get(devicePart(machine, i)));
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

function listOf<T>(length: number, get: (index: number) => unknown): readonly T[] {
  return new Proxy<T[]>(Array.from({ length }), {
    get(target, key, receiver) {
      const index = typeof key === 'string' ? Number(key) : Number.NaN;
      const isElement = Number.isInteger(index) && index >= 0 && index < length;
      return isElement ? get(index) : Reflect.get(target, key, receiver);
    },
  });
}

/** Writes parts in place. To change a part is to read it; to replace one is not. */
export class PartsDraft implements StateDraft {
  readonly state: MachineState;
  readonly #machine: Machine;
  readonly #view: View;
  #parts: unknown[] = [];
  #reading: Reading = () => undefined;
  /** The parts that were written, as bits. */
  #written = 0;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#view = new View(machine);
    this.state = this.#view.state;
  }

  get hasWritten(): boolean {
    return this.#written !== 0;
  }

  /** From now on it writes these parts. What it has written is no longer what the step depends on. */
  of(parts: unknown[], reading: Reading): this {
    this.#parts = parts;
    this.#written = 0;
    this.#reading = (part) => {
      if ((this.#written & (1 << part)) === 0) reading(part);
    };
    this.#view.of(parts, this.#reading);
    return this;
  }

  grants(write: Parameters<StateDraft['grants']>[0]): void {
    this.#change(numberOf('grants'), write);
  }

  memory(write: Parameters<StateDraft['memory']>[0]): void {
    this.#change(numberOf('memory'), write);
  }

  thread(thread: number, write: Parameters<StateDraft['thread']>[1]): void {
    this.#change(threadPart(thread), write);
  }

  device(device: number, now: Device): void {
    this.#put(devicePart(this.#machine, device), now);
  }

  replace(parts: Parameters<StateDraft['replace']>[0]): void {
    for (const name of whole) {
      const now = parts[name as keyof typeof parts];
      if (now !== undefined) this.#put(numberOf(name), now);
    }
  }

  #change<D>(part: Part, write: (draft: D) => void): void {
    this.#reading(part);
    this.#put(part, written(this.#parts[part] as object, write));
  }

  #put(part: Part, value: unknown): void {
    this.#parts[part] = value;
    this.#written |= 1 << part;
  }
}
