/** What interrupts promise. Their rules are in `model/rules/interrupt.ts`. */

import type { Action } from '../model/action.ts';
import { present } from '../model/assert.ts';
import { topFrame } from '../model/frame.ts';
import type { Machine } from '../model/machine.ts';
import { environmentPhrase, lineName, portalName, threadName } from '../model/naming.ts';
import type { MachineState, Thread, ThreadId } from '../model/state.ts';
import { isLentOtherwise } from './own-hunk.ts';
import type {
  DetourProperty,
  Invariant,
  Piece,
  Refutation,
  StepProperty,
  Underway,
} from './property.ts';
import { isClosed, portalOfLine, wiredOtherwise, wronglyWired } from './wiring.ts';

export const interruptHeadroom: Invariant = {
  kind: 'invariant',
  name: 'interrupt headroom',
  claim: 'Delivery never fails for want of stack room.',
  covers: [
    {
      name: 'an interrupt came above an interrupt',
      reached: (_, { before, action, after }) =>
        action.kind === 'deliver' &&
        after.outcome.kind === 'done' &&
        topFrame(before.threads[action.thread])?.kind === 'interrupt',
    },
    {
      name: 'a call was refused to leave room for interrupts',
      reached: (machine, { before, action, after }) =>
        action.kind === 'call' &&
        after.outcome.kind === 'fault' &&
        after.outcome.cause === 'stack' &&
        (before.threads[action.thread]?.length ?? 0) <
          (machine.description.threads[action.thread]?.hunks ?? 0),
    },
  ],

  refute(machine, state, before) {
    if (before !== undefined && before.threads === state.threads) return undefined;
    return firstOf([...state.threads.keys()], (thread) => tooFull(machine, state, thread));
  },

  pieces: ({ threads }) =>
    [...threads.keys()].map(
      (thread): Piece =>
        (m, state) =>
          tooFull(m, state, thread),
    ),
};

function tooFull(machine: Machine, state: MachineState, thread: ThreadId): Refutation | undefined {
  const frames = state.threads[thread] ?? [];
  const top = topFrame(frames);
  if (top === undefined) return undefined;
  const { description } = machine;
  const free = (description.threads[thread]?.hunks ?? 0) - frames.length;
  const above = (description.lines ?? []).filter(({ priority }) => priority > top.priority);
  const needed = new Set(above.map(({ priority }) => priority)).size;
  if (free >= needed) return undefined;
  const name = threadName(machine, thread);
  return { says: `${name} has room for ${free} more frames, and ${needed} interrupts may come` };
}

function firstOf<T>(
  all: readonly T[],
  refute: (one: T) => Refutation | undefined,
): Refutation | undefined {
  for (const one of all) {
    const refutation = refute(one);
    if (refutation !== undefined) return refutation;
  }
  return undefined;
}

export const noSelfNesting: Invariant = {
  kind: 'invariant',
  name: 'no self-nesting',
  claim: 'A handler that is not re-entrant never has two live frames.',
  covers: [
    {
      name: 'a line was pending again while its handler ran',
      reached: (_, { after: { state } }) =>
        liveLines(state.threads).some((line) => line in state.lines),
    },
  ],

  refute(machine, state, before) {
    if (before !== undefined && before.threads === state.threads) return undefined;
    return selfNested(machine, state.threads);
  },

  // A line can have two frames on one thread, or on two threads.
  pieces: ({ threads }) =>
    [...threads.keys()].flatMap((one) => [
      (machine: Machine, state: MachineState) => selfNested(machine, [state.threads[one] ?? []]),
      ...[...threads.keys()].slice(one + 1).map(
        (other): Piece =>
          (machine, state) =>
            selfNested(machine, [state.threads[one] ?? [], state.threads[other] ?? []]),
      ),
    ]),
};

function selfNested(machine: Machine, threads: readonly Thread[]): Refutation | undefined {
  const seen = new Set<number>();
  for (const line of liveLines(threads)) {
    const { name, reentrant } = present(machine.lines[line], 'a handler frame has a line');
    if (seen.has(line) && !reentrant) return { says: `the handler of ${name} interrupts itself` };
    seen.add(line);
  }
  return undefined;
}

function liveLines(threads: readonly Thread[]): number[] {
  return threads.flatMap((frames) =>
    frames.flatMap(({ kind, line }) => (kind === 'interrupt' && line !== undefined ? [line] : [])),
  );
}

