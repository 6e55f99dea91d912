/** What a search over all states may use, what it reports while it runs, and its result. */

export interface Bounds {
  /** Paths of at most so many steps are followed. */
  readonly depth: number;
  /** The search gives up when it meets more states than this. */
  readonly states: number;
  /** The search gives up when states and memos would take more bytes than this. */
  readonly bytes: number;
  /** Asked now and then; true ends the search. */
  readonly outOfTime?: () => boolean;
}

/** How far a search is. Its levels are those that are complete, its states all that were met. */
export interface SearchProgress extends Omit<Counts, 'steps'> {
  /** States of the level that is expanded: all of them, and those that are done. */
  readonly frontier: number;
  readonly done: number;
  readonly bytes: number;
}

/** What any breadth-first search counts. */
export interface Counts {
  /** Number of states at each distance from the initial one. */
  readonly levels: readonly number[];
  readonly states: number;
  /** Enabled steps that were not refused, also those that lead back to where they began. */
  readonly transitions: number;
  /** Enabled steps, refused ones included. */
  readonly steps: number;
}

export interface Explored extends Counts {
  /** `complete`: everything reachable was seen; else what ended the search. */
  readonly end: 'complete' | 'depth' | 'states' | 'memory' | 'time' | 'objection';
  /** Taken by the states, the hash set and all memos. */
  readonly bytes: number;
  /** A shortest path to an objection: the numbers of its actions. */
  readonly found?: { readonly path: readonly number[]; readonly objection: unknown };
}
