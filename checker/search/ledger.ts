/**
 * Keeps the coverage of a search: the guard against verdicts that hold because nothing happened.
 *
 * Counts each action kind with its outcome, and notes each premise that was reached and each entry of the
 * menu that was tried. The coverage of several searches adds up.
 */

import { type ActionKind, actorOf } from '../../model/action.ts';
import { present } from '../../model/assert.ts';
import type { Machine } from '../../model/machine.ts';
import { type Rules, ruleFor } from '../../model/step.ts';
import { lengthOfChain } from '../../properties/access.ts';
import type { Cover, Observed, Property } from '../../properties/property.ts';
import {
  type Coverage,
  type Deed,
  type Example,
  type First,
  mergedCoverage,
} from '../finding/coverage.ts';

/** What the ledger counts of one step. */
export interface Noted {
  readonly deed: Deed;
  /** Number of frames on the thread that acts. */
  readonly frames: number;
  /** Number of links in the chain that justified an access; -1 if the step is not a successful access. */
  readonly chain: number;
}

export class Ledger {
  /** How often each was met. */
  readonly deeds = new Map<Deed, number>();
  /** The premises that were reached, each with the step that reached it first. */
  readonly reached = new Map<Cover, First>();
  /** The entries of the menu that were tried, by their numbers. */
  readonly asked = new Set<number>();
  /** How many steps had so many frames, and so many links: the number is the index. */
  readonly #frames: number[] = [];
  readonly #chains: number[] = [];
  readonly #firsts = new Map<Deed, First>();
  /** The premises that were not reached yet. */
  holes: readonly Cover[];
  #run = 0;
  #step = 0;

  constructor(properties: readonly Property[]) {
    this.holes = [...new Set(properties.flatMap(({ covers }) => covers))];
  }

  /** What is noted from now on belongs to another run. */
  beginRun(): void {
    this.#run++;
    this.#step = 0;
  }

  /** What the ledger counts of a step, without counting it. */
  notedOf(machine: Machine, observed: Observed): Noted {
    const { action, after } = observed;
    const result = after.outcome.kind === 'fault' ? after.outcome.cause : 'done';
    const actor = actorOf(action);
    const { threads } = observed.before;
    return {
      deed: `${action.kind} ${result}`,
      frames: actor === undefined ? 0 : present(threads[actor], 'an actor is a thread').length,
      chain: lengthOfChain(machine, observed),
    };
  }

  /** Notes a step; the same step can then be counted again by what is returned. */
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

  /** Notes the premises that this step is the first to reach. */
  lookForPremises(machine: Machine, observed: Observed): void {
    // A premise that was reached needs no further look, which would only cost time.
    if (this.holes.length === 0) return;
    const still = this.holes.filter((cover) => !cover.reached(machine, observed));
    if (still.length === this.holes.length) return;
    const first = this.#first(machine, observed);
    for (const cover of this.holes) if (!still.includes(cover)) this.reached.set(cover, first);
    this.holes = still;
  }

  /** As plain data; `describe` puts a step into words. */
  met(describe: (first: First) => Example): Coverage {
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
}

/** Every action kind of the contract with every outcome that its rule can come to. */
export function possibleDeeds(rules: Rules): Deed[] {
  return (Object.keys(rules) as ActionKind[]).flatMap((kind) => {
    const causes = new Set(ruleFor(rules, kind).conditions.map(({ cause }) => cause));
    return ['done' as const, ...causes].map((result): Deed => `${kind} ${result}`);
  });
}

/** What a full run should have met and did not, one sentence for each hole. */
export function holesIn(
  met: readonly Coverage[],
  { rules, properties }: { rules: Rules; properties: readonly Property[] },
): string[] {
  const all = mergedCoverage(met);
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
