/** What pages promise: who sees a physical page. Their rules are in `model/rules/mapping.ts`. */

import type { Action } from '../model/action.ts';
import { topFrame } from '../model/frame.ts';
import type { Machine } from '../model/machine.ts';
import { aKind, environmentPhrase, pageName, physicalName, placeName } from '../model/naming.ts';
import { changes, get } from '../model/sparse.ts';
import type { CellId, MachineState, PageId, Value } from '../model/state.ts';
import {
  aliasesOf,
  brokenChain,
  cellsOfEntry,
  cellsOfPhysicalPage,
  cellsOfSpan,
  chainFor,
  hunkAt,
  isPhysical,
  valueCell,
} from './facts.ts';
import type { Observed, Refutation, StepProperty } from './property.ts';

export const physicalConfinement: StepProperty = {
  kind: 'step',
  name: 'physical confinement',
  claim:
    'A physical page is seen and changed only by an address that is mapped to it, and the space that ' +
    'mapped it held the page and the entry; nothing else changes what is mapped, and nothing does while a page is pinned.',
  covers: [
    {
      name: 'a page was mapped to memory that another page shows',
      reached: (_, { before, action, after }) =>
        action.kind === 'map' &&
        after.outcome.kind === 'done' &&
        Object.entries(before.map).some(
          ([page, physical]) => Number(page) !== action.page && physical === action.physicalPage,
        ),
    },
    {
      name: 'a page was unmapped',
      reached: (_, { before, action, after }) =>
        action.kind === 'unmap' && after.outcome.kind === 'done' && action.page in before.map,
    },
    {
      name: 'a page that is pinned was to be mapped or unmapped, and was not',
      reached: (_, { before, action, after }) =>
        (action.kind === 'map' || action.kind === 'unmap') &&
        before.pins[action.page] !== undefined &&
        after.outcome.kind === 'fault' &&
        after.outcome.cause === 'busy',
    },
    {
      name: 'memory was changed by one address and seen by another',
      reached: (machine, { before, action, after }) =>
        action.kind === 'load' &&
        after.outcome.kind === 'loaded' &&
        cellsOfSpan(machine, action.span).some((cell) => {
          const value = valueCell(machine, before, cell);
          return value !== undefined && value !== cell && (get(before.memory, value) ?? 0) !== 0;
        }),
    },
  ],

  refute(machine, observed) {
    return (
      wronglyMapped(machine, observed) ??
      wronglyPinned(machine, observed) ??
      mappedOtherwise(machine, observed) ??
      misread(machine, observed) ??
      miswritten(machine, observed)
    );
  },
};

/** A map needs w on the entry, and r and w, passable, on all of the physical page. */
function wronglyMapped(
  machine: Machine,
  { before, action, after }: Observed,
): Refutation | undefined {
  if (!isOnEntry(action) || after.outcome.kind === 'fault') return undefined;
  const top = topFrame(before.threads[action.thread]);
  if (top === undefined) return { says: `a halted thread took ${aKind(action)}` };
  const lends = { thread: action.thread, which: 'counting' } as const;
  const needed = [
    ...cellsOfEntry(machine, action.page).map(
      (cell) => ({ cell, right: 'w', passable: false }) as const,
    ),
    ...(action.kind === 'map' ? cellsOfPhysicalPage(machine, action.physicalPage) : []).flatMap(
      (cell) => (['r', 'w'] as const).map((right) => ({ cell, right, passable: true })),
    ),
  ];
  for (const { cell, right, passable } of needed) {
    const question = { cell, right, passable, lends };
    if (chainFor(machine, before, top, question) !== undefined) continue;
    const chain = brokenChain(machine, before, { ...question, space: top.data });
    const how = passable ? `${right}, passable,` : right;
    return {
      says:
        `${environmentPhrase(machine, top)} took ${aKind(action)} of ${pageName(machine, action.page)} ` +
        `without holding ${how} on ${placeName(machine, cell)}: ${chain.broken}`,
      chain,
    };
  }
  return undefined;
}

function isOnEntry(action: Action): action is Action<'map' | 'unmap' | 'pin' | 'unpin'> {
  return 'page' in action;
}

