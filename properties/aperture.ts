/**
 * What devices promise whatever the design: nothing moves outside the aperture; and where transfers are
 * physical, what a transfer moves was checked and found when it started.
 */

import { endOf, topAddress } from '../model/address.ts';
import { topFrame } from '../model/frame.ts';
import type { Machine } from '../model/machine.ts';
import { aKind, deviceName, environmentPhrase, placeName } from '../model/naming.ts';
import { changes, get } from '../model/sparse.ts';
import type { CellId, SpanId, Transfer } from '../model/state.ts';
import { ended, isInAperture, movedCell, transferOf, wrongEnd, wrongStart } from './dma.ts';
import {
  brokenChain,
  cellsOfSpan,
  cellsTouched,
  chainFor,
  isBareMemory,
  valueCell,
} from './facts.ts';
import type { Observed, Refutation, StepProperty } from './property.ts';

export const apertureConfinement: StepProperty = {
  kind: 'step',
  name: 'aperture confinement',
  claim:
    'What a device moves is within its aperture; where transfers are physical, it is what was behind ' +
    "the range when the transfer started, all of it within the starter's authority then.",
  covers: [
    {
      name: 'a device moved something within an aperture',
      reached: (machine, observed) =>
        observed.action.kind === 'beat' &&
        movedCell(observed) !== undefined &&
        machine.description.devices?.[observed.action.device]?.aperture !== undefined,
    },
    {
      name: 'a card that masters the bus moved something',
      reached: (_, { action, after }) => action.kind === 'master' && after.outcome.kind === 'done',
    },
    {
      name: 'a card that masters the bus was kept within its aperture',
      reached: (_, { action, after }) => action.kind === 'master' && after.outcome.kind === 'fault',
    },
    {
      name: 'a device was aimed elsewhere',
      reached: (_, { action, after }) => action.kind === 'aim' && after.outcome.kind === 'done',
    },
    {
      name: 'a device was left running when the space that started it ended',
      reached: (_, { action, after }) =>
        action.kind === 'destroy' &&
        after.state.devices.some((now) => now.kind === 'hung' || ('adrift' in now && now.adrift)),
    },
    {
      name: 'a physical transfer moved a page that its range no longer leads to',
      reached: (machine, observed) => {
        const { before, action } = observed;
        const cell = movedCell(observed);
        if (action.kind !== 'beat' || cell === undefined) return false;
        const [found] = transferOf(before, action.device)?.found ?? [];
        return found !== undefined && found !== valueCell(machine, before, cell);
      },
    },
  ],

  refute(machine, observed) {
    return (
      outsideAperture(machine, observed) ??
      wrongCard(machine, observed) ??
      wrongAim(machine, observed) ??
      aimedOtherwise(machine, observed) ??
      wrongTransfer(machine, observed)
    );
  },
};

/** A beat that moved something moved it within the aperture. */
function outsideAperture(machine: Machine, observed: Observed): Refutation | undefined {
  const { before, action } = observed;
  const moved = movedCell(observed);
  if (action.kind !== 'beat' || moved === undefined) return undefined;
  const memory = memoryOf(machine, observed, transferOf(before, action.device));
  if (memory === undefined || isInAperture(machine, before, action.device, memory))
    return undefined;
  const name = deviceName(machine, action.device);
  return { says: `${name} moved ${placeName(machine, memory)}, which is outside its aperture` };
}

