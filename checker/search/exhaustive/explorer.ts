/**
 * Breadth-first search over a partitioned system: every state within the bounds, and a shortest path to
 * the first objection.
 *
 * How the steps from one state are taken is in `successors.ts`, which states were met in `state-store.ts`.
 */

import { assert } from '../../../model/assert.ts';
import type { Bounds, Explored, SearchProgress } from './bounds.ts';
import { Expansion } from './expansion.ts';
import { MemoisedInvariants } from './invariants.ts';
import type { PartitionedSystem } from './partitioned.ts';
import { partsMax } from './parts.ts';
import { StateStore } from './state-store.ts';
import { Successors } from './successors.ts';

/** Judges steps one by one, refused ones too. An answer is an objection, and ends the search. */
export interface StepJudge {
  /** Called once, before the first step, with where each step will be shown. */
  begin(expansion: Expansion): void;
  /** Judges the step that is shown. `outcome`: an index into `Expansion.outcomes`. */
  step(action: number, outcome: number): unknown;
}

export interface Options {
  readonly judge?: StepJudge;
  /** Called whenever `statesBetweenQuestions` states were expanded, and at the end of each level. */
  readonly onProgress?: (progress: SearchProgress) => void;
}

const statesBetweenQuestions = 1 << 12;

/** With so many states it is known well enough what each action reads. */
const statesUntilGrouped = 500;

export function explore(
  system: PartitionedSystem,
  bounds: Bounds,
  options: Options = {},
): Explored {
  return new Exploration(system, bounds, options).run();
}

class Exploration {
  readonly #system: PartitionedSystem;
  readonly #bounds: Bounds;
  readonly #judge: StepJudge | undefined;
  readonly #onProgress: Options['onProgress'];
  readonly #expansion: Expansion;
  readonly #store: StateStore;
  readonly #successors: Successors;
  readonly #invariants: MemoisedInvariants;
  /** The ids of a new state. */
  readonly #newIds: Int32Array;
  /** The number of the state that is expanded. */
  #state = 0;
  #isGrouped = false;
  /** How many states each complete level has. */
  readonly #levels = [1];
  #found: Explored['found'];
  #stopped: Explored['end'] | undefined;

