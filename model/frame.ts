/** Frames: the one that acts, and how a new one comes onto a thread. */

import type { Machine } from './machine.ts';
import type { StateDraft, Writable } from './rule.ts';
import type { Environment, Frame, Thread, ThreadId, Value } from './state.ts';

/** The frame whose code runs; undefined: the thread has halted. */
export function topFrame(thread: Thread | undefined): Frame | undefined {
  return thread?.[thread.length - 1];
}

/** What is particular about a new frame. */
interface Beginning extends Partial<Pick<Frame, 'lends' | 'line' | 'fault'>> {
  readonly kind: Frame['kind'];
  readonly priority: number;
  /** The values of the first registers; the others are 0. */
  readonly registers: readonly Value[];
}

/** A frame as it begins: nothing in its hunk, and not abandoned. */
export function frameFor(
  machine: Machine,
  { code, data }: Environment,
  { kind, priority, registers, ...particular }: Beginning,
): Frame {
  return {
    kind,
    code,
    data,
    priority,
    registers: Array.from({ length: machine.description.registers }, (_, i) => registers[i] ?? 0),
    lends: {},
    hunk: {},
    abandoned: false,
    ...particular,
  };
}

export function pushFrame(draft: StateDraft, thread: ThreadId, frame: Frame): void {
  draft.thread(thread, (frames) => frames.push(frame as Writable<Frame>));
}