/** A card that masters the bus moves all of a range of memory within its aperture, or nothing. */
function wrongCard(machine: Machine, { before, action, after }: Observed): Refutation | undefined {
  if (action.kind !== 'master') return undefined;
  const { device, span, direction, value } = action;
  const name = deviceName(machine, device);
  const cells = cellsOfSpan(machine, span);
  const outside = cells.find(
    (cell) => !isBareMemory(machine, cell) || !isInAperture(machine, before, device, cell),
  );
  const isMoved = after.outcome.kind === 'done';
  if (isMoved && outside !== undefined) {
    const verb = direction === 'in' ? 'wrote' : 'read';
    return {
      says: `${name} ${verb} ${placeName(machine, outside)} by itself, outside its aperture`,
    };
  }
  if (!isMoved && outside === undefined && !passesTop(machine, span)) {
    return {
      says: `${name} was kept from ${placeName(machine, cells[0] ?? 0)}, which it may touch`,
    };
  }
  const isWritten = isMoved && direction === 'in';
  for (const cell of changes(before.memory, after.state.memory)) {
    if (get(before.memory, cell) === get(after.state.memory, cell)) continue;
    if (isWritten && cells.includes(cell)) continue;
    return {
      says: `${name} by itself changed ${placeName(machine, cell)}, which it does not move`,
    };
  }
  const left = cells.find((cell) => (get(after.state.memory, cell) ?? 0) !== value);
  if (!isWritten || left === undefined || !machine.description.memory) return undefined;
  return { says: `${name} wrote ${value} by itself, and ${placeName(machine, left)} has another` };
}

function passesTop(machine: Machine, span: SpanId): boolean {
  const range = machine.description.spans[span];
  return range !== undefined && endOf(range) > topAddress(machine.description.addressBits);
}

/** Who aims a device could map the same memory, and the device is idle. */
function wrongAim(machine: Machine, { before, action, after }: Observed): Refutation | undefined {
  if (action.kind !== 'aim' || after.outcome.kind === 'fault') return undefined;
  const { devices = [], regions } = machine.description;
  const top = topFrame(before.threads[action.thread]);
  const name = deviceName(machine, action.device);
  const register = regions[devices[action.device]?.apertureRegister ?? -1];
  if (top === undefined || register === undefined) return { says: `nobody can aim ${name}` };
  if (before.devices[action.device]?.kind !== 'idle') {
    return { says: `${name} was aimed and was not idle` };
  }
  const lends = { thread: action.thread, which: 'counting' } as const;
  const range = cellsOfSpan(machine, action.span);
  const needed = [
    ...cellsTouched(machine, register).map(
      (cell) => ({ cell, right: 'w', passable: false }) as const,
    ),
    ...range.flatMap((cell) =>
      (['r', 'w'] as const).map((right) => ({ cell, right, passable: true })),
    ),
  ];
  for (const { cell, right, passable } of needed) {
    const question = { cell, right, passable, lends };
    if (chainFor(machine, before, top, question) !== undefined) continue;
    const chain = brokenChain(machine, before, { ...question, space: top.data });
    const how = passable ? `${right}, passable,` : right;
    return {
      says:
        `${environmentPhrase(machine, top)} aimed ${name} without holding ${how} on ` +
        `${placeName(machine, cell)}: ${chain.broken}`,
      chain,
    };
  }
  const bad = range.find((cell) => !isBareMemory(machine, cell));
  if (bad === undefined) return undefined;
  return { says: `${name} was aimed at ${placeName(machine, bad)}, which is no physical memory` };
}

/** Only an aim changes what a device is aimed at, and as it says. */
function aimedOtherwise(
  machine: Machine,
  { before, action, after }: Observed,
): Refutation | undefined {
  if (before.devices === after.state.devices && action.kind !== 'aim') return undefined;
  const isDone = action.kind === 'aim' && after.outcome.kind === 'done';
  for (const [device, was] of before.devices.entries()) {
    const isMeant = isDone && action.device === device;
    const range = isMeant ? cellsOfSpan(machine, action.span) : undefined;
    for (let cell = 0; cell < machine.cuts.length - 1; cell++) {
      // Without a range: as before. Comparing the ranges would call two names of one aperture different.
      if (range === undefined && after.state.devices[device]?.aperture === was.aperture) break;
      const expected = range?.includes(cell) ?? isInAperture(machine, before, device, cell);
      if (isInAperture(machine, after.state, device, cell) === expected) continue;
      const name = deviceName(machine, device);
      const how = expected ? 'does not reach' : 'reaches';
      return { says: `after ${aKind(action)}, ${name} ${how} ${placeName(machine, cell)}` };
    }
  }
  return undefined;
}