/** A pinned page stays mapped as it is; a pin is set and taken back by `pin` and `unpin`, for one page. */
function wronglyPinned(
  machine: Machine,
  { before, action, after }: Observed,
): Refutation | undefined {
  const isDone = isOnEntry(action) && after.outcome.kind === 'done';
  if (isDone && action.kind !== 'unpin' && before.pins[action.page] !== undefined) {
    return { says: `${aKind(action)} of ${pageName(machine, action.page)}, which is pinned` };
  }
  const isBusy = after.outcome.kind === 'fault' && after.outcome.cause === 'busy';
  if (isOnEntry(action) && isBusy && before.pins[action.page] === undefined) {
    const page = pageName(machine, action.page);
    return { says: `${aKind(action)} of ${page} was refused, which is not pinned` };
  }
  const { pins } = after.state;
  if (pins === before.pins && !isDone) return undefined;
  for (const page of machine.description.pages?.virtual.keys() ?? []) {
    const isMeant = isDone && action.page === page;
    const expected = isMeant && action.kind === 'pin' ? 'pinned' : before.pins[page];
    if (pins[page] === (isMeant && action.kind === 'unpin' ? undefined : expected)) continue;
    const is = pins[page] === undefined ? 'is not pinned' : 'is pinned';
    return { says: `after ${aKind(action)}, ${pageName(machine, page)} ${is}` };
  }
  return undefined;
}

/** Only `map` and `unmap` change the map, for one page, and as they say. */
function mappedOtherwise(
  machine: Machine,
  { before, action, after }: Observed,
): Refutation | undefined {
  const { map } = after.state;
  if (map === before.map && action.kind !== 'map' && action.kind !== 'unmap') return undefined;
  for (const page of machine.description.pages?.virtual.keys() ?? []) {
    const expected = expectedFor(before, action, after.outcome.kind === 'fault', page);
    if (map[page] === expected) continue;
    const [is, should] = [map[page], expected].map((one) =>
      one === undefined ? 'nothing' : physicalName(machine, one),
    );
    return {
      says: `after ${aKind(action)}, ${pageName(machine, page)} leads to ${is}, which should be ${should}`,
    };
  }
  return undefined;
}

function expectedFor(
  { map }: MachineState,
  action: Action,
  isRefused: boolean,
  page: PageId,
): PageId | undefined {
  if (isRefused || !isOnEntry(action) || action.page !== page) return map[page];
  if (action.kind === 'pin' || action.kind === 'unpin') return map[page];
  return action.kind === 'map' ? action.physicalPage : undefined;
}

/** A load sees the values of the memory behind its addresses. */
function misread(machine: Machine, { before, action, after }: Observed): Refutation | undefined {
  if (action.kind !== 'load' || after.outcome.kind !== 'loaded') return undefined;
  const cells = cellsOfSpan(machine, action.span);
  // The values of hunks are in frames: opaque hunks judges them.
  if (cells.some((cell) => hunkAt(machine, cell) !== undefined)) return undefined;
  const there: Value[] = [];
  for (const cell of cells) {
    const from = valueCell(machine, before, cell);
    const value = from === undefined ? 0 : (get(before.memory, from) ?? 0);
    if (there.at(-1) !== value) there.push(value);
  }
  const { values } = after.outcome;
  if (values.length === there.length && values.every((value, i) => value === there[i])) {
    return undefined;
  }
  const place = placeName(machine, cells[0] as CellId);
  return {
    says: `a load from ${place} saw ${values.join(', ')}, and ${there.join(', ')} is there`,
  };
}

/** A store changes all of the memory behind its addresses, and nothing else. */
function miswritten(machine: Machine, { before, action, after }: Observed): Refutation | undefined {
  if (action.kind !== 'store' || after.outcome.kind === 'fault') return undefined;
  const cells = cellsOfSpan(machine, action.span);
  const meant = new Set(cells.map((cell) => valueCell(machine, before, cell)));
  for (const cell of changes(before.memory, after.state.memory)) {
    if (get(before.memory, cell) === get(after.state.memory, cell) || meant.has(cell)) continue;
    const names = aliasesOf(machine, before, cell).map((alias) => placeName(machine, alias));
    return { says: `a store elsewhere changed what is in ${names.join(' alias ')}` };
  }
  const top = topFrame(before.threads[action.thread]);
  if (!machine.description.memory || top === undefined) return undefined;
  const value =
    'value' in action.source ? action.source.value : top.registers[action.source.register];
  for (const cell of cells) {
    const to = valueCell(machine, before, cell);
    if (to === undefined || hunkAt(machine, cell) !== undefined) continue;
    const stored = get(after.state.memory, to) ?? 0;
    if (stored === (value ?? 0)) continue;
    const where =
      isPhysical(machine, to) && to !== cell ? `, which is ${placeName(machine, to)},` : '';
    return {
      says: `a store of ${value} to ${placeName(machine, cell)}${where} left ${stored} there`,
    };
  }
  return undefined;
}
