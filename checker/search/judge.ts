/** Asks every property about every state and step, and notes each step in the ledger. */

import type { Action } from '../../model/action.ts';
import type { Model } from '../../model/semantics.ts';
import type { MachineState } from '../../model/state.ts';
import type { PropertyName } from '../../properties/names.ts';
import type {
  DetourProperty,
  Observed,
  PairProperty,
  Property,
  Refutation,
  StepProperty,
  Underway,
} from '../../properties/property.ts';
import { Ledger } from './ledger.ts';

/** A property that does not hold, and why. */
export interface Objection {
  readonly property: PropertyName;
  readonly claim: string;
  readonly refutation: Refutation;
}

/** Which of the ways to vary a state are tried: one by its number (modulo how many there are), a sample, or none. */
export type Ways = 'all' | 'none' | number;

/** Ways in a sample, of a pair property. */
const waysMax = 192;
/** Ways in a sample, of a detour property, besides those that it always wants. */
const detoursMax = 24;
/** Of at most so many ways a sample has the first ones; of more, evenly spread ones. */
const orderedWaysMax = 2048;

type Steps = Pick<Model, 'machine' | 'step'>;

export class Judge {
  readonly #model: Steps;
  readonly properties: readonly Property[];
  readonly ledger: Ledger;

  constructor(model: Steps, properties: readonly Property[], ledger: Ledger) {
    this.#model = model;
    this.properties = properties;
    this.ledger = ledger;
  }

  /** A judge of one of these properties alone, with a ledger of its own. */
  asking(name: PropertyName): Judge {
    const one = this.properties.filter((property) => property.name === name);
    return new Judge(this.#model, one, new Ledger([]));
  }

  /** A judge of the same properties for another model, with a ledger of its own. */
  on(model: Steps): Judge {
    return new Judge(model, this.properties, new Ledger([]));
  }

  /** Whether a property compares runs, for which each step is taken many times. */
  get asksPairs(): boolean {
    return this.properties.some(comparesRuns);
  }

  initial(state: MachineState): Objection | undefined {
    return firstObjection(this.properties, (property) =>
      property.kind === 'invariant' ? property.refute(this.#model.machine, state) : undefined,
    );
  }

  step(observed: Observed, ways: Ways = 'all'): Objection | undefined {
    this.ledger.note(this.#model.machine, observed);
    return this.objection(observed, ways);
  }

  /** Judges the step without noting it in the ledger. */
  objection(observed: Observed, ways: Ways): Objection | undefined {
    return firstObjection(this.properties, (property) => this.#refute(property, observed, ways));
  }

  /** Asks one property about a step. */
  asked(property: StepProperty, observed: Observed): Objection | undefined {
    return firstObjection([property], () => property.refute(this.#model.machine, observed));
  }

  /** Asks only the properties that take steps themselves, each in one way. */
  compared(observed: Observed, way: number): Objection | undefined {
    const comparing = this.properties.filter(comparesRuns);
    return firstObjection(comparing, (property) => this.#refute(property, observed, way));
  }

  #refute(property: Property, observed: Observed, ways: Ways): Refutation | undefined {
    const { machine } = this.#model;
    const { before, after } = observed;
    if (property.kind === 'step') return property.refute(machine, observed);
    if (property.kind === 'pair') return this.#refutePair(property, observed, ways);
    if (property.kind === 'detour') return this.#refuteDetours(property, before, ways);
    return after.state === before ? undefined : property.refute(machine, after.state, before);
  }

  /** Takes detours from the state, and asks the property whether each leads back to it. */
  #refuteDetours(property: DetourProperty, before: MachineState, ways: Ways) {
    const { machine } = this.#model;
    const count = ways === 'none' ? 0 : property.ways(machine, before);
    if (count === 0) return undefined;
    const tried =
      typeof ways === 'number' ? [ways % count] : sample(count, property.always(machine, before));
    for (const way of tried) {
      const underway = this.#detour(property, before, way);
      const refutation = underway && property.refute(machine, underway);
      if (refutation !== undefined) return refutation;
    }
    return undefined;
  }

  /** Undefined if an action on the way is disabled. */
  #detour(property: DetourProperty, before: MachineState, way: number): Underway | undefined {
    let state = before;
    const taken: Action[] = [];
    for (;;) {
      const action = property.next(this.#model.machine, way, { before, state, taken });
      if (action === undefined) return { before, state, taken };
      const after = this.#model.step(state, action);
      if (after === undefined) return undefined;
      state = after.state;
      taken.push(action);
    }
  }

  /** Takes the same step from states that differ in what an observer cannot see. */
  #refutePair(property: PairProperty, one: Observed, ways: Ways): Refutation | undefined {
    const { machine } = this.#model;
    const { before, action } = one;
    if (ways === 'none') return undefined;
    const { count, vary } = property.variations(machine, before);
    const tries = ways === 'all' ? Math.min(count, waysMax) : Math.min(count, 1);
    const stride = count <= orderedWaysMax ? 1 : count / tries;
    let from: MachineState | undefined;
    let after: Observed['after'] | undefined;
    for (let i = 0; i < tries; i++) {
      const way = typeof ways === 'number' ? ways % count : Math.floor(i * stride);
      const variation = vary(way);
      if (variation === undefined) continue;
      // Several observers look at the same state.
      if (from !== variation.state) {
        from = variation.state;
        after = this.#model.step(from, action);
      }
      if (after === undefined) continue;
      const other: Observed = { before: variation.state, action, after };
      const refutation = property.refute(machine, { one, other, variation });
      if (refutation !== undefined) return refutation;
    }
    return undefined;
  }
}

/** The first `first` ways, and of the others up to `detoursMax`, with a stride coprime to their count. */
function sample(count: number, first: number): number[] {
  const others = count - first;
  const tries = Math.min(others, detoursMax);
  let stride = Math.max(1, Math.floor(others / Math.max(1, tries)));
  while (greatestCommonDivisor(stride, others) > 1) stride++;
  const sampled = Array.from({ length: tries }, (_, i) => first + ((i * stride) % others));
  return [...Array(first).keys(), ...sampled];
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function comparesRuns({ kind }: Property): boolean {
  return kind === 'pair' || kind === 'detour';
}

function firstObjection(
  properties: readonly Property[],
  refute: (property: Property) => Refutation | undefined,
): Objection | undefined {
  for (const property of properties) {
    const refutation = refute(property);
    if (refutation !== undefined) {
      return { property: property.name, claim: property.claim, refutation };
    }
  }
  return undefined;
}
