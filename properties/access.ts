/** What accesses promise. Their rules are in `model/rules/access.ts`. */

import { endOf, type Range, topAddress } from '../model/address.ts';
import { topFrame } from '../model/frame.ts';
import type { Machine } from '../model/machine.ts';
import { environmentPhrase, placeName } from '../model/naming.ts';
import type { CellId, Frame, MachineState } from '../model/state.ts';
import {
  brokenChain,
  cellsOfSpan,
  chainFor,
  hasNoMemory,
  isTorn,
  type Lends,
  valueCell,
} from './facts.ts';
import { type Access, accesses, isAccess } from './kinds.ts';
import type { Chain, Observed, Refutation, StepProperty } from './property.ts';

const may = { fetch: 'fetch from', load: 'load', store: 'store to' } as const;

const past = { fetch: 'fetched from', load: 'loaded from', store: 'stored to' } as const;

export const noUnauthorizedAccess: StepProperty = {
  kind: 'step',
  name: 'no unauthorized access',
  claim:
    'Every access that succeeds is justified, cell by cell, by ownership or by a chain of live ' +
    'grants and counting lends from the owner.',
  covers: [
    {
      name: 'an access succeeded by ownership',
      reached: (machine, observed) => lengthOfChain(machine, observed) === 0,
    },
    {
      name: 'an access succeeded by a grant or lend',
      reached: (machine, observed) => lengthOfChain(machine, observed) === 1,
    },
    {
      name: 'an access succeeded by a chain of at least two',
      reached: (machine, observed) => lengthOfChain(machine, observed) > 1,
    },
  ],

  refute(machine, { before, action, after }) {
    if (!isAccess(action) || after.outcome.kind === 'fault') return undefined;
    const top = topFrame(before.threads[action.thread]);
    if (top === undefined) return { says: 'a halted thread made an access' };
    if (isBeyond(machine, action)) {
      return {
        says: accessText(machine, top, action, 'addresses beyond the top of the address range'),
      };
    }
    for (const cell of cellsOfSpan(machine, action.span)) {
      if (isTorn(machine, cell)) {
        const what = `${placeName(machine, cell)}, a cell that two owners share`;
        return { says: `${accessText(machine, top, action, what)}: the partition is not exact` };
      }
      if (hasNoMemory(machine, cell)) {
        const what = `${placeName(machine, cell)}, which is no memory`;
        return { says: accessText(machine, top, action, what) };
      }
      if (valueCell(machine, before, cell) === undefined) {
        const what = `${placeName(machine, cell)}, where nothing is mapped`;
        return { says: accessText(machine, top, action, what) };
      }
      if (justification(machine, before, top, action, cell) !== undefined) continue;
      const question = questionOf(action, cell);
      const chain = brokenChain(machine, before, { ...question, space: top.data });
      const letter = accesses[action.kind];
      const what = `${placeName(machine, cell)} without holding ${letter} there`;
      return { says: `${accessText(machine, top, action, what)}: ${chain.broken}`, chain };
    }
    return undefined;
  },
};

/** The beginning of a refutation: which environment accessed what. */
function accessText(machine: Machine, top: Frame, action: Access, what: string): string {
  return `${environmentPhrase(machine, top)} ${past[action.kind]} ${what}`;
}

export const noDeniedAccess: StepProperty = {
  kind: 'step',
  name: 'no denied access',
  claim: 'Every access that is justified, in bounds and mapped succeeds.',
  covers: [
    {
      name: 'an access was refused for want of a right',
      reached: (_, { action, after }) =>
        isAccess(action) && after.outcome.kind === 'fault' && after.outcome.cause === 'protection',
    },
    {
      name: 'an access was refused where nothing is mapped',
      reached: (_, { action, after }) =>
        isAccess(action) && after.outcome.kind === 'fault' && after.outcome.cause === 'unmapped',
    },
    {
      name: 'an access was refused at the bounds',
      reached: (_, { action, after }) =>
        isAccess(action) && after.outcome.kind === 'fault' && after.outcome.cause === 'bounds',
    },
  ],

  refute(machine, { before, action, after }) {
    if (!isAccess(action) || after.outcome.kind !== 'fault') return undefined;
    const top = topFrame(before.threads[action.thread]);
    if (top === undefined) return undefined;
    const { cause } = after.outcome;
    const beyond = isBeyond(machine, action);
    if (cause === 'bounds') return beyond ? undefined : denied(machine, top, action, cause);
    if (beyond) return undefined;

    const cells = cellsOfSpan(machine, action.span);
    let last: Chain | undefined;
    for (const cell of cells) {
      last = justification(machine, before, top, action, cell);
      if (last === undefined || hasNoMemory(machine, cell)) return undefined;
    }
    if (cells.some((cell) => valueCell(machine, before, cell) === undefined)) return undefined;
    return denied(machine, top, action, cause, last);
  },
};

function denied(
  machine: Machine,
  top: Frame,
  action: Access,
  cause: string,
  chain?: Chain,
): Refutation {
  const place = placeName(machine, cellsOfSpan(machine, action.span)[0] as CellId);
  const why = chain === undefined ? 'which stays in bounds' : `which it may ${may[action.kind]}`;
  const who = environmentPhrase(machine, top);
  const says = `${who} was refused a ${action.kind} (${cause}) of ${place}, ${why}`;
  return chain === undefined ? { says } : { says, chain };
}

function isBeyond(machine: Machine, action: Access): boolean {
  const range = machine.description.spans[action.span] as Range;
  return endOf(range) > topAddress(machine.description.addressBits);
}

function questionOf(action: Access, cell: CellId) {
  const lends: Lends = { thread: action.thread, which: 'counting' };
  return { cell, right: accesses[action.kind], lends };
}

function justification(
  machine: Machine,
  state: MachineState,
  top: Frame,
  action: Access,
  cell: CellId,
): Chain | undefined {
  return chainFor(machine, state, top, questionOf(action, cell));
}

const knownLengths = new WeakMap<Observed, number>();

/** How many links justified the first cell of a successful access, or -1. Remembered: each cover asks. */
export function lengthOfChain(machine: Machine, observed: Observed): number {
  const length = knownLengths.get(observed) ?? lengthFound(machine, observed);
  knownLengths.set(observed, length);
  return length;
}

function lengthFound(machine: Machine, { before, action, after }: Observed): number {
  if (!isAccess(action) || after.outcome.kind === 'fault') return -1;
  const top = topFrame(before.threads[action.thread]);
  const cell = cellsOfSpan(machine, action.span)[0];
  if (top === undefined || cell === undefined) return -1;
  return justification(machine, before, top, action, cell)?.links.length ?? -1;
}
