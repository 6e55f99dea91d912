/** What interrupts promise. Their rules are in `model/rules/interrupt.ts`. */

import type { Machine } from '../model/machine.ts';
import type { MachineState } from '../model/state.ts';
import type { Invariant, StepProperty } from './property.ts';
import { running, threadName } from './words.ts';

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
        running(before.threads[action.thread])?.kind === 'interrupt',
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
    for (const [thread, frames] of state.threads.entries()) {
      const top = running(frames);
      if (top === undefined) continue;
      const free = (machine.description.threads[thread]?.hunks ?? 0) - frames.length;
      const above = (machine.description.lines ?? []).filter(
        ({ priority }) => priority > top.priority,
      );
      const needed = new Set(above.map(({ priority }) => priority)).size;
      if (free >= needed) continue;
      const name = threadName(machine, thread);
      return {
        says: `${name} has room for ${free} more frames, and ${needed} interrupts may come`,
      };
    }
    return undefined;
  },
};

export const noSelfNesting: Invariant = {
  kind: 'invariant',
  name: 'no self-nesting',
  claim: 'A handler that is not re-entrant never has two live frames.',
  covers: [
    {
      name: 'a line was pending again while its handler ran',
      reached: (_, { after: { state } }) => liveLines(state).some((line) => line in state.lines),
    },
  ],

  refute(machine, state, before) {
    if (before !== undefined && before.threads === state.threads) return undefined;
    const seen = new Set<number>();
    for (const line of liveLines(state)) {
      const { name, reentrant } = machine.description.lines?.[line] ?? {
        name: '',
        reentrant: true,
      };
      if (seen.has(line) && !reentrant) return { says: `the handler of ${name} interrupts itself` };
      seen.add(line);
    }
    return undefined;
  },
};

function liveLines(state: MachineState): number[] {
  return state.threads.flatMap((frames) =>
    frames.flatMap(({ kind, line }) => (kind === 'interrupt' && line !== undefined ? [line] : [])),
  );
}

export const noForgedInterrupt: StepProperty = {
  kind: 'step',
  name: 'no forged interrupt',
  claim:
    'A handler runs only for a line that was pending, above what has a lower priority, and with ' +
    'nothing of what it interrupts; a line is pending until it is delivered.',
  covers: [
    {
      name: 'a handler of another space than the interrupted code ran',
      reached: (_, { before, action, after }) =>
        action.kind === 'deliver' &&
        after.outcome.kind === 'done' &&
        running(before.threads[action.thread])?.data !==
          running(after.state.threads[action.thread])?.data,
    },
  ],

  refute(machine, { before, action, after }) {
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
    const top = running(before.threads[action.thread]);
    const handler = running(after.state.threads[action.thread]);
    const line = machine.description.lines?.[action.line];
    const name = lineName(machine, action.line);
    if (!(action.line in before.lines))
      return { says: `${name} was delivered and was not pending` };
    if (top === undefined || handler === undefined || line === undefined) {
      return { says: `${name} was delivered on a halted thread` };
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
    return Object.keys(handler.lends).length === 0
      ? undefined
      : { says: `the handler of ${name} is lent something` };
  },
};

function lineName(machine: Machine, line: number): string {
  return machine.description.lines?.[line]?.name ?? `line ${line}`;
}
