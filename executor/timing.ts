/**
 * Every latency of the machine, in cycles.
 *
 * All are chosen: nothing is published about this architecture that could be put here. They are
 * small, so that a race between two harts is a matter of a few cycles, and every one that depends
 * on a bus or an arbiter may take longer by what `choose` says.
 */

export interface Timing {
  /** From the arrival of an instruction until its work begins. */
  readonly issue: number;
  /** One look into the PLB. */
  readonly look: number;
  /** Reading one entry of the region table. */
  readonly entry: number;
  /** From a matching entry until it stands in the PLB. */
  readonly fill: number;
  /** The first word of an access to memory, */
  readonly memory: number;
  /** each further word, */
  readonly beat: number;
  /** and no more than so many: a range stands for what software does somewhere within. */
  readonly beatsMax: number;
  /** Writing to the region table, the sweep after it included. */
  readonly write: number;
  /** A message from hart to hart. At least 1. */
  readonly message: number;
  /** Saving or restoring a frame: its link and registers. */
  readonly frame: number;
  /** The longest delay that a choice may add to memory, to a message, or to an arrival. */
  readonly jitter: number;
}

export const timing: Timing = {
  issue: 1,
  look: 1,
  entry: 1,
  fill: 2,
  memory: 3,
  beat: 1,
  beatsMax: 64,
  write: 2,
  message: 1,
  frame: 2,
  jitter: 3,
};
