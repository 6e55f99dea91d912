/** What transfers promise. Their rules are in `model/rules/dma.ts`. */

import { endOf } from '../model/address.ts';
import { present } from '../model/assert.ts';
import { topFrame } from '../model/frame.ts';
import type { Machine } from '../model/machine.ts';
import { aKind, deviceName, environmentPhrase, placeName, spaceName } from '../model/naming.ts';
import { changes, get } from '../model/sparse.ts';
import type { CellId, DeviceId, MachineState, Transfer } from '../model/state.ts';
import { brokenChain, cellsOfSpan, chainTo, hasNoMemory, hunkAt, valueCell } from './facts.ts';
import { transfers } from './kinds.ts';
import type { Observed, Refutation, StepProperty } from './property.ts';

export const dmaConfinement: StepProperty = {
  kind: 'step',
  name: 'DMA confinement',
  claim:
    "Every beat that moves data is within the starter's authority at that beat and within the " +
    'aperture; no transfer outlives its authority, and none is ended without cause.',
  covers: [
    {
      name: 'a device wrote memory',
      reached: (_, observed) => movedCell(observed) !== undefined && directionOf(observed) === 'in',
    },
    {
      name: 'a device read memory',
      reached: (_, observed) =>
        movedCell(observed) !== undefined && directionOf(observed) === 'out',
    },
    {
      name: 'a transfer was aborted because its authority went',
      reached: (_, observed) =>
        observed.action.kind !== 'beat' && ended(observed, 'aborted') !== undefined,
    },
    {
      name: 'a beat was outside the aperture',
      reached: (_, observed) =>
        observed.action.kind === 'beat' && ended(observed, 'aborted') !== undefined,
    },
    {
      name: 'a beat met a page that was unmapped in the middle of its transfer',
      reached: (machine, observed) => {
        const { before, action } = observed;
        const was = action.kind === 'beat' ? transferOf(before, action.device) : undefined;
        const isUnmapped = was !== undefined && valueCell(machine, before, was.next) === undefined;
        return isUnmapped && ended(observed, 'aborted') !== undefined;
      },
    },
    {
      name: 'a start was refused for want of a right',
      reached: (_, { action, after }) =>
        action.kind === 'start' &&
        after.outcome.kind === 'fault' &&
        after.outcome.cause === 'protection',
    },
  ],

  refute(machine, observed) {
    return (
      wrongStart(machine, observed) ??
      wrongBeat(machine, observed) ??
      wrongEnd(machine, observed) ??
      abortedWithoutCause(machine, observed) ??
      outlived(machine, observed)
    );
  },
};

export function transferOf(state: MachineState, device: DeviceId): Transfer | undefined {
  const now = state.devices[device];
  return now?.kind === 'transfer' ? now : undefined;
}

export function directionOf({ before, action }: Observed): Transfer['direction'] | undefined {
  return action.kind === 'beat' ? transferOf(before, action.device)?.direction : undefined;
}

/** The cell that a beat moved; undefined when it moved none. */
export function movedCell({ before, action, after }: Observed): CellId | undefined {
  if (action.kind !== 'beat') return undefined;
  const was = transferOf(before, action.device);
  const now = after.state.devices[action.device];
  const moved = now?.kind === 'transfer' || now?.status === 'done';
  return moved ? was?.next : undefined;
}

/** The device whose transfer the step ended with this status. */
export function ended(
  { before, after }: Observed,
  status: 'done' | 'aborted' | 'stopped',
): DeviceId | undefined {
  const index = before.devices.findIndex((was, device) => {
    const now = after.state.devices[device];
    return was.kind === 'transfer' && now?.kind === 'idle' && now.status === status;
  });
  return index < 0 ? undefined : index;
}