/** The cell that a beat of the transfer moves next. */
function memoryOf(
  machine: Machine,
  { before }: Observed,
  transfer: Transfer | undefined,
): CellId | undefined {
  if (transfer === undefined) return undefined;
  return transfer.found === undefined
    ? valueCell(machine, before, transfer.next)
    : transfer.found[0];
}

/** Where transfers are physical. */
function wrongTransfer(machine: Machine, observed: Observed): Refutation | undefined {
  if (machine.design.transfers !== 'physical') return undefined;
  return (
    wrongStart(machine, observed) ??
    wrongFind(machine, observed) ??
    wrongBeat(machine, observed) ??
    wrongEnd(machine, observed) ??
    endedFromAfar(machine, observed)
  );
}

/** A start finds what is behind each cell of the range at that moment. */
function wrongFind(machine: Machine, { before, action, after }: Observed): Refutation | undefined {
  if (action.kind !== 'start' || after.outcome.kind === 'fault') return undefined;
  const found = transferOf(after.state, action.device)?.found ?? [];
  const name = deviceName(machine, action.device);
  for (const [i, cell] of cellsOfSpan(machine, action.span).entries()) {
    const behind = valueCell(machine, before, cell);
    const where = placeName(machine, cell);
    if (behind === undefined) {
      return { says: `${name} was started on ${where}, where nothing is mapped` };
    }
    const is = found[i];
    if (is === behind) continue;
    const place = is === undefined ? 'nothing' : placeName(machine, is);
    return {
      says: `${name} was started on ${where}, which is ${placeName(machine, behind)}, and found ${place}`,
    };
  }
  return undefined;
}

/** A beat moves the first of what was found, and leaves the rest as it was found. */
function wrongBeat(machine: Machine, observed: Observed): Refutation | undefined {
  const { before, action, after } = observed;
  if (action.kind !== 'beat') return undefined;
  const was = transferOf(before, action.device);
  const name = deviceName(machine, action.device);
  if (was === undefined) return { says: `${name} moved something without a transfer` };
  const [first, ...rest] = was.found ?? [];
  const isMoved = movedCell(observed) !== undefined;
  for (const cell of changes(before.memory, after.state.memory)) {
    if (get(before.memory, cell) === get(after.state.memory, cell)) continue;
    if (isMoved && cell === first && was.direction === 'in') continue;
    return {
      says: `a beat of ${name} changed ${placeName(machine, cell)}, which is not what its start found`,
    };
  }
  if (first === undefined) return { says: `${name} goes on behind the end of its transfer` };
  if (!isMoved) {
    return isInAperture(machine, before, action.device, first)
      ? { says: `${name} gave up at ${placeName(machine, first)}, which it may touch` }
      : undefined;
  }
  if (was.direction === 'in' && machine.description.memory) {
    const stored = get(after.state.memory, first) ?? 0;
    if (stored !== action.value) {
      return {
        says: `${name} moved ${action.value} and ${placeName(machine, first)} has ${stored}`,
      };
    }
  }
  const found = transferOf(after.state, action.device)?.found ?? [];
  if (found.length === rest.length && found.every((cell, i) => cell === rest[i])) return undefined;
  return {
    says: `after ${placeName(machine, first)}, ${name} goes on where its start found nothing`,
  };
}

/** What is revoked or unmapped ends no transfer: only a beat does, a stop, or the end of its space. */
function endedFromAfar(machine: Machine, observed: Observed): Refutation | undefined {
  const { before, action, after } = observed;
  for (const [device, was] of before.devices.entries()) {
    if (action.kind !== 'destroy' || after.outcome.kind === 'fault') break;
    if (was.kind !== 'transfer' || was.space !== action.space) continue;
    const now = transferOf(after.state, device);
    const isLeft = now?.adrift === true && machine.devices[device]?.wedges === true;
    if (now === undefined || isLeft) continue;
    return {
      says: `${deviceName(machine, device)} goes on, and the space that started it has ended`,
    };
  }
  const device = observed.action.kind === 'beat' ? undefined : ended(observed, 'aborted');
  if (device === undefined) return undefined;
  return { says: `${aKind(observed.action)} aborted ${deviceName(machine, device)}` };
}
