/**
 * The end of a run in lockstep as evidence: what each actor did, and what the model, the tables and the
 * buffers said of the range that the difference is about, cycle by cycle.
 *
 * It is data. `report/violation/timeline.ts` has the words.
 */

import type { CycleCause } from '../../executor/units/cycles.ts';
import type { EnginePhase } from '../../executor/units/dma-engine.ts';
import type { ActionKind } from '../../model/action.ts';
import type { Range } from '../../model/address.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { SpaceId } from '../../model/state.ts';
import type { Difference } from './mismatch.ts';
import type { Holding, SuspectedUnit } from './suspected-unit.ts';
import type { Unit } from './unit.ts';

export interface Timeline {
  readonly columns: readonly TimelineColumn[];
  readonly lanes: readonly TimelineLane[];
  /** What tables and buffers are probed for. */
  readonly range: Range | undefined;
  /** The space that every copy in a PLB is for, where that is one. */
  readonly holder: SpaceId | undefined;
  readonly suspected: SuspectedUnit | undefined;
  readonly end: TimelineEnd;
  /** All fields of the state that differ after the last retirement. */
  readonly differences: readonly Difference[];
}

export interface TimelineColumn {
  /** Cycles, both included. */
  readonly first: number;
  readonly last: number;
}

export interface TimelineLane {
  readonly unit: Unit;
  /** One for each column. */
  readonly cells: readonly TimelineCell[];
}

export interface TimelineCell {
  /** Absent: an actor does nothing; nothing is held. */
  readonly content?: Content;
  /** The model says that what is held has ended. */
  readonly isStale: boolean;
  readonly events: readonly TimelineEvent[];
}

/** What an actor spends a cycle on, or what is held of the probed range. */
export type Content = { readonly kind: 'phase'; readonly phase: LanePhase } | Holding;

export type LanePhase = Exclude<CycleCause, 'idle'> | EnginePhase;

/** What an actor does in one cycle besides its phase. */
export type TimelineEvent =
  | { readonly kind: 'begun' | 'issued'; readonly action: ActionKind }
  | { readonly kind: 'retired'; readonly action: ActionKind; readonly outcome: Outcome }
  | {
      readonly kind: 'scrub' | 'acknowledgement' | 'table changed' | 'interrupted' | 'dropped';
    };

/** What the last action came to. */
export interface TimelineEnd {
  /** The executor dropped this action, and retired nothing for it. */
  readonly dropped?: ActionKind;
  /** Absent: nothing retired. */
  readonly executor?: Outcome;
  /** Each outcome that the contract admits; undefined: the action is not possible. */
  readonly contract: readonly (Outcome | undefined)[];
}
