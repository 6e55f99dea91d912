/**
 * The breadth-first search of `explorer.ts` by several at once, who share memory: the same levels, the
 * same numbers, and the same shortest path to the same objection, whoever is how fast, and however many
 * there are. It judges states; steps are judged by the search that is alone.
 *
 * It begins alone. Others are called when there is much to do, and until they are there it goes on
 * without them. What ends it is looked at after each slice of a level: so the counts of a search that did
 * not come to its end are those of a whole slice.
 */

import type { Bounds, Explored, Underway } from './bounds.ts';
import {
  at,
  type Common,
  commonIn,
  freshOf,
  howWords,
  type Memory,
  reserved,
  tells,
} from './common.ts';
import type { Together } from './expanding.ts';
import { explore } from './explorer.ts';
import { bitsFor, type Layout, laidOut, readRow, writeRow } from './layout.ts';
import { fail, mayGoOn, meet, waitWhile } from './meeting.ts';
import { hindrance, Member } from './member.ts';
import type { PartedSystem } from './parted.ts';
import { noParent } from './rows.ts';
import { ValueLog } from './value-log.ts';

/** A function cannot be sent to others, so they make the system themselves. */
export interface SystemSource {
  /** The address of a module, and the name of what it exports to make the system from the argument. */
  readonly module: string;
  readonly maker: string;
  /** Plain data. */
  readonly argument: unknown;
}

/** What somebody who is called is told: who it is, what is searched, and in what memory. */
export interface Call {
  readonly source: SystemSource;
  readonly memory: Memory;
  /** Their numbers are from 1 on. */
  readonly members: number;
}

export interface TogetherOptions {
  /** How many, the caller included. */
  readonly workers: number;
  /**
   * Starts all others, each of which calls `takePart`. It does not wait for them; and when one of them
   * ends before it should, it sees to it that `fail` is called, whatever happens on this thread.
   */
  readonly spawn: (call: Call) => void;
  /** Actions are grouped when more states than this are met. */
  readonly groupAt?: number;
  /** Nobody is called before that, nor before so many states are known. */
  readonly callAt?: number;
  /** Whether it waits for those who are called. */
  readonly isPatient?: boolean;
  /** Called after each slice. */
  readonly onProgress?: (underway: Underway) => void;
}

/** Instead of whether those who were called may join in: the search was over before they were there. */
const tooLate = 2;
const job = { slice: 1, layOut: 2, join: 3, end: 4 } as const;
const statesUntilGrouped = 500;
const statesUntilCalled = 50_000;
/** A slot of a table is wanted by so many states. */
const loadMost = 0.6;

/** Where the memory that the bounds allow cannot be reserved it searches alone. */
export function exploreTogether(
  system: PartedSystem,
  source: SystemSource,
  bounds: Bounds,
  options: TogetherOptions,
): Explored {
  const memory = reservedOrNot(system, bounds, options.workers);
  if (memory === undefined) return explore(system, bounds, options);
  return new Leading(system, { memory, source }, bounds, options).run();
}

