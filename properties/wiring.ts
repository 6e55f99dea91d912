/**
 * What the tables of the hardware promise: who may write them, and what they say afterwards.
 *
 * A property of each noun asks for its own part: of lines, of faults, of portals and threads.
 */

import type { Action } from '../model/action.ts';
import type { TableName } from '../model/description.ts';
import { topFrame } from '../model/frame.ts';
import type { Machine } from '../model/machine.ts';
import {
  aKind,
  environmentPhrase,
  placeName,
  portalName,
  slotName,
  spaceName,
} from '../model/naming.ts';
import type { Letter } from '../model/rights.ts';
import type {
  CellId,
  Environment,
  LineId,
  MachineState,
  PortalId,
  SpaceId,
  Wiring,
} from '../model/state.ts';
import { brokenChain, cellsTouched, chainFor } from './facts.ts';
import type { Observed, Refutation } from './property.ts';

/** The portal that a line is delivered to. */
export function portalOfLine(
  { description }: Machine,
  { wiring }: MachineState,
  line: LineId,
): PortalId | undefined {
  return wiring.lines[line] ?? description.lines?.[line]?.handler;
}

/** The portal that takes the faults of code on the data of a space. */
export function portalOfFaults(
  { description }: Machine,
  { wiring }: MachineState,
  space: SpaceId,
): PortalId | undefined {
  return wiring.faults[space] ?? description.spaces[space]?.faults;
}

export function isClosed(
  { description }: Machine,
  { wiring }: MachineState,
  portal: PortalId,
): boolean {
  const now = wiring.portals[portal];
  return now === undefined ? description.portals[portal]?.closed === true : now === 'closed';
}

/** The cells of a slot; none where the table has no addresses. */
export function cellsOfSlot(machine: Machine, { table, index }: TableSlot): readonly CellId[] {
  const { tables, regions } = machine.description;
  const { region, slotBytes: bytes } = tables?.[table] ?? {};
  const base = region === undefined ? undefined : regions[region]?.base;
  if (base === undefined || bytes === undefined) return [];
  return cellsTouched(machine, { base: base + BigInt(index) * bytes, bytes });
}

export interface TableSlot {
  readonly table: TableName;
  readonly index: number;
}

export function cellsOfPortal(machine: Machine, portal: PortalId): readonly CellId[] {
  const entry = machine.description.portals[portal]?.entry;
  return entry === undefined ? [] : cellsTouched(machine, { base: entry, bytes: 1n });
}

/** What writes a slot. */
export type Rewiring = Action<'bind' | 'handle' | 'begin' | 'open' | 'close'>;

export function isRewiring(action: Action): action is Rewiring {
  return action.kind in slots;
}

const slots: { readonly [K in Rewiring['kind']]: (action: Action<K>) => TableSlot } = {
  bind: ({ line }) => ({ table: 'lines', index: line }),
  handle: ({ space }) => ({ table: 'faults', index: space }),
  begin: ({ begun }) => ({ table: 'threads', index: begun }),
  open: ({ portal }) => ({ table: 'portals', index: portal }),
  close: ({ portal }) => ({ table: 'portals', index: portal }),
};

function slotWrittenBy<K extends Rewiring['kind']>(
  action: Action<K> & { readonly kind: K },
): TableSlot {
  return slots[action.kind](action);
}

interface Need {
  readonly cell: CellId;
  readonly right: Letter;
}

/** What is needed on which cells, in the order in which it is asked for. */
function needsOf(machine: Machine, action: Rewiring): { slot: Need[]; entry: Need[] } {
  const on = (cells: readonly CellId[], right: Letter) => cells.map((cell) => ({ cell, right }));
  const slot = on(cellsOfSlot(machine, slotWrittenBy(action)), 'w');
  const entry = action.kind === 'close' ? [] : cellsOfPortal(machine, action.portal);
  return { slot, entry: on(entry, 'e') };
}

function isMet(machine: Machine, before: MachineState, action: Rewiring, need: Need): boolean {
  const top = topFrame(before.threads[action.thread]);
  const lends = { thread: action.thread, which: 'counting' } as const;
  return top !== undefined && chainFor(machine, before, top, { ...need, lends }) !== undefined;
}

/** Whether the running code is the portal's own, or need not be. */
function isItsOwn(machine: Machine, before: MachineState, action: Rewiring): boolean {
  const data = machine.description.portals[action.portal]?.data;
  const top = topFrame(before.threads[action.thread]);
  return action.kind !== 'open' || top?.data === data || top?.code === data;
}

/** Where it is refused for want of a right, if that has a place. */
export function failingSlot(
  machine: Machine,
  before: MachineState,
  action: Rewiring,
): CellId | undefined {
  const { slot, entry } = needsOf(machine, action);
  const first = (needs: Need[]) => needs.find((need) => !isMet(machine, before, action, need));
  const barred = first(slot);
  if (barred !== undefined) return barred.cell;
  const isShut = action.kind === 'begin' && isClosed(machine, before, action.portal);
  return isShut || !isItsOwn(machine, before, action) ? undefined : first(entry)?.cell;
}

