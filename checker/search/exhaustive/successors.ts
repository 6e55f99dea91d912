/**
 * All steps from one state, and the successors that they lead to, staged.
 *
 * What an action does is worked out by the rules once for all states that agree on the parts it read, and
 * memoised. Actions are memoised in groups: one look-up finds what all actions of a group do in a state.
 * Where nothing new is met, no rule runs and nothing is allocated.
 */

import { assert, present } from '../../../model/assert.ts';
import type { Expansion } from './expansion.ts';
import { ReadSet } from './footprint.ts';
import { ListPool } from './ints.ts';
import { Memo, miss } from './memo.ts';
import {
  actionOf,
  changeAt,
  isRefused,
  OutcomeTable,
  phaseOf,
  placeOf,
  readSetOf,
  resultOf,
  writeSetOf,
} from './outcomes.ts';
import type { Acted, PartitionedSystem } from './partitioned.ts';
import { partsIn } from './parts.ts';
import { Settling } from './settling.ts';
import type { Staging } from './staging.ts';
import type { Arrival } from './state-store.ts';

export interface StepContext {
  readonly expansion: Expansion;
  readonly staging: Staging;
  /** Called when staging is full: looks up all that is staged. */
  flush(): void;
  /** Called with each step, refused ones too; true: no more steps are taken from this state. */
  readonly judge?: (action: number, outcome: number) => boolean;
}

/**
 * Actions that are memoised together. Where one action reads all that others read, one look-up by what it
 * reads finds what all of them do in a state.
 */
interface ActionGroup {
  readonly actions: readonly number[];
  /** The values are offsets into `#lists`. */
  readonly memo: Memo;
}

/** In the memo of an action, instead of its outcome's id plus 1: the action is disabled. */
const disabled = 0;

export class Successors {
  /** Enabled steps that were not refused, and all enabled steps. */
  transitions = 0;
  steps = 0;
  readonly #system: PartitionedSystem;
  readonly #context: StepContext;
  readonly #expansion: Expansion;
  readonly #staging: Staging;
  readonly #settling: Settling;
  readonly #outcomes: OutcomeTable;
  /** The groups in the order in which they are tried, and for each action its own memo. */
  #groups: readonly ActionGroup[];
  readonly #memos: readonly Memo[];
  /** What the actions of a group do: how many outcomes, how many steps, and the ids of the outcomes. */
  readonly #lists = new ListPool();
  /** Ids of what actors observe, by its JSON text. */
  readonly #resultIds = new Map<string, number>();

