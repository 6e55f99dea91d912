/**
 * The outcomes that the contract admits of an action while authority is being taken away.
 *
 * Between the issue and the retirement of a revoke, or of another action that takes away, an access that
 * depends on what vanishes may succeed or be refused (§8). An action in flight that would itself be
 * refused takes nothing away and excuses nothing. Every other action has one outcome: what the model
 * says in the state that all earlier retirements have led to.
 */

import { type AccessKind, type Action, type ActionKind, isAccess } from '../../../model/action.ts';
import { type Cause, fault, type Step, sameOutcome } from '../../../model/outcome.ts';
import type { Model } from '../../../model/semantics.ts';
import type { CellId, MachineState } from '../../../model/state.ts';
import { Drafting, explain } from '../../../model/step.ts';

/** A new kind of action does not compile until it is known whether it takes authority away. */
const areTakingAway: Readonly<Record<ActionKind, boolean>> = {
  fetch: false,
  load: false,
  store: false,
  call: false,
  return: true,
  grant: false,
  revoke: true,
  unpass: true,
  raise: false,
  deliver: false,
  start: false,
  stop: true,
  beat: false,
  map: true,
  unmap: true,
  unwind: true,
  destroy: true,
  create: false,
  pin: false,
  unpin: false,
  aim: false,
  master: false,
  bind: false,
  handle: false,
  begin: false,
  open: false,
  close: false,
};

/** Whether authority may be on its way out between the issue and the retirement of such an action. */
export function takesAway({ kind }: Action): boolean {
  return areTakingAway[kind];
}

/**
 * Each outcome that the action may have, with the state that it leads to; none if it is not enabled.
 * `inFlight`: the actions of others that were issued and have not retired.
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
 * The refusal that the action would meet after all of these have retired. The state is the one before
 * them, but that a fault portal may take the refusal.
 */
function refusedAfter(
  model: Model,
  state: MachineState,
  taken: readonly Action[],
  action: Action<AccessKind>,
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

/** Whether an access or a beat would be refused after this has retired. */
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

/** The state without the authority that an action takes away; a map takes away the page's former mapping. */
function withoutWhatVanishes(model: Model, state: MachineState, action: Action): MachineState {
  const step = model.step(state, action);
  if (step === undefined || step.outcome.kind === 'fault') return state;
  if (action.kind !== 'map') return step.state;
  const { thread, page } = action;
  const before = state.map[page];
  if (before === undefined || before === action.physicalPage) return state;
  return model.step(state, { kind: 'unmap', thread, page })?.state ?? state;
}

/** Whether the thread's running frame vanishes, and all of its authority with it. */
function hasLost(before: MachineState, after: MachineState, thread: number): boolean {
  const [was, is] = [before.threads[thread] ?? [], after.threads[thread] ?? []];
  return is.length < was.length || is.at(-1)?.abandoned === true;
}

/** Every subset, in order, but for the empty one. */
function subsets<T>(all: readonly T[]): T[][] {
  let found: T[][] = [[]];
  for (const one of all) found = [...found, ...found.map((some) => [...some, one])];
  return found.slice(1);
}