  constructor(system: PartitionedSystem, bounds: Bounds, { judge, onProgress }: Options) {
    const parts = system.initial.length;
    assert(parts <= partsMax, 'a mask can tell the parts apart');
    this.#system = system;
    this.#bounds = bounds;
    this.#judge = judge;
    this.#onProgress = onProgress;
    this.#newIds = new Int32Array(parts);
    this.#store = new StateStore(parts, system.actions);
    this.#expansion = new Expansion(system);
    const { before, interning } = this.#expansion;
    this.#invariants = new MemoisedInvariants(system.invariants, interning, before);
    this.#successors = new Successors(system, {
      expansion: this.#expansion,
      staging: this.#store.staging,
      flush: () => this.#flush(),
      ...(judge && {
        judge: (action, outcome) => this.#isEndedBy(judge.step(action, outcome), action),
      }),
    });
    interning.onNewValue((part, values) => {
      if (this.#store.fit(part, values)) this.#successors.repack();
      if (values === 2) for (const memo of this.#memos) memo.forget();
    });
  }

  run(): Explored {
    const { before } = this.#expansion;
    this.#store.begin(before);
    this.#judge?.begin(this.#expansion);
    const objection = this.#invariants.objectionTo(before, -1);
    if (objection !== undefined) {
      this.#found = { path: [], objection };
      return this.#result('objection');
    }
    for (let depth = 0; ; depth++) {
      const begin = this.#store.descend();
      const end = this.#store.size;
      if (!this.#isGrouped && begin > statesUntilGrouped) this.#group();
      if (begin === end) return this.#result('complete');
      if (depth === this.#bounds.depth) return this.#result('depth');
      const stopped = this.#level(begin, end);
      if (stopped !== undefined) return this.#result(stopped);
      if (this.#store.size > end) this.#levels.push(this.#store.size - end);
    }
  }

  #result(end: Explored['end']): Explored {
    const { size } = this.#store;
    const sum = this.#levels.reduce((all, level) => all + level, 0);
    const isWhole = end === 'complete' || end === 'depth';
    assert(isWhole ? sum === size : sum <= size, 'the levels add up to the states');
    return {
      levels: this.#levels,
      states: Math.min(size, this.#bounds.states),
      transitions: this.#successors.transitions,
      steps: this.#successors.steps,
      end,
      bytes: this.#bytes,
      ...(this.#found && { found: this.#found }),
    };
  }

  get #memos() {
    return [...this.#successors.memos, ...this.#invariants.memos];
  }

  get #bytes(): number {
    const memos = this.#memos.reduce((sum, memo) => sum + memo.bytes, 0);
    return this.#store.bytes + this.#successors.bytes + memos;
  }

  #group(): void {
    this.#successors.regroup();
    this.#store.forgetArrivals();
    this.#isGrouped = true;
  }

  /** Expands the states of one level; what ended the search in it. */
  #level(begin: number, end: number): Explored['end'] | undefined {
    const { bytes, outOfTime } = this.#bounds;
    for (let state = begin; state < end; state++) {
      if ((state - begin) % statesBetweenQuestions === 0) {
        if (outOfTime?.() === true) return 'time';
        if (this.#bytes > bytes) return 'memory';
        this.#reportProgress(end - begin, state - begin);
      }
      if (this.#store.isFull(bytes)) return 'memory';
      this.#state = state;
      this.#store.expand(state, this.#expansion.before);
      this.#successors.expand(this.#store.arrival);
      if (this.#stopped !== undefined) return this.#stopped;
    }
    this.#flush();
    return this.#stopped;
  }

  #reportProgress(frontier: number, done: number): void {
    this.#onProgress?.({
      levels: this.#levels,
      states: this.#store.size,
      transitions: this.#successors.transitions,
      frontier,
      done,
      bytes: this.#bytes,
    });
  }

  /** Whether the search ends with this step: by the objection to it, or by what was staged before it. */
  #isEndedBy(objection: unknown, action: number): boolean {
    if (objection === undefined) return this.#stopped !== undefined;
    // What was staged before this step was met before it.
    this.#flush();
    if (this.#stopped === undefined) {
      this.#stopAt(this.#state, this.#expansion.before, objection, [action]);
    }
    return true;
  }

  /** Ends the search: there is an objection to what the actions do in the state with these ids. */
  #stopAt(state: number, ids: Int32Array, objection: unknown, actions: readonly number[]): void {
    const path = this.#store.pathTo(state);
    this.#assertReplays(path, ids);
    this.#found = { path: [...path, ...actions], objection };
    this.#stopped = 'objection';
  }

  #flush(): void {
    this.#store.flush(this.#onNewState);
  }

  /** Checks a new state; true ends the search. */
  readonly #onNewState = (state: number, writeSet: number): boolean => {
    if (state >= this.#bounds.states) {
      this.#stopped = 'states';
      return true;
    }
    this.#store.readNext(state, this.#newIds);
    const objection = this.#invariants.objectionTo(this.#newIds, writeSet);
    if (objection === undefined) return false;
    this.#stopAt(state, this.#newIds, objection, []);
    return true;
  };

  /** Takes the path by the rules alone: it leads to the state with these ids. */
  #assertReplays(path: readonly number[], ids: Int32Array): void {
    const system = this.#system;
    const parts = [...system.initial];
    for (const action of path) {
      const acted = system.act(action, parts, () => undefined);
      assert(acted !== undefined && !acted.isRefused, 'each step of a counterexample can be taken');
      if (acted.settles) for (const phase of system.phases) phase(parts, () => undefined);
    }
    const expected = this.#expansion.interning.valuesOf(ids);
    const isSame = parts.every(
      (value, part) => system.key(part, value) === system.key(part, expected[part]),
    );
    assert(isSame, 'a counterexample leads to the state that is objected to');
  }
}
