/**
 * What devices promise whatever the design: nothing moves outside the aperture; and where transfers are
 * physical, what a transfer moves was checked and found when it started.
 */

import type { Machine } from '../model/machine.ts';
import { deviceName, placeName } from '../model/naming.ts';
import { changes, get } from '../model/sparse.ts';
import type { CellId, Transfer } from '../model/state.ts';
import { ended, isInAperture, movedCell, transferOf, wrongEnd, wrongStart } from './dma.ts';
import { cellsOfSpan, valueCell } from './facts.ts';
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
    return outsideAperture(machine, observed) ?? wrongTransfer(machine, observed);
  },
};

/** A beat that moved something moved it within the aperture. */
function outsideAperture(machine: Machine, observed: Observed): Refutation | undefined {
  const { before, action } = observed;
  const moved = movedCell(observed);
  if (action.kind !== 'beat' || moved === undefined) return undefined;
  const memory = memoryOf(machine, observed, transferOf(before, action.device));
  if (memory === undefined || isInAperture(machine, action.device, memory)) return undefined;
  const name = deviceName(machine, action.device);
  return { says: `${name} moved ${placeName(machine, memory)}, which is outside its aperture` };
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
    return isInAperture(machine, action.device, first)
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
  const device = observed.action.kind === 'beat' ? undefined : ended(observed, 'aborted');
  if (device === undefined) return undefined;
  return { says: `a ${observed.action.kind} aborted ${deviceName(machine, device)}` };
}
