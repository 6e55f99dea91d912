/** Who may come to run, and what passes between the two sides of a call. */

import { type Action, actorOf, type Source } from '../model/action.ts';
import { allFacts, factOf, type WritableFacts, writeFact } from '../model/facts.ts';
import { topFrame } from '../model/frame.ts';
import type { Machine } from '../model/machine.ts';
import { environmentPhrase, placeName, spaceName, threadName } from '../model/naming.ts';
import type { Frame, MachineState, Thread, ThreadId, Value } from '../model/state.ts';
import { usedFromBelow } from './below.ts';
import { cellsOfSpan, cellsTouched, chainFor } from './facts.ts';
import { type Fate, fateOf, skipped } from './frames.ts';
import { isAccess } from './kinds.ts';
import { ownHunkLend } from './own-hunk.ts';
import type { Observed, StepProperty } from './property.ts';
import { isClosed, wiredOtherwise, wronglyBegun, wronglyWired } from './wiring.ts';

export const controlledEntry: StepProperty = {
  kind: 'step',
  name: 'controlled entry',
  claim:
    'The environment of running code changes only by a call through a portal that the caller may ' +
    'enter, into the environment of the portal, by the delivery of a line, by a fault, or by the ' +
    'way back; a thread begins as by a call, and a portal is opened by its own space.',
  covers: [
    {
      name: 'a call changed both the code and the data space',
      reached: (_, observed) => {
        const { was, is } = environments(observed);
        return (
          was !== undefined && is !== undefined && was.code !== is.code && was.data !== is.data
        );
      },
    },
    {
      name: 'a call entered an environment of two spaces',
      reached: (_, { action, after }) => {
        if (action.kind !== 'call' || after.outcome.kind === 'fault') return false;
        const top = topFrame(after.state.threads[action.thread]);
        return top !== undefined && top.code !== top.data;
      },
    },
    {
      name: 'an entry was refused',
      reached: (_, { action, after }) =>
        action.kind === 'call' &&
        after.outcome.kind === 'fault' &&
        after.outcome.cause === 'protection',
    },
  ],

  refute(machine, observed) {
    const { before, action, after } = observed;
    const wired =
      (isOfPortals(action) ? wronglyWired(machine, observed, action) : undefined) ??
      wiredOtherwise(machine, observed, 'portals');
    if (wired !== undefined) return wired;
    const begun = action.kind === 'begin' ? wronglyBegun(machine, observed, action) : undefined;
    if (begun !== undefined) return { says: begun };
    for (const [thread, frames] of before.threads.entries()) {
      const now = after.state.threads[thread] ?? [];
      if (now === frames) continue;
      const fate = fateOf(machine, observed, thread);
      const says =
        action.kind === 'call' && fate.pushed?.kind === 'call'
          ? wrongEntry(machine, observed, action, now)
          : wrongWay(machine, { thread, frames, now, fate });
      if (says !== undefined) return { says };
    }
    return undefined;
  },
};

/** Lines and faults have properties of their own. */
function isOfPortals(action: Action): action is Action<'begin' | 'open' | 'close'> {
  return action.kind === 'begin' || action.kind === 'open' || action.kind === 'close';
}

function environments({ before, action, after }: Observed): { was?: Frame; is?: Frame } {
  const thread = actorOf(action);
  if (thread === undefined || after.outcome.kind === 'fault') return {};
  const was = topFrame(before.threads[thread]);
  const is = topFrame(after.state.threads[thread]);
  return was === undefined || is === undefined ? {} : { was, is };
}

function wrongEntry(
  machine: Machine,
  { before }: Observed,
  action: Action<'call'>,
  now: Thread,
): string | undefined {
  const portal = machine.description.portals[action.portal];
  const caller = topFrame(before.threads[action.thread]);
  const callee = topFrame(now);
  if (portal === undefined || caller === undefined || callee === undefined) {
    return 'a call came from nowhere or led nowhere';
  }
  if (isClosed(machine, before, action.portal)) {
    return `a call entered ${portal.name}, which is closed`;
  }
  if (callee.code !== portal.code || callee.data !== portal.data) {
    return `a call of ${portal.name} runs as ${environmentPhrase(machine, callee)}`;
  }
  if (callee.priority !== caller.priority) {
    return `a call of ${portal.name} runs with priority ${callee.priority}, its caller with ${caller.priority}`;
  }
  const [cell] = cellsTouched(machine, { base: portal.entry, bytes: 1n });
  if (cell === undefined) return `the entry of ${portal.name} is nowhere`;
  const lends = { thread: action.thread, which: 'counting' } as const;
  const chain = chainFor(machine, before, caller, { cell, right: 'e', lends });
  if (chain !== undefined) return undefined;
  const who = environmentPhrase(machine, caller);
  return `${who} entered ${portal.name} without holding e on ${placeName(machine, cell)}`;
}

/** After any step but a call the frame runs that was pushed, or else the top one of those left. */
function wrongWay(
  machine: Machine,
  { thread, frames, now, fate }: { thread: ThreadId; frames: Thread; now: Thread; fate: Fate },
): string | undefined {
  const expected = fate.pushed ?? frames[fate.kept - 1];
  const is = topFrame(now);
  if (expected?.code === is?.code && expected?.data === is?.data) return undefined;
  const name = threadName(machine, thread);
  const should = expected === undefined ? 'nothing' : environmentPhrase(machine, expected);
  const does = is === undefined ? 'nothing' : environmentPhrase(machine, is);
  return `${name} runs ${does} where it should run ${should}`;
}

