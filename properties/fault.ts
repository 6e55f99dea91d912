/** What faults promise. Their rule is in `model/rules/fault.ts`. */

import { type Action, actorOf } from '../model/action.ts';
import type { Machine } from '../model/machine.ts';
import type { Cause } from '../model/outcome.ts';
import type { Frame, Thread, Value } from '../model/state.ts';
import { fateOf } from './frames.ts';
import type { Observed, StepProperty } from './property.ts';
import { aKind, environmentName, running, threadName } from './words.ts';

export const noForgedFault: StepProperty = {
  kind: 'step',
  name: 'no forged fault',
  claim:
    'A fault handler runs exactly when something was refused to code whose fault portal can take it, ' +
    'is told the cause and the address, and is lent nothing.',
  covers: [
    {
      name: 'a refusal was taken by another space than the one refused',
      reached: (machine, observed) => {
        const { was, is } = taken(machine, observed);
        return was !== undefined && is !== undefined && was.data !== is.data;
      },
    },
    {
      name: 'a refusal was not taken because its handler was refused something itself',
      reached: (machine, { before, action, after }) => {
        const frames = framesOf(before, action);
        const top = running(frames);
        const portal = top && machine.description.spaces[top.data]?.faults;
        const isNested = frames.some(({ fault }) => fault !== undefined && fault.portal === portal);
        return isNested && after.outcome.kind === 'fault' && after.state === before;
      },
    },
    {
      name: 'a refused action was skipped',
      reached: (_, { action, after }) =>
        action.kind === 'return' &&
        typeof action.resume === 'object' &&
        after.outcome.kind === 'done',
    },
  ],

  refute(machine, observed) {
    const { before, after } = observed;
    for (const [thread, frames] of before.threads.entries()) {
      const now = after.state.threads[thread] ?? [];
      if (now === frames && after.outcome.kind !== 'fault') continue;
      const { pushed } = fateOf(machine, observed, thread);
      const top = now.length > frames.length ? running(now) : undefined;
      const says =
        pushed?.kind === 'fault'
          ? wronglyTaken(machine, observed, pushed, top)
          : forged(machine, thread, top);
      if (says !== undefined) return { says };
    }
    return undefined;
  },
};

function framesOf(state: Observed['before'], action: Action): Thread {
  const thread = actorOf(action);
  return (thread === undefined ? undefined : state.threads[thread]) ?? [];
}

function taken(machine: Machine, observed: Observed): { was?: Frame; is?: Frame } {
  const thread = actorOf(observed.action);
  const isTaken =
    thread !== undefined && fateOf(machine, observed, thread).pushed?.kind === 'fault';
  const was = isTaken ? running(observed.before.threads[thread]) : undefined;
  const is = isTaken ? running(observed.after.state.threads[thread]) : undefined;
  return was === undefined || is === undefined ? {} : { was, is };
}

function forged(machine: Machine, thread: number, top: Frame | undefined): string | undefined {
  if (top?.kind !== 'fault') return undefined;
  const who = environmentName(machine, top);
  return `${who} handles a fault on ${threadName(machine, thread)} that is not for it to handle`;
}

/** What the handler finds, against what it should find. */
function wronglyTaken(
  machine: Machine,
  { action, after }: Observed,
  pushed: Pick<Frame, 'code' | 'data' | 'priority'>,
  handler: Frame | undefined,
): string | undefined {
  if (after.outcome.kind !== 'fault') return undefined;
  const what = `a refused ${action.kind} (${after.outcome.cause})`;
  const who = environmentName(machine, pushed);
  if (handler?.kind !== 'fault') return `${what} was not taken by ${who}, whose fault it is`;
  if (handler.code !== pushed.code || handler.data !== pushed.data) {
    return `${what} was taken by ${environmentName(machine, handler)}, not by ${who}`;
  }
  if (handler.priority !== pushed.priority) {
    return `the handler of ${what} runs with priority ${handler.priority}`;
  }
  if (Object.keys(handler.lends).length > 0) return `the handler of ${what} is lent something`;
  if (JSON.stringify(handler.fault?.refused) !== JSON.stringify(action)) {
    return `the handler of ${what} returns to something else`;
  }
  return misinformed(machine, action, after.outcome.cause, handler);
}

/** Register 0 has the cause's value; register 1 an address of what was asked for, or 0. */
function misinformed(
  machine: Machine,
  action: Action,
  cause: Cause,
  { registers }: Frame,
): string | undefined {
  const { faultValues = {} } = machine.description;
  const [first, second, ...others] = registers;
  const expected = faultValues[cause] ?? 0;
  if (first !== undefined && first !== expected) {
    return `the handler of ${aKind(action)} finds ${first} for '${cause}', which should be ${expected}`;
  }
  if (others.some((value) => value !== 0)) {
    return `the handler of ${aKind(action)} finds more than cause and address in its registers`;
  }
  if (second === undefined || second === 0) return undefined;
  return isAddressed(machine, action, second)
    ? undefined
    : `the handler of ${aKind(action)} is told of ${second}, which was not asked for`;
}

function isAddressed({ description }: Machine, action: Action, address: Value): boolean {
  const { portals, spans, regions, devices = [], pages } = description;
  if (action.kind === 'call') return portals[action.portal]?.entry === BigInt(address);
  const ranges = [
    ...('span' in action ? [spans[action.span]] : []),
    ...('device' in action ? [regions[devices[action.device]?.registers ?? -1]] : []),
    ...('page' in action && pages !== undefined
      ? [regions[pages.table], regions[pages.region]]
      : []),
  ];
  const at = BigInt(address);
  return ranges.some((range) => range && range.base <= at && at <= range.base + range.bytes);
}
