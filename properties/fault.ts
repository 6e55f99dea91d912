/** What faults promise. Their rule is in `model/rules/fault.ts`. */

import { type Action, actorOf } from '../model/action.ts';
import { endOf, topAddress } from '../model/address.ts';
import { topFrame } from '../model/frame.ts';
import type { Machine } from '../model/machine.ts';
import { aKind, environmentPhrase, threadName } from '../model/naming.ts';
import type { Cause } from '../model/outcome.ts';
import { type Letter, letters, right } from '../model/rights.ts';
import type { CellId, DeviceId, Frame, MachineState, Thread, ThreadId } from '../model/state.ts';
import {
  cellsOfEntry,
  cellsOfPhysicalPage,
  cellsTouched,
  chainFor,
  chainTo,
  hasNoMemory,
  hunkAt,
  isBareMemory,
  valueCell,
} from './facts.ts';
import { fateOf } from './frames.ts';
import { accesses, isAccess, transfers } from './kinds.ts';
import { isLentOtherwise } from './own-hunk.ts';
import type { Observed, StepProperty } from './property.ts';
import {
  cellsOfSlot,
  failingSlot,
  isRewiring,
  portalOfFaults,
  wiredOtherwise,
  wronglyWired,
} from './wiring.ts';

export const noForgedFault: StepProperty = {
  kind: 'step',
  name: 'no forged fault',
  claim:
    'A fault handler runs exactly when something was refused to code whose fault portal can take it, ' +
    'is told the cause and the address, and is lent nothing; that portal is named by who may write the ' +
    'slot of the space and may enter it.',
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
        const top = topFrame(frames);
        const portal = top && portalOfFaults(machine, before, top.data);
        const isNested = frames.some(({ fault }) => fault !== undefined && fault.portal === portal);
        return isNested && after.outcome.kind === 'fault' && after.state === before;
      },
    },
    {
      name: 'a portal took faults that it was given by a step',
      reached: (machine, observed) => {
        const { was } = taken(machine, observed);
        return was !== undefined && was.data in observed.before.wiring.faults;
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
    const { before, action, after } = observed;
    const named =
      (action.kind === 'handle' ? wronglyWired(machine, observed, action) : undefined) ??
      wiredOtherwise(machine, observed, 'faults');
    if (named !== undefined) return named;
    for (const [thread, frames] of before.threads.entries()) {
      const now = after.state.threads[thread] ?? [];
      if (now === frames && after.outcome.kind !== 'fault') continue;
      const { pushed } = fateOf(machine, observed, thread);
      const top = now.length > frames.length ? topFrame(now) : undefined;
      const says =
        pushed?.kind === 'fault'
          ? wronglyTaken(machine, observed, { thread, pushed, handler: top })
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
  const was = isTaken ? topFrame(observed.before.threads[thread]) : undefined;
  const is = isTaken ? topFrame(observed.after.state.threads[thread]) : undefined;
  return was === undefined || is === undefined ? {} : { was, is };
}

function forged(machine: Machine, thread: number, top: Frame | undefined): string | undefined {
  if (top?.kind !== 'fault') return undefined;
  const who = environmentPhrase(machine, top);
  return `${who} handles a fault on ${threadName(machine, thread)} that is not for it to handle`;
}

interface Taking {
  readonly thread: ThreadId;
  /** The frame that should have been pushed, and the one that is on top. */
  readonly pushed: Pick<Frame, 'code' | 'data' | 'priority'>;
  readonly handler: Frame | undefined;
}

/** What the handler finds, against what it should find. */
function wronglyTaken(
  machine: Machine,
  { before, action, after }: Observed,
  { thread, pushed, handler }: Taking,
): string | undefined {
  const refused = topFrame(before.threads[thread]);
  if (after.outcome.kind !== 'fault' || refused === undefined) return undefined;
  const what = `a refused ${action.kind} (${after.outcome.cause})`;
  const who = environmentPhrase(machine, pushed);
  if (handler?.kind !== 'fault') return `${what} was not taken by ${who}, whose fault it is`;
  if (handler.code !== pushed.code || handler.data !== pushed.data) {
    return `${what} was taken by ${environmentPhrase(machine, handler)}, not by ${who}`;
  }
  if (handler.fault?.portal !== portalOfFaults(machine, before, refused.data)) {
    return `${what} was taken as if by another portal of ${who}`;
  }
  if (handler.priority !== pushed.priority) {
    return `the handler of ${what} runs with priority ${handler.priority}`;
  }
  if (isLentOtherwise(machine, after.state, thread, handler.lends)) {
    return `the handler of ${what} is lent something`;
  }
  if (JSON.stringify(handler.fault?.refused) !== JSON.stringify(action)) {
    return `the handler of ${what} returns to something else`;
  }
  return misinformed(machine, before, { action, cause: after.outcome.cause }, handler);
}

/** Register 0 has the cause's value; register 1 the address that failed, if that is a value. */
function misinformed(
  machine: Machine,
  before: MachineState,
  refusal: Refusal,
  { registers }: Frame,
): string | undefined {
  const { faultValues = {}, values } = machine.description;
  const [first, second, ...others] = registers;
  const handler = `the handler of ${aKind(refusal.action)}`;
  const expected = faultValues[refusal.cause] ?? 0;
  if (first !== undefined && first !== expected) {
    return `${handler} finds ${first} for '${refusal.cause}', which should be ${expected}`;
  }
  if (others.some((value) => value !== 0)) {
    return `${handler} finds more than cause and address in its registers`;
  }
  const failing = Number(failingAddress(machine, before, refusal) ?? 0n);
  const address = values.includes(failing) ? failing : 0;
  if (second === undefined || second === address) return undefined;
  return `${handler} is told of ${second}, which should be ${address}`;
}

interface Refusal {
  readonly action: Action;
  readonly cause: Cause;
}

/** "The lowest failing cell's, for `call` the portal's entry": undefined for causes without one. */
function failingAddress(
  machine: Machine,
  before: MachineState,
  refusal: Refusal,
): bigint | undefined {
  const { portals, addressBits } = machine.description;
  const { action } = refusal;
  if (action.kind === 'call') return portals[action.portal]?.entry;
  const failing = failingCell(machine, before, refusal);
  // No space holds anything beyond the top.
  return failing === 'beyond' ? topAddress(addressBits) : failing && machine.cuts[failing.cell];
}

/** What the action needs, found anew from the facts: the first cell where something is missing. */
function failingCell(
  machine: Machine,
  before: MachineState,
  { action, cause }: Refusal,
): Failing | undefined {
  const top = topFrame('thread' in action ? before.threads[action.thread] : undefined);
  if (top === undefined || !('thread' in action)) return undefined;
  const lends = { thread: action.thread, which: 'counting' } as const;
  const may = (cell: CellId, right: Letter, passable = false) =>
    chainFor(machine, before, top, { cell, right, lends, passable }) !== undefined;
  switch (`${action.kind} ${cause}`) {
    case 'fetch protection':
    case 'load protection':
    case 'store protection': {
      const needed = isAccess(action) ? accesses[action.kind] : 'r';
      return firstOf(machine, action, (cell) => hasNoMemory(machine, cell) || !may(cell, needed));
    }
    case 'fetch unmapped':
    case 'load unmapped':
    case 'store unmapped':
      return firstOf(machine, action, (cell) => valueCell(machine, before, cell) === undefined);
    case 'grant exceeds-authority':
      return action.kind === 'grant' ? notItsToGrant(machine, before, action) : undefined;
    case 'start protection':
    case 'stop protection': {
      const registers = 'device' in action ? cellsOfRegisters(machine, action.device) : [];
      const barred = firstIn(registers, (cell) => !may(cell, 'w'));
      if (barred !== undefined || action.kind !== 'start') return barred;
      const right = transfers[action.direction];
      return firstOf(machine, action, (cell) => {
        const question = { space: top.data, cell, right, lends } as const;
        const isMemory = !hasNoMemory(machine, cell) && hunkAt(machine, cell) === undefined;
        return !isMemory || chainTo(machine, before, question) === undefined;
      });
    }
    case 'aim protection':
      return action.kind === 'aim' ? notToBeAimedAt(machine, action, may) : undefined;
    case 'start unmapped':
      return firstOf(machine, action, (cell) => valueCell(machine, before, cell) === undefined);
    case 'map protection':
    case 'unmap protection':
    case 'pin protection':
    case 'unpin protection': {
      const entry = 'page' in action ? cellsOfEntry(machine, action.page) : [];
      const barred = firstIn(entry, (cell) => !may(cell, 'w'));
      if (barred !== undefined || action.kind !== 'map') return barred;
      const physical = cellsOfPhysicalPage(machine, action.physicalPage);
      return firstIn(physical, (cell) => !may(cell, 'r', true) || !may(cell, 'w', true));
    }
    case 'destroy protection':
    case 'create protection': {
      const index = 'space' in action ? action.space : -1;
      return firstIn(cellsOfSlot(machine, { table: 'spaces', index }), (cell) => !may(cell, 'w'));
    }
    default: {
      if (!isRewiring(action) || cause !== 'protection') return undefined;
      const cell = failingSlot(machine, before, action);
      return cell === undefined ? undefined : { cell };
    }
  }
}

type Failing = { readonly cell: CellId } | 'beyond';

function firstIn(
  cells: readonly CellId[],
  fails: (cell: CellId) => boolean,
): { readonly cell: CellId } | undefined {
  const cell = cells.find(fails);
  return cell === undefined ? undefined : { cell };
}

/** The first failing cell of the range that the action names, which may pass the top. */
function firstOf(
  machine: Machine,
  action: Action,
  fails: (cell: CellId) => boolean,
): Failing | undefined {
  const { spans, addressBits } = machine.description;
  const range = 'span' in action ? spans[action.span] : undefined;
  if (range === undefined) return undefined;
  const isBeyond = endOf(range) > topAddress(addressBits);
  return firstIn(cellsTouched(machine, range), fails) ?? (isBeyond ? 'beyond' : undefined);
}

/** The first cell where the grantor does not hold the rights passable, without what it was lent. */
function notItsToGrant(
  machine: Machine,
  before: MachineState,
  action: Action<'grant'>,
): Failing | undefined {
  const needed = letters.filter((letter) => (action.rights & right[letter]) !== 0);
  return firstOf(machine, action, (cell) =>
    needed.some((letter) => {
      const question = { space: action.as, cell, right: letter, lends: 'none' } as const;
      return chainTo(machine, before, { ...question, passable: true }) === undefined;
    }),
  );
}

/** The first cell of the register without w, else of the range that is not held or is no memory. */
function notToBeAimedAt(
  machine: Machine,
  action: Action<'aim'>,
  may: (cell: CellId, right: Letter, passable?: boolean) => boolean,
): Failing | undefined {
  const { devices = [], regions } = machine.description;
  const register = regions[devices[action.device]?.apertureRegister ?? -1];
  const cells = register === undefined ? [] : cellsTouched(machine, register);
  return (
    firstIn(cells, (cell) => !may(cell, 'w')) ??
    firstOf(
      machine,
      action,
      (cell) => !may(cell, 'r', true) || !may(cell, 'w', true) || !isBareMemory(machine, cell),
    )
  );
}

function cellsOfRegisters(machine: Machine, device: DeviceId): readonly CellId[] {
  const { devices = [], regions } = machine.description;
  const registers = regions[devices[device]?.registers ?? -1];
  return registers === undefined ? [] : cellsTouched(machine, registers);
}
