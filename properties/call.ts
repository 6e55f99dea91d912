/** What calling and returning promise. The rules are in `model/rules/call.ts`. */

import { actorOf } from '../model/action.ts';
import { allFacts, factOf } from '../model/facts.ts';
import type { Machine } from '../model/machine.ts';
import { aKind, environmentPhrase, placeName, spaceName, threadName } from '../model/naming.ts';
import { showRights } from '../model/rights.ts';
import type { CellId, Frame, Thread, ThreadId, Value } from '../model/state.ts';
import { cellsOfSpan, hunkAt } from './facts.ts';
import { fateOf, skipped } from './frames.ts';
import { popsManyFrames } from './kinds.ts';
import type { Observed, StepProperty } from './property.ts';

export const balancedUnwind: StepProperty = {
  kind: 'step',
  name: 'balanced unwind',
  claim:
    'On every way out of a frame the frames below are what they were when it was pushed, except ' +
    'for results received, lends pruned, and hunk values stored with authority.',
  covers: [
    {
      name: 'a call returned to a frame of another space',
      reached(_, { before, action, after }) {
        if (action.kind !== 'return' || after.outcome.kind !== 'done') return false;
        const frames = before.threads[action.thread] as Thread;
        return frames.at(-1)?.data !== frames.at(-2)?.data;
      },
    },
    {
      name: 'a call returned from a depth of at least three frames',
      reached: (_, { before, action, after }) =>
        action.kind === 'return' &&
        after.outcome.kind === 'done' &&
        (before.threads[action.thread]?.length ?? 0) > 2,
    },
    {
      name: 'a frame was given up with something above it',
      reached: (_, { before, action, after }) =>
        popsManyFrames(action) &&
        after.outcome.kind === 'done' &&
        (before.threads[action.thread]?.length ?? 0) > action.depth + 2,
    },
    {
      name: 'a space ended under frames of others',
      reached: (machine, observed) =>
        observed.action.kind === 'destroy' &&
        observed.before.threads.some((frames, thread) => {
          const { kept, abandoned } = fateOf(machine, observed, thread);
          return [...abandoned].some((depth) => depth < kept) && kept <= frames.length;
        }),
    },
    {
      name: 'a call returned a result',
      reached: (_, { action, after }) =>
        action.kind === 'return' && action.results.length > 0 && after.outcome.kind === 'done',
    },
  ],

  // The claim is about a frame from when it is left until control comes back. If no single step changes
  // a frame that lies below others, it holds: so each step is asked what it did to each frame.
  refute(machine, observed) {
    for (const [thread, frames] of observed.before.threads.entries()) {
      const says = disturbance(machine, observed, thread, frames);
      if (says !== undefined) return { says };
    }
    return undefined;
  },
};

function disturbance(
  machine: Machine,
  observed: Observed,
  thread: ThreadId,
  frames: Thread,
): string | undefined {
  const now = observed.after.state.threads[thread] ?? [];
  const { kept, pushed, abandoned } = fateOf(machine, observed, thread);
  // Frames that are the same object are right only if the step was to leave them alone.
  const isUntouched = kept === frames.length && pushed === undefined && abandoned.size === 0;
  if (now === frames && isUntouched) return undefined;
  const { action } = observed;
  const name = threadName(machine, thread);
  if (now.length !== kept + (pushed === undefined ? 0 : 1)) {
    return `${name} had ${frames.length} frames and has ${now.length} after ${aKind(action)}`;
  }
  for (let depth = 0; depth < kept; depth++) {
    const old = frames[depth] as Frame;
    const frame = now[depth] as Frame;
    if (old === frame && !abandoned.has(depth)) continue;
    const where = `frame ${depth} of ${name} (${environmentPhrase(machine, old)})`;
    const says =
      changedIdentity(machine, old, frame, abandoned.has(depth)) ??
      changedRegisters(observed, { thread, depth, old, frame }) ??
      grownLends(machine, old, frame) ??
      changedHunk(machine, observed, { thread, depth, old, frame });
    if (says !== undefined) return `${where} ${says} in ${aKind(action)}`;
  }
  return undefined;
}