export const noForgedInterrupt: StepProperty = {
  kind: 'step',
  name: 'no forged interrupt',
  claim:
    'A handler runs only for a line that was pending, above what has a lower priority, and with ' +
    'nothing of what it interrupts; a line is pending until it is delivered, and bound by who may write ' +
    'its slot and may enter its portal.',
  covers: [
    {
      name: 'a line was delivered to a portal that it was bound to by a step',
      reached: (_, { before, action, after }) =>
        action.kind === 'deliver' &&
        after.outcome.kind === 'done' &&
        action.line in before.wiring.lines,
    },
    {
      name: 'a handler of another space than the interrupted code ran',
      reached: (_, { before, action, after }) =>
        action.kind === 'deliver' &&
        after.outcome.kind === 'done' &&
        topFrame(before.threads[action.thread])?.data !==
          topFrame(after.state.threads[action.thread])?.data,
    },
  ],

  refute(machine, observed) {
    const { before, action, after } = observed;
    const bound =
      (action.kind === 'bind' ? wronglyWired(machine, observed, action) : undefined) ??
      wiredOtherwise(machine, observed, 'lines');
    if (bound !== undefined) return bound;
    const lost = Object.keys(before.lines)
      .map(Number)
      .find((line) => !(line in after.state.lines));
    const isDelivered = action.kind === 'deliver' && lost === action.line;
    if (lost !== undefined && !isDelivered) {
      return {
        says: `${lineName(machine, lost)} is no longer pending after a step that delivers nothing`,
      };
    }
    if (action.kind !== 'deliver' || after.outcome.kind === 'fault') return undefined;
    const top = topFrame(before.threads[action.thread]);
    const handler = topFrame(after.state.threads[action.thread]);
    const line = machine.description.lines?.[action.line];
    const name = lineName(machine, action.line);
    if (!(action.line in before.lines))
      return { says: `${name} was delivered and was not pending` };
    if (top === undefined || handler === undefined || line === undefined) {
      return { says: `${name} was delivered on a halted thread` };
    }
    const portal = portalOfLine(machine, before, action.line) ?? -1;
    if (isClosed(machine, before, portal)) {
      return { says: `${name} was delivered to ${portalName(machine, portal)}, which is closed` };
    }
    if (line.priority <= top.priority) {
      return { says: `${name} of priority ${line.priority} interrupts what has ${top.priority}` };
    }
    if (action.line in after.state.lines)
      return { says: `${name} was delivered and is still pending` };
    if (handler.priority !== line.priority) {
      return { says: `the handler of ${name} runs with priority ${handler.priority}` };
    }
    if (handler.line !== action.line)
      return { says: `the handler of ${name} runs for another line` };
    if (handler.registers.some((value) => value !== 0)) {
      return { says: `the handler of ${name} finds something in its registers` };
    }
    return isLentOtherwise(machine, after.state, action.thread, handler.lends)
      ? { says: `the handler of ${name} is lent something` }
      : undefined;
  },
};

/**
 * The claim is about whole runs, and is asked of single states: an interrupt is injected whose handler
 * changes nothing, and the state after it must be the state before it. The rest of the run is then the
 * same with the interrupt and without. What a handler does change is judged, step by step, by the other
 * properties.
 */
export const interruptTransparency: DetourProperty = {
  kind: 'detour',
  name: 'interrupt transparency',
  claim:
    'An interrupt changes nothing that the interrupted code can see, except through what its handler ' +
    'was entitled to do.',
  covers: [
    {
      name: 'a handler returned to code of another space that had something in its registers',
      reached(_, { before, action, after }) {
        if (action.kind !== 'return' || after.outcome.kind === 'fault') return false;
        const [below, top] = (before.threads[action.thread] ?? []).slice(-2);
        const isBusy = below?.registers.some((value) => value !== 0) === true;
        return top?.kind === 'interrupt' && below?.data !== top.data && isBusy;
      },
    },
  ],

  tries: ({ lines }) => (lines.length > 0 ? 'one interrupt put in' : undefined),

  ways: (machine, state) => interruptionPoints(machine, state) * mannersOf(machine),
  // The handlers that return at once, of each line on each thread.
  always: interruptionPoints,

  next(machine, way, { before, state, taken }) {
    const lines = machine.description.lines?.length ?? 0;
    const line = way % lines;
    const thread = Math.floor(way / lines) % before.threads.length;
    const manner = Math.floor(way / lines / before.threads.length);
    const isDelivered = taken.some(({ kind }) => kind === 'deliver');
    if (!isDelivered) {
      const isPending = line in state.lines;
      return isPending ? { kind: 'deliver', thread, line } : { kind: 'raise', line };
    }
    const depth = before.threads[thread]?.length ?? 0;
    const height = state.threads[thread]?.length ?? 0;
    if (taken.at(-1)?.kind === 'deliver' && manner > 0) return inert(machine, thread, manner - 1);
    return height > depth ? { kind: 'return', thread, results: [] } : undefined;
  },

  refute(machine, underway) {
    const { before, state, taken } = underway;
    const what = differingPart(before, state);
    if (what === undefined) return undefined;
    const deliver = taken.find((action) => action.kind === 'deliver');
    const thread = deliver?.thread ?? 0;
    const top = topFrame(before.threads[thread]);
    const who = top === undefined ? 'nobody' : environmentPhrase(machine, top);
    const name = lineName(machine, deliver?.line ?? 0);
    return {
      says:
        `${name} interrupts ${who} on ${threadName(machine, thread)}, its handler ` +
        `${manner(underway)}, and ${what} are not what they were`,
    };
  },
};

/** Lines and threads: where an interrupt may come. */
function interruptionPoints(
  { description: { lines = [] } }: Machine,
  { threads }: MachineState,
): number {
  return lines.length * threads.length;
}

/** What a handler may do that changes nothing: return, load from a range, or call a portal. */
function mannersOf({ description: { spans, portals } }: Machine): number {
  return 1 + spans.length + portals.length;
}

function inert(machine: Machine, thread: number, what: number): Action {
  const { length } = machine.description.spans;
  if (what < length) return { kind: 'load', thread, span: what };
  return { kind: 'call', thread, portal: what - length, lends: [], arguments: [] };
}

function manner({ taken }: Underway): string {
  const done = taken.find(({ kind }) => kind === 'load' || kind === 'call');
  return done === undefined
    ? 'returns at once'
    : `takes ${done.kind === 'load' ? 'a load' : 'a call'}`;
}

/** Everything but which lines are pending. */
function differingPart(before: MachineState, after: MachineState): string | undefined {
  for (const [part, what] of partsSeen) {
    if (before[part] === after[part]) continue;
    if (JSON.stringify(before[part]) !== JSON.stringify(after[part])) return what;
  }
  return undefined;
}

const partsSeen = [
  ['threads', 'the frames below'],
  ['grants', 'the grants'],
  ['memory', 'the contents of memory'],
  ['devices', 'the devices'],
  ['spaces', 'the spaces'],
  ['map', 'the mapped pages'],
  ['pins', 'the pinned pages'],
  ['wiring', 'the slots of lines, faults and portals'],
] as const;
