/**
 * The transition relation: what an action does to a state, by the rules that are handed in.
 *
 * Every action goes through here, so what a refusal may change is decided once: nothing, unless a
 * fault portal takes it. The state of a refused action that none takes is the very state it was asked
 * in. Immer writes one part at a time, never the whole record.
 */

import { Immer } from 'immer';
import type { Action, ActionKind } from './action.ts';
import { fault, type Step } from './outcome.ts';
import type { Condition, Hardware, Rule, StateDraft } from './rule.ts';
import type { Faults } from './rules/fault.ts';
import type { Settle } from './settle.ts';
import type { Device, DeviceId, MachineState } from './state.ts';

/** One rule for each kind of action. */
export type Rules = { readonly [K in ActionKind]: Rule<K> };

/**
 * Takes one step, or returns undefined when the action is disabled in this state. What is written goes
 * onto the draft, if one is given.
 */
export function step<K extends ActionKind>(
  m: Hardware,
  by: { readonly rules: Rules; readonly settle: Settle; readonly faults: Faults },
  before: MachineState,
  action: Action<K>,
  onto?: StateDraft,
): Step | undefined {
  const rule = ruleFor(by.rules, action.kind);
  if (!rule.enabled(m, before, action)) return undefined;

  const failed = rule.conditions.find((condition) => !condition.holds(m, before, action));
  if (failed !== undefined) {
    const outcome = fault(failed.cause);
    if (!m.machine.takesFaults) return { state: before, outcome };
    const draft = onto ?? new Drafting(before);
    const at = failed.at?.(m, before, action);
    by.faults.take(m, draft, { action: action as Action, cause: failed.cause, at });
    return { state: draft.state, outcome };
  }

  const draft = onto ?? new Drafting(before);
  const outcome = rule.commit(m, draft, action);
  if (rule.prunes) by.settle.prune(m, before, draft);
  return { state: draft.state, outcome };
}

/** The conditions of the action's rule, in order, each with its value or undefined after a failure. */
export function explain<K extends ActionKind>(
  m: Hardware,
  rules: Rules,
  state: MachineState,
  action: Action<K>,
): { condition: Condition<K>; holds: boolean | undefined; at: number | undefined }[] {
  let failed = false;
  return ruleFor(rules, action.kind).conditions.map((condition) => {
    const holds = failed ? undefined : condition.holds(m, state, action);
    failed ||= holds === false;
    const at = holds === false ? condition.at?.(m, state, action) : undefined;
    return { condition, holds, at };
  });
}

export function ruleFor<K extends ActionKind>(rules: Rules, kind: K): Rule<K> {
  return rules[kind];
}

/** States are frozen in the tests, where it is free; freezing here would halve the speed of every search. */
const { produce } = new Immer({ autoFreeze: false });

/** The part with all that `write` writes to its draft; the same object if that is nothing. */
export function written<P extends object, D>(part: P, write: (draft: D) => void): P {
  return produce(part, (draft) => void write(draft as unknown as D));
}

export class Drafting implements StateDraft {
  state: MachineState;

  constructor(before: MachineState) {
    this.state = before;
  }

  grants(write: Parameters<StateDraft['grants']>[0]): void {
    const grants = written(this.state.grants, write);
    if (grants !== this.state.grants) this.state = { ...this.state, grants };
  }

  thread(t: number, write: Parameters<StateDraft['thread']>[1]): void {
    const old = this.state.threads[t];
    if (old === undefined) throw new Error(`there is no thread ${t}`);
    const frames = written(old, write);
    if (frames !== old) this.state = { ...this.state, threads: this.state.threads.with(t, frames) };
  }

  memory(write: Parameters<StateDraft['memory']>[0]): void {
    const memory = written(this.state.memory, write);
    if (memory !== this.state.memory) this.state = { ...this.state, memory };
  }

  device(device: DeviceId, now: Device): void {
    this.state = { ...this.state, devices: this.state.devices.with(device, now) };
  }

  replace(parts: Parameters<StateDraft['replace']>[0]): void {
    this.state = { ...this.state, ...parts };
  }
}
