/** A program for the peers, as data, before it is written out in one of their languages. */

/** A small number of the state, or a local variable; fields of the state are zero at first. */
export interface Field {
  readonly name: string;
  readonly most: number;
}

export interface Routine {
  readonly name: string;
  readonly locals: readonly Field[];
  readonly body: readonly string[];
  /** The largest value that it returns; undefined: it changes the state and returns nothing. */
  readonly returns?: number;
}

export interface Step {
  readonly name: string;
  readonly guard: string;
  readonly locals: readonly Field[];
  readonly body: readonly string[];
}

export interface PeerProgram {
  readonly fields: readonly Field[];
  readonly initially: readonly string[];
  readonly routines: readonly Routine[];
  readonly steps: readonly Step[];
}
