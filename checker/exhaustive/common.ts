/**
 * The memory that those who search together have in common. It is reserved at once, as large as the
 * bounds of the search allow, and costs nothing where it is not touched.
 *
 * Nothing is sent from one to the other: all that they tell each other is in here, and who may write
 * what is a matter of turns (`together.ts`).
 */

import type { Bounds } from './bounds.ts';
import type { PartedSystem } from './parted.ts';

/** Where single numbers are in `control`. */
export const at = {
  /** The lock of the values, and how far they are written. */
  lock: 0,
  valuesEnd: 1,
  /** How many have come to where all wait for each other, and how often all have. */
  arrived: 2,
  turn: 3,
  /** How long the message is of who could not go on; -1 while it is written. */
  failed: 4,
  /** How many are ready to join in; whether they may; with how many the work is done. */
  ready: 5,
  joined: 6,
  members: 7,
  /** Set by whoever meets a part that has more values than its bits can tell apart. */
  outgrown: 8,
  /** What is to be done next, and with what. */
  job: 9,
  begin: 10,
  end: 11,
  hereBegin: 12,
  nextBegin: 13,
  size: 14,
  isSwapped: 15,
  /** How many portions of the slice somebody has begun with. */
  taken: 16,
} as const;
const controls = 17;

/** What each member tells after a slice, in `told`. */
export const tells = {
  transitions: 0,
  steps: 1,
  /** What it remembers, in KiB. */
  remembers: 2,
  /** Whether it has handed on all that it has to. */
  isDone: 3,
  /** The first row that it objects to: of which portion it was, and which; -1 if to none. */
  objectionOf: 4,
  objectionAt: 5,
  /** The number of the first of its own new states that somebody objects to; -1 if there is none. */
  objected: 6,
} as const;
const telling = 8;

/** A row of a level: behind its words, how it was met. */
export const howWords = 3;

/** The rows that one member has made, for all to look up. */
export interface CommonStage {
  readonly rows: Int32Array;
  readonly hashes: Int32Array;
  readonly changed: Int32Array;
  /** For each member: how many of these rows are for it, and which. */
  readonly sent: readonly Int32Array[];
  /** From each member: which of these were new to it, from where those of their portion begin. */
  readonly fresh: readonly Int32Array[];
}

export interface Common {
  readonly control: Int32Array;
  readonly told: readonly Int32Array[];
  readonly message: Uint16Array;
  /** Part, length and key, over and over. */
  readonly values: Uint16Array;
  readonly bits: Uint8Array;
  /** How many groups; and of each what it looks at first, how many actions and which. */
  readonly groups: Int32Array;
  readonly looked: Int32Array;
  readonly levels: readonly [Int32Array, Int32Array];
  readonly parents: Uint32Array;
  readonly actions: Uint16Array | Uint32Array;
  readonly stages: readonly CommonStage[];
  /** How many states are expanded in one slice, and in one portion of it. */
  readonly slice: number;
  readonly portion: number;
  /**
   * Of each portion: who has expanded it; and for each member where among the rows that were sent to it
   * those of the portion begin and end, and how many of them were new.
   */
  readonly portions: Int32Array;
}

/** Where that of one member is, behind who has expanded the portion. */
export const [sentFrom, sentTo, foundNew] = [0, 1, 2];
export function portionWords(members: number): number {
  return 1 + 3 * members;
}

/** How many rows of the portion were new. */
export function freshOf({ portions, stages }: Common, portion: number): number {
  const at = portion * portionWords(stages.length) + 1;
  let sum = 0;
  for (let member = 0; member < stages.length; member++) {
    sum += portions[at + 3 * member + foundNew] as number;
  }
  return sum;
}

const stagedMost = 1 << 22;
const statesInSlice = 1 << 13;
/** What a state takes at least: its word in a table that is not too full, its parent and its action. */
const leastBytes = 12;
const portionsInSlice = 16;
const valueUnits = 1 << 28;

