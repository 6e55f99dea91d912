/**
 * Where a device may reach: "give each IO its own aperture base".
 *
 * Code that may write a device's aperture register may aim it, and only at physical memory that it could map.
 * A card that masters the bus by itself reaches what its aperture allows, and nothing else, with no driver
 * in between.
 */

import { topFrame } from '../frame.ts';
import type { CellRange } from '../layout.ts';
import { type Machine, nobody, type Span } from '../machine.ts';
import { done } from '../outcome.ts';
import { covers, passable, right } from '../rights.ts';
import type { Condition, Hardware, Rule } from '../rule.ts';
import type { CellId, DeviceId, MachineState, SpanId, ThreadId } from '../state.ts';
import { isOpen, write } from './dma.ts';
import { firstUnusable, usable } from './usable.ts';

interface Aiming {
  readonly thread: ThreadId;
  readonly device: DeviceId;
  readonly span: SpanId;
}

const mayWriteRegister: Condition<'aim'> = {
  cause: 'protection',
  says: "the running environment may write all of the device's aperture register",
  holds: (m, s, a) => registerRefused(m, s, a) === undefined,
  at: registerRefused,
};

function registerRefused(m: Hardware, s: MachineState, a: Aiming): CellId | undefined {
  const range = m.machine.devices[a.device]?.apertureRegister as CellRange;
  return firstUnusable(m, s, { thread: a.thread, range, rights: right.w });
}

export const aim: Rule<'aim'> = {
  enabled: (m, s, a) =>
    m.machine.devices[a.device]?.apertureRegister !== undefined &&
    topFrame(s.threads[a.thread]) !== undefined,
  conditions: [
    mayWriteRegister,
    {
      cause: 'protection',
      says: 'the running environment holds r and w, passable, on all of the range, which is physical memory',
      holds: (m, s, a) => rangeRefused(m, s, a) === undefined,
      at: rangeRefused,
    },
    {
      cause: 'busy',
      says: 'the device is idle',
      holds: (_, s, a) => s.devices[a.device]?.kind === 'idle',
    },
  ],
  prunes: false,

  commit(m, draft, { device, span }) {
    const now = draft.state.devices[device];
    if (now === undefined) return done;
    const { aperture: _, ...others } = now;
    draft.device(
      device,
      isDescribed(m.machine, device, span) ? others : { ...others, aperture: span },
    );
    return done;
  },
};

/** "Holds r and w, passable, on all of the range", as for a map. */
function rangeRefused(m: Hardware, s: MachineState, a: Aiming): CellId | undefined {
  const { first, end, beyond } = m.machine.spans[a.span] as Span;
  for (let cell = first; cell < end; cell++) {
    const isHeld = covers(passable(usable(m, s, a.thread, cell)), right.r | right.w);
    if (!isHeld || !isMemory(m.machine, cell)) return cell;
  }
  return beyond ? end : undefined;
}

/** Memory itself, with no page between. */
function isMemory({ pages, noMemory, stackOf }: Machine, cell: CellId): boolean {
  if (pages !== undefined) return pages.region.first <= cell && cell < pages.region.end;
  return noMemory[cell] === 0 && stackOf[cell] === nobody;
}

/** Whether the span is the aperture that the device is described with. */
function isDescribed({ devices, spans }: Machine, device: DeviceId, span: SpanId): boolean {
  const { aperture } = devices[device] ?? {};
  const { first, end } = spans[span] as Span;
  if (aperture?.size !== end - first) return false;
  for (let cell = first; cell < end; cell++) if (!aperture.has(cell)) return false;
  return true;
}

/** A card that masters the bus reads or writes all of the range, or nothing. */
export const master: Rule<'master'> = {
  enabled: (m, _, a) => m.machine.devices[a.device]?.masters === true,
  conditions: [
    {
      cause: 'protection',
      says: "all of the range is physical memory within the device's aperture",
      holds: (m, s, a) => outside(m, s, a) === undefined,
      at: outside,
    },
  ],
  prunes: false,

  commit(m, draft, { span, direction, value }) {
    const { first, end } = m.machine.spans[span] as Span;
    if (direction === 'out') return done;
    for (let cell = first; cell < end; cell++) write(m, draft, cell, value);
    return done;
  },
};

function outside(
  m: Hardware,
  s: MachineState,
  { device, span }: { readonly device: DeviceId; readonly span: SpanId },
): CellId | undefined {
  const { first, end, beyond } = m.machine.spans[span] as Span;
  for (let cell = first; cell < end; cell++) {
    if (!isMemory(m.machine, cell) || !isOpen(m, s, device, cell)) return cell;
  }
  return beyond ? end : undefined;
}
