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
import type { Acted, PartedSystem } from './parted.ts';
import { noParent, Rows } from './rows.ts';
import { type Part, partsMost, type Reading } from './tracking.ts';

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

/** Actions that are remembered together: one look-up tells all that they do in a state. */
interface Group {
  readonly actions: readonly number[];
  /** Lists of outcomes. */
  readonly known: Remembered;
}

export function explore(system: PartedSystem, bounds: Bounds, options: Options = {}): Explored {
  return new Exploring(system, bounds, options).run();
}

/** After so many states it is known well enough what each action looks at. */
const statesUntilGrouped = 500;
/**
 * What is said of an outcome before its changes: its action; what it came to, with the lowest bit set
 * if it was refused; the parts that it writes and that the action looks at, as bits; which phase is the
 * first that is still to follow; and the place of the action in the order in which they are tried.
 */
const outcomeHead = 6;
const [cameTo, writesAt, looksAt, phaseAt, orderAt] = [1, 2, 3, 4, 5];
/** What an outcome writes, part by part. */
type Writes = readonly number[];
/** An action that is not possible. */
const impossible = 0;

class Exploring {
  readonly #system: PartedSystem;
  readonly #bounds: Bounds;
  readonly #judge: StepJudge | undefined;
  readonly #onProgress: Options['onProgress'];
  readonly #interning: Interning;
  readonly #rows: Rows;
  /** Of the state that is expanded. */
  readonly #ids: Int32Array;
  /** Of the state that a step leads to; as `ids`, unless somebody looks at it. */
  readonly #next: Int32Array;
  /** Of a new state that is looked at. */
  readonly #other: Int32Array;
  #groups: Group[] = [];
  #isGrouped = false;
  /** What each action does: the number of its outcome, one higher. */
  readonly #acts: Remembered[] = [];
  /** The place of each action in the order in which they are tried. */
  readonly #order: number[];
  /** What follows: where its writes begin. */
  readonly #phases: Remembered[];
  readonly #invariants: Remembered[];
  readonly #objections: unknown[] = [];

  /** The outcomes, and for each of them what it writes, from which its words are made. */
  readonly #writes: Writes[] = [];
  #outcomes = new Int32Array(1 << 12);
  #outcomeWords: number;
  readonly #outcomeNumbers = new Map<string, number>();
  /** How many outcomes, how many steps, and the numbers of the outcomes; over and over. */
  readonly #lists = new Numbers();
  readonly #listPlaces = new Map<string, number>();
  /** How many parts, and these with their new numbers; over and over. */
  readonly #followed = new Numbers();
  readonly #followedPlaces = new Map<string, number>();
  /** What steps came to. */
  readonly #results: unknown[] = [];
  readonly #resultNumbers = new Map<string, number>();
  /** The parts that have had more than one number, as bits. */
  #telling = 0;
  /** Whether no phase does anything to any state that was met: then it need not be asked of what is as it was. */
  #isSettled = true;
  /** Of each phase what it and those after it look at in the state that is expanded, as bits; nothing after the last. */
  readonly #rest: Int32Array;

  readonly #levels = [1];
  #transitions = 0;
  #steps = 0;
  #found: Explored['found'];
  #stopped: Explored['end'] | undefined;

