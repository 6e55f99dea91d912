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
 * The state that these parts make, as they are when they are asked for. Each is told to `reading` when
 * somebody looks at it; without, nobody is told.
 */
export function viewOf(
  machine: Machine,
  parts: readonly unknown[],
  reading: Reading = () => undefined,
): MachineState {
  const get = (part: Part) => {
    reading(part);
    return parts[part];
  };
  const threads = listOf<Thread>(machine.threads.length, (i) => get(threadPart(i)));
  const devices = listOf<Device>(machine.devices.length, (i) => get(devicePart(machine, i)));
  // Own properties, so that a copy of the view looks at all of them.
  const view = Object.defineProperties(
    { threads, devices },
    Object.fromEntries(
      whole.map((name) => [name, { enumerable: true, get: () => get(numberOf(name)) }]),
    ),
  );
  return view as unknown as MachineState;
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
  readonly written = new Set<Part>();
  readonly #machine: Machine;
  readonly #parts: unknown[];
  readonly #reading: Reading;

  constructor(machine: Machine, parts: unknown[], reading: Reading) {
    this.#machine = machine;
    this.#parts = parts;
    // What the step wrote itself is no longer what it depends on.
    this.#reading = (part) => {
      if (!this.written.has(part)) reading(part);
    };
    this.state = viewOf(machine, parts, this.#reading);
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
    this.written.add(part);
  }
}
