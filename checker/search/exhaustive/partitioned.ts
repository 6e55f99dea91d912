/**
 * What the explorer explores: a transition system whose state is a record of parts.
 *
 * A step has two stages: what the action itself does, and then what follows from it, phase by phase. Each
 * reports what it reads and depends on nothing else, so the explorer runs it once for all states that
 * agree on those parts.
 */

import type { OnRead } from './footprint.ts';
import type { Part } from './parts.ts';

/** What an action came to. */
export interface Acted {
  /** The step leads nowhere, and is not a transition. */
  readonly isRefused: boolean;
  readonly outcome: unknown;
  /** Whether the phases follow. */
  readonly settles: boolean;
  /** Mask of the parts that were written, including writes of an equal value. */
  readonly writeSet: number;
}

/** Parts are passed as an array with one value for each part. */
export interface PartitionedSystem {
  /** The initial state. */
  readonly initial: readonly unknown[];
  /** How many there are; they are numbered from 0 on. */
  readonly actions: number;
  /** Takes an action, and writes what it changes into `parts`. Undefined: it is disabled here. */
  act(action: number, parts: unknown[], onRead: OnRead): Acted | undefined;
  /** What follows a step that settles, in this order; each returns its write set, as `Acted` has it. */
  readonly phases: readonly ((parts: unknown[], onRead: OnRead) => number)[];
  /** Claims about every state. Each answers with what is wrong, in whatever form the caller wants. */
  readonly invariants: readonly ((parts: readonly unknown[], onRead: OnRead) => unknown)[];
  /** Equal for equal values of a part, and for no others. */
  key(part: Part, value: unknown): string;
}
