/**
 * What the explorer explores: a transition system whose state is a record of parts.
 *
 * A step is taken in two stretches: what the action itself does, and what follows from it, phase by
 * phase. Each tells what it reads, and depends on nothing else; so the explorer takes it once for all
 * states that agree on those parts.
 */

import type { Part, Reading } from './footprint.ts';

/** What an action came to. `isRefused`: it leads nowhere, and is no transition. */
export interface Acted {
  readonly isRefused: boolean;
  readonly outcome: unknown;
  /** Whether the phases follow. */
  readonly settles: boolean;
  /** The parts that were written, as bits: also those that were and are equal. */
  readonly written: number;
}

export interface PartedSystem {
  /** The parts of the initial state. */
  readonly initial: readonly unknown[];
  /** Actions go by their numbers, from 0 on. */
  readonly actions: number;
  /** Takes an action: writes into `parts`, and tells what it looks at. Undefined: not possible here. */
  act(action: number, parts: unknown[], reading: Reading): Acted | undefined;
  /** What follows a step that settles, one after the other; each answers with the parts it wrote. */
  readonly phases: readonly ((parts: unknown[], reading: Reading) => number)[];
  /** Claims about every state. Each answers with what is wrong, in whatever form the caller wants. */
  readonly invariants: readonly ((parts: readonly unknown[], reading: Reading) => unknown)[];
  /** Equal for equal values of a part, and for no others. */
  key(part: Part, value: unknown): string;
  /** A value that has this key. */
  valueOf(part: Part, key: string): unknown;
}
