/**
 * What was met: the guard against verdicts that hold because nothing happened.
 *
 * Counts each action kind with its outcome, notes each premise that was reached and each entry of
 * the menu that was asked. Ledgers of several searches add up.
 */

import { type ActionKind, actorOf } from '../model/action.ts';
import type { Machine } from '../model/machine.ts';
import type { Cause } from '../model/outcome.ts';
import { type Rules, ruleFor } from '../model/step.ts';
import { lengthOfChain } from '../properties/access.ts';
import type { Cover, Observed, Property } from '../properties/property.ts';

/** `load done`, `grant exceeds-authority`: an action kind and what came of it. */
export type Deed = `${ActionKind} ${'done' | Cause}`;

/** What was met, as plain data that adds up. */
export interface Met {
  readonly deeds: Readonly<Record<string, number>>;
  /** Names of the premises that were reached. */
  readonly premises: readonly string[];
  /** Steps taken with so many frames on the thread that acts. */
  readonly frames: Readonly<Record<number, number>>;
  /** Accesses that succeeded by a chain of so many grants and lends; 0: by ownership. */
  readonly chains: Readonly<Record<number, number>>;
}

/** What the ledger counts of one step. */
export interface Noted {
  readonly deed: Deed;
  /** Frames on the thread that acts. */
  readonly frames: number;
  /** Links of the chain that justified an access; -1 for all else. */
  readonly chain: number;
}

export class Ledger {
  readonly deeds = new Map<Deed, number>();
  readonly reached = new Set<Cover>();
  readonly asked = new Set<number>();
  readonly #frames: number[] = [];
  readonly #chains: number[] = [];
  readonly #covers: readonly Cover[];
  #waiting: Cover[];

  constructor(properties: readonly Property[]) {
    this.#covers = [...new Set(properties.flatMap(({ covers }) => covers))];
    this.#waiting = [...this.#covers];
  }

  /** What is kept of a step, so that the same step can be counted again. */
  note(machine: Machine, observed: Observed): Noted {
    const { action, after } = observed;
    const came = after.outcome.kind === 'fault' ? after.outcome.cause : 'done';
    const actor = actorOf(action);
    const noted: Noted = {
      deed: `${action.kind} ${came}`,
      frames: actor === undefined ? 0 : (observed.before.threads[actor]?.length ?? 0),
      chain: lengthOfChain(machine, observed),
    };
    this.count(noted);
    this.#lookForPremises(machine, observed);
    return noted;
  }

  count({ deed, frames, chain }: Noted): void {
    this.deeds.set(deed, (this.deeds.get(deed) ?? 0) + 1);
    this.#frames[frames] = (this.#frames[frames] ?? 0) + 1;
    if (chain >= 0) this.#chains[chain] = (this.#chains[chain] ?? 0) + 1;
  }

  #lookForPremises(machine: Machine, observed: Observed): void {
    // A premise is looked for until it is reached: later it would only cost time.
    if (this.#waiting.length === 0) return;
    const still = this.#waiting.filter((cover) => !cover.reached(machine, observed));
    if (still.length === this.#waiting.length) return;
    for (const cover of this.#waiting) if (!still.includes(cover)) this.reached.add(cover);
    this.#waiting = still;
  }

  get met(): Met {
    return {
      deeds: Object.fromEntries(this.deeds),
      premises: [...this.reached].map(({ name }) => name),
      frames: { ...this.#frames },
      chains: { ...this.#chains },
    };
  }

  /** The premises that nothing reached. */
  get holes(): readonly Cover[] {
    return this.#waiting;
  }
}

export function together(met: readonly Met[]): Met {
  return {
    deeds: sums(met.map(({ deeds }) => deeds)),
    premises: [...new Set(met.flatMap(({ premises }) => premises))],
    frames: sums(met.map(({ frames }) => frames)),
    chains: sums(met.map(({ chains }) => chains)),
  };
}

function sums(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const one of counts) {
    for (const [key, count] of Object.entries(one)) sum[key] = (sum[key] ?? 0) + count;
  }
  return sum;
}

/** Every action kind of the contract with every outcome that its rule can come to. */
export function possibleDeeds(rules: Rules): Deed[] {
  return (Object.keys(rules) as ActionKind[]).flatMap((kind) => {
    const causes = ruleFor(rules, kind).conditions.map(({ cause }) => cause);
    return ['done' as const, ...causes].map((came): Deed => `${kind} ${came}`);
  });
}

/** Deeds that no run can come to yet, each with the reason. */
export const impossibleDeeds: Readonly<Partial<Record<Deed, string>>> = {
  'call dead': 'no rule that is built ends a space',
  'grant dead': 'no rule that is built ends a space',
};

/** What a whole run should have met and did not, in words. */
export function holesIn(
  met: readonly Met[],
  { rules, properties }: { rules: Rules; properties: readonly Property[] },
): string[] {
  const all = together(met);
  const deeds = new Set(Object.keys(all.deeds));
  const premises = new Set(all.premises);
  const missing = possibleDeeds(rules).filter((deed) => !deeds.has(deed));
  return [
    ...missing
      .filter((deed) => impossibleDeeds[deed] === undefined)
      .map((deed) => `no run came to '${deed}'`),
    ...properties.flatMap(({ name, covers }) =>
      covers
        .filter((cover) => !premises.has(cover.name))
        .map((cover) => `the premise of '${name}' was not reached: ${cover.name}`),
    ),
  ];
}
