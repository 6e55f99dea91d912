/**
 * Breadth-first search in the plainest form: a map of keys, a queue of states.
 *
 * It sees every state within its bounds and finds a shortest path to the first objection. It is slow and
 * holds everything in memory: for small scopes, and as the reference that anything faster is held to.
 */

import type { Step } from '../../../model/outcome.ts';
import type { MachineState } from '../../../model/state.ts';
import type { Bounds, Counts, Explored } from './bounds.ts';

/** `outOfTime` is asked before one step in so many. */
const stepsBetweenQuestions = 64;

/**
 * All that the search needs to know of the system that it explores.
 *
 * The protection model is one such system; the checker's own tests use counters and graphs whose
 * answers can be worked out by hand.
 */
export interface TransitionSystem<State, Act, After extends Next<State>> {
  readonly initial: State;
  /** Candidates, always in the same order. Disabled ones may be among them. */
  actions(state: State): Iterable<Act>;
  /** One step, or undefined if the action is disabled. The same arguments always give the same result. */
  step(state: State, action: Act): After | undefined;
  /** Equal for equal states and for no others. */
  key(state: State): string;
}

export interface Next<State> {
  readonly state: State;
}

export interface PlainlyExplored<Act, Objection> extends Counts {
  readonly end: Exclude<Explored['end'], 'memory'>;
  /** A shortest path to the first objection. */
  readonly found?: { readonly path: readonly Act[]; readonly objection: Objection };
}

/** What is asked of states and steps on the way. An answer is an objection, and ends the search. */
export interface Examiner<State, Act, After, Objection> {
  initial(state: State): Objection | undefined;
  step(before: State, action: Act, after: After): Objection | undefined;
  /** A refused step leads nowhere, and is not a transition. */
  isRefused(after: After, before: State): boolean;
  /** Called at each new state, with how many there are by now. */
  reached?(states: number): void;
}

interface Entry<State, Act> {
  readonly state: State;
  /** Absent in the initial state. */
  readonly parent?: Entry<State, Act>;
  readonly action?: Act;
}

export function explorePlainly<State, Act, After extends Next<State>, Objection>(
  system: TransitionSystem<State, Act, After>,
  examiner: Examiner<State, Act, After, Objection>,
  bounds: Omit<Bounds, 'bytes'>,
): PlainlyExplored<Act, Objection> {
  const seen = new Set([system.key(system.initial)]);
  const levels = [1];
  let transitions = 0;
  let steps = 0;
  const result = (end: PlainlyExplored<Act, Objection>['end']) => ({
    levels,
    states: seen.size,
    transitions,
    steps,
    end,
  });

  const objection = examiner.initial(system.initial);
  if (objection !== undefined) return { ...result('objection'), found: { path: [], objection } };

  let frontier: Entry<State, Act>[] = [{ state: system.initial }];
  for (let depth = 0; frontier.length > 0; depth++) {
    if (depth === bounds.depth) return result('depth');
    const next: Entry<State, Act>[] = [];
    for (const entry of frontier) {
      for (const action of system.actions(entry.state)) {
        const after = system.step(entry.state, action);
        if (after === undefined) continue;
        if (steps++ % stepsBetweenQuestions === 0 && bounds.outOfTime?.()) return result('time');
        const objection = examiner.step(entry.state, action, after);
        if (objection !== undefined) {
          return { ...result('objection'), found: { path: [...pathTo(entry), action], objection } };
        }
        if (examiner.isRefused(after, entry.state)) continue;
        transitions++;
        const key = system.key(after.state);
        if (seen.has(key)) continue;
        if (seen.size === bounds.states) return result('states');
        seen.add(key);
        examiner.reached?.(seen.size);
        next.push({ state: after.state, parent: entry, action });
      }
    }
    if (next.length > 0) levels.push(next.length);
    frontier = next;
  }
  return result('complete');
}

function pathTo<State, Act>(entry: Entry<State, Act>): Act[] {
  const path: Act[] = [];
  for (let at: typeof entry | undefined = entry; at?.action !== undefined; at = at.parent) {
    path.push(at.action);
  }
  return path.reverse();
}

/**
 * Which steps of a model exhaustive searches count as refused: those that lead nowhere.
 *
 * A refused action is not a transition, unless a fault handler took the refusal: then the thread runs
 * something else.
 */
export function isRefused({ outcome, state }: Step, before: MachineState): boolean {
  return outcome.kind === 'fault' && state === before;
}
