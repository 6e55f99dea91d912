/**
 * What was met: the guard against verdicts that hold because nothing happened.
 *
 * Counts each action kind with its outcome, notes each premise that was reached and each entry of
 * the menu that was asked. Ledgers of several searches add up.
 */

import type { ActionKind } from '../model/action.ts';
import type { Machine } from '../model/machine.ts';
import type { Cause } from '../model/outcome.ts';
import type { Cover, Observed, Property } from '../properties/property.ts';

/** `load done`, `grant exceeds-authority`: an action kind and what came of it. */
export type Deed = `${ActionKind} ${'done' | Cause}`;

export class Ledger {
  readonly deeds = new Map<Deed, number>();
  readonly reached = new Set<Cover>();
  readonly asked = new Set<number>();
  readonly #covers: readonly Cover[];
  #waiting: Cover[];

  constructor(properties: readonly Property[]) {
    this.#covers = [...new Set(properties.flatMap(({ covers }) => covers))];
    this.#waiting = [...this.#covers];
  }

  note(machine: Machine, observed: Observed): void {
    const { action, after } = observed;
    const deed: Deed = `${action.kind} ${
      after.outcome.kind === 'fault' ? after.outcome.cause : 'done'
    }`;
    this.deeds.set(deed, (this.deeds.get(deed) ?? 0) + 1);
    // A premise is looked for until it is reached: later it would only cost time.
    if (this.#waiting.length === 0) return;
    const still = this.#waiting.filter((cover) => !cover.reached(machine, observed));
    if (still.length === this.#waiting.length) return;
    for (const cover of this.#waiting) if (!still.includes(cover)) this.reached.add(cover);
    this.#waiting = still;
  }

  /** The premises that nothing reached. */
  get holes(): readonly Cover[] {
    return this.#waiting;
  }
}
