/** Asks every property about every state and step, and keeps the ledger while it does. */

import type { Machine } from '../model/machine.ts';
import type { MachineState } from '../model/state.ts';
import type { PropertyName } from '../properties/names.ts';
import type { Observed, Property, Refutation } from '../properties/property.ts';
import type { Ledger } from './ledger.ts';

/** A property that does not hold, and why. */
export interface Objection {
  readonly property: PropertyName;
  readonly claim: string;
  readonly refutation: Refutation;
}

export class Judge {
  readonly #machine: Machine;
  readonly #properties: readonly Property[];
  readonly ledger: Ledger;

  constructor(machine: Machine, properties: readonly Property[], ledger: Ledger) {
    this.#machine = machine;
    this.#properties = properties;
    this.ledger = ledger;
  }

  initial(state: MachineState): Objection | undefined {
    for (const property of this.#properties) {
      if (property.kind !== 'invariant') continue;
      const refutation = property.refute(this.#machine, state);
      if (refutation !== undefined) return objection(property, refutation);
    }
    return undefined;
  }

  step(observed: Observed): Objection | undefined {
    this.ledger.note(this.#machine, observed);
    const { before, after } = observed;
    for (const property of this.#properties) {
      let refutation: Refutation | undefined;
      if (property.kind === 'step') refutation = property.refute(this.#machine, observed);
      else if (after.state !== before) {
        refutation = property.refute(this.#machine, after.state, before);
      }
      if (refutation !== undefined) return objection(property, refutation);
    }
    return undefined;
  }
}

function objection({ name, claim }: Property, refutation: Refutation): Objection {
  return { property: name, claim, refutation };
}
