/**
 * Transfers between devices and memory: "DMA has the permissions of the driver that starts it".
 *
 * Code that may write a device's registers may start it and stop it. A transfer moves cell by cell, beat by
 * beat, in the name of the space that started it, inside the device's aperture; when that space
 * loses a right on what is still to come, settling aborts it.
 */

import type { Action } from '../action.ts';
import { topFrame } from '../frame.ts';
import { type FixedDevice, nobody, type Span } from '../machine.ts';
import { done } from '../outcome.ts';
import { covers, right } from '../rights.ts';
import type { Condition, Hardware, Rule, StateDraft } from '../rule.ts';
import { put, remove } from '../sparse.ts';
import type {
  CellId,
  Device,
  DeviceId,
  Frame,
  MachineState,
  Thread,
  Transfer,
  Value,
} from '../state.ts';
import { firstNoMemory, firstUnusable } from './usable.ts';

const fixed = (m: Hardware, a: { readonly device: DeviceId }) =>
  m.machine.devices[a.device] as FixedDevice;

interface OnDevice {
  readonly thread: number;
  readonly device: DeviceId;
}

function registersRefused(m: Hardware, s: MachineState, a: OnDevice): CellId | undefined {
  const range = fixed(m, a).registers;
  return firstUnusable(m, s, { thread: a.thread, range, rights: right.w });
}

const mayUse = <K extends 'start' | 'stop'>(): Condition<K> => ({
  cause: 'protection',
  says: "the running environment may write all of the device's registers",
  holds: (m, s, a) => registersRefused(m, s, a) === undefined,
  at: registersRefused,
});

export const start: Rule<'start'> = {
  enabled: (m, s, a) => fixed(m, a) !== undefined && topFrame(s.threads[a.thread]) !== undefined,
  conditions: [
    mayUse(),
    {
      cause: 'protection',
      says: 'the data space holds what the transfer needs on all of the range, which is memory',
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

  commit(m, draft, a) {
    const { data } = topFrame(draft.state.threads[a.thread]) as Frame;
    const { thread, direction, span } = a;
    const next = (m.machine.spans[span] as Span).first;
    become(draft, a.device, { kind: 'transfer', space: data, thread, direction, span, next });
    return done;
  },
};

/** The lowest cell where the data space lacks the right: "a transfer in the name of d". */
function rangeRefused(
  m: Hardware,
  s: MachineState,
  a: { readonly thread: number; readonly span: number; readonly direction: 'in' | 'out' },
): CellId | undefined {
  const range = m.machine.spans[a.span] as Span;
  const frames = s.threads[a.thread] as Thread;
  const { data } = topFrame(frames) as Frame;
  const lending = m.authority.counting(frames);
  const needed = a.direction === 'in' ? right.w : right.r;
  let failing: CellId | undefined = range.beyond ? range.end : undefined;
  for (let cell = range.first; cell < range.end; cell++) {
    const held = m.authority.heldWith(m.machine, s, lending, data, cell);
    const isMemory = m.machine.stackOf[cell] === nobody;
    if (isMemory && covers(held, needed)) continue;
    failing = cell;
    break;
  }
  return firstNoMemory(m, range, failing);
}

export const stop: Rule<'stop'> = {
  enabled: (m, s, a) =>
    fixed(m, a) !== undefined &&
    s.devices[a.device]?.kind !== 'idle' &&
    topFrame(s.threads[a.thread]) !== undefined,
  conditions: [mayUse()],
  prunes: false,

  commit(_, draft, a) {
    become(draft, a.device, { kind: 'idle', status: 'stopped' });
    return done;
  },
};

export const beat: Rule<'beat'> = {
  enabled: (_, s, a) => s.devices[a.device]?.kind === 'transfer',
  conditions: [],
  prunes: false,

  commit(m, draft, a) {
    const transfer = draft.state.devices[a.device] as Transfer;
    const behind = m.mapping.behind(m.machine, draft.state, transfer.next);
    moveNext(m, draft, a, { ...transfer, behind });
    return done;
  },
};

/**
 * "If the next cell is mapped and its physical page is in the aperture", it is moved. `behind`: the cell
 * where its value is.
 */
export function moveNext(
  m: Hardware,
  draft: StateDraft,
  { device, value }: Action<'beat'>,
  { behind, ...transfer }: Transfer & { readonly behind: CellId | undefined },
): void {
  const { next, span, direction } = transfer;
  if (behind === undefined || !isOpen(m, draft.state, device, behind)) {
    finish(m, draft, device, 'aborted');
    return;
  }
  if (direction === 'in') write(m, draft, behind, value);
  if (next + 1 === (m.machine.spans[span] as Span).end) finish(m, draft, device, 'done');
  else become(draft, device, { ...transfer, next: next + 1 });
}

/** Whether the device may reach the cell, by the aperture in force. */
export function isOpen(
  { machine }: Hardware,
  s: MachineState,
  device: DeviceId,
  cell: CellId,
): boolean {
  const aimed = s.devices[device]?.aperture;
  if (aimed === undefined) return machine.devices[device]?.aperture?.has(cell) !== false;
  const { first, end } = machine.spans[aimed] as Span;
  return first <= cell && cell < end;
}

export function write(m: Hardware, draft: StateDraft, cell: CellId, value: Value): void {
  if (!m.machine.description.memory) return;
  draft.memory((memory) => {
    if (value === 0) remove(memory, cell);
    else put(memory, cell, value);
  });
}

/** "Becoming idle raises its line"; a device whose driver has ended meanwhile hangs. */
export function finish(
  m: Hardware,
  draft: StateDraft,
  device: DeviceId,
  status: 'done' | 'aborted',
): void {
  const now = draft.state.devices[device];
  if (now?.kind === 'transfer' && now.adrift) {
    become(draft, device, { kind: 'hung', status });
    return;
  }
  become(draft, device, { kind: 'idle', status });
  const { line } = fixed(m, { device });
  if (draft.state.lines[line] === undefined) {
    draft.replace({ lines: { ...draft.state.lines, [line]: 'pending' } });
  }
}

/**
 * The space that started the transfer has ended. A device that wedges is not stopped by that: it goes on
 * where it asks for nobody's authority any more, and else hangs.
 */
export function loseDriver(m: Hardware, draft: StateDraft, device: DeviceId, now: Transfer): void {
  if (!fixed(m, { device }).wedges) become(draft, device, { kind: 'idle', status: 'stopped' });
  else if (now.found === undefined) become(draft, device, { kind: 'hung', status: 'stopped' });
  else become(draft, device, { ...now, adrift: true });
}

/** It stays aimed as it is. */
export function become(draft: StateDraft, device: DeviceId, now: Device): void {
  const { aperture } = draft.state.devices[device] ?? {};
  draft.device(device, aperture === undefined ? now : { ...now, aperture });
}
