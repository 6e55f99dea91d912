/**
 * What the contract admits of an action, while something is being taken away.
 *
 * Between the issue and the retirement of a revoke, and of whatever else takes away, an access that
 * depends on what vanishes may succeed or be refused (§8). What is in flight and would itself be
 * refused takes nothing away and excuses nothing. Everything else has one outcome: what the model says
 * in the state that all earlier retirements have led to.
 */

import type { Action } from '../../../model/action.ts';
import { type Cause, fault, type Step, sameOutcome } from '../../../model/outcome.ts';
import type { Model } from '../../../model/semantics.ts';
import type { CellId, MachineState } from '../../../model/state.ts';
import { Drafting, explain } from '../../../model/step.ts';

const vanishing: readonly Action['kind'][] = [
  'revoke',
  'unpass',
  'return',
  'unwind',
  'destroy',
  'map',
  'unmap',
  'stop',
];

type Access = Action<'fetch' | 'load' | 'store'>;

function isAccess(action: Action): action is Access {
  return action.kind === 'fetch' || action.kind === 'load' || action.kind === 'store';
}

/** Whether authority may be on its way out between the issue and the retirement of such an action. */
export function takesAway({ kind }: Action): boolean {
  return vanishing.includes(kind);
}

/**
 * Each outcome that the action may have, with the state that it leads to; none if it was not
 * enabled. `inFlight`: what was issued by others and has not retired.
 */
export function admissible(
  model: Model,
  state: MachineState,
  action: Action,
  inFlight: readonly Action[],
): Step[] {
  const now = model.step(state, action);
  if (now === undefined) return [];
  if (inFlight.length === 0 || !isAccess(action)) return [now];
  // Where a range ends depends on nobody's authority.
  if (now.outcome.kind === 'fault' && now.outcome.cause === 'bounds') return [now];
  const steps: Step[] = [now];
  for (const without of subsets(inFlight)) {
    const refused = refusedAfter(model, state, without, action);
    if (refused === undefined) continue;
    if (steps.some((step) => sameOutcome(step.outcome, refused.outcome))) continue;
    steps.push(refused);
  }
  return steps;
}

/**
 * The refusal that the action would meet when all of these had retired. Refused for what is vanishing,
 * nothing has happened to the state of before, but that a fault portal may take it.
 */
function refusedAfter(
  model: Model,
  state: MachineState,
  taken: readonly Action[],
  action: Access,
): Step | undefined {
  let after = state;
  for (const one of taken) after = withoutWhatVanishes(model, after, one);
  if (after === state) return undefined;
  const refuse = (cause: Cause, at: CellId | undefined): Step => {
    const draft = new Drafting(state);
    model.semantics.faults.take(model, draft, { action, cause, at });
    return { state: draft.state, outcome: fault(cause) };
  };
  if (hasLost(state, after, action.thread)) {
    return refuse('protection', model.machine.spans[action.span]?.first);
  }
  const outcome = model.step(after, action)?.outcome;
  if (outcome?.kind !== 'fault') return undefined;
  const failed = explain(model, model.semantics.rules, after, action).find(
    ({ holds }) => holds === false,
  );
  return refuse(outcome.cause, failed?.at);
}

/** Whether an access, or a beat, would come to nothing if this had retired. */
export function isRefusedAfter(
  model: Model,
  state: MachineState,
  taken: Action,
  action: Action,
): boolean {
  const after = withoutWhatVanishes(model, state, taken);
  if (after === state) return false;
  if (action.kind === 'beat')
    return !isMoved(model, after, action) && isMoved(model, state, action);
  if (!('thread' in action)) return false;
  if (hasLost(state, after, action.thread)) return true;
  return model.step(after, action)?.outcome.kind === 'fault';
}

/** Whether the transfer goes on or comes to its end. */
function isMoved(model: Model, state: MachineState, action: Action<'beat'>): boolean {
  const now = model.step(state, action)?.state.devices[action.device];
  return now !== undefined && (now.kind === 'transfer' || now.status === 'done');
}

/** Of a page that is mapped elsewhere, the old mapping vanishes; nothing does of one that stays. */
function withoutWhatVanishes(model: Model, state: MachineState, action: Action): MachineState {
  const step = model.step(state, action);
  if (step === undefined || step.outcome.kind === 'fault') return state;
  if (action.kind !== 'map') return step.state;
  const { thread, page } = action;
  const before = state.map[page];
  if (before === undefined || before === action.physicalPage) return state;
  return model.step(state, { kind: 'unmap', thread, page })?.state ?? state;
}

/** Whether the frame that runs on a thread is among what vanishes: all of its authority does. */
function hasLost(before: MachineState, after: MachineState, thread: number): boolean {
  const [was, is] = [before.threads[thread] ?? [], after.threads[thread] ?? []];
  return is.length < was.length || is.at(-1)?.abandoned === true;
}

/** Every choice of some of them, in their order; not the empty one. */
function subsets<T>(all: readonly T[]): T[][] {
  let found: T[][] = [[]];
  for (const one of all) found = [...found, ...found.map((some) => [...some, one])];
  return found.slice(1);
}
