/**
 * Breadth-first search over a system in parts: every state within the bounds, and the shortest path to
 * whatever is objected to.
 *
 * What an action does is worked out once for all states that agree on the parts it looked at, and
 * remembered. Actions that look at the same parts are remembered together: one look-up tells all that
 * they do in a state. Nothing is allocated, and no rule runs, for what has been seen before.
 */

import { Interning } from './interning.ts';
import { Remembered } from './memo.ts';
import type { PartedSystem } from './parted.ts';
import { noParent, Rows } from './rows.ts';
import { type Part, partsMost } from './tracking.ts';

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

/** What a search shows to who judges its steps: the step that is asked about, by its numbers. */
export interface Search {
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly interning: Interning;
  /** What steps came to; an outcome goes by its number here. */
  readonly outcomes: readonly unknown[];
}

/** Judges steps one by one, refused ones as well. An answer ends the search. */
export interface StepJudge {
  begin(search: Search): void;
  step(action: number, outcome: number): unknown;
}

export interface Options {
  readonly judge?: StepJudge;
  /** Called after so many states were expanded, and at the end of each level. */
  readonly onProgress?: (underway: Underway) => void;
}

const statesBetweenQuestions = 1 << 12;

/** Actions that look at the same part first, and what they do: offsets into the programs. */
interface Group {
  readonly actions: readonly number[];
  readonly known: Remembered;
}

export function explore(system: PartedSystem, bounds: Bounds, options: Options = {}): Explored {
  return new Exploring(system, bounds, options).run();
}

/** After so many states it is known well enough what each action looks at. */
const statesUntilGrouped = 500;
/** Numbers before the writes of an outcome, and before the outcomes of a group. */
const [outcomeHead, entryHead] = [3, 2];
/** How many of the lowest bits say what an outcome is; the others are its number. */
const flagBits = 2;
/** What an outcome is, as bits. */
const [settles, refused] = [1, 2];

class Exploring {
  readonly #system: PartedSystem;
  readonly #bounds: Bounds;
  readonly #judge: StepJudge | undefined;
  readonly #onProgress: Options['onProgress'];
  readonly #interning: Interning;
  readonly #rows: Rows;
  /** Of the state that is expanded. */
  readonly #ids: Int32Array;
  /** Of the state that a step leads to. */
  readonly #next: Int32Array;
  /** Of a new state that is looked at. */
  readonly #other: Int32Array;
  #groups: Group[] = [];
  #isGrouped = false;
  readonly #phases: (Remembered | undefined)[];
  readonly #invariants: (Remembered | undefined)[];
  readonly #objections: unknown[] = [];

  /**
   * What is remembered, one number after the other. Of a group: how many outcomes, how many steps, and
   * for each outcome its action, what it is and came to, how many parts it writes, and these with their new numbers.
   * Of a phase: how many parts, and these with their new numbers.
   */
  #program = new Int32Array(1 << 12);
  #programEnd = 0;
  /** The programs of groups without an outcome, by how many steps they have; that of idle phases. */
  readonly #nothing = new Map<number, number>();
  readonly #idle = new Map<number, number>();
  readonly #outcomes: unknown[] = [];
  readonly #outcomeNumbers = new Map<string, number>();
  /** The parts that have had more than one number, as bits. */
  #telling = 0;

  /** Of each phase the parts, as bits, that decide whether it follows a step from this state. */
  readonly #touch: Int32Array;
  #knowsTouch = false;

  readonly #levels = [1];
  #transitions = 0;
  #steps = 0;
  #found: Explored['found'];
  #stopped: Explored['end'] | undefined;

  constructor(system: PartedSystem, bounds: Bounds, { judge, onProgress }: Options) {
    const parts = system.initial.length;
    if (parts > partsMost) throw new Error(`${parts} parts are more than ${partsMost}`);
    this.#system = system;
    this.#bounds = bounds;
    this.#judge = judge;
    this.#onProgress = onProgress;
    this.#interning = new Interning(parts, system.key);
    this.#rows = new Rows(parts);
    this.#ids = new Int32Array(parts);
    this.#next = new Int32Array(parts);
    this.#other = new Int32Array(parts);
    this.#phases = system.phases.map(() => undefined);
    this.#touch = new Int32Array(system.phases.length);
    this.#invariants = system.invariants.map(() => undefined);
  }

