/**
 * What the steps from a state lead to, worked out once and remembered: what every search over a system
 * in parts does with one state. Which states there are, and in what order they come, is for the search.
 *
 * What an action does is worked out once for all states that agree on the parts it looked at. Actions
 * that look at the same parts are remembered together: one look-up tells all that they do in a state.
 * Nothing is allocated, and no rule runs, for what has been seen before.
 */

import { type Part, partsMost, type Reading } from './footprint.ts';
import { Remembered } from './memo.ts';
import type { Acted, PartedSystem } from './partitioned.ts';
import type { Staging } from './staging.ts';

/** Equal parts have one small number. */
export interface Numbering {
  numberOf(part: Part, value: unknown): number;
  /** How many different values the part has had. */
  count(part: Part): number;
  /** The values that have these numbers, one for each part. */
  valuesOf(ids: Int32Array): unknown[];
}

export interface Surroundings {
  readonly interning: Numbering;
  /** Where the rows are made and staged. */
  readonly staging: Staging;
  /**
   * Makes room for so many different values of a part; true if rows have other words for that. May throw
   * to have it all begin again.
   */
  fit(part: Part, values: number): boolean;
  /** What is staged has to be looked up before there can be more. */
  flush(): void;
  /** Told each step, refused ones too, by its numbers; true to take no more steps from this state. */
  readonly judge?: (action: number, outcome: number, changed: number) => boolean;
  /** For each invariant the parts that it was ever seen to look at, by whomever, as bits. */
  readonly looked: Int32Array;
}

/** Actions that are remembered together, and the part that they look at first; -1 if at none. */
export interface Together {
  readonly first: Part;
  readonly actions: readonly number[];
}

/** The same, with what is remembered: one look-up tells all that they do in a state. */
interface Group {
  readonly actions: readonly number[];
  /** Lists of outcomes. */
  readonly known: Remembered;
}

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

export class Expanding {
  /** Of the state that is expanded. */
  readonly ids: Int32Array;
  /** Of the state that a step leads to; as `ids`, unless somebody looks at it. */
  readonly next: Int32Array;
  /** What steps came to. */
  readonly results: unknown[] = [];
  /** Enabled steps that were not refused, and steps asked for, refused ones included. */
  transitions = 0;
  steps = 0;
  readonly #system: PartedSystem;
  readonly #surroundings: Surroundings;
  readonly #interning: Numbering;
  readonly #staging: Staging;
  #groups: Group[] = [];
  /** What each action does: the number of its outcome, one higher. */
  readonly #acts: Remembered[] = [];
  /** The place of each action in the order in which they are tried. */
  readonly #order: number[];
  /** What follows: where its writes begin. */
  #phases: readonly Remembered[] = [];
  #invariants: readonly Remembered[] = [];
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
  readonly #resultNumbers = new Map<string, number>();
  /** How many values of each part are known; and the parts that have more than one, as bits. */
  readonly #counts: Int32Array;
  #telling = 0;
  /** Whether no phase does anything to the state: then it need not be asked of what is as it was. */
  #isSettled = true;
  /** Of each phase what it and those after it look at in the state that is expanded, as bits; nothing after the last. */
  readonly #rest: Int32Array;
  /** Of each phase how much it does to that state, and what it looks at. */
  readonly #does: Int32Array;
  readonly #looks: Int32Array;
  /** The parts that any phase was seen to look at. */
  #phasesLookAt = 0;
  /** Whether that was found out for the state that `next` is. */
  #isReady = false;

