/**
 * Every latency of the machine, in cycles, and the size of every structure.
 *
 * All are chosen: nothing is published about this architecture that could be put here. They are
 * small, so that a race between two harts is a matter of a few cycles, and every one that depends
 * on a bus or an arbiter may take longer by what `choose` says.
 */

export interface Timing {
  /** From the arrival of an instruction until its work begins. */
  readonly issue: number;
  /** One look into a PLB. */
  readonly look: number;
  /** Reading one entry of the region table. */
  readonly entry: number;
  /** From a matching entry until it stands in the PLB. */
  readonly fill: number;
  /** One look into the TLB. */
  readonly translate: number;
  /** Reading one entry of the page table and putting it into the TLB. */
  readonly page: number;
  /** The first word of an access, when its line is in the cache; */
  readonly memory: number;
  /** so much more when it is not; */
  readonly miss: number;
  /** each further word, */
  readonly beat: number;
  /** and no more than so many: a range stands for what software does somewhere within. */
  readonly beatsMax: number;
  /** Reading a portal whose line is in the portal cache; */
  readonly portal: number;
  /** so much more when it is not. */
  readonly portalMiss: number;
  /** Writing to the region table or the page table, the sweep after it included. */
  readonly write: number;
  /** A message between harts and engines. At least 1. */
  readonly message: number;
  /** Saving or restoring a frame: its link and registers. */
  readonly frame: number;
  /** So much more when the spiller has to move a frame to memory or back. */
  readonly spill: number;
  /** One beat of a device, from the memory controller to memory. */
  readonly transfer: number;
  /** The longest delay that a choice may add to memory, to a message, or to an arrival. */
  readonly jitter: number;
}

/** What takes at least a cycle, or counts at least one thing; everything else may be 0. */
export const atLeastOne: ReadonlySet<keyof Timing | keyof Sizes> = new Set([
  'beatsMax',
  'message',
  'frames',
]);

export const timing: Timing = {
  issue: 1,
  look: 1,
  entry: 1,
  fill: 2,
  translate: 1,
  page: 3,
  memory: 2,
  miss: 4,
  beat: 1,
  beatsMax: 64,
  portal: 1,
  portalMiss: 4,
  write: 2,
  message: 1,
  frame: 2,
  spill: 3,
  transfer: 2,
  jitter: 3,
};

export interface Sizes {
  /** Copies in each of the two PLBs of a hart. Any number, 0 included, as everywhere here. */
  readonly plb: number;
  /** Whether PLBs tell spaces apart by tags, or are emptied whenever the environment changes. */
  readonly tagged: boolean;
  readonly tlb: number;
  /** Lines of the cache that all share. */
  readonly cache: number;
  /** Portals whose lines a hart keeps. */
  readonly portals: number;
  /** Frames that a spiller holds before it moves some to memory. At least 1. */
  readonly frames: number;
  /** Ranges that a message about a loss carries; 0: none, and buffers are emptied whole. */
  readonly ranges: number;
  /** Entries of the region table; 0: twice what stands there at the start, and some. */
  readonly table: number;
}

export const sizes: Sizes = {
  plb: 4,
  tagged: true,
  tlb: 2,
  cache: 16,
  portals: 2,
  frames: 3,
  ranges: 0,
  table: 0,
};
