/** What a search over all states may use, and what it tells while it runs and in the end. */

export interface Bounds {
  /** No path longer than this is looked at. */
  readonly depth: number;
  /** Gives up when more states than this are met. */
  readonly states: number;
  /** Gives up when the states would take more than this. */
  readonly bytes: number;
  /** Asked now and then: whether to stop where the search is. */
  readonly outOfTime?: () => boolean;
}

/** How far a search is, level by level. */
export interface Underway {
  readonly levels: readonly number[];
  readonly states: number;
  readonly transitions: number;
  /** Of the frontier: how many states there are, and how many of them are done. */
  readonly frontier: number;
  readonly done: number;
  readonly bytes: number;
}

export interface Explored {
  /** Number of states at each distance from the initial one. */
  readonly levels: readonly number[];
  readonly states: number;
  /** Enabled steps that were not refused, also those that lead back to where they began. */
  readonly transitions: number;
  /** Steps asked for, refused ones included. */
  readonly steps: number;
  /** `complete`: everything reachable was seen; else what stopped the search. */
  readonly end: 'complete' | 'depth' | 'states' | 'memory' | 'time' | 'objection';
  /** For the states, their tables and all that is remembered. */
  readonly bytes: number;
  /** A shortest path to an objection: the numbers of its actions. */
  readonly found?: { readonly path: readonly number[]; readonly objection: unknown };
}
