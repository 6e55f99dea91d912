/**
 * The form that every clause of the transition relation has, in three phases.
 *
 * `enabled`     can this be asked here at all? If not, there is no step.
 * `conditions`  may the running code do it? The first that fails is the cause of the fault: then
 *               `commit` does not run, and only a fault portal that takes the refusal changes the
 *               state. Reports explain a refusal from this same list.
 * `commit`      do it. A commit cannot fail.
 */

import type { Action, ActionKind } from './action.ts';
import type { Authority } from './authority.ts';
import type { Machine } from './machine.ts';
import type { Mapping } from './mapping.ts';
import type { Cause, Outcome } from './outcome.ts';
import type { CellId, Device, DeviceId, MachineState, ThreadId } from './state.ts';

/** What a rule may look at besides the state. */
export interface Hardware {
  readonly machine: Machine;
  readonly authority: Authority;
  readonly mapping: Mapping;
}

export interface Condition<K extends ActionKind> {
  readonly cause: Cause;
  /** The condition as a sentence that is true when it holds. */
  readonly says: string;
  holds(m: Hardware, s: MachineState, a: Action<K>): boolean;
  /** Where it fails: the lowest failing cell, for conditions about cells. */
  at?(m: Hardware, s: MachineState, a: Action<K>): CellId | undefined;
}

export interface Rule<K extends ActionKind> {
  enabled(m: Hardware, s: MachineState, a: Action<K>): boolean;
  readonly conditions: readonly Condition<K>[];
  /** Whether the step can take authority away, so that pruning follows it. */
  readonly prunes: boolean;
  commit(m: Hardware, draft: StateDraft, a: Action<K>): Outcome;
}

/** The same data, in a draft. Identifiers are numbers with a brand, and stay what they are. */
export type Writable<T> = T extends number
  ? T
  : T extends object
    ? { -readonly [P in keyof T]: Writable<T[P]> }
    : T;

/** A state being changed, one part at a time. A part nobody writes to stays the same object. */
export interface StateDraft {
  /** The state with all that has been written so far. It is never changed itself. */
  readonly state: MachineState;
  grants(write: (grants: Writable<MachineState['grants']>) => void): void;
  thread(
    thread: ThreadId,
    write: (frames: Writable<MachineState['threads'][number]>) => void,
  ): void;
  memory(write: (memory: Writable<MachineState['memory']>) => void): void;
  device(device: DeviceId, now: Device): void;
  /** The small parts are replaced whole. */
  replace(parts: Partial<Pick<MachineState, 'spaces' | 'lines' | 'map' | 'pins' | 'wiring'>>): void;
}
