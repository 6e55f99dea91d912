/**
 * Which ways to memory a step leaves where it takes one: addresses that lead there, and who holds them.
 *
 * A revoke takes a right at addresses and an unmap takes addresses from memory; neither is about other pages
 * that show the same memory. Nothing is wrong with that, and a reader has to see it.
 */

import { noRights, plain, right, showRights } from '../../../model/rights.ts';
import type { CellId, MachineState } from '../../../model/state.ts';
import { spaceName } from '../../finding/describe.ts';
import type { Subject } from '../../finding/subject.ts';
import { heldAnyhow, spacesOn } from './holdings.ts';
import { joinedRanges, type OnCell } from './places.ts';
import type { StepChange } from './shapes.ts';

/** On a machine without pages there are none. */
export function aliasChanges(
  subject: Subject,
  before: MachineState,
  after: MachineState,
): StepChange[] {
  const found: OnCell<readonly [space: string, rights: string]>[] = [];
  const { machine, mapping } = subject.model;
  for (const { first, end } of machine.pages?.virtual ?? []) {
    for (let cell = first; cell < end; cell++) {
      const value = mapping.behind(machine, before, cell);
      if (value === undefined || !isTaken(subject, [before, after], cell, value)) continue;
      for (const other of leadingTo(subject, after, value)) {
        if (other === cell) continue;
        for (const space of spacesOn(subject, [after], other)) {
          const held = plain(heldAnyhow(subject, after, space, other)) & memoryRights;
          if (held === noRights) continue;
          found.push({ cell: other, is: [spaceName(subject, space), showRights(held)] });
        }
      }
    }
  }
  const ways = joinedRanges(subject, found, ([space, rights]) => `${space} ${rights}`);
  return ways.map(({ where, is: [space, rights] }) => ({ kind: 'alias', space, where, rights }));
}

/** The right to enter is about addresses alone. */
const memoryRights = right.r | right.w | right.x;

/** Whether the step took the memory from behind the address, or a right there from some space. */
function isTaken(
  subject: Subject,
  [before, after]: readonly [MachineState, MachineState],
  cell: CellId,
  value: CellId,
): boolean {
  const { machine, mapping } = subject.model;
  if (mapping.behind(machine, after, cell) !== value) return true;
  return spacesOn(subject, [before], cell).some((space) => {
    const had = plain(heldAnyhow(subject, before, space, cell)) & memoryRights;
    return (had & ~plain(heldAnyhow(subject, after, space, cell))) !== 0;
  });
}

/** The address in the physical region, and those in pages. */
function leadingTo({ model }: Subject, state: MachineState, value: CellId): CellId[] {
  const { machine, mapping } = model;
  const inPages = (machine.pages?.virtual ?? []).flatMap(({ first, end }) =>
    Array.from({ length: end - first }, (_, i) => first + i).filter(
      (cell) => mapping.behind(machine, state, cell) === value,
    ),
  );
  return [...inPages, value];
}
