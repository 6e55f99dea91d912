/**
 * What a planted bug is, and the builders that plant them.
 *
 * A bug planted in the model changes one condition, comparison, field or part of the contract, and
 * names beforehand the property that catches it and the length of its shortest run. A check that
 * misses one of them is at fault, not the bug.
 */

import type { Action, ActionKind } from '../model/action.ts';
import { present } from '../model/assert.ts';
import type { CellRange } from '../model/layout.ts';
import type { Machine, Span } from '../model/machine.ts';
import type { Cause, Outcome } from '../model/outcome.ts';
import type { Condition, Hardware, Rule, StateDraft } from '../model/rule.ts';
import type { Semantics } from '../model/semantics.ts';
import type { Settle } from '../model/settle.ts';
import type { CellId, Frame, MachineState, SpanId, Thread } from '../model/state.ts';
import type { PropertyName } from '../properties/names.ts';
import type { laboratories } from './laboratory.ts';

/** The classes of planted bugs, in the model and in units of the executor. */
export const bugClasses = {
  A: 'revocation',
  B: 'bounds',
  C: 'propagation of authority',
  D: 'call and return',
  E: 'interrupts and faults',
  F: 'devices',
  G: 'what happens beside the program',
} as const;

export interface Mutant {
  readonly name: string;
  readonly class: Exclude<keyof typeof bugClasses, 'G'> | 'control';
  /** The property that must catch it; none for the control. */
  readonly caughtBy: PropertyName | undefined;
  /** Actions of a shortest run that shows it. */
  readonly shortest: number;
  /** The machine on which it is looked for. */
  readonly on: keyof typeof laboratories;
  readonly plant: Plant;
}

export type Plant = (contract: Semantics) => Semantics;

export function mutant(name: string, about: Omit<Mutant, 'name' | 'plant'>, plant: Plant): Mutant {
  return { name, ...about, plant };
}

/** Members of one part of the contract replaced. */
export function withPart<P extends 'authority' | 'mapping' | 'layout' | 'faults'>(
  part: P,
  change: (old: Semantics[P]) => Partial<Semantics[P]>,
): Plant {
  return (contract) => ({
    ...contract,
    [part]: { ...contract[part], ...change(contract[part]) },
  });
}

/** Pruning replaced as a whole: it is not known in phases any more. */
export function withPrune(
  prune: (m: Hardware, before: MachineState | undefined, draft: StateDraft, old: Settle) => void,
): Plant {
  return (contract) => ({
    ...contract,
    settle: { prune: (m, before, draft) => prune(m, before, draft, contract.settle) },
  });
}

/** Members of one rule replaced. */
export function withRule<K extends ActionKind>(
  kind: K,
  change: (old: Rule<K>) => Partial<Rule<K>>,
): Plant {
  return (contract) => {
    const old: Rule<K> = contract.rules[kind];
    return { ...contract, rules: { ...contract.rules, [kind]: { ...old, ...change(old) } } };
  };
}

/** A condition of a rule by its cause, or by its place where two have the same cause. */
type Which = Cause | number;

/** One condition of a rule asked differently; `old` is the contract's. */
export function withCondition<K extends ActionKind>(
  kind: K,
  which: Which,
  holds: (m: Hardware, s: MachineState, a: Action<K>, old: Condition<K>) => boolean,
): Plant {
  return withRule(kind, ({ conditions }) => {
    const [place, old] = conditionOf(conditions, which);
    const changed: Condition<K> = { ...old, holds: (m, s, a) => holds(m, s, a, old) };
    return { conditions: conditions.with(place, changed) };
  });
}

export function withoutCondition(kind: ActionKind, which: Which): Plant {
  return withRule(kind, ({ conditions }) => {
    const [place] = conditionOf<ActionKind>(conditions, which);
    return { conditions: conditions.toSpliced(place, 1) };
  });
}

function conditionOf<K extends ActionKind>(
  conditions: readonly Condition<K>[],
  which: Which,
): [place: number, condition: Condition<K>] {
  const place =
    typeof which === 'number' ? which : conditions.findIndex(({ cause }) => cause === which);
  return [place, present(conditions[place], 'the rule has the condition that a bug changes')];
}

/** What a rule does, replaced; `old` is the contract's rule. */
export function withCommit<K extends ActionKind>(
  kind: K,
  commit: (m: Hardware, draft: StateDraft, a: Action<K>, old: Rule<K>) => Outcome,
): Plant {
  return withRule(kind, (old) => ({ commit: (m, draft, a) => commit(m, draft, a, old) }));
}

/** What a rule does, on other hardware than the one that its conditions ask. */
export function withCommitOn<K extends ActionKind>(
  kind: K,
  hardware: (m: Hardware, a: Action<K>) => Hardware,
): Plant {
  return withCommit(kind, (m, draft, a, old) => old.commit(hardware(m, a), draft, a));
}

/** What a rule does, and then something else; `before` is the state as the rule found it. */
export function afterCommit<K extends ActionKind>(
  kind: K,
  then: (draft: StateDraft, a: Action<K>, before: MachineState, m: Hardware) => void,
): Plant {
  return withCommit(kind, (m, draft, a, old) => {
    const before = draft.state;
    const outcome = old.commit(m, draft, a);
    then(draft, a, before, m);
    return outcome;
  });
}

type WritableFrames = Parameters<Parameters<StateDraft['thread']>[1]>[0];
export type WritableFrame = WritableFrames[number];
type KindOnThread = Extract<Action, { thread: number }>['kind'];

/** The acting thread as its rule found it. */
interface Before {
  readonly base: Frame;
  readonly top: Frame;
  readonly depth: number;
}

/** What a rule does, and then something else done to the frames of the acting thread. */
export function framesAfter<K extends KindOnThread>(
  kind: K,
  change: (frames: WritableFrames, before: Before, a: Action<K>, m: Hardware) => void,
): Plant {
  return afterCommit(kind, (draft, a, before, m) => {
    const thread = before.threads[a.thread] as Thread;
    const [base, top] = [thread[0] as Frame, thread.at(-1) as Frame];
    draft.thread(a.thread, (frames) => change(frames, { base, top, depth: thread.length }, a, m));
  });
}

/** The same done to its top frame, if it still has one. */
export function topAfter<K extends KindOnThread>(
  kind: K,
  change: (top: WritableFrame, before: Before, a: Action<K>) => void,
): Plant {
  return framesAfter(kind, (frames, before, a) => {
    const top = frames.at(-1);
    if (top !== undefined) change(top, before, a);
  });
}

export function actionSpan({ machine }: Hardware, { span }: { readonly span: SpanId }): Span {
  return machine.spans[span] as Span;
}

/** Whether this holds of every cell of the range, and the range does not pass the top. */
export function everyCell(
  { first, end, beyond = false }: Pick<CellRange, 'first' | 'end'> & Partial<CellRange>,
  holds: (cell: CellId) => boolean,
): boolean {
  for (let cell = first; cell < end; cell++) if (!holds(cell)) return false;
  return !beyond;
}

/** The hardware with another machine. */
export function onMachine(m: Hardware, change: Partial<Machine>): Hardware {
  return { ...m, machine: { ...m.machine, ...change } };
}
