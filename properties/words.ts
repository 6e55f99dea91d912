/** How properties name what they talk about. Whole sentences are written where the claims are. */

import { showRange } from '../model/address.ts';
import type { Machine } from '../model/machine.ts';
import type { CellId, Environment, Frame, SpaceId, Thread, ThreadId } from '../model/state.ts';
import { hunkAt } from './facts.ts';

export function nameOf(machine: Machine, space: SpaceId): string {
  return machine.spaces[space]?.name ?? `space ${space}`;
}

export function environmentName(machine: Machine, { code, data }: Environment): string {
  const name = nameOf(machine, data);
  return code === data ? name : `${nameOf(machine, code)} on the data of ${name}`;
}

/** `app.buffer`, `app.buffer [0x10, 0x18)` for a part of it, a hunk of a stack, or bare addresses. */
export function placeName(machine: Machine, cell: CellId): string {
  const base = machine.cuts[cell];
  const end = machine.cuts[cell + 1];
  if (base === undefined || end === undefined) return 'beyond the top';
  const range = { base, bytes: end - base };
  const stack = hunkAt(machine, cell);
  if (stack !== undefined) {
    return `hunk ${stack.hunk} of ${threadName(machine, stack.thread)}'s stack`;
  }
  const region = machine.description.regions.find((r) => r.base <= base && base < r.base + r.bytes);
  if (region === undefined) return showRange(range);
  const whole = region.base === base && region.bytes === range.bytes;
  return whole ? region.name : `${region.name} ${showRange(range)}`;
}

export function threadName(machine: Machine, thread: ThreadId): string {
  return machine.threads[thread]?.name ?? `thread ${thread}`;
}

/** The frame whose code runs. Properties ask only about threads that have one. */
export function running(thread: Thread | undefined): Frame | undefined {
  return thread?.[thread.length - 1];
}