function reservedOrNot(system: PartedSystem, bounds: Bounds, workers: number): Memory | undefined {
  try {
    return reserved(system, bounds, workers);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** What those do who were called: they take part until the search is at its end. */
export function takePart(system: PartedSystem, memory: Memory, me: number): void {
  const common = commonIn(memory);
  const { control } = common;
  const values = new ValueLog(system, common);
  Atomics.add(control, at.ready, 1);
  Atomics.notify(control, at.ready);
  waitWhile(common, at.joined, 0);
  if (Atomics.load(control, at.joined) === tooLate) return;
  let member: Member | undefined;
  for (;;) {
    meet(common);
    const now = control[at.job];
    if (now === job.end) return;
    if (now === job.join) {
      values.hear();
      member = new Member(system, common, me, values);
      member.expanding.group(groupsIn(common));
    }
    if (now === job.slice) member?.slice();
    else member?.layOut();
  }
}

class Leading {
  readonly #source: SystemSource;
  readonly #bounds: Bounds;
  readonly #options: TogetherOptions;
  readonly #memory: Memory;
  readonly #common: Common;
  readonly #member: Member;
  readonly #levels = [1];
  #transitions = 0;
  #steps = 0;
  #size = 1;
  #hereBegin = 0;
  #nextBegin = 0;
  /** The largest two levels one after the other. */
  #widest = 1;
  #isSwapped = 0;
  #isGrouped = false;
  #isCalled = false;
  #members = 1;
  #used = 0;
  /** Whether too much is remembered. */
  #isCrammed = false;
  #found: Explored['found'];

  constructor(
    system: PartedSystem,
    { memory, source }: Pick<Call, 'memory' | 'source'>,
    bounds: Bounds,
    options: TogetherOptions,
  ) {
    this.#source = source;
    this.#bounds = bounds;
    this.#options = options;
    const common = commonIn(memory);
    this.#memory = memory;
    this.#common = common;
    this.#common.control[at.members] = 1;
    this.#member = new Member(system, common, 0, new ValueLog(system, common));
  }

  run(): Explored {
    try {
      const end = this.#search();
      this.#finish();
      return this.#told(end);
    } catch (error) {
      fail(this.#common, error instanceof Error ? error.message : `${error}`);
      throw error;
    }
  }

  #search(): Explored['end'] {
    const { expanding } = this.#member;
    this.#member.begin();
    this.#common.parents[0] = noParent;
    this.#measure();
    const objection = expanding.objectionTo(expanding.ids, -1);
    if (objection !== undefined) {
      this.#found = { path: [], objection };
      return 'objection';
    }
    for (let depth = 0; ; depth++) {
      if (depth > 0) this.#isSwapped = 1 - this.#isSwapped;
      this.#hereBegin = this.#nextBegin;
      this.#nextBegin = this.#size;
      if (!this.#isGrouped && this.#hereBegin > (this.#options.groupAt ?? statesUntilGrouped))
        this.#group();
      if (this.#hereBegin === this.#size) return 'complete';
      if (depth === this.#bounds.depth) return 'depth';
      const stopped = this.#level();
      if (stopped !== undefined) return stopped;
      if (this.#size > this.#nextBegin) this.#levels.push(this.#size - this.#nextBegin);
    }
  }

  /** Works off the level, slice by slice; what ended the search, if that was in the middle of it. */
  #level(): Explored['end'] | undefined {
    const { slice } = this.#common;
    const end = this.#nextBegin;
    for (let begin = this.#hereBegin; begin < end; begin += slice) {
      mayGoOn(this.#common);
      this.#callOthers();
      if (this.#bounds.outOfTime?.() === true) return 'time';
      if (this.#used > this.#bounds.bytes || this.#isCrammed || this.#isFull()) return 'memory';
      this.#tell(begin);
      let inTheWay = this.#slice(begin, Math.min(end, begin + slice));
      while (inTheWay === hindrance.bits) {
        this.#layOut();
        inTheWay = this.#slice(begin, Math.min(end, begin + slice));
      }
      const stopped = inTheWay === hindrance.none ? this.#count() : 'memory';
      if (stopped !== undefined) return stopped;
    }
    return undefined;
  }

  /** Whether another slice might not fit what was reserved. */
  #isFull(): boolean {
    const { levels, parents, stages } = this.#common;
    const [, { length }] = levels;
    const most = (stages[0] as Common['stages'][number]).hashes.length;
    const width = this.#member.layout.words + howWords;
    const isLevelFull = (this.#size - this.#nextBegin + most) * width > length;
    return isLevelFull || this.#size + most > parents.length;
  }

  #tell(begin: number): void {
    this.#options.onProgress?.({
      levels: this.#levels,
      states: this.#size,
      transitions: this.#transitions,
      frontier: this.#nextBegin - this.#hereBegin,
      done: begin - this.#hereBegin,
      bytes: this.#used,
    });
  }

  /** Calls the others when it is time to, and has them join in when they are there. */
  #callOthers(): void {
    const { control } = this.#common;
    const { workers, spawn, callAt = statesUntilCalled, isPatient = false } = this.#options;
    if (workers === 1 || this.#members > 1) return;
    if (!this.#isCalled) {
      if (!this.#isGrouped || this.#size < callAt) return;
      this.#isCalled = true;
      spawn({ source: this.#source, memory: this.#memory, members: workers });
    }
    for (;;) {
      const ready = Atomics.load(control, at.ready);
      if (ready === workers - 1) break;
      if (!isPatient) return;
      waitWhile(this.#common, at.ready, ready);
    }
    this.#members = workers;
    control[at.members] = workers;
    writeGroups(this.#member.expanding.groups, this.#common);
    Atomics.store(control, at.joined, 1);
    Atomics.notify(control, at.joined);
    this.#do(job.join);
    this.#member.layOut();
  }

  #group(): void {
    this.#isGrouped = true;
    this.#member.expanding.regroup();
    // The actions are tried in another order from now on.
    const here = this.#common.levels[this.#isSwapped as 0 | 1];
    const { words } = this.#member.layout;
    for (let state = 0; state < this.#nextBegin - this.#hereBegin; state++) {
      const how = state * (words + howWords) + words;
      here.fill(-1, how, how + howWords);
    }
  }

  /** Has all others begin with this. What they did before is done then. */
  #do(what: number): void {
    this.#common.control[at.job] = what;
    if (this.#members > 1) meet(this.#common);
  }

  #slice(begin: number, end: number): number {
    const { control } = this.#common;
    control[at.begin] = begin;
    control[at.end] = end;
    control[at.hereBegin] = this.#hereBegin;
    control[at.nextBegin] = this.#nextBegin;
    control[at.size] = this.#size;
    control[at.isSwapped] = this.#isSwapped;
    control[at.taken] = 0;
    Atomics.store(control, at.outgrown, hindrance.none);
    this.#do(job.slice);
    return this.#member.slice();
  }

  /** Adds up what came of the slice. The others may still be writing their new states. */
  #count(): Explored['end'] | undefined {
    const { control, portion, told } = this.#common;
    const states = ((control[at.end] as number) >>> 0) - ((control[at.begin] as number) >>> 0);
    for (let p = 0; p * portion < states; p++) this.#size += freshOf(this.#common, p);
    let isObjected = false;
    for (let member = 0; member < this.#members; member++) {
      const of = told[member] as Int32Array;
      this.#transitions += of[tells.transitions] as number;
      this.#steps += of[tells.steps] as number;
      if (of[tells.objectionOf] !== -1) isObjected = true;
    }
    this.#widest = Math.max(this.#widest, this.#size - this.#hereBegin);
    this.#measure();
    if (isObjected) {
      const members = this.#members;
      this.#finish();
      // Those who are not there yet have told nothing.
      const objected = told.slice(0, members).map((of) => (of[tells.objected] as number) >>> 0);
      const state = Math.min(...objected);
      if (state < this.#bounds.states) {
        this.#object(state);
        return 'objection';
      }
    }
    return this.#size > this.#bounds.states ? 'states' : undefined;
  }

  /** Nobody else has anything more to do. */
  #finish(): void {
    this.#do(job.end);
    this.#members = 1;
    const { control } = this.#common;
    if (Atomics.compareExchange(control, at.joined, 0, tooLate) === 0) {
      Atomics.notify(control, at.joined);
    }
  }

  #object(state: number): void {
    const { levels, parents, actions } = this.#common;
    const { expanding, layout } = this.#member;
    const next = levels[(1 - this.#isSwapped) as 0 | 1];
    const ids = new Int32Array(expanding.ids.length);
    readRow(layout, next, (state - this.#nextBegin) * (layout.words + howWords), ids);
    const path: number[] = [];
    for (let of = state; parents[of] !== noParent; of = parents[of] as number) {
      path.push(actions[of] as number);
    }
    this.#found = { path: path.reverse(), objection: expanding.objectionTo(ids, -1) };
  }

  /** Some part needs more bits: what was begun of the slice begins again. */
  #layOut(): void {
    const { bits, levels } = this.#common;
    const { layout: old, values } = this.#member;
    values.hear();
    bits.set(old.bits);
    for (let part = 0; part < bits.length; part++) {
      const needed = bitsFor(values.count(part));
      if (needed > (old.bits[part] as number)) bits[part] = needed;
    }
    this.#do(job.layOut);
    const now = laidOut(bits);
    const [here, next] = this.#isSwapped === 0 ? levels : [levels[1], levels[0]];
    relay(here, this.#nextBegin - this.#hereBegin, old, now);
    relay(next, this.#size - this.#nextBegin, old, now);
    this.#member.layOut();
  }

  /**
   * What the states take: as much as if they were in one table, so that it does not depend on who has
   * them. What is remembered does depend on it, and is left out; but where one alone remembers half of
   * what all may use, it is looked at as well.
   */
  #measure(): void {
    const { bits, control, actions, told } = this.#common;
    const { values } = this.#member;
    const { words } = laidOut(bits.map((_, part) => bitsFor(values.count(part))));
    const slots = 2 ** Math.ceil(Math.log2(Math.max(1 << 12, this.#size / loadMost)));
    const perState = Uint32Array.BYTES_PER_ELEMENT + actions.BYTES_PER_ELEMENT;
    const levels = 4 * (words + howWords) * this.#widest;
    const written = 2 * (control[at.valuesEnd] as number);
    this.#used = 4 * words * slots + perState * this.#size + levels + written;
    const remembered = told.map((of) => 2 ** 10 * (of[tells.remembers] as number));
    this.#isCrammed = Math.max(...remembered) > this.#bounds.bytes / 2;
  }

  #told(end: Explored['end']): Explored {
    return {
      levels: this.#levels,
      states: Math.min(this.#size, this.#bounds.states),
      transitions: this.#transitions,
      steps: this.#steps,
      end,
      bytes: this.#used,
      ...(this.#found && { found: this.#found }),
    };
  }
}

/** The rows of a level, in another layout. */
function relay(level: Int32Array, count: number, old: Layout, now: Layout): void {
  const before = level.slice(0, count * (old.words + howWords));
  const ids = new Int32Array(old.bits.length);
  for (let row = 0; row < count; row++) {
    const from = row * (old.words + howWords);
    const to = row * (now.words + howWords);
    readRow(old, before, from, ids);
    writeRow(now, ids, level, to);
    for (let i = 0; i < howWords; i++) {
      level[to + now.words + i] = before[from + old.words + i] as number;
    }
  }
}

function writeGroups(groups: readonly Together[], { groups: into }: Common): void {
  const told = groups.flatMap(({ first, actions }) => [first, actions.length, ...actions]);
  into.set([groups.length, ...told]);
}

function groupsIn({ groups }: Common): Together[] {
  let place = 1;
  return Array.from({ length: groups[0] as number }, () => {
    const first = groups[place] as number;
    const end = place + 2 + (groups[place + 1] as number);
    const actions = [...groups.subarray(place + 2, end)];
    place = end;
    return { first, actions };
  });
}