/** Why what was done should have been refused. */
export function wronglyWired(
  machine: Machine,
  { before, after }: Observed,
  action: Rewiring,
): Refutation | undefined {
  if (after.outcome.kind === 'fault') return undefined;
  const top = topFrame(before.threads[action.thread]);
  if (top === undefined) return { says: `a halted thread took ${aKind(action)}` };
  const { table, index } = slotWrittenBy(action);
  const what = `${environmentPhrase(machine, top)} took ${aKind(action)} of ${slotName(machine, table, index)}`;
  if (cellsOfSlot(machine, { table, index }).length === 0) {
    return { says: `${what}, which nobody can write` };
  }
  const { slot, entry } = needsOf(machine, action);
  const missing = [...slot, ...entry].find((need) => !isMet(machine, before, action, need));
  if (missing !== undefined) {
    const { cell, right } = missing;
    const lends = { thread: action.thread, which: 'counting' } as const;
    const chain = brokenChain(machine, before, { cell, right, lends, space: top.data });
    const place = placeName(machine, cell);
    return { says: `${what} without holding ${right} on ${place}: ${chain.broken}`, chain };
  }
  if (isItsOwn(machine, before, action)) return undefined;
  return { says: `${what}, and ${portalName(machine, action.portal)} is not its own to open` };
}

/** What a table says after a step that it should not: only what writes a slot changes it, and as it says. */
export function wiredOtherwise(
  machine: Machine,
  { before, action, after }: Observed,
  part: keyof Wiring,
): Refutation | undefined {
  const isDone = after.outcome.kind !== 'fault' && isRewiring(action);
  if (after.state.wiring === before.wiring && !isDone) return undefined;
  const written = isDone ? slotWrittenBy(action) : undefined;
  for (const index of entriesOf(machine, part).keys()) {
    const isWritten = isDone && written?.table === part && written.index === index;
    const should = isWritten ? sayingWritten(action) : sayingOf(machine, before, part, index);
    const is = sayingOf(machine, after.state, part, index);
    if (is !== should) {
      const [has, wants] = [is, should].map((one) => sayingText(machine, one));
      const slot = slotName(machine, part, index);
      return { says: `after ${aKind(action)}, ${slot} says ${has}, which should be ${wants}` };
    }
    const kept = after.state.wiring[part][index];
    if (kept === undefined || kept !== sayingAtTheStart(machine, part, index)) continue;
    return {
      says: `after ${aKind(action)}, ${slotName(machine, part, index)} is kept as changed, and is as described`,
    };
  }
  return undefined;
}

type Saying = PortalId | 'open' | 'closed' | undefined;

function entriesOf({ description }: Machine, part: keyof Wiring): readonly unknown[] {
  const { lines = [], spaces, portals } = description;
  return { lines, faults: spaces, portals }[part];
}

function sayingWritten(action: Rewiring): Saying {
  if (action.kind === 'open') return 'open';
  return action.kind === 'close' ? 'closed' : action.portal;
}

function sayingOf(
  machine: Machine,
  state: MachineState,
  part: keyof Wiring,
  index: number,
): Saying {
  return state.wiring[part][index] ?? sayingAtTheStart(machine, part, index);
}

function sayingAtTheStart({ description }: Machine, part: keyof Wiring, index: number): Saying {
  if (part === 'lines') return description.lines?.[index]?.handler;
  if (part === 'faults') return description.spaces[index]?.faults;
  return description.portals[index]?.closed === true ? 'closed' : 'open';
}

function sayingText(machine: Machine, saying: Saying): string {
  if (saying === undefined) return 'nothing';
  return typeof saying === 'number' ? portalName(machine, saying) : saying;
}

/** The spaces that a portal leads to. */
export function isOfPortal(
  { description }: Machine,
  portal: PortalId | undefined,
  space: SpaceId,
): boolean {
  const to: Environment | undefined =
    portal === undefined ? undefined : description.portals[portal];
  return to?.code === space || to?.data === space;
}

/** What is wrong with the base frame of a thread that was begun. */
export function wronglyBegun(
  machine: Machine,
  observed: Observed,
  action: Action<'begin'>,
): string | undefined {
  const { before, after } = observed;
  if (after.outcome.kind === 'fault') return undefined;
  const portal = machine.description.portals[action.portal];
  const name = portalName(machine, action.portal);
  const [frame, ...others] = after.state.threads[action.begun] ?? [];
  if (frame === undefined || others.length > 0)
    return `a thread begun at ${name} has no base frame`;
  if (isClosed(machine, before, action.portal))
    return `a thread begins at ${name}, which is closed`;
  const dead = [portal?.code, portal?.data].find((space) => before.spaces[space ?? -1] === 'dead');
  if (dead !== undefined)
    return `a thread begins at ${name} in ${spaceName(machine, dead)}, which is dead`;
  const isFresh =
    frame.priority === 0 &&
    !frame.abandoned &&
    frame.registers.every((value) => value === 0) &&
    [frame.lends, frame.hunk].every((one) => Object.keys(one).length === 0);
  return isFresh
    ? undefined
    : `a thread begun at ${name} finds more than nothing in its base frame`;
}
