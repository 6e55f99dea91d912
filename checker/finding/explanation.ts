/** What a counterexample hangs on: what in it does not matter, and what would have kept it safe. */

import type { Action } from '../../model/action.ts';
import type { Rights } from '../../model/rights.ts';
import type { RunStep } from './run-step.ts';

/** Where in an action something stands. Numbers count from 0. */
export type Operand = 'value' | 'place' | 'grantee' | `argument ${number}` | `result ${number}`;

export interface Irrelevant {
  /** Steps that can all be left out together; indexes into the run. */
  readonly steps: readonly number[];
  /** Operands in whose place anything else does the same, each by itself. */
  readonly operands: readonly { readonly step: number; readonly operand: Operand }[];
  /** Where fewer rights would do, all of these together: of a grant, or of one lend of a call, which may need none. */
  readonly rights: readonly {
    readonly step: number;
    readonly lend?: number;
    readonly needed: Rights;
  }[];
}

/** What becomes of one step of the counterexample; undefined when it did not happen. */
export type Fate = RunStep | undefined;

export type Change =
  /** This step gives fewer rights, or does something else. */
  | { readonly kind: 'step'; readonly step: number; readonly action: Action }
  | { readonly kind: 'left out'; readonly step: number }
  /** The machine begins with fewer rights granted; `grant` is an index of the machine's grants. */
  | { readonly kind: 'initial grant'; readonly grant: number; readonly rights: Rights };

export interface Neighbour {
  readonly change: Change;
  /** What becomes of each step of the counterexample. */
  readonly fates: readonly Fate[];
}

export interface Explanation {
  readonly irrelevant: Irrelevant;
  /** Undefined when none was found with one change. */
  readonly neighbour?: Neighbour;
}