export function wrongStart(
  machine: Machine,
  { before, action, after }: Observed,
): Refutation | undefined {
  if (action.kind !== 'start' || after.outcome.kind === 'fault') return undefined;
  const top = topFrame(before.threads[action.thread]);
  const name = deviceName(machine, action.device);
  const now = transferOf(after.state, action.device);
  if (top === undefined || now === undefined)
    return { says: `${name} was started by nobody, or not` };
  if (now.space !== top.data || now.thread !== action.thread) {
    return {
      says: `${name} transfers in the name of ${spaceName(machine, now.space)}, not of who started it`,
    };
  }
  const lends = { thread: action.thread, which: 'counting' } as const;
  const region =
    machine.description.regions[machine.description.devices?.[action.device]?.registers ?? -1];
  for (const cell of region === undefined ? [] : cellsIn(machine, region)) {
    const question = { cell, right: 'w', lends } as const;
    const may = [top.data, top.code].some(
      (space) => chainTo(machine, before, { ...question, space }) !== undefined,
    );
    if (may) continue;
    const who = environmentPhrase(machine, top);
    return { says: `${who} started ${name} without holding w on ${placeName(machine, cell)}` };
  }
  const right = transfers[action.direction];
  for (const cell of cellsOfSpan(machine, action.span)) {
    const question = { cell, right, lends, space: top.data } as const;
    const isMemory = hunkAt(machine, cell) === undefined && !hasNoMemory(machine, cell);
    if (isMemory && chainTo(machine, before, question) !== undefined) continue;
    const chain = brokenChain(machine, before, question);
    const why = isMemory ? chain.broken : 'there is no memory';
    return {
      says: `${spaceName(machine, top.data)} started ${name} on ${placeName(machine, cell)} without ${right} there: ${why}`,
      chain,
    };
  }
  return undefined;
}

function cellsIn(machine: Machine, range: { base: bigint; bytes: bigint }): CellId[] {
  const cells: CellId[] = [];
  for (let cell = 0; cell < machine.cuts.length - 1; cell++) {
    const base = machine.cuts[cell] as bigint;
    if (range.base <= base && base < endOf(range)) cells.push(cell);
  }
  return cells;
}

/** One beat moves the next cell, in the starter's name, within the aperture, and nothing else. */
function wrongBeat(machine: Machine, observed: Observed): Refutation | undefined {
  const { before, action, after } = observed;
  if (action.kind !== 'beat') return undefined;
  const was = transferOf(before, action.device);
  const name = deviceName(machine, action.device);
  if (was === undefined) return { says: `${name} moved something without a transfer` };
  const moved = movedCell(observed);
  const memoryOf = (cell: CellId) => valueCell(machine, before, cell);
  for (const cell of changes(before.memory, after.state.memory)) {
    if (get(before.memory, cell) === get(after.state.memory, cell)) continue;
    if (moved !== undefined && cell === memoryOf(moved) && was.direction === 'in') continue;
    return {
      says: `a beat of ${name} changed ${placeName(machine, cell)}, which is not what it moves`,
    };
  }
  if (moved === undefined) {
    const next = memoryOf(was.next);
    return next !== undefined && isInAperture(machine, before, action.device, next)
      ? { says: `${name} gave up at ${placeName(machine, was.next)}, which it may touch` }
      : undefined;
  }
  const memory = memoryOf(moved);
  if (memory === undefined) {
    return { says: `${name} moved ${placeName(machine, moved)}, where nothing is mapped` };
  }
  if (!isInAperture(machine, before, action.device, memory)) {
    return { says: `${name} moved ${placeName(machine, moved)}, which is outside its aperture` };
  }
  const cells = cellsOfSpan(machine, was.span);
  const next = transferOf(after.state, action.device)?.next;
  const expected = cells[cells.indexOf(moved) + 1];
  if (!cells.includes(moved) || next !== expected) {
    return {
      says: `after ${placeName(machine, moved)}, ${name} goes on where its transfer does not`,
    };
  }
  if (was.direction === 'in' && machine.description.memory) {
    const stored = get(after.state.memory, memory) ?? 0;
    if (stored !== action.value) {
      return {
        says: `${name} moved ${action.value} and ${placeName(machine, moved)} has ${stored}`,
      };
    }
  }
  return unentitled(machine, before, was, moved, name);
}

function unentitled(
  machine: Machine,
  state: MachineState,
  { space, thread, direction }: Transfer,
  cell: CellId,
  name: string,
): Refutation | undefined {
  const right = transfers[direction];
  const question = { space, cell, right, lends: { thread, which: 'all' } } as const;
  if (chainTo(machine, state, question) !== undefined) return undefined;
  const chain = brokenChain(machine, state, question);
  const verb = direction === 'in' ? 'writes' : 'reads';
  return {
    says:
      `${name} ${verb} ${placeName(machine, cell)} in the name of ${spaceName(machine, space)}, ` +
      `which does not hold ${right} there: ${chain.broken}`,
    chain,
  };
}

