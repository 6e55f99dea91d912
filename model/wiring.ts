/**
 * What lines, faults and portals lead to now: as described, unless a table of the hardware was written.
 *
 * Who may write a table is decided elsewhere.
 */

import type { Machine } from './machine.ts';
import type { LineId, MachineState, PortalId, SpaceId, Wiring } from './state.ts';

/** Nothing was written. */
export const asDescribed: Wiring = { lines: {}, faults: {}, portals: {} };

/** The portal that a line is delivered to. */
export function handlerOf(machine: Machine, { wiring }: MachineState, line: LineId): PortalId {
  return wiring.lines[line] ?? (machine.lines[line]?.handler as PortalId);
}

/** The portal that takes what is refused to code on the data of the space, if any does. */
export function faultPortalOf(
  machine: Machine,
  { wiring }: MachineState,
  space: SpaceId,
): PortalId | undefined {
  return wiring.faults[space] ?? machine.spaces[space]?.faults;
}

/** Whether a portal leads anywhere. */
export function isOpen(machine: Machine, { wiring }: MachineState, portal: PortalId): boolean {
  return (wiring.portals[portal] ?? startsAs(machine, portal)) === 'open';
}

function startsAs(machine: Machine, portal: PortalId): 'open' | 'closed' {
  return machine.description.portals[portal]?.closed === true ? 'closed' : 'open';
}

export function withHandler(
  machine: Machine,
  wiring: Wiring,
  line: LineId,
  portal: PortalId,
): Wiring {
  const isSame = machine.lines[line]?.handler === portal;
  return { ...wiring, lines: entered(wiring.lines, line, isSame ? undefined : portal) };
}

export function withFaultPortal(
  machine: Machine,
  wiring: Wiring,
  space: SpaceId,
  portal: PortalId,
): Wiring {
  const isSame = machine.spaces[space]?.faults === portal;
  return { ...wiring, faults: entered(wiring.faults, space, isSame ? undefined : portal) };
}

export function withPortal(
  machine: Machine,
  wiring: Wiring,
  portal: PortalId,
  now: 'open' | 'closed',
): Wiring {
  const isSame = startsAs(machine, portal) === now;
  return { ...wiring, portals: entered(wiring.portals, portal, isSame ? undefined : now) };
}

/** One entry replaced; undefined: it is as described. */
function entered<T>(
  entries: Readonly<Record<number, T>>,
  index: number,
  value: T | undefined,
): Readonly<Record<number, T>> {
  const { [index]: _, ...others } = entries;
  return value === undefined ? others : { ...others, [index]: value };
}
