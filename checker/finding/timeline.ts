/** Where executor and model part: what each did, and harts, devices and buffers side by side. */

export interface TimelineColumn {
  /** Cycles, both included. */
  readonly first: number;
  readonly last: number;
}

export interface TimelineCell {
  /** What an actor does; what is said of the place. Empty: nothing. */
  readonly text: string;
  /** What happens in it. */
  readonly events?: readonly string[];
  /** The model says that this is over. */
  readonly stale?: true;
}

export interface TimelineLane {
  readonly name: string;
  readonly of: 'actor' | 'model' | 'table' | 'buffer';
  /** One for each column. */
  readonly cells: readonly TimelineCell[];
}

export interface Difference {
  /** `frames`: how many there are on a stack, or who governs one of them. */
  readonly kind: 'frames' | 'register' | 'memory' | 'line' | 'device' | 'page' | 'space';
  readonly where: string;
  readonly executor: number | string;
  readonly model: number | string;
}

export interface Culprit {
  readonly unit: string;
  readonly cycle: number;
  /** What was seen of it. */
  readonly says: string;
}

export interface Timeline {
  readonly columns: readonly TimelineColumn[];
  readonly lanes: readonly TimelineLane[];
  /** For whom all that PLBs hold of the place is, where that is one. */
  readonly holder: string | undefined;
  readonly culprit: Culprit | undefined;
  /** What buffers and tables are asked about, by its name. */
  readonly place: string | undefined;
  /** The outcome that the executor retired, and what the contract admits. */
  readonly executor: string;
  readonly contract: string;
  /** In everything that can be compared after the last retirement. */
  readonly differences: readonly Difference[];
  /** Words of the lanes, and what they mean. */
  readonly words: readonly (readonly [string, string])[];
}