/** By the aperture in force: what the device was aimed at last, else the described one. */
export function isInAperture(
  machine: Machine,
  state: MachineState,
  device: DeviceId,
  cell: CellId,
): boolean {
  const aimed = state.devices[device]?.aperture;
  if (aimed !== undefined) return cellsOfSpan(machine, aimed).includes(cell);
  const aperture = machine.description.devices?.[device]?.aperture;
  const base = machine.cuts[cell] as bigint;
  return aperture === undefined || aperture.some((part) => part.base <= base && base < endOf(part));
}

/** A device raises its line when its transfer is done or aborted, and not when it is stopped. */
export function wrongEnd(machine: Machine, observed: Observed): Refutation | undefined {
  const { before, action, after } = observed;
  if (before.devices === after.state.devices) return undefined;
  for (const [device, was] of before.devices.entries()) {
    const now = after.state.devices[device];
    if (was.kind === 'idle' || now === undefined || was.kind === now.kind) continue;
    const { name, line, wedges } = present(machine.devices[device], 'a transfer has a device');
    const isOver =
      action.kind === 'destroy' && was.kind === 'transfer' && action.space === was.space;
    if (was.kind === 'hung' && (now.kind === 'transfer' || now.status !== 'stopped')) {
      return { says: `${aKind(action)} woke ${name}, which hung` };
    }
    if (now.kind !== 'idle') {
      // What nobody serves any more hangs, and raises nothing.
      const isLeft =
        wedges && (isOver || (action.kind === 'beat' && was.kind === 'transfer' && was.adrift));
      if (isLeft && now.kind === 'hung') continue;
      return { says: `${aKind(action)} left ${name} hung` };
    }
    if (now.status === 'stopped') {
      const isMeant = (action.kind === 'stop' && action.device === device) || (isOver && !wedges);
      if (!isMeant) return { says: `${aKind(action)} stopped ${name}` };
      if (!(line in before.lines) && line in after.state.lines) {
        return { says: `${name} was stopped, and its line is raised` };
      }
      continue;
    }
    if (isOver) {
      return {
        says: `${name} was not stopped with ${spaceName(machine, was.space)}, which started it`,
      };
    }
    if (was.kind === 'transfer' && was.adrift)
      return { says: `${name} is idle, and nobody serves it` };
    if (after.state.lines[line] === undefined) {
      return { says: `${name} became idle (${now.status}) and its line is not raised` };
    }
    if (now.status === 'none' || (now.status === 'done' && action.kind !== 'beat')) {
      return { says: `${aKind(action)} left ${name} idle with status ${now.status}` };
    }
  }
  return undefined;
}

/** But for a beat, only a loss of authority aborts. */
function abortedWithoutCause(machine: Machine, observed: Observed): Refutation | undefined {
  const { before, action, after } = observed;
  if (before.devices === after.state.devices || action.kind === 'beat') return undefined;
  for (const [device, was] of before.devices.entries()) {
    const now = after.state.devices[device];
    if (was.kind !== 'transfer' || now?.kind !== 'idle' || now.status !== 'aborted') continue;
    const name = deviceName(machine, device);
    const left = cellsOfSpan(machine, was.span).filter((cell) => cell >= was.next);
    const isLost = left.some((cell) => unentitled(machine, after.state, was, cell, name));
    if (!isLost)
      return { says: `${aKind(action)} aborted ${name}, whose starter still holds all it needs` };
  }
  return undefined;
}

function outlived(machine: Machine, { before, after }: Observed): Refutation | undefined {
  const { state } = after;
  const isSame =
    before.grants === state.grants &&
    before.threads === state.threads &&
    before.spaces === state.spaces &&
    before.devices === state.devices;
  if (isSame) return undefined;
  for (const [device, now] of state.devices.entries()) {
    if (now.kind !== 'transfer') continue;
    const name = deviceName(machine, device);
    for (const cell of cellsOfSpan(machine, now.span)) {
      if (cell < now.next) continue;
      const lost = unentitled(machine, state, now, cell, name);
      if (lost !== undefined)
        return { ...lost, says: `a transfer outlives its authority: ${lost.says}` };
    }
  }
  return undefined;
}