/**
 * What is sent to others: the memory itself. Not arrays over it: of one that is longer than 4 GiB the
 * engine sends a wrong length, and what is written behind that is lost without a word.
 */
export interface Memory {
  readonly control: SharedArrayBuffer;
  readonly told: readonly SharedArrayBuffer[];
  readonly message: SharedArrayBuffer;
  readonly values: SharedArrayBuffer;
  readonly bits: SharedArrayBuffer;
  readonly groups: SharedArrayBuffer;
  readonly looked: SharedArrayBuffer;
  readonly levels: readonly [SharedArrayBuffer, SharedArrayBuffer];
  readonly parents: SharedArrayBuffer;
  readonly actions: SharedArrayBuffer;
  readonly stages: readonly {
    readonly rows: SharedArrayBuffer;
    readonly hashes: SharedArrayBuffer;
    readonly changed: SharedArrayBuffer;
    readonly sent: readonly SharedArrayBuffer[];
    readonly fresh: readonly SharedArrayBuffer[];
  }[];
  readonly slice: number;
  readonly portion: number;
  readonly portions: SharedArrayBuffer;
  /** Whether a number of an action takes 32 bits. */
  readonly isWide: boolean;
}

/** Throws a `RangeError` where there is no such memory. */
export function reserved(system: PartedSystem, bounds: Bounds, members: number): Memory {
  const parts = system.initial.length;
  const { actions } = system;
  // Whatever the number of members, so that all that goes by slices does not depend on it.
  const slice = Math.max(1, Math.min(statesInSlice, Math.floor(stagedMost / actions)));
  const staged = slice * actions + 1;
  const states = Math.min(
    bounds.states,
    Math.floor(bounds.bytes / leastBytes),
    2 ** 32 - 2 - staged,
  );
  const rowWords =
    Math.min(states * (parts + howWords), bounds.bytes / 4) + staged * (parts + howWords);
  const each = <A>(make: () => A) => Array.from({ length: members }, make);
  const isWide = actions > 2 ** 16;
  return {
    control: words(controls),
    told: each(() => words(telling)),
    message: words(1 << 11),
    values: new SharedArrayBuffer(2 * Math.min(valueUnits, Math.ceil(bounds.bytes / 2))),
    bits: new SharedArrayBuffer(parts),
    groups: words(1 + 3 * actions),
    looked: words(system.invariants.length),
    levels: [words(rowWords), words(rowWords)],
    parents: words(states + staged),
    actions: new SharedArrayBuffer((isWide ? 4 : 2) * (states + staged)),
    stages: each(() => ({
      rows: words(staged * parts),
      hashes: words(staged),
      changed: words(staged),
      sent: each(() => words(staged + 1)),
      fresh: each(() => words(staged + 1)),
    })),
    slice,
    portion: Math.ceil(slice / portionsInSlice),
    portions: words(portionsInSlice * portionWords(members)),
    isWide,
  };
}

function words(count: number): SharedArrayBuffer {
  return new SharedArrayBuffer(4 * Math.ceil(count));
}

export function commonIn(memory: Memory): Common {
  const { slice, portion, isWide, levels, stages, told } = memory;
  const numbers = (buffer: SharedArrayBuffer) => new Int32Array(buffer);
  return {
    control: numbers(memory.control),
    told: told.map(numbers),
    message: new Uint16Array(memory.message),
    values: new Uint16Array(memory.values),
    bits: new Uint8Array(memory.bits),
    groups: numbers(memory.groups),
    looked: numbers(memory.looked),
    levels: [numbers(levels[0]), numbers(levels[1])],
    parents: new Uint32Array(memory.parents),
    actions: isWide ? new Uint32Array(memory.actions) : new Uint16Array(memory.actions),
    stages: stages.map(({ rows, hashes, changed, sent, fresh }) => ({
      rows: numbers(rows),
      hashes: numbers(hashes),
      changed: numbers(changed),
      sent: sent.map(numbers),
      fresh: fresh.map(numbers),
    })),
    slice,
    portion,
    portions: numbers(memory.portions),
  };
}