  constructor(system: PartedSystem, bounds: Bounds, { judge, onProgress }: Options) {
    const parts = system.initial.length;
    if (parts > partsMost) throw new Error(`${parts} parts are more than ${partsMost}`);
    if (system.phases.length > partsMost) throw new Error(`more than ${partsMost} phases`);
    this.#system = system;
    this.#bounds = bounds;
    this.#judge = judge;
    this.#onProgress = onProgress;
    this.#interning = new Interning(parts, system.key);
    this.#rows = new Rows(parts, system.actions);
    this.#outcomeWords = outcomeHead + this.#rows.changeWords;
    this.#ids = new Int32Array(parts);
    this.#next = new Int32Array(parts);
    this.#other = new Int32Array(parts);
    this.#rest = new Int32Array(system.phases.length + 1);
    for (const [part, value] of system.initial.entries()) this.#numberOf(part, value);
    // Which part is looked at first is always the same, since nothing is known before.
    const first = (look: (values: unknown[], reading: Reading) => unknown) => {
      const looked = new Looking();
      look(this.#interning.valuesOf(this.#ids), looked.at);
      return new Remembered(looked.first);
    };
    this.#phases = system.phases.map(first);
    this.#invariants = system.invariants.map(first);
    for (let action = 0; action < system.actions; action++) {
      this.#acts.push(first((values, reading) => system.act(action, values, reading)));
    }
    this.#order = this.#acts.map((_, action) => action);
    this.#groups = this.#acts.map(({ first }, action) => ({
      actions: [action],
      known: new Remembered(first),
    }));
  }

  run(): Explored {
    this.#rows.begin(this.#ids);
    this.#judge?.begin({
      before: this.#ids,
      after: this.#next,
      interning: this.#interning,
      outcomes: this.#results,
    });
    const objection = this.#judgeState(0, -1);
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
    const programs = this.#outcomes.byteLength + this.#lists.bytes + this.#followed.bytes;
    return this.#rows.bytes + programs + remembered;
  }

  #all(): Remembered[] {
    const together = this.#groups.map(({ known }) => known);
    return [...together, ...this.#acts, ...this.#phases, ...this.#invariants];
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

  /** Gets ready for the state whose numbers are in `ids`. */
  #begin(): void {
    const ids = this.#ids;
    const next = this.#next;
    for (let part = 0; part < ids.length; part++) next[part] = ids[part] as number;
    let all = this.#isSettled ? 0 : -1;
    for (let p = this.#phases.length - 1; p >= 0; p--) {
      all |= (this.#phases[p] as Remembered).lookedAt(ids);
      this.#rest[p] = all;
    }
  }

  /**
   * Takes every step from the state whose numbers are in `ids`: group by group, and in each in the order
   * of the actions.
   *
   * Where two steps have nothing to do with each other, it does not matter which is first. When this state
   * was met by one, and the other had its turn before that one in the state before, then what the other
   * leads to from here was met from where it led there. It is counted, and not looked up.
   */
  #expand(state: number): void {
    const ids = this.#ids;
    const rows = this.#rows;
    const groups = this.#groups;
    const isJudged = this.#judge !== undefined;
    const rest = this.#rest;
    this.#begin();
    const { order, looks, writes } = rows.how;
    let steps = 0;
    let transitions = 0;
    for (let g = 0; g < groups.length; g++) {
      const group = groups[g] as Group;
      let list = group.known.find(ids);
      if (list < 0) list = this.#workOutGroup(group);
      const lists = this.#lists.all;
      steps += lists[list + 1] as number;
      const end = list + 2 + (lists[list] as number);
      for (let i = list + 2; i < end; i++) {
        const at = (lists[i] as number) * this.#outcomeWords;
        const outcomes = this.#outcomes;
        let changed = outcomes[at + writesAt] as number;
        const phase = outcomes[at + phaseAt] as number;
        const isAlone = (changed & (rest[phase] as number)) === 0;
        const looked = (outcomes[at + looksAt] as number) | (rest[phase] as number);
        const isKnown =
          isAlone &&
          (outcomes[at + orderAt] as number) < order &&
          (changed & (looks | writes)) === 0 &&
          (looked & writes) === 0;
        if (isKnown && !isJudged) {
          transitions++;
          continue;
        }
        let isOther = rows.make(outcomes, at + outcomeHead);
        if (!isAlone) {
          changed = this.#settle(changed, phase);
          isOther = rows.isOther();
        }
        const action = outcomes[at] as number;
        if (isJudged) {
          const came = outcomes[at + cameTo] as number;
          this.#judgeStep(state, action, { result: came >> 1, changed });
          if (this.#stopped !== undefined) return;
          if ((came & 1) !== 0) continue;
        }
        transitions++;
        if (!isOther || isKnown) continue;
        rows.noteHow(outcomes[at + orderAt] as number, isAlone ? looked : -1);
        if (rows.stage(changed, action)) this.#flush();
      }
    }
    this.#steps += steps;
    this.#transitions += transitions;
  }

  #judgeStep(
    state: number,
    action: number,
    { result, changed }: { result: number; changed: number },
  ): void {
    this.#rows.readMade(changed, this.#next);
    const objection = this.#judge?.step(action, result);
    this.#asItWas(changed);
    if (objection === undefined) return;
    // What was staged before was met before.
    this.#flush();
    if (this.#stopped === undefined) this.#object([...this.#pathTo(state), action], objection);
  }

  /** These parts of `next` are again those of the state that is expanded. */
  #asItWas(parts: number): void {
    for (let left = parts; left !== 0; left &= left - 1) {
      const part = 31 - Math.clz32(left & -left);
      this.#next[part] = this.#ids[part] as number;
    }
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
    const objection = this.#judgeState(state, changed);
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

  /** Lets the phases from this one on follow a step that changed these parts; all that is changed then. */
  #settle(before: number, from: number): number {
    const next = this.#next;
    let changed = before;
    let read = 0;
    for (let p = from; p < this.#phases.length; p++) {
      const known = this.#phases[p] as Remembered;
      // It does nothing to the state before, and looks at nothing that has changed since.
      if (this.#isSettled && (known.mask & changed) === 0) continue;
      this.#rows.readMade(changed & ~read, next);
      read |= changed;
      let place = known.find(next);
      if (place < 0) place = this.#workOutPhase(p, next);
      changed |= this.#follow(place);
      read |= changed;
    }
    this.#asItWas(read);
    return changed;
  }

  /** Writes what is said there; the parts that are others now, as bits. */
  #follow(place: number): number {
    const all = this.#followed.all;
    const count = all[place] as number;
    let changed = 0;
    for (let i = 0; i < count; i++) {
      const part = all[place + 1 + 2 * i] as number;
      const number = all[place + 2 + 2 * i] as number;
      if (this.#next[part] === number) continue;
      this.#next[part] = number;
      this.#rows.writeMade(part, number);
      changed |= 1 << part;
    }
    return changed;
  }

  /** What is wrong with the state of the next level, which differs from its parent in these parts at most. */
  #judgeState(state: number, changed: number): unknown {
    const other = this.#other;
    this.#rows.readNext(state, other);
    if (this.#isSettled) this.#isSettled = this.#isIdle(other, changed);
    const invariants = this.#invariants;
    for (let i = 0; i < invariants.length; i++) {
      const known = invariants[i] as Remembered;
      // What it looks at is as it was in the parent, to which nobody objected.
      if ((known.mask & changed) === 0 && changed !== -1) continue;
      let answer = known.find(other);
      if (answer < 0) answer = this.#workOutInvariant(i, other);
      if (answer > 0) return this.#objections[answer - 1];
    }
    return undefined;
  }

  /** Whether no phase does anything to the state. */
  #isIdle(ids: Int32Array, changed: number): boolean {
    const phases = this.#phases;
    for (let p = 0; p < phases.length; p++) {
      const known = phases[p] as Remembered;
      if ((known.mask & changed) === 0 && changed !== -1) continue;
      let place = known.find(ids);
      if (place < 0) place = this.#workOutPhase(p, ids);
      if (this.#followed.all[place] !== 0) return false;
    }
    return true;
  }

  // From here on nothing is hot: it runs for what has not been seen before.

  /** Remembers those actions together of which one looks at all that the others look at. */
  #regroup(): void {
    const told = this.#acts.map(({ first, mask }, action) => ({ action, first, mask }));
    const widest = told
      .map(({ mask }) => mask & this.#telling)
      .filter((mask, i, all) => all.indexOf(mask) === i)
      .filter((mask, _, all) => all.every((other) => other === mask || (mask & ~other) !== 0));
    this.#groups = widest.flatMap((wide) => {
      const members = told.filter(
        ({ mask }) => wide === widest.find((one) => (mask & this.#telling & ~one) === 0),
      );
      const first = members.find(({ mask }) => (mask & this.#telling) === wide)?.first ?? -1;
      return { actions: members.map(({ action }) => action), known: new Remembered(first) };
    });
    this.#isGrouped = true;
    for (const [place, action] of this.#groups.flatMap(({ actions }) => actions).entries()) {
      this.#order[action] = place;
    }
    for (let at = 0; at < this.#writes.length * this.#outcomeWords; at += this.#outcomeWords) {
      this.#outcomes[at + orderAt] = this.#order[this.#outcomes[at] as number] as number;
    }
    this.#rows.forgetHow();
  }

  #workOutGroup({ actions, known }: Group): number {
    const list: number[] = [];
    let steps = 0;
    let all = 0;
    for (const action of actions) {
      const own = this.#acts[action] as Remembered;
      let outcome = own.find(this.#ids);
      if (outcome < 0) outcome = this.#workOutAction(action, own);
      all |= own.lookedAt(this.#ids);
      if (outcome === impossible) continue;
      steps++;
      const isRefused =
        ((this.#outcomes[(outcome - 1) * this.#outcomeWords + cameTo] as number) & 1) !== 0;
      if (!isRefused || this.#judge !== undefined) list.push(outcome - 1);
    }
    const place = placed(this.#lists, this.#listPlaces, [list.length, steps, ...list]);
    known.put(this.#ids, { all, telling: this.#telling }, place);
    return place;
  }

  #workOutAction(action: number, known: Remembered): number {
    const values = this.#interning.valuesOf(this.#ids);
    const looked = new Looking();
    const acted = this.#system.act(action, values, looked.at);
    const outcome =
      acted === undefined ? impossible : this.#outcomeOf(action, acted, { values, looked });
    known.put(this.#ids, { all: looked.mask, telling: this.#telling }, outcome);
    return outcome;
  }

  /** The number of the outcome, one higher. */
  #outcomeOf(
    action: number,
    { isRefused, outcome, settles, written }: Acted,
    { values, looked }: { values: unknown[]; looked: Looking },
  ): number {
    const { length } = this.#system.phases;
    let all = written;
    let phase = settles ? 0 : length;
    // A phase that looks at nothing else than the action did, or has written, is part of it.
    for (; phase < length; phase++) {
      const also = new Looking();
      const after = values.slice();
      const follows = (this.#system.phases[phase] as PartedSystem['phases'][number])(
        after,
        also.at,
      );
      if ((also.mask & ~(looked.mask | all)) !== 0) break;
      all |= follows;
      for (const [part, value] of after.entries()) values[part] = value;
    }
    const writes = this.#writesOf(all, values, looked.mask);
    const [, changed] = writes;
    const came = 2 * this.#resultOf(outcome) + (isRefused ? 1 : 0);
    const key = `${action} ${came} ${phase} ${writes[0].join(' ')}`;
    const known = this.#outcomeNumbers.get(key);
    if (known !== undefined) {
      const at = (known - 1) * this.#outcomeWords + looksAt;
      this.#outcomes[at] = (this.#outcomes[at] as number) | looked.mask;
      return known;
    }
    const number = this.#writes.push(writes[0]);
    this.#outcomeNumbers.set(key, number);
    const at = (number - 1) * this.#outcomeWords;
    while (at + this.#outcomeWords > this.#outcomes.length)
      this.#outcomes = doubled(this.#outcomes);
    const order = this.#order[action] as number;
    this.#outcomes.set([action, came, changed, looked.mask, phase, order], at);
    this.#rows.change(writes[0], this.#outcomes, at + outcomeHead);
    return number;
  }

  /** The parts with their new numbers, and which they are, as bits: none that was looked at and is as it was. */
  #writesOf(written: number, after: readonly unknown[], looked: number): [Writes, number] {
    const writes: number[] = [];
    let changed = 0;
    for (let left = written; left !== 0; left &= left - 1) {
      const part = 31 - Math.clz32(left & -left);
      const number = this.#numberOf(part, after[part]);
      if ((looked & (1 << part)) !== 0 && number === this.#ids[part]) continue;
      writes.push(part, number);
      changed |= 1 << part;
    }
    return [writes, changed];
  }

  #workOutPhase(phase: number, ids: Int32Array): number {
    const values = this.#interning.valuesOf(ids);
    const looked = new Looking();
    const run = this.#system.phases[phase] as PartedSystem['phases'][number];
    const written = run(values, looked.at);
    const writes: number[] = [];
    for (let left = written; left !== 0; left &= left - 1) {
      const part = 31 - Math.clz32(left & -left);
      const number = this.#numberOf(part, values[part]);
      if ((looked.mask & (1 << part)) === 0 || number !== ids[part]) writes.push(part, number);
    }
    const place = placed(this.#followed, this.#followedPlaces, [writes.length / 2, ...writes]);
    const known = this.#phases[phase] as Remembered;
    known.put(ids, { all: looked.mask, telling: this.#telling }, place);
    return place;
  }

  #workOutInvariant(invariant: number, ids: Int32Array): number {
    const looked = new Looking();
    const refute = this.#system.invariants[invariant] as PartedSystem['invariants'][number];
    const objection = refute(this.#interning.valuesOf(ids), looked.at);
    const answer = objection === undefined ? 0 : this.#objections.push(objection);
    const known = this.#invariants[invariant] as Remembered;
    known.put(ids, { all: looked.mask, telling: this.#telling }, answer);
    return answer;
  }

  #resultOf(result: unknown): number {
    const key = JSON.stringify(result);
    const known = this.#resultNumbers.get(key);
    if (known !== undefined) return known;
    this.#resultNumbers.set(key, this.#results.length);
    this.#results.push(result);
    return this.#results.length - 1;
  }

  #numberOf(part: Part, value: unknown): number {
    const number = this.#interning.numberOf(part, value);
    const count = this.#interning.count(part);
    if (this.#rows.fit(part, count)) this.#layOutAnew();
    if (count > 1 && (this.#telling & (1 << part)) === 0) {
      this.#telling |= 1 << part;
      for (const known of this.#all()) known.forget();
    }
    return number;
  }

  /** The rows have other words now: so have the changes. */
  #layOutAnew(): void {
    const old = this.#outcomes;
    const oldWords = this.#outcomeWords;
    this.#outcomeWords = outcomeHead + this.#rows.changeWords;
    this.#outcomes = new Int32Array((old.length / oldWords + 1) * this.#outcomeWords);
    for (const [i, writes] of this.#writes.entries()) {
      const at = i * this.#outcomeWords;
      this.#outcomes.set(old.subarray(i * oldWords, i * oldWords + outcomeHead), at);
      this.#rows.change(writes, this.#outcomes, at + outcomeHead);
    }
  }
}

/** Where these numbers are, once for all that are equal: it is where the processor has looked before. */
function placed(into: Numbers, places: Map<string, number>, numbers: readonly number[]): number {
  const key = numbers.join(' ');
  const known = places.get(key);
  if (known !== undefined) return known;
  const place = into.append(numbers);
  places.set(key, place);
  return place;
}

/** Numbers one after the other, without end. */
class Numbers {
  all = new Int32Array(1 << 12);
  #end = 0;

  get bytes(): number {
    return this.all.byteLength;
  }

  append(numbers: readonly number[]): number {
    const at = this.#end;
    while (at + numbers.length > this.all.length) this.all = doubled(this.all);
    this.all.set(numbers, at);
    this.#end += numbers.length;
    return at;
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