  constructor(system: PartedSystem, surroundings: Surroundings) {
    const { interning, staging } = surroundings;
    const parts = system.initial.length;
    if (parts > partsMost) throw new Error(`${parts} parts are more than ${partsMost}`);
    if (system.phases.length > partsMost) throw new Error(`more than ${partsMost} phases`);
    this.#system = system;
    this.#surroundings = surroundings;
    this.#interning = interning;
    this.#staging = staging;
    this.#outcomeWords = outcomeHead + staging.changeWords;
    this.ids = new Int32Array(parts);
    this.next = new Int32Array(parts);
    this.#counts = new Int32Array(parts);
    this.#rest = new Int32Array(system.phases.length + 1);
    this.#does = new Int32Array(system.phases.length);
    this.#looks = new Int32Array(system.phases.length);
    for (const [part, value] of system.initial.entries()) this.#numberOf(part, value);
    // Which part is looked at first is always the same, since nothing is known before.
    const first = (look: (values: unknown[], reading: Reading) => unknown) => {
      const looked = new Looking();
      look(interning.valuesOf(this.ids), looked.at);
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

  /** For all that is remembered. */
  get bytes(): number {
    const remembered = this.#all().reduce((sum, known) => sum + known.bytes, 0);
    return this.#outcomes.byteLength + this.#lists.bytes + this.#followed.bytes + remembered;
  }

  #all(): Remembered[] {
    const together = this.#groups.map(({ known }) => known);
    return [...together, ...this.#acts, ...this.#phases, ...this.#invariants];
  }

  /** Gets ready for the state whose numbers are in `ids`. */
  #begin(): void {
    const ids = this.ids;
    const next = this.next;
    // It is still as it was for the state before, to which most things are as they are here.
    let others = this.#isReady ? 0 : -1;
    for (let part = 0; part < ids.length; part++) {
      const number = ids[part] as number;
      if (next[part] === number) continue;
      next[part] = number;
      others |= 1 << part;
    }
    if ((others & this.#phasesLookAt) !== 0 || !this.#isReady) this.#lookAhead(others);
  }

  /** Finds out what the phases do to the state, and look at; all is known of those that look at no others. */
  #lookAhead(others: number): void {
    const ids = this.ids;
    const phases = this.#phases;
    this.#isReady = false;
    this.#isSettled = true;
    let all = 0;
    for (let p = phases.length - 1; p >= 0; p--) {
      const known = phases[p] as Remembered;
      if ((known.mask & others) !== 0 || others === -1) {
        let place = known.find(ids);
        if (place < 0) place = this.#workOutPhase(p, ids);
        this.#does[p] = this.#followed.all[place] as number;
        this.#looks[p] = known.lookedAt(ids);
        this.#phasesLookAt |= known.mask;
      }
      if (this.#does[p] !== 0) this.#isSettled = false;
      all |= this.#looks[p] as number;
      this.#rest[p] = all;
    }
    if (!this.#isSettled) this.#rest.fill(-1, 0, phases.length);
    this.#isReady = true;
  }

  /**
   * Takes every step from the state whose numbers are in `ids`: group by group, and in each in the order
   * of the actions.
   *
   * Where two steps have nothing to do with each other, it does not matter which is first. When this state
   * was met by one, and the other had its turn before that one in the state before, then what the other
   * leads to from here was met from where it led there. It is counted, and not looked up.
   *
   * How this state was met: by an action of that place in the order, which looked at and wrote these
   * parts; -1 for all of them where it is not known.
   */
  expand(order: number, looks: number, writes: number): void {
    const ids = this.ids;
    const staging = this.#staging;
    const groups = this.#groups;
    const { judge } = this.#surroundings;
    const rest = this.#rest;
    const phases = this.#phases.length;
    this.#begin();
    const isSettled = this.#isSettled;
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
        const isAlone =
          (changed & (rest[phase] as number)) === 0 && (isSettled || phase === phases);
        const looked = (outcomes[at + looksAt] as number) | (rest[phase] as number);
        const isKnown =
          isAlone &&
          (outcomes[at + orderAt] as number) < order &&
          (changed & (looks | writes)) === 0 &&
          (looked & writes) === 0;
        if (isKnown && judge === undefined) {
          transitions++;
          continue;
        }
        let isOther = staging.make(outcomes, at + outcomeHead);
        if (!isAlone) {
          changed = this.#settle(changed, phase);
          isOther = staging.isOther();
        }
        const action = outcomes[at] as number;
        if (judge !== undefined) {
          const came = outcomes[at + cameTo] as number;
          staging.readMade(changed, this.next);
          const isStopped = judge(action, came >> 1, changed);
          this.#asItWas(changed);
          if (isStopped) return;
          if ((came & 1) !== 0) continue;
        }
        transitions++;
        if (!isOther || isKnown) continue;
        staging.noteHow(outcomes[at + orderAt] as number, isAlone ? looked : -1);
        if (staging.stage(changed, action)) this.#surroundings.flush();
      }
    }
    this.steps += steps;
    this.transitions += transitions;
  }

  /** These parts of `next` are again those of the state that is expanded. */
  #asItWas(parts: number): void {
    for (let left = parts; left !== 0; left &= left - 1) {
      const part = 31 - Math.clz32(left & -left);
      this.next[part] = this.ids[part] as number;
    }
  }

  /** Lets the phases from this one on follow a step that changed these parts; all that is changed then. */
  #settle(before: number, from: number): number {
    const next = this.next;
    let changed = before;
    let read = 0;
    for (let p = from; p < this.#phases.length; p++) {
      const known = this.#phases[p] as Remembered;
      // It does nothing to the state before, and looks at nothing that has changed since.
      if (this.#isSettled && (known.mask & changed) === 0) continue;
      this.#staging.readMade(changed & ~read, next);
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
      if (this.next[part] === number) continue;
      this.next[part] = number;
      this.#staging.writeMade(part, number);
      changed |= 1 << part;
    }
    return changed;
  }

  /** What is wrong with a state that differs in these parts at most from one to which nobody objected. */
  objectionTo(ids: Int32Array, changed: number): unknown {
    const invariants = this.#invariants;
    const { looked } = this.#surroundings;
    for (let i = 0; i < invariants.length; i++) {
      // All that it looks at is as it was.
      if (((looked[i] as number) & changed) === 0 && changed !== -1) continue;
      let answer = (invariants[i] as Remembered).find(ids);
      if (answer < 0) answer = this.#workOutInvariant(i, ids);
      if (answer > 0) return this.#objections[answer - 1];
    }
    return undefined;
  }

  // From here on nothing is hot: it runs for what has not been seen before.

  /** Remembers those actions together of which one looks at all that the others look at. */
  regroup(): void {
    const told = this.#acts.map(({ first, mask }, action) => ({ action, first, mask }));
    const widest = told
      .map(({ mask }) => mask & this.#telling)
      .filter((mask, i, all) => all.indexOf(mask) === i)
      .filter((mask, _, all) => all.every((other) => other === mask || (mask & ~other) !== 0));
    this.group(
      widest.map((wide) => {
        const members = told.filter(
          ({ mask }) => wide === widest.find((one) => (mask & this.#telling & ~one) === 0),
        );
        const first = members.find(({ mask }) => (mask & this.#telling) === wide)?.first ?? -1;
        return { first, actions: members.map(({ action }) => action) };
      }),
    );
  }

  /** Remembers these actions together from now on, and tries them in this order. */
  group(groups: readonly Together[]): void {
    this.#groups = groups.map(({ first, actions }) => ({ actions, known: new Remembered(first) }));
    for (const [place, action] of groups.flatMap(({ actions }) => actions).entries()) {
      this.#order[action] = place;
    }
    for (let at = 0; at < this.#writes.length * this.#outcomeWords; at += this.#outcomeWords) {
      this.#outcomes[at + orderAt] = this.#order[this.#outcomes[at] as number] as number;
    }
  }

  get groups(): readonly Together[] {
    return this.#groups.map(({ actions, known: { first } }) => ({ first, actions }));
  }

  #workOutGroup({ actions, known }: Group): number {
    const list: number[] = [];
    let steps = 0;
    let all = 0;
    for (const action of actions) {
      const own = this.#acts[action] as Remembered;
      let outcome = own.find(this.ids);
      if (outcome < 0) outcome = this.#workOutAction(action, own);
      all |= own.lookedAt(this.ids);
      if (outcome === impossible) continue;
      steps++;
      const isRefused =
        ((this.#outcomes[(outcome - 1) * this.#outcomeWords + cameTo] as number) & 1) !== 0;
      if (!isRefused || this.#surroundings.judge !== undefined) list.push(outcome - 1);
    }
    const place = placed(this.#lists, this.#listPlaces, [list.length, steps, ...list]);
    known.put(this.ids, { all, telling: this.#telling }, place);
    return place;
  }

  #workOutAction(action: number, known: Remembered): number {
    const values = this.#interning.valuesOf(this.ids);
    const looked = new Looking();
    const acted = this.#system.act(action, values, looked.at);
    const outcome =
      acted === undefined ? impossible : this.#outcomeOf(action, acted, { values, looked });
    known.put(this.ids, { all: looked.mask, telling: this.#telling }, outcome);
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
    this.#staging.change(writes[0], this.#outcomes, at + outcomeHead);
    return number;
  }

  /** The parts with their new numbers, and which they are, as bits: none that was looked at and is as it was. */
  #writesOf(written: number, after: readonly unknown[], looked: number): [Writes, number] {
    const writes: number[] = [];
    let changed = 0;
    for (let left = written; left !== 0; left &= left - 1) {
      const part = 31 - Math.clz32(left & -left);
      const number = this.#numberOf(part, after[part]);
      if ((looked & (1 << part)) !== 0 && number === this.ids[part]) continue;
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
    Atomics.or(this.#surroundings.looked, invariant, looked.mask);
    return answer;
  }

  #resultOf(result: unknown): number {
    const key = JSON.stringify(result);
    const known = this.#resultNumbers.get(key);
    if (known !== undefined) return known;
    this.#resultNumbers.set(key, this.results.length);
    this.results.push(result);
    return this.results.length - 1;
  }

  #numberOf(part: Part, value: unknown): number {
    const number = this.#interning.numberOf(part, value);
    this.met();
    return number;
  }

  /** There may be more values than before. */
  met(): void {
    for (let part = 0; part < this.ids.length; part++) {
      const count = this.#interning.count(part);
      if (count === this.#counts[part]) continue;
      if (this.#surroundings.fit(part, count)) this.layOutAnew();
      this.#counts[part] = count;
      if (count === 1 || (this.#telling & (1 << part)) !== 0) continue;
      this.#telling |= 1 << part;
      for (const known of this.#all()) known.forget();
    }
  }

  /** The rows have other words now: so have the changes. Whatever was begun begins again. */
  layOutAnew(): void {
    this.#isReady = false;
    const old = this.#outcomes;
    const oldWords = this.#outcomeWords;
    this.#outcomeWords = outcomeHead + this.#staging.changeWords;
    this.#outcomes = new Int32Array((old.length / oldWords + 1) * this.#outcomeWords);
    for (const [i, writes] of this.#writes.entries()) {
      const at = i * this.#outcomeWords;
      this.#outcomes.set(old.subarray(i * oldWords, i * oldWords + outcomeHead), at);
      this.#staging.change(writes, this.#outcomes, at + outcomeHead);
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
