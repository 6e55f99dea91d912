/**
 * The kinds of claim, and what an answer looks like.
 *
 * A property never calls the code it judges: it reads the raw facts of a state and finds its own
 * justification. It answers with a refutation in words that name the very spaces, addresses and
 * rights, because the report's most useful sentence should be written where the claim is.
 */

import type { Action } from '../model/action.ts';
import type { Machine } from '../model/machine.ts';
import type { Step } from '../model/outcome.ts';
import type { Letter, Rights } from '../model/rights.ts';
import type { CellId, MachineState, SpaceId, ThreadId } from '../model/state.ts';
import type { PropertyName } from './names.ts';

/** One fact that passes a right on: a grant, or a lend of a frame. */
export interface Link {
  readonly grantor: SpaceId;
  readonly grantee: SpaceId;
  readonly rights: Rights;
  /** The frame that carries the lend; absent for a grant. */
  readonly lentBy?: { readonly thread: ThreadId; readonly depth: number };
}

/**
 * How a space comes to hold a right on a cell, owner first. A broken chain says why in `broken`: its last
 * link is then the one that should not be there, or `links` ends where nobody passes it on.
 */
export interface Chain {
  readonly cell: CellId;
  readonly right: Letter;
  /** The space that holds the right at the end of the chain, or lacks it. */
  readonly space: SpaceId;
  /** Where authority over the cell begins; undefined when nobody owns it. */
  readonly owner: SpaceId | undefined;
  readonly links: readonly Link[];
  readonly broken?: string;
}

/** Why a claim is false here. */
export interface Refutation {
  /** One sentence that names the spaces, addresses and rights. */
  readonly says: string;
  readonly chain?: Chain;
  /** The policy clause that is broken: its index in the scenario's policy. */
  readonly clause?: number;
  /** The cost that is broken: its index among those of the scenario. */
  readonly cost?: number;
}

interface Claim {
  readonly name: PropertyName;
  /** The promise in one sentence. Reports and docs print this one. */
  readonly claim: string;
  /** The situations without which the claim holds because nothing happened. */
  readonly covers: readonly Cover[];
}

/** A step as an observer sees it: states, action, outcome. */
export interface Observed {
  readonly before: MachineState;
  readonly action: Action;
  readonly after: Step;
}

/** A situation that must be reached for a claim to mean anything. */
export interface Cover {
  readonly name: string;
  /** The policy clause that this situation puts to the test: its index in the scenario's policy. */
  readonly clause?: number;
  reached(machine: Machine, observed: Observed): boolean;
}

/** True of every reachable state. `before` is given so that what did not change need not be read. */
export interface Invariant extends Claim {
  readonly kind: 'invariant';
  refute(machine: Machine, state: MachineState, before?: MachineState): Refutation | undefined;
  /**
   * The same claim in pieces, which hold together exactly when it does. Each looks at little of a state,
   * so that what it has answered once need not be asked of every state.
   */
  pieces?(machine: Machine): readonly Piece[];
}

export type Piece = (machine: Machine, state: MachineState) => Refutation | undefined;

/** True of every step from a reachable state, refused ones included. */
export interface StepProperty extends Claim {
  readonly kind: 'step';
  refute(machine: Machine, observed: Observed): Refutation | undefined;
}

/** A state that one observer cannot tell from another, and the only difference between the two. */
export interface Variation {
  readonly state: MachineState;
  readonly observer: SpaceId;
  /** The hidden difference in words. */
  says(): string;
}

/** The ways to vary a state, related ones or not, by their numbers. Nearby ones may share a state. */
export interface Variations {
  readonly count: number;
  /** The state varied in one of these ways, or undefined if the two are not related. */
  vary(way: number): Variation | undefined;
}

/**
 * True of every two related states that take the same step. The property says how to vary a state
 * and what must agree afterwards; the caller takes the steps.
 */
export interface PairProperty extends Claim {
  readonly kind: 'pair';
  /** What is tried at each step, in words; undefined where the machine has nothing to try. */
  tries(machine: Machine): string | undefined;
  variations(machine: Machine, state: MachineState): Variations;
  refute(
    machine: Machine,
    pair: { readonly one: Observed; readonly other: Observed; readonly variation: Variation },
  ): Refutation | undefined;
}

/** Where an excursion stands: the state it left from, the state it has led to, and what was done. */
export interface Underway {
  readonly before: MachineState;
  readonly state: MachineState;
  readonly taken: readonly Action[];
}

/**
 * True of every run with an excursion taken out of it. The property says what is done on the way out
 * and back and what must be as it was; the caller takes the steps.
 */
export interface DetourProperty extends Claim {
  readonly kind: 'detour';
  /** What is tried at each step, in words; undefined where the machine has nothing to try. */
  tries(machine: Machine): string | undefined;
  /** How many excursions begin in a state, possible ones or not. */
  ways(machine: Machine, state: MachineState): number;
  /** So many of them, the first ones, none of which may be left out of a sample. */
  always(machine: Machine, state: MachineState): number;
  /** What is done next on this one; undefined when it is over. */
  next(machine: Machine, way: number, underway: Underway): Action | undefined;
  refute(machine: Machine, underway: Underway): Refutation | undefined;
}

export type Property = Invariant | StepProperty | PairProperty | DetourProperty;
