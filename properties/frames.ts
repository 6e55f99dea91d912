/**
 * What a step must do to the frames of each thread, written down from the action alone.
 *
 * It says which frames stay, which are abandoned, and what is pushed on top, without asking the rules.
 * Properties compare the state after the step with it.
 */

import { type Action, actorOf } from '../model/action.ts';
import type { Machine } from '../model/machine.ts';
import type {
  Environment,
  Frame,
  MachineState,
  SpaceId,
  Thread,
  ThreadId,
  Value,
} from '../model/state.ts';
import { framesLeft, popsFrames } from './kinds.ts';
import type { Observed } from './property.ts';
import { isClosed, portalOfFaults, portalOfLine } from './wiring.ts';

export interface Fate {
  /** How many frames are left, from the base on. */
  readonly kept: number;
  /** Of those, the ones that the step abandons. */
  readonly abandoned: ReadonlySet<number>;
  /** The frame that is pushed on top of them. */
  readonly pushed?: Environment & {
    readonly kind: Frame['kind'];
    readonly priority: number;
  };
}

/**
 * A step that is refused, or that is another thread's, does nothing to a thread's frames, unless a
 * fault portal takes the refusal.
 */
export function fateOf(
  machine: Machine,
  { before, action, after }: Observed,
  thread: ThreadId,
): Fate {
  const frames = before.threads[thread] ?? [];
  const untouched = { kept: frames.length, abandoned: noFrames };
  if (after.outcome.kind === 'fault') {
    const taking = actorOf(action) === thread ? takenBy(machine, before, thread) : undefined;
    return taking === undefined ? untouched : { ...untouched, pushed: taking };
  }
  if (action.kind === 'destroy') return bereft(frames, action.space);
  if (action.kind === 'begin' && action.begun === thread) {
    const portal = machine.description.portals[action.portal];
    return portal === undefined
      ? untouched
      : { ...untouched, pushed: { ...environmentOf(portal), kind: 'base', priority: 0 } };
  }
  if (actorOf(action) !== thread) return untouched;
  const pushed = pushedBy(machine, before, action, frames);
  if (pushed !== undefined) return { ...untouched, pushed };
  if (!popsFrames(action)) return untouched;
  return { ...untouched, kept: standing(frames.slice(0, framesLeft(action, frames))) };
}

const noFrames: ReadonlySet<number> = new Set();

function environmentOf({ code, data }: Environment): Environment {
  return { code, data };
}

function pushedBy(
  machine: Machine,
  before: MachineState,
  action: Action,
  frames: Thread,
): Fate['pushed'] {
  if (action.kind === 'call') {
    const portal = machine.description.portals[action.portal];
    const priority = frames.at(-1)?.priority ?? 0;
    return portal && { kind: 'call', code: portal.code, data: portal.data, priority };
  }
  if (action.kind !== 'deliver') return undefined;
  const line = machine.description.lines?.[action.line];
  const handler = portalOfLine(machine, before, action.line);
  const portal = handler === undefined ? undefined : machine.description.portals[handler];
  if (line === undefined || portal === undefined) return undefined;
  return { kind: 'interrupt', ...environmentOf(portal), priority: line.priority };
}

/**
 * The fault frame that a refusal pushes: of the portal of the running code's data space, if it is open and
 * its spaces live, if it is not handling something already above the last interrupt, and if there is room.
 */
function takenBy(machine: Machine, before: MachineState, thread: ThreadId): Fate['pushed'] {
  const { portals, threads, lines = [] } = machine.description;
  const frames = before.threads[thread] ?? [];
  const top = frames.at(-1);
  const faults = top && portalOfFaults(machine, before, top.data);
  const portal = faults === undefined ? undefined : portals[faults];
  if (top === undefined || faults === undefined || portal === undefined) return undefined;
  if (isClosed(machine, before, faults)) return undefined;
  const isDead = (space: SpaceId) => before.spaces[space] === 'dead';
  if (isDead(portal.code) || isDead(portal.data)) return undefined;
  for (const frame of [...frames].reverse()) {
    if (frame.kind === 'interrupt') break;
    if (frame.kind === 'fault' && frame.fault?.portal === faults) return undefined;
  }
  const above = lines.filter(({ priority }) => priority > top.priority);
  const kept = new Set(above.map(({ priority }) => priority)).size;
  const free = (threads[thread]?.hunks ?? 0) - frames.length;
  if (free < 1 + kept) return undefined;
  return { kind: 'fault', code: portal.code, data: portal.data, priority: top.priority };
}

/** Abandoned frames on top go, one after the other. */
function standing(frames: Thread, abandoned: ReadonlySet<number> = noFrames): number {
  let kept = frames.length;
  while (kept > 0 && (frames[kept - 1]?.abandoned === true || abandoned.has(kept - 1))) kept--;
  return kept;
}

function bereft(frames: Thread, space: SpaceId): Fate {
  const abandoned = new Set<number>();
  for (const [depth, { code, data, abandoned: already }] of frames.entries()) {
    if (!already && (code === space || data === space)) abandoned.add(depth);
  }
  if (abandoned.size === 0) return { kept: frames.length, abandoned };
  return { kept: standing(frames, abandoned), abandoned };
}

/** What a fault handler puts into register 0 of the code whose load it skips, if it does. */
export function skipped({ fault }: Frame, { resume }: Action<'return'>): Value | undefined {
  const isLoad = fault?.refused.kind === 'load';
  return isLoad && typeof resume === 'object' ? resume.skip[0] : undefined;
}
