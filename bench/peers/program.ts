/** A program of few words: what is told to the peers before it is written in their languages. */

/** A small number that is part of the state; zero at first. */
export interface Field {
  readonly name: string;
  readonly most: number;
}

export interface Routine {
  readonly name: string;
  readonly locals: readonly Field[];
  readonly body: readonly string[];
  /** The most that it answers with; without, it changes the state and answers nothing. */
  readonly answers?: number;
}

export interface Step {
  readonly name: string;
  readonly guard: string;
  readonly locals: readonly Field[];
  readonly body: readonly string[];
}

export interface Program {
  readonly fields: readonly Field[];
  readonly initially: readonly string[];
  readonly routines: readonly Routine[];
  readonly steps: readonly Step[];
}
