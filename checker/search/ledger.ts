/**
 * What was met: the guard against verdicts that hold because nothing happened.
 *
 * Counts each action kind with its outcome, notes each premise that was reached and each entry of
 * the menu that was asked. Ledgers of several searches add up.
 */

import { type ActionKind, actorOf } from '../../model/action.ts';
import type { Machine } from '../../model/machine.ts';
import { type Rules, ruleFor } from '../../model/step.ts';
import { lengthOfChain } from '../../properties/access.ts';
import type { Cover, Observed, Property } from '../../properties/property.ts';
import { type Deed, type Example, type First, type Met, together } from '../finding/coverage.ts';

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
  readonly reached = new Map<Cover, First>();
  readonly asked = new Set<number>();
  readonly #frames: number[] = [];
  readonly #chains: number[] = [];
  readonly #firsts = new Map<Deed, First>();
  #waiting: Cover[];
  #run = 0;
  #step = 0;

  constructor(properties: readonly Property[]) {
    this.#waiting = [...new Set(properties.flatMap(({ covers }) => covers))];
  }

  /** What is counted from now on belongs to another run. */
  beginRun(): void {
    this.#run++;
    this.#step = 0;
  }

  /** What is counted of a step, and nothing else. */
  notedOf(machine: Machine, observed: Observed): Noted {
    const { action, after } = observed;
    const came = after.outcome.kind === 'fault' ? after.outcome.cause : 'done';
    const actor = actorOf(action);
    return {
      deed: `${action.kind} ${came}`,
      frames: actor === undefined ? 0 : (observed.before.threads[actor]?.length ?? 0),
      chain: lengthOfChain(machine, observed),
    };
  }

  /** What is kept of a step, so that the same step can be counted again. */
  note(machine: Machine, observed: Observed): Noted {
    const noted = this.notedOf(machine, observed);
    this.count(noted);
    if (this.deeds.get(noted.deed) === 1)
      this.#firsts.set(noted.deed, this.#first(machine, observed));
    this.lookForPremises(machine, observed);
    return noted;
  }

  #first(machine: Machine, observed: Observed): First {
    return { machine, observed, run: this.#run, step: this.#step };
  }

  count({ deed, frames, chain }: Noted): void {
    this.#step++;
    this.deeds.set(deed, (this.deeds.get(deed) ?? 0) + 1);
    this.#frames[frames] = (this.#frames[frames] ?? 0) + 1;
    if (chain >= 0) this.#chains[chain] = (this.#chains[chain] ?? 0) + 1;
  }

  /** Whether the step reaches a premise that nothing has reached yet. */
  lookForPremises(machine: Machine, observed: Observed): void {
    // A premise is looked for until it is reached: later it would only cost time.
    if (this.#waiting.length === 0) return;
    const still = this.#waiting.filter((cover) => !cover.reached(machine, observed));
    if (still.length === this.#waiting.length) return;
    const first = this.#first(machine, observed);
    for (const cover of this.#waiting) if (!still.includes(cover)) this.reached.set(cover, first);
    this.#waiting = still;
  }

  /** As plain data; `describe` puts a step into words. */
  met(describe: (first: First) => Example): Met {
    const examples = new Map<First, Example>();
    const example = (first: First) => {
      const known = examples.get(first) ?? describe(first);
      examples.set(first, known);
      return known;
    };
    return {
      deeds: Object.fromEntries(this.deeds),
      examples: Object.fromEntries(
        [...this.#firsts].map(([deed, first]) => [deed, example(first)]),
      ),
      premises: Object.fromEntries([...this.reached].map(([c, first]) => [c.name, example(first)])),
      isPolicyTested: [...this.reached.keys()].some(({ clause }) => clause !== undefined),
      frames: { ...this.#frames },
      chains: { ...this.#chains },
    };
  }

  /** The premises that nothing reached. */
  get holes(): readonly Cover[] {
    return this.#waiting;
  }
}

/** Every action kind of the contract with every outcome that its rule can come to. */
export function possibleDeeds(rules: Rules): Deed[] {
  return (Object.keys(rules) as ActionKind[]).flatMap((kind) => {
    const causes = new Set(ruleFor(rules, kind).conditions.map(({ cause }) => cause));
    return ['done' as const, ...causes].map((came): Deed => `${kind} ${came}`);
  });
}

/** What a whole run should have met and did not, in words. */
export function holesIn(
  met: readonly Met[],
  { rules, properties }: { rules: Rules; properties: readonly Property[] },
): string[] {
  const all = together(met);
  const deeds = new Set(Object.keys(all.deeds));
  const premises = new Set(Object.keys(all.premises));
  const missing = possibleDeeds(rules).filter((deed) => !deeds.has(deed));
  return [
    ...missing.map((deed) => `no run came to '${deed}'`),
    ...properties.flatMap(({ name, covers }) =>
      covers
        .filter((cover) => !premises.has(cover.name))
        .map((cover) => `the premise of '${name}' was not reached: ${cover.name}`),
    ),
  ];
}
