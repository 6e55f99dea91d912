/**
 * All that a search needs to know of the system that it explores.
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
