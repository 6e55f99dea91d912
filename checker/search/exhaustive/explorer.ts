/**
 * Breadth-first search over a system in parts: every state within the bounds, and the shortest path to
 * whatever is objected to.
 *
 * What an action does is worked out once for all states that agree on the parts it looked at, and
 * remembered. Actions that look at the same parts are remembered together: one look-up tells all that
 * they do in a state. Nothing is allocated, and no rule runs, for what has been seen before.
 */

import type { Bounds, Explored, Underway } from './bounds.ts';
import { Interning } from './interning.ts';
import type { PartedSystem } from './partitioned.ts';
import { noParent, Rows } from './state-store.ts';
import { Expanding } from './successors.ts';

export type { Bounds, Explored } from './bounds.ts';

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

export function explore(system: PartedSystem, bounds: Bounds, options: Options = {}): Explored {
  return new Exploring(system, bounds, options).run();
}

/** After so many states it is known well enough what each action looks at. */
const statesUntilGrouped = 500;
class Exploring {
  readonly #bounds: Bounds;
  readonly #judge: StepJudge | undefined;
  readonly #onProgress: Options['onProgress'];
  readonly #interning: Interning;
  readonly #rows: Rows;
  readonly #expanding: Expanding;
  /** Of a new state that is looked at. */
  readonly #other: Int32Array;
  #isGrouped = false;
  /** The state that is expanded. */
  #state = 0;
  readonly #levels = [1];
  #found: Explored['found'];
  #stopped: Explored['end'] | undefined;

  constructor(system: PartedSystem, bounds: Bounds, { judge, onProgress }: Options) {
    const parts = system.initial.length;
    this.#bounds = bounds;
    this.#judge = judge;
    this.#onProgress = onProgress;
    this.#interning = new Interning(parts, system.key);
    this.#rows = new Rows(parts, system.actions);
    this.#other = new Int32Array(parts);
    this.#expanding = new Expanding(system, {
      interning: this.#interning,
      staging: this.#rows.staging,
      fit: (part, values) => this.#rows.fit(part, values),
      flush: () => this.#flush(),
      ...(judge && {
        judge: (action, outcome) => this.#isEndedBy(judge.step(action, outcome), action),
      }),
      looked: new Int32Array(system.invariants.length),
    });
  }

  run(): Explored {
    this.#rows.begin(this.#expanding.ids);
    this.#judge?.begin({
      before: this.#expanding.ids,
      after: this.#expanding.next,
      interning: this.#interning,
      outcomes: this.#expanding.results,
    });
    const objection = this.#expanding.objectionTo(this.#expanding.ids, -1);
    if (objection !== undefined) {
      this.#found = { path: [], objection };
      return this.#told('objection');
    }
    for (let depth = 0; ; depth++) {
      const begin = this.#rows.descend();
      const end = this.#rows.size;
      if (!this.#isGrouped && begin > statesUntilGrouped) this.#group();
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
      transitions: this.#expanding.transitions,
      steps: this.#expanding.steps,
      end,
      bytes: this.#bytes(),
      ...(this.#found && { found: this.#found }),
    };
  }

  #bytes(): number {
    return this.#rows.bytes + this.#expanding.bytes;
  }

  #group(): void {
    this.#expanding.regroup();
    this.#rows.forgetHow();
    this.#isGrouped = true;
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
      this.#rows.from(state, this.#expanding.ids);
      this.#state = state;
      const { order, looks, writes } = this.#rows.how;
      this.#expanding.expand(order, looks, writes);
      if (this.#stopped !== undefined) return this.#stopped;
    }
    this.#flush();
    return this.#stopped;
  }

  #tell(frontier: number, done: number): void {
    this.#onProgress?.({
      levels: this.#levels,
      states: this.#rows.size,
      transitions: this.#expanding.transitions,
      frontier,
      done,
      bytes: this.#bytes(),
    });
  }

  /** Looks at what was said of a step by this action; whether that, or what was staged, ends the search. */
  #isEndedBy(objection: unknown, action: number): boolean {
    if (objection === undefined) return this.#stopped !== undefined;
    // What was staged before was met before.
    this.#flush();
    if (this.#stopped === undefined)
      this.#object([...this.#pathTo(this.#state), action], objection);
    return true;
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
    this.#rows.readNext(state, this.#other);
    const objection = this.#expanding.objectionTo(this.#other, changed);
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
}