  run(): Explored {
    for (const [part, value] of this.#system.initial.entries()) {
      this.#next[part] = this.#numberOf(part, value);
    }
    this.#rows.begin(this.#next);
    this.#judge?.begin({
      before: this.#ids,
      after: this.#next,
      interning: this.#interning,
      outcomes: this.#outcomes,
    });
    this.#groupActions();
    const objection = this.#judgeState(this.#next, -1);
    if (objection !== undefined) {
      this.#found = { path: [], objection };
      return this.#told('objection');
    }
    for (let depth = 0; ; depth++) {
      const begin = this.#rows.descend();
      const end = this.#rows.size;
      if (!this.#isGrouped && begin > statesUntilGrouped) this.#regroup();
      if (begin === end) return this.#told('complete');
      if (depth === this.#bounds.depth) return this.#told('depth');
      const stopped = this.#level(begin, end);
      if (stopped !== undefined) return this.#told(stopped);
      if (this.#rows.size > end) this.#levels.push(this.#rows.size - end);
    }
  }

  #told(end: Explored['end']): Explored {
    return {
      levels: this.#levels,
      states: Math.min(this.#rows.size, this.#bounds.states),
      transitions: this.#transitions,
      steps: this.#steps,
      end,
      bytes: this.#bytes(),
      ...(this.#found && { found: this.#found }),
    };
  }

  #bytes(): number {
    const remembered = this.#all().reduce((sum, known) => sum + known.bytes, 0);
    return this.#rows.bytes + this.#program.byteLength + remembered;
  }

  #all(): Remembered[] {
    const all = [...this.#groups.map(({ known }) => known), ...this.#phases, ...this.#invariants];
    return all.filter((known) => known !== undefined);
  }

  #level(begin: number, end: number): Explored['end'] | undefined {
    const { bytes, outOfTime } = this.#bounds;
    for (let state = begin; state < end; state++) {
      if ((state - begin) % statesBetweenQuestions === 0) {
        if (outOfTime?.() === true) return 'time';
        if (this.#bytes() > bytes) return 'memory';
        this.#tell(end - begin, state - begin);
      }
      if (this.#rows.isFull(bytes)) return 'memory';
      this.#rows.from(state, this.#ids);
      this.#expand(state);
      if (this.#stopped !== undefined) return this.#stopped;
    }
    this.#flush();
    return this.#stopped;
  }

  #tell(frontier: number, done: number): void {
    this.#onProgress?.({
      levels: this.#levels,
      states: this.#rows.size,
      transitions: this.#transitions,
      frontier,
      done,
      bytes: this.#bytes(),
    });
  }

  /**
   * Takes every step from the state whose numbers are in `ids`: group by group, and in each in the order
   * of the actions.
   */
  #expand(state: number): void {
    const next = this.#next;
    const ids = this.#ids;
    const groups = this.#groups;
    for (let part = 0; part < ids.length; part++) next[part] = ids[part] as number;
    this.#knowsTouch = false;
    for (let g = 0; g < groups.length; g++) {
      const group = groups[g] as Group;
      let entry = group.known.find(ids);
      if (entry < 0) entry = this.#workOutGroup(group);
      const outcomes = this.#program[entry] as number;
      this.#steps += this.#program[entry + 1] as number;
      let at = entry + entryHead;
      for (let i = 0; i < outcomes; i++) {
        const program = this.#program;
        const action = program[at] as number;
        const flags = program[at + 1] as number;
        const writes = program[at + 2] as number;
        let changed = this.#write(at + 2);
        at += outcomeHead + 2 * writes;
        if ((flags & settles) !== 0) changed = this.#settle(changed);
        if (this.#judge !== undefined) {
          this.#judgeStep(state, action, flags >> flagBits);
          if (this.#stopped !== undefined) return;
        }
        if ((flags & refused) === 0) {
          this.#transitions++;
          if (changed !== 0 && this.#rows.stage(ids, next, changed, action)) this.#flush();
        }
        for (let left = changed; left !== 0; left &= left - 1) {
          const part = 31 - Math.clz32(left & -left);
          next[part] = ids[part] as number;
        }
      }
    }
  }

  #judgeStep(state: number, action: number, outcome: number): void {
    const objection = this.#judge?.step(action, outcome);
    if (objection === undefined) return;
    // What was staged before was met before.
    this.#flush();
    if (this.#stopped === undefined) this.#object([...this.#pathTo(state), action], objection);
  }

  #object(path: readonly number[], objection: unknown): void {
    this.#found = { path, objection };
    this.#stopped = 'objection';
  }

  #flush(): void {
    this.#rows.flush(this.#fresh);
  }

  /** Looks at a new state; true ends the search. */
  readonly #fresh = (state: number, changed: number): boolean => {
    if (state >= this.#bounds.states) {
      this.#stopped = 'states';
      return true;
    }
    if (this.#invariants.length === 0) return false;
    this.#rows.readNext(state, this.#other);
    const objection = this.#judgeState(this.#other, changed);
    if (objection === undefined) return false;
    this.#object(this.#pathTo(state), objection);
    return true;
  };

  #pathTo(state: number): number[] {
    const path: number[] = [];
    for (let at = state; this.#rows.parentOf(at) !== noParent; at = this.#rows.parentOf(at)) {
      path.push(this.#rows.actionOf(at));
    }
    return path.reverse();
  }

  /** Writes what a program says into `next`; the parts that are others now, as bits. */
  #write(at: number): number {
    const program = this.#program;
    const next = this.#next;
    const count = program[at] as number;
    let changed = 0;
    for (let i = 0; i < count; i++) {
      const part = program[at + 1 + 2 * i] as number;
      const number = program[at + 2 + 2 * i] as number;
      if (next[part] === number) continue;
      next[part] = number;
      changed |= 1 << part;
    }
    return changed;
  }

  /**
   * Lets the phases follow a step that changed these parts; all that are others now. A phase that does
   * nothing to the state that the step is taken from, and looks at nothing that has changed since, does
   * nothing again.
   */
  #settle(before: number): number {
    if (!this.#knowsTouch) this.#findTouch();
    const phases = this.#phases;
    const touch = this.#touch;
    let changed = before;
    for (let p = 0; p < phases.length; p++) {
      if (((touch[p] as number) & changed) === 0) continue;
      const known = phases[p];
      let entry = known === undefined ? -1 : known.find(this.#next);
      if (entry < 0) entry = this.#workOutPhase(p, this.#next);
      changed |= this.#write(entry);
    }
    return changed;
  }

  /** What each phase looks at in the state that is expanded; everything if it would do something there. */
  #findTouch(): void {
    const phases = this.#phases;
    for (let p = 0; p < phases.length; p++) {
      const known = phases[p];
      let entry = known === undefined ? -1 : known.find(this.#ids);
      if (entry < 0) entry = this.#workOutPhase(p, this.#ids);
      const isIdle = this.#program[entry] === 0;
      this.#touch[p] = isIdle ? (phases[p] as Remembered).lookedAt(this.#ids) : -1;
    }
    this.#knowsTouch = true;
  }

  /** What is wrong with the state, which differs from its parent in these parts. */
  #judgeState(ids: Int32Array, changed: number): unknown {
    const invariants = this.#invariants;
    for (let i = 0; i < invariants.length; i++) {
      const known = invariants[i];
      // What it looks at is as it was in the parent, to which nobody objected.
      if (known !== undefined && (known.mask & changed) === 0) continue;
      let answer = known === undefined ? -1 : known.find(ids);
      if (answer < 0) answer = this.#workOutInvariant(i, ids);
      if (answer > 0) return this.#objections[answer - 1];
    }
    return undefined;
  }

  // From here on nothing is hot: it runs for what has not been seen before.

  /**
   * Which part each action looks at first: always the same, since nothing is known before. To begin with
   * each action is remembered by itself.
   */
  #groupActions(): void {
    for (let action = 0; action < this.#system.actions; action++) {
      const looked = new Looking();
      this.#system.act(action, this.#interning.valuesOf(this.#next), looked.at);
      this.#groups.push({ actions: [action], known: new Remembered(looked.first) });
    }
  }

  /** Remembers those actions together that have looked at the same parts so far. */
  #regroup(): void {
    const alike = new Map<string, number[]>();
    for (const { actions, known } of this.#groups) {
      const key = `${known.first} ${known.mask}`;
      alike.set(key, [...(alike.get(key) ?? []), ...actions]);
    }
    this.#groups = [...alike].map(([key, actions]) => ({
      actions,
      known: new Remembered(Number(key.split(' ')[0])),
    }));
    this.#isGrouped = true;
  }

  #workOutGroup({ actions, known }: Group): number {
    const entry = this.#programEnd;
    const looked = new Looking();
    this.#emit(0);
    this.#emit(0);
    let outcomes = 0;
    let steps = 0;
    for (const action of actions) {
      const values = this.#interning.valuesOf(this.#ids);
      const acted = this.#system.act(action, values, looked.at);
      if (acted === undefined) continue;
      steps++;
      if (acted.isRefused && this.#judge === undefined) continue;
      outcomes++;
      this.#emit(action);
      const flags = (acted.settles ? settles : 0) | (acted.isRefused ? refused : 0);
      this.#emit(flags | (this.#outcomeOf(acted.outcome) << flagBits));
      this.#emitWrites(acted.written, values);
    }
    this.#program[entry] = outcomes;
    this.#program[entry + 1] = steps;
    const kept = outcomes === 0 ? this.#shared(this.#nothing, steps, entry) : entry;
    known.put(this.#ids, { looked: looked.mask, telling: this.#telling }, kept);
    return kept;
  }

  /** One program for all that do nothing alike: it is where the processor has looked just before. */
  #shared(known: Map<number, number>, alike: number, entry: number): number {
    const first = known.get(alike);
    if (first === undefined) {
      known.set(alike, entry);
      return entry;
    }
    this.#programEnd = entry;
    return first;
  }

  #workOutPhase(phase: number, ids: Int32Array): number {
    const values = this.#interning.valuesOf(ids);
    const looked = new Looking();
    const run = this.#system.phases[phase] as PartedSystem['phases'][number];
    const written = run(values, looked.at);
    const entry = this.#programEnd;
    this.#emitWrites(written, values);
    const isIdle = this.#program[entry] === 0;
    const kept = isIdle ? this.#shared(this.#idle, 0, entry) : entry;
    this.#remember(this.#phases, phase, { ids, looked, value: kept });
    return kept;
  }

  #workOutInvariant(invariant: number, ids: Int32Array): number {
    const looked = new Looking();
    const refute = this.#system.invariants[invariant] as PartedSystem['invariants'][number];
    const objection = refute(this.#interning.valuesOf(ids), looked.at);
    const answer = objection === undefined ? 0 : this.#objections.push(objection);
    this.#remember(this.#invariants, invariant, { ids, looked, value: answer });
    return answer;
  }

  #remember(
    all: (Remembered | undefined)[],
    i: number,
    { ids, looked, value }: { ids: Int32Array; looked: Looking; value: number },
  ): void {
    const known = all[i] ?? new Remembered(looked.first);
    known.put(ids, { looked: looked.mask, telling: this.#telling }, value);
    all[i] = known;
  }

  #outcomeOf(outcome: unknown): number {
    const key = JSON.stringify(outcome);
    const known = this.#outcomeNumbers.get(key);
    if (known !== undefined) return known;
    this.#outcomeNumbers.set(key, this.#outcomes.length);
    this.#outcomes.push(outcome);
    return this.#outcomes.length - 1;
  }

  /** All parts that were written: that one is what it was may be so in this state alone. */
  #emitWrites(written: number, after: readonly unknown[]): void {
    const count = this.#programEnd;
    this.#emit(0);
    for (let left = written; left !== 0; left &= left - 1) {
      const part = 31 - Math.clz32(left & -left);
      this.#emit(part);
      this.#emit(this.#numberOf(part, after[part]));
    }
    this.#program[count] = (this.#programEnd - count - 1) / 2;
  }

  #numberOf(part: Part, value: unknown): number {
    const number = this.#interning.numberOf(part, value);
    const count = this.#interning.count(part);
    this.#rows.fit(part, count);
    if (count > 1 && (this.#telling & (1 << part)) === 0) {
      this.#telling |= 1 << part;
      for (const known of this.#all()) known.forget();
    }
    return number;
  }

  #emit(number: number): void {
    if (this.#programEnd === this.#program.length) this.#program = doubled(this.#program);
    this.#program[this.#programEnd++] = number;
  }
}

function doubled(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const more = new Int32Array(2 * numbers.length);
  more.set(numbers);
  return more;
}

/** Notes what is looked at. */
class Looking {
  first: Part = -1;
  mask = 0;

  readonly at = (part: Part): void => {
    if (this.first < 0) this.first = part;
    this.mask |= 1 << part;
  };
}