function changedIdentity(
  machine: Machine,
  old: Frame,
  frame: Frame,
  isAbandoned: boolean,
): string | undefined {
  if (old.kind !== frame.kind) return `was of kind ${old.kind} and is of kind ${frame.kind}`;
  if (old.code !== frame.code || old.data !== frame.data) {
    return `came back as ${environmentPhrase(machine, frame)}`;
  }
  if (old.priority !== frame.priority) {
    return `had priority ${old.priority} and has ${frame.priority}`;
  }
  if (old.line !== frame.line) return 'runs for another line';
  if (JSON.stringify(old.fault) !== JSON.stringify(frame.fault)) return 'handles another fault';
  if (frame.abandoned === (old.abandoned || isAbandoned)) return undefined;
  return frame.abandoned ? 'was abandoned' : 'was not abandoned with its space';
}

interface Changed {
  readonly thread: ThreadId;
  readonly depth: number;
  readonly old: Frame;
  readonly frame: Frame;
}

function changedRegisters(observed: Observed, changed: Changed): string | undefined {
  const { old, frame } = changed;
  const may = registersAllowed(observed, changed);
  if (frame.registers.length !== old.registers.length) return 'has another number of registers';
  for (const [i, value] of frame.registers.entries()) {
    const allowed = may[i] ?? old.registers[i];
    if (value !== allowed) return `has ${value} in register ${i}, which should be ${allowed}`;
  }
  return undefined;
}

/** What the step may have written: what a load met first, or the results of a return. */
function registersAllowed(
  { before, action, after }: Observed,
  { thread, depth }: Changed,
): readonly (Value | undefined)[] {
  const frames = before.threads[thread] as Thread;
  if (actorOf(action) !== thread) return [];
  if (action.kind === 'load' && depth === frames.length - 1) {
    return after.outcome.kind === 'loaded' ? [after.outcome.values[0]] : [];
  }
  const callee = frames.at(-1);
  if (action.kind !== 'return' || depth !== frames.length - 2 || callee === undefined) return [];
  if (callee.kind === 'fault') return [skipped(callee, action)];
  if (callee.kind !== 'call') return [];
  return action.results.map((source) =>
    'value' in source ? source.value : callee.registers[source.register],
  );
}

function grownLends(machine: Machine, old: Frame, frame: Frame): string | undefined {
  for (const { cell, grantor, grantee, rights } of allFacts(frame.lends)) {
    const had = factOf(old.lends, cell, grantor, grantee);
    const more = rights & ~had;
    if (more === 0) continue;
    const place = placeName(machine, cell);
    const to = spaceName(machine, grantee);
    return `lends ${to} ${showRights(rights)} on ${place} and lent ${showRights(had)} before,`;
  }
  return undefined;
}

function changedHunk(machine: Machine, observed: Observed, changed: Changed): string | undefined {
  const { old, frame } = changed;
  const cells = new Set([...Object.keys(old.hunk), ...Object.keys(frame.hunk)].map(Number));
  for (const cell of cells) {
    const was = old.hunk[cell] ?? 0;
    const is = frame.hunk[cell] ?? 0;
    if (was === is || isStoredTo(machine, observed, changed, cell)) continue;
    return `had ${was} in ${placeName(machine, cell)} and has ${is}`;
  }
  return undefined;
}

/** Whether the step is a store that succeeded there; containment asks for its authority. */
function isStoredTo(
  machine: Machine,
  { action, after }: Observed,
  { thread, depth }: Changed,
  cell: CellId,
): boolean {
  if (action.kind !== 'store' || after.outcome.kind !== 'done') return false;
  const at = hunkAt(machine, cell);
  if (at?.thread !== thread || at.hunk !== depth) return false;
  return cellsOfSpan(machine, action.span).includes(cell);
}
