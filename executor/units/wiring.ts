/**
 * The tables in which it stands where lines and faults go, and which portals lead anywhere.
 *
 * It does not check who may write them: the region table was asked before. Only a hart that holds the port
 * reads or writes here, so no copy is kept anywhere.
 */

import { present } from '../../model/assert.ts';
import type { MachineDescription } from '../../model/description.ts';
import { type Row, record, recordsIn } from './row.ts';

class LineSlot extends record({ portal: 'optional' }) {}
class FaultSlot extends record({ portal: 'optional' }) {}
class PortalSlot extends record({ isOpen: 'flag' }) {}

export class Wiring {
  readonly #lines: readonly LineSlot[];
  readonly #faults: readonly FaultSlot[];
  readonly #portals: readonly PortalSlot[];

  static words({ lines = [], spaces, portals }: MachineDescription): number {
    return (
      lines.length * LineSlot.words +
      spaces.length * FaultSlot.words +
      portals.length * PortalSlot.words
    );
  }

  constructor(row: Row, { lines = [], spaces }: MachineDescription) {
    const faults = lines.length * LineSlot.words;
    const portals = faults + spaces.length * FaultSlot.words;
    this.#lines = recordsIn(LineSlot, row.subarray(0, faults));
    this.#faults = recordsIn(FaultSlot, row.subarray(faults, portals));
    this.#portals = recordsIn(PortalSlot, row.subarray(portals));
  }

  /** What stands in the tables before anything was written. */
  boot({ lines = [], spaces, portals }: MachineDescription): void {
    for (const [line, { handler }] of lines.entries()) this.bind(line, handler);
    for (const [space, { faults }] of spaces.entries()) {
      if (faults !== undefined) this.handle(space, faults);
    }
    for (const [portal, { closed }] of portals.entries()) this.setOpen(portal, closed !== true);
  }

  /** The portal that a line is delivered to. */
  handlerOf(line: number): number {
    return present(this.#lines[line], 'a line has a slot').portal;
  }

  bind(line: number, portal: number): void {
    present(this.#lines[line], 'a line has a slot').portal = portal;
  }

  /** The portal that takes the faults of code on the data of a space; -1: none. */
  faultPortalOf(space: number): number {
    return present(this.#faults[space], 'a space has a slot for its faults').portal;
  }

  handle(space: number, portal: number): void {
    present(this.#faults[space], 'a space has a slot for its faults').portal = portal;
  }

  isOpen(portal: number): boolean {
    return present(this.#portals[portal], 'a portal has a slot').isOpen;
  }

  setOpen(portal: number, isOpen: boolean): void {
    present(this.#portals[portal], 'a portal has a slot').isOpen = isOpen;
  }
}