export const mutualProtection: StepProperty = {
  kind: 'step',
  name: 'mutual protection',
  claim:
    'Between the two sides of a call pass arguments, results and lends, and nothing else: neither ' +
    'touches the registers, lends or hunk of the other.',
  covers: [
    {
      name: 'a caller with something in its registers called another space',
      reached(machine, { before, action, after }) {
        if (action.kind !== 'call' || after.outcome.kind === 'fault') return false;
        const top = topFrame(before.threads[action.thread]);
        const portal = machine.portals[action.portal];
        return top?.registers.some((v) => v !== 0) === true && portal?.data !== top.data;
      },
    },
    {
      name: 'a callee with something in its registers returned to another space',
      reached(_, { before, action, after }) {
        if (action.kind !== 'return' || after.outcome.kind === 'fault') return false;
        const frames = before.threads[action.thread] ?? [];
        const [below, top] = [frames.at(-2), frames.at(-1)];
        return top?.registers.some((v) => v !== 0) === true && below?.data !== top.data;
      },
    },
  ],

  refute(machine, { before, action, after }) {
    if (after.outcome.kind === 'fault') return undefined;
    if (isAccess(action)) return usedFromBelow(machine, before, action);
    if (action.kind !== 'call' && action.kind !== 'return') return undefined;
    const frames = before.threads[action.thread] ?? [];
    const now = after.state.threads[action.thread] ?? [];
    const says =
      action.kind === 'call'
        ? passedTooMuch(machine, action, frames, after.state)
        : broughtTooMuch(machine, action, frames, now);
    return says === undefined ? undefined : { says };
  },
};

function passedTooMuch(
  machine: Machine,
  action: Action<'call'>,
  frames: Thread,
  after: MachineState,
): string | undefined {
  const now = after.threads[action.thread] ?? [];
  const caller = topFrame(frames);
  const callee = now[frames.length];
  const portal = machine.portals[action.portal];
  if (caller === undefined || callee === undefined || portal === undefined) return undefined;
  const to = environmentPhrase(machine, callee);
  for (const [i, value] of callee.registers.entries()) {
    const source = action.arguments[i];
    const passed = source === undefined ? 0 : valueFrom(source, caller);
    if (value !== passed)
      return `${to} finds ${value} in register ${i}, where ${passed} was passed`;
  }
  const unasked = ownHunkLend(machine, after, action.thread);
  const wrong = wrongLend(machine, action, callee, unasked);
  if (wrong !== undefined) return wrong;
  const left = now[frames.length - 1];
  if (left?.registers.some((value, i) => value !== caller.registers[i])) {
    return `a call changed the registers of ${environmentPhrase(machine, caller)}, its caller`;
  }
  return undefined;
}

/** What the call asked to lend, added to what needs no asking, against what the callee's frame carries. */
function wrongLend(
  machine: Machine,
  action: Action<'call'>,
  callee: Frame,
  asked: WritableFacts,
): string | undefined {
  const grantee = callee.data;
  for (const { lender, span, rights } of action.lends) {
    if (lender === grantee) continue;
    for (const cell of cellsOfSpan(machine, span)) {
      const already = factOf(asked, cell, lender, grantee);
      writeFact(asked, { cell, grantor: lender, grantee, rights: already | rights });
    }
  }
  for (const { cell, grantor, grantee, rights } of allFacts(callee.lends)) {
    if (factOf(asked, cell, grantor, grantee) === rights) continue;
    const [from, to] = [spaceName(machine, grantor), spaceName(machine, grantee)];
    return `the call lends ${to} more than was said on ${placeName(machine, cell)}, from ${from}`;
  }
  for (const { cell, grantor, grantee, rights } of allFacts(asked)) {
    if (factOf(callee.lends, cell, grantor, grantee) === rights) continue;
    const [from, to] = [spaceName(machine, grantor), spaceName(machine, grantee)];
    return `the call lends ${to} less than was said on ${placeName(machine, cell)}, from ${from}`;
  }
  return undefined;
}

function broughtTooMuch(
  machine: Machine,
  action: Action<'return'>,
  frames: Thread,
  now: Thread,
): string | undefined {
  const callee = topFrame(frames);
  const caller = frames.at(-2);
  const back = topFrame(now);
  if (callee === undefined || caller === undefined || back === undefined) return undefined;
  // Control does not come back to an abandoned caller.
  if (caller.abandoned) return undefined;
  for (const [i, value] of back.registers.entries()) {
    const source = callee.kind === 'call' ? action.results[i] : undefined;
    const kept = i === 0 ? (skipped(callee, action) ?? caller.registers[i]) : caller.registers[i];
    const brought = source === undefined ? kept : valueFrom(source, callee);
    if (value === brought) continue;
    const to = environmentPhrase(machine, back);
    return `${to} finds ${value} in register ${i} after the return, which should be ${brought}`;
  }
  for (const [cell, value] of Object.entries(back.hunk)) {
    if (caller.hunk[Number(cell)] === value) continue;
    return `a return changed the hunk of ${environmentPhrase(machine, back)}`;
  }
  return undefined;
}

function valueFrom(source: Source, frame: Frame): Value {
  return 'value' in source ? source.value : (frame.registers[source.register] ?? 0);
}