  constructor(system: PartitionedSystem, context: StepContext) {
    const { expansion, staging } = context;
    this.#system = system;
    this.#context = context;
    this.#expansion = expansion;
    this.#staging = staging;
    this.#settling = new Settling(system, expansion, staging);
    const actions = Array.from({ length: system.actions }, (_, action) => action);
    this.#memos = actions.map((action) => {
      const read = new ReadSet();
      system.act(action, expansion.interning.valuesOf(expansion.before), read.add);
      return new Memo(read.first);
    });
    // Each by itself, in their own order, until it is known what they read.
    this.#groups = actions.map((action) => ({
      actions: [action],
      memo: new Memo(this.#memoOf(action).first),
    }));
    this.#outcomes = new OutcomeTable(staging.packing, actions);
  }

  get memos(): readonly Memo[] {
    return [...this.#groups.map(({ memo }) => memo), ...this.#memos, ...this.#settling.memos];
  }

  /** Without the memos. */
  get bytes(): number {
    return this.#outcomes.bytes + this.#lists.bytes + this.#settling.bytes;
  }

  /** Rows are packed in another way from now on. */
  repack(): void {
    this.#outcomes.repack(this.#staging.packing);
    this.#settling.invalidate();
  }

  /** Groups the actions by what they were seen to read, and tries them group by group from now on. */
  regroup(): void {
    this.#groups = groupActions(this.#memos, this.#expansion.interning.distinguishing);
    const places: number[] = [];
    for (const [place, action] of this.#groups.flatMap(({ actions }) => actions).entries()) {
      places[action] = place;
    }
    this.#outcomes.reorder(places);
  }

  /**
   * Takes every step from the state that is expanded: group by group, and in each group in the order of
   * the actions.
   *
   * Two steps are independent if neither writes what the other reads or writes: then it does not matter
   * which is first. Say that this state was met by step A, and that B is independent of A and has its turn
   * before A. Then B led from the parent to a state that was expanded before this one, and A led from there
   * to where B leads from here. So that state is known: the transition is counted, and not looked up.
   */
  expand({ place, readSet, writeSet }: Arrival): void {
    const { before } = this.#expansion;
    const staging = this.#staging;
    const settling = this.#settling;
    const outcomes = this.#outcomes;
    const groups = this.#groups;
    const { judge } = this.#context;
    const phases = this.#system.phases.length;
    settling.begin();
    const { isIdle, readSetsFrom } = settling;
    let steps = 0;
    let transitions = 0;
    for (let g = 0; g < groups.length; g++) {
      const group = groups[g] as ActionGroup;
      let list = group.memo.find(before);
      if (list === miss) list = this.#onGroupMiss(group);
      const lists = this.#lists.ints;
      steps += lists[list + 1] as number;
      const end = list + 2 + (lists[list] as number);
      for (let i = list + 2; i < end; i++) {
        const outcome = lists[i] as number;
        let at = outcomes.offsetOf(outcome);
        let { fields } = outcomes;
        const phase = phaseOf(fields, at);
        const readByPhases = readSetsFrom[phase] as number;
        const read = readSetOf(fields, at) | readByPhases;
        let written = writeSetOf(fields, at);
        // No phase that is still to follow does anything.
        const isSettled = (written & readByPhases) === 0 && (isIdle || phase === phases);
        const isKnown =
          isSettled &&
          placeOf(fields, at) < place &&
          (written & (readSet | writeSet)) === 0 &&
          (read & writeSet) === 0;
        if (isKnown && judge === undefined) {
          transitions++;
          continue;
        }
        let isOther = staging.make(fields, changeAt(at));
        if (!isSettled) {
          written = settling.settle(written, phase);
          isOther = staging.differs();
          // A phase that meets a new value may have rows, and so outcomes, packed anew.
          at = outcomes.offsetOf(outcome);
          fields = outcomes.fields;
        }
        if (judge !== undefined) {
          if (this.#isStopped(actionOf(fields, at), resultOf(fields, at), written)) return;
          if (isRefused(fields, at)) continue;
        }
        transitions++;
        if (!isOther || isKnown) continue;
        const footprint = isSettled ? read : -1;
        if (staging.stage(actionOf(fields, at), placeOf(fields, at), footprint, written)) {
          this.#context.flush();
        }
      }
    }
    this.steps += steps;
    this.transitions += transitions;
  }

  /** Shows the step at hand to the judge, if there is one. */
  #isStopped(action: number, result: number, written: number): boolean {
    const { judge } = this.#context;
    this.#staging.readIds(written, this.#expansion.after);
    const isStopped = judge?.(action, result) ?? false;
    this.#expansion.undo(written);
    return isStopped;
  }

  #memoOf(action: number): Memo {
    return this.#memos[action] as Memo;
  }

  // From here on nothing is hot: it runs where a memo misses.

  #onGroupMiss({ actions, memo }: ActionGroup): number {
    const { before, interning } = this.#expansion;
    const list: number[] = [];
    let steps = 0;
    let readSet = 0;
    for (const action of actions) {
      const own = this.#memoOf(action);
      let found = own.find(before);
      if (found === miss) found = this.#onActionMiss(action);
      readSet |= own.readSetAt(before);
      if (found === disabled) continue;
      steps++;
      const outcome = found - 1;
      const at = this.#outcomes.offsetOf(outcome);
      if (!isRefused(this.#outcomes.fields, at) || this.#context.judge !== undefined)
        list.push(outcome);
    }
    const offset = this.#lists.offsetOf([list.length, steps, ...list]);
    memo.put(before, { readSet, distinguishing: interning.distinguishing }, offset);
    return offset;
  }

  #onActionMiss(action: number): number {
    const { before, interning } = this.#expansion;
    const memo = this.#memoOf(action);
    const values = interning.valuesOf(before);
    const read = new ReadSet();
    const acted = this.#system.act(action, values, read.add);
    assert(read.first === memo.first, 'an action always reads the same part first');
    const found =
      acted === undefined ? disabled : 1 + this.#outcomeOf(action, acted, values, read.mask);
    memo.put(before, { readSet: read.mask, distinguishing: interning.distinguishing }, found);
    return found;
  }

  /** The id of the outcome of an action that read these parts. `values`: the parts after it. */
  #outcomeOf(action: number, acted: Acted, values: unknown[], readSet: number): number {
    const { phases } = this.#system;
    let writeSet = acted.writeSet;
    let phase = acted.settles ? 0 : phases.length;
    // A phase that reads nothing but what the action read or wrote becomes part of the outcome.
    for (; phase < phases.length; phase++) {
      const read = new ReadSet();
      const after = values.slice();
      const written = present(phases[phase], 'a phase is in the list')(after, read.add);
      if ((read.mask & ~(readSet | writeSet)) !== 0) break;
      writeSet |= written;
      for (const [part, value] of after.entries()) values[part] = value;
    }
    const result = this.#resultOf(acted.outcome);
    const writes = this.#writesOf(writeSet, values, readSet);
    const { isRefused: refused } = acted;
    return this.#outcomes.idOf({ action, result, isRefused: refused, ...writes, readSet, phase });
  }

  /** What is written, without parts that were read and did not change. `values`: the parts after the step. */
  #writesOf(written: number, values: readonly unknown[], readSet: number) {
    const { before, interning } = this.#expansion;
    const writes: number[] = [];
    let writeSet = 0;
    for (const part of partsIn(written)) {
      const id = interning.idOf(part, values[part]);
      if ((readSet & (1 << part)) !== 0 && id === before[part]) continue;
      writes.push(part, id);
      writeSet |= 1 << part;
    }
    return { writes, writeSet };
  }

  /** The id of what the actor observes. */
  #resultOf(result: unknown): number {
    const key = JSON.stringify(result);
    const known = this.#resultIds.get(key);
    if (known !== undefined) return known;
    const id = this.#expansion.outcomes.push(result) - 1;
    this.#resultIds.set(key, id);
    return id;
  }
}

/**
 * Groups actions by what each was seen to read: the widest read sets make a group each, and an action goes
 * to the first of them that covers what it reads. `memos`: one for each action; `distinguishing`: a mask of
 * the parts that matter.
 */
function groupActions(memos: readonly Memo[], distinguishing: number): ActionGroup[] {
  const readSets = memos.map(({ readSet }) => readSet & distinguishing);
  const covers = (wide: number, readSet: number) => (readSet & ~wide) === 0;
  const widest = [...new Set(readSets)].filter((readSet, _, all) =>
    all.every((other) => other === readSet || !covers(other, readSet)),
  );
  const groupOf = readSets.map((readSet) => widest.find((wide) => covers(wide, readSet)));
  return widest.map((wide) => {
    const actions = [...memos.keys()].filter((action) => groupOf[action] === wide);
    const widestAction = readSets.indexOf(wide);
    return { actions, memo: new Memo((memos[widestAction] as Memo).first) };
  });
}
