/**
 * Breadth-first search in the plainest form: a map of keys, a queue of states.
 *
 * It sees every state within its bounds and finds the shortest path to whatever is objected to. It
 * is slow and holds everything in memory: for small scopes, and as the yardstick for anything
 * faster.
 */

import type { Next, TransitionSystem } from './transition-system.ts';

export interface Limits {
  /** No path longer than this is looked at. */
  readonly depth: number;
  /** Gives up when more states than this are met. */
  readonly states: number;
  /** Asked now and then: whether to stop where the search is. */
  readonly outOfTime?: () => boolean;
}

/** One step in so many asks whether there is time. */
const stepsBetweenQuestions = 64;

export interface Explored<Act, Objection> {
  /** Number of states at each distance from the initial one. */
  readonly levels: readonly number[];
  readonly states: number;
  /** Enabled steps that were not refused, also those that lead back to where they began. */
  readonly transitions: number;
  /** Steps asked for, refused ones included. */
  readonly steps: number;
  /** `complete`: everything reachable was seen; else what stopped the search. */
  readonly end: 'complete' | 'depth' | 'states' | 'time' | 'objection';
  /** A shortest path to an objection. */
  readonly found?: { readonly path: readonly Act[]; readonly objection: Objection };
}

/** What is asked of states and steps on the way. An answer ends the search. */
export interface Examiner<State, Act, After, Objection> {
  initial(state: State): Objection | undefined;
  step(before: State, action: Act, after: After): Objection | undefined;
  /** A refused step leads nowhere and is no transition. */
  isRefused(after: After, before: State): boolean;
  /** Told how many states are known, each time that there is one more. */
  reached?(states: number): void;
}

interface Entry<State, Act> {
  readonly state: State;
  readonly parent: Entry<State, Act> | undefined;
  readonly action: Act | undefined;
}

export function explore<State, Act, After extends Next<State>, Objection>(
  system: TransitionSystem<State, Act, After>,
  examiner: Examiner<State, Act, After, Objection>,
  limits: Limits,
): Explored<Act, Objection> {
  const seen = new Set([system.key(system.initial)]);
  const levels = [1];
  let transitions = 0;
  let steps = 0;
  const told = (end: Explored<Act, Objection>['end']) => ({
    levels,
    states: seen.size,
    transitions,
    steps,
    end,
  });

  const objection = examiner.initial(system.initial);
  if (objection !== undefined) return { ...told('objection'), found: { path: [], objection } };

  let frontier: Entry<State, Act>[] = [
    { state: system.initial, parent: undefined, action: undefined },
  ];
  for (let depth = 0; frontier.length > 0; depth++) {
    if (depth === limits.depth) return told('depth');
    const next: Entry<State, Act>[] = [];
    for (const entry of frontier) {
      for (const action of system.actions(entry.state)) {
        const after = system.step(entry.state, action);
        if (after === undefined) continue;
        if (steps++ % stepsBetweenQuestions === 0 && limits.outOfTime?.()) return told('time');
        const objection = examiner.step(entry.state, action, after);
        if (objection !== undefined) {
          return { ...told('objection'), found: { path: [...pathTo(entry), action], objection } };
        }
        if (examiner.isRefused(after, entry.state)) continue;
        transitions++;
        const key = system.key(after.state);
        if (seen.has(key)) continue;
        if (seen.size === limits.states) return told('states');
        seen.add(key);
        examiner.reached?.(seen.size);
        next.push({ state: after.state, parent: entry, action });
      }
    }
    if (next.length > 0) levels.push(next.length);
    frontier = next;
  }
  return told('complete');
}

function pathTo<State, Act>(entry: Entry<State, Act>): Act[] {
  const path: Act[] = [];
  for (let at: typeof entry | undefined = entry; at?.action !== undefined; at = at.parent) {
    path.push(at.action);
  }
  return path.reverse();
}
