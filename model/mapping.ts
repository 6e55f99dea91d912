/**
 * What is behind an address: the cell where its value is.
 *
 * Without pages memory is what addresses name directly. With pages an address leads to the physical
 * page that its page is mapped to, at the same offset, or to nothing; the addresses of the physical
 * region lead to the physical pages themselves. Rights belong to the address, never to the memory
 * behind it. Stacks have no pages: their values are in the frames.
 */

import { type Machine, nobody, type Page } from './machine.ts';
import type { CellId, MachineState } from './state.ts';

export interface Mapping {
  /** The cell whose value an access to this one sees; undefined where nothing is mapped. */
  behind(machine: Machine, state: MachineState, cell: CellId): CellId | undefined;
}

export const mapping: Mapping = {
  behind({ pages, stackOf }, state, cell) {
    if (pages === undefined || stackOf[cell] !== nobody) return cell;
    if (pages.region.first <= cell && cell < pages.region.end) return cell;
    const page = pages.pageOf[cell] as number;
    const physical = page === nobody ? undefined : state.map[page];
    if (physical === undefined) return undefined;
    const offset = cell - (pages.virtual[page] as Page).first;
    return (pages.physical[physical] as Page).first + offset;
  },
};
