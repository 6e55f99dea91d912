/**
 * The entries of the region table that a model was found to hold, so that it is not asked about each of
 * thousands after every revoke.
 *
 * What is held on a cell by ownership and grants depends on who lives and on the facts on that cell. Lends,
 * and what is on a stack, depend on the frames as well, and are asked about every time.
 */

import { noThread, type RegionEntry, type Title } from '../../../executor/units/region-entries.ts';
import { type Machine, nobody } from '../../../model/machine.ts';
import type { Model } from '../../../model/semantics.ts';
import { get } from '../../../model/sparse.ts';
import type { CellFacts, CellId, MachineState } from '../../../model/state.ts';

interface Held {
  readonly entry: Pick<Title, 'grantee' | 'rights'>;
  readonly extent: RegionEntry['extent'];
  readonly spaces: MachineState['spaces'];
  readonly first: CellId;
  /** On its cells, from the first on. */
  readonly facts: readonly (CellFacts | undefined)[];
}

const heldIn = new WeakMap<Model, HeldEntries>();

export class HeldEntries {
  readonly #machine: Machine;
  /** By the number of the entry. */
  readonly #held: (Held | undefined)[] = [];

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** The same for all runs beside one model. */
  static of(model: Model): HeldEntries {
    const held = heldIn.get(model) ?? new HeldEntries(model.machine);
    heldIn.set(model, held);
    return held;
  }

  /** Whether the entry says what it said when it was held, and nothing has changed on which that depends. */
  has(entry: RegionEntry, { spaces, grants }: MachineState): boolean {
    const held = this.#held[entry.number];
    if (held === undefined || held.spaces !== spaces || entry.thread !== noThread) return false;
    const { extent, first, facts } = held;
    return (
      entry.grantee === held.entry.grantee &&
      entry.rights === held.entry.rights &&
      entry.firstLo === extent.firstLo &&
      entry.firstHi === extent.firstHi &&
      entry.lastLo === extent.lastLo &&
      entry.lastHi === extent.lastHi &&
      facts.every((onCell, i) => get(grants, first + i) === onCell)
    );
  }

  /** The entry is held. */
  add(
    entry: RegionEntry,
    { spaces, grants }: MachineState,
    { first, last }: { readonly first: CellId; readonly last: CellId },
  ): void {
    if (entry.thread !== noThread) return;
    const cells = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    if (cells.some((cell) => this.#machine.stackOf[cell] !== nobody)) return;
    const facts = cells.map((cell) => get(grants, cell));
    const { title, extent } = entry;
    this.#held[entry.number] = { entry: title, extent, spaces, first, facts };
  }
}
