/**
 * *Everything*: the finite set of actions of a machine for which no menu was written; and what of it one
 * attacker asks for.
 *
 * Finite because addresses are cells, regions and one range beyond the top, and because rights,
 * values, portals and spaces are. Wherever a verdict depends on the set its words are
 * printed; nothing outside it is ever drawn under its name.
 */

import { isDeepStrictEqual } from 'node:util';
import {
  type Action,
  type ActionKind,
  type Lend,
  type OperandSorts,
  operandOf,
  type Sort,
  type Sorts,
  type Source,
} from '../../model/action.ts';
import type { TableName } from '../../model/description.ts';
import { type Machine, mortalIn } from '../../model/machine.ts';
import { marked, type Rights } from '../../model/rights.ts';
import type { SpaceId, SpanId, Value } from '../../model/state.ts';
import { type AttackVerb, attackVerbs } from '../scenario/attacks.ts';
import { thousands } from '../text/numbers.ts';
import { enumerate, type Loop, type Row } from './enumerate.ts';

/** Each non-empty set of rights without marks. */
export const plainSets: readonly Rights[] = Array.from({ length: 15 }, (_, i) => i + 1);
/** Each of them without marks, and each all passable. */
export const rightsSets: readonly Rights[] = [...plainSets, ...plainSets.map(marked)];

/** What a call passes or a return brings: nothing, or one value. */
export function messages(machine: Machine): readonly (readonly Source[])[] {
  if (machine.description.registers === 0) return [[]];
  return [[], ...machine.description.values.map((value) => [{ value }])];
}

/** What a store writes. */
export function storable(machine: Machine): readonly Source[] {
  return movable(machine).map((value) => ({ value }));
}

/** What memory can hold, and so what a beat can move; one value stands for all if memory is not tracked. */
function movable({ description: { memory, values } }: Machine): readonly Value[] {
  return memory ? values : [0];
}

export interface Universe {
  readonly machine: Machine;
  /** The ranges that its actions name. */
  readonly spans: readonly SpanId[];
  /** Absent: everything, whoever asks for it. */
  readonly attacker?: Attacker;
}

/** A space that tries everything that it can ask the machine for, and its devices' beats. */
export interface Attacker {
  readonly space: SpaceId;
  /** Those of its verbs that the machine has something for. */
  readonly verbs: readonly AttackVerb[];
  /** Its code makes grants and lends in these names: its own, and those of spaces on whose data it runs. */
  readonly names: readonly SpaceId[];
}

/** A loop whose values can be counted, and looked for, without listing them. */
interface Counted<S extends Sort> extends Loop<Universe, S> {
  count(universe: Universe): number;
  has(universe: Universe, value: unknown, action: Action): boolean;
}

function over<S extends Sort>(list: (universe: Universe) => readonly Sorts[S][]): Counted<S> {
  return {
    count: (universe) => list(universe).length,
    values: list,
    has: (universe, value) =>
      list(universe).some((one) => one === value || isDeepStrictEqual(one, value)),
  };
}

/** The spaces in whose name facts are made. */
function namesIn({ machine, attacker }: Universe): readonly SpaceId[] {
  return attacker?.names ?? [...machine.spaces.keys()];
}

const threads = over<'thread'>(({ machine }) => [...machine.threads.keys()]);
const names = over<'space'>(namesIn);
/** Spaces that have a maker, or all where they have slots: no others can be ended and begun anew. */
const made = over<'space'>(({ machine }) => mortalIn(machine));
const slotted = <S extends 'line' | 'space' | 'portal' | 'thread'>(table: TableName) =>
  over<S>(({ machine }) => [...(machine.slots[table]?.keys() ?? [])]);
/** Every space but the one that acts: no space grants itself anything. */
const others: Counted<'space'> = {
  count: ({ machine }) => machine.spaces.length - 1,
  values: ({ machine }, { as }) => [...machine.spaces.keys()].filter((space) => space !== as),
  has: ({ machine }, value, action) =>
    machine.spaces[value as SpaceId] !== undefined && value !== operandOf(action, 'as'),
};
const portals = over<'portal'>(({ machine }) => [...machine.portals.keys()]);
const spans = over<'span'>((everything) => everything.spans);
const lines = over<'line'>(({ machine }) => [...machine.lines.keys()]);
const devices = over<'device'>(({ machine }) => [...machine.devices.keys()]);
const pages = over<'page'>(({ machine }) => [...(machine.pages?.virtual.keys() ?? [])]);
const physicalPages = over<'physicalPage'>(({ machine }) => [
  ...(machine.pages?.physical.keys() ?? []),
]);
const pinnable = over<'page'>(({ machine: { pages } }) =>
  pages?.pins === true ? [...pages.virtual.keys()] : [],
);
const aimable = over<'device'>(({ machine: { devices } }) =>
  [...devices.keys()].filter((device) => devices[device]?.apertureRegister !== undefined),
);
const masters = over<'device'>(({ machine: { devices } }) =>
  [...devices.keys()].filter((device) => devices[device]?.masters === true),
);
const anyRights = over<'rights'>(() => rightsSets);
const plainRights = over<'rights'>(() => plainSets);
const passed = over<'sources'>(({ machine }) => messages(machine));
const nothing = over<'sources'>(() => [[]]);
const sources = over<'source'>(({ machine }) => storable(machine));
const moved = over<'value'>(({ machine }) => movable(machine));
const directions = over<'direction'>(() => ['in', 'out']);
/** Frames to unwind to: all that fit but the top one. */
const depths = over<'depth'>(({ machine }) => [
  ...Array(Math.max(0, ...machine.threads.map(({ hunks }) => hunks.length - 1))).keys(),
]);
/** How a fault handler may skip what was refused: with nothing, or with one value. */
const skips = over<'resume'>(({ machine }) => {
  if (!machine.takesFaults) return [];
  const { memory, registers, values } = machine.description;
  const some = memory && registers > 0 ? values.map((value) => [value]) : [];
  return [[], ...some].map((skip) => ({ skip }));
});
/** No lend, or one. */
const lends: Counted<'lends'> = {
  count: (universe) => 1 + namesIn(universe).length * universe.spans.length * rightsSets.length,
  *values(universe): Generator<readonly Lend[]> {
    yield [];
    for (const lender of namesIn(universe)) {
      for (const span of universe.spans) {
        for (const rights of rightsSets) yield [{ lender, span, rights }];
      }
    }
  },
  has(universe, value) {
    const [lend, ...more] = value as readonly Lend[];
    if (lend === undefined || more.length > 0) return lend === undefined;
    const { lender, span, rights } = lend;
    const isNamed = namesIn(universe).includes(lender) && universe.spans.includes(span);
    return isNamed && rightsSets.includes(rights);
  },
};
const absent: Counted<never> = {
  count: () => 1,
  values: () => [undefined],
  has: (_, value) => value === undefined,
};

type Loops<K extends ActionKind> = {
  readonly [F in keyof OperandSorts[K]]: Counted<OperandSorts[K][F] & Sort>;
};

const fact = { thread: threads, as: names };

/** What software asks for on every machine; outermost loops first. */
const software = {
  fetch: { thread: threads, span: spans },
  load: { thread: threads, span: spans, onBehalf: absent },
  store: { thread: threads, span: spans, source: sources, onBehalf: absent },
  call: { thread: threads, portal: portals, arguments: passed, lends },
  return: { thread: threads, results: passed, resume: absent },
  grant: { ...fact, to: others, span: spans, rights: anyRights },
  revoke: { ...fact, from: others, span: spans, rights: plainRights },
  unpass: { ...fact, from: others, span: spans, rights: plainRights },
  unwind: { thread: threads, depth: depths },
} satisfies { readonly [K in ActionKind]?: Loops<K> };

export type SoftwareKind = keyof typeof software;

/** What is done with lines and devices; nothing on a machine without. */
const linesAndDevices = {
  raise: { line: lines },
  deliver: { line: lines, thread: threads },
  start: { device: devices, thread: threads, span: spans, direction: directions, onBehalf: absent },
  stop: { device: devices, thread: threads },
  beat: { device: devices, value: moved },
} satisfies { readonly [K in ActionKind]?: Loops<K> };

/** The returns of fault handlers, which skip what was refused; none on a machine without faults. */
const returnsThatSkip: Loops<'return'> = { thread: threads, resume: skips, results: nothing };

/** What is done with pages, by makers and with slots; nothing on a machine without. */
const pagesSpacesAndSlots: {
  readonly [K in Exclude<
    ActionKind,
    SoftwareKind | keyof typeof linesAndDevices | keyof typeof pinsAndApertures
  >]: Loops<K>;
} = {
  map: { thread: threads, page: pages, physicalPage: physicalPages },
  unmap: { thread: threads, page: pages },
  destroy: { space: made, thread: threads },
  create: { space: made, thread: threads },
  bind: { line: slotted<'line'>('lines'), portal: portals, thread: threads },
  handle: { space: slotted<'space'>('faults'), portal: portals, thread: threads },
  begin: { begun: slotted<'thread'>('threads'), portal: portals, thread: threads },
  open: { portal: slotted<'portal'>('portals'), thread: threads },
  close: { portal: slotted<'portal'>('portals'), thread: threads },
};

/** What is done with pins, apertures and cards that master the bus; nothing on a machine without. */
const pinsAndApertures: { readonly [K in 'pin' | 'unpin' | 'aim' | 'master']: Loops<K> } = {
  pin: { thread: threads, page: pinnable },
  unpin: { thread: threads, page: pinnable },
  aim: { device: aimable, thread: threads, span: spans },
  master: { device: masters, span: spans, direction: directions, value: moved },
};

interface UniverseRow extends Row<Universe, Counted<Sort>> {
  /** What an attacker does by it; absent: what no space asks for. */
  readonly verb: AttackVerb | undefined;
}

/** What an attacker does by an action of the kind; beats follow from what was started. */
export const verbOf: { readonly [K in ActionKind]?: AttackVerb } = {
  fetch: 'fetches',
  load: 'loads',
  store: 'stores',
  call: 'calls',
  return: 'returns',
  grant: 'grants',
  revoke: 'revokes',
  unpass: 'unpasses',
  unwind: 'unwinds',
  start: 'starts',
  stop: 'stops',
  beat: 'starts',
  map: 'maps',
  unmap: 'unmaps',
  destroy: 'destroys',
  create: 'creates',
  pin: 'pins',
  unpin: 'unpins',
  aim: 'aims',
  bind: 'binds',
  handle: 'handles',
  begin: 'begins',
  open: 'opens',
  close: 'closes',
};

function rowsOf(table: { readonly [K in ActionKind]?: object }): UniverseRow[] {
  return Object.entries(table).map(([kind, loops]) =>
    universeRow(kind as ActionKind, loops, verbOf[kind as ActionKind]),
  );
}

function universeRow(kind: ActionKind, loops: object, verb: UniverseRow['verb']): UniverseRow {
  return { kind, verb, loops: Object.entries(loops) as [string, Counted<Sort>][] };
}

const rowsFromOutside = [
  ...rowsOf(linesAndDevices),
  universeRow('return', returnsThatSkip, 'skips'),
  ...rowsOf(pagesSpacesAndSlots),
  ...rowsOf(pinsAndApertures),
];
const allRows = [...rowsOf(software), ...rowsFromOutside];

function rowsIn(
  { attacker }: Universe,
  rows: readonly UniverseRow[] = allRows,
): readonly UniverseRow[] {
  if (attacker === undefined) return rows;
  return rows.filter(({ verb }) => verb !== undefined && attacker.verbs.includes(verb));
}

function countOfRow(universe: Universe, { loops }: UniverseRow): number {
  return loops.reduce((product, [, loop]) => product * loop.count(universe), 1);
}

/** How many actions there are. */
export function countOf(universe: Universe): number {
  return rowsIn(universe).reduce((sum, row) => sum + countOfRow(universe, row), 0);
}

/** All of them, always in the same order. */
export function allActions(universe: Universe): Generator<Action> {
  return enumerate(universe, rowsIn(universe));
}

/** Those with lines, devices, makers, pages and faults. */
export function actionsFromOutside(universe: Universe): Generator<Action> {
  return enumerate(universe, rowsIn(universe, rowsFromOutside));
}

/** What an attacker does by an action; undefined for what no space asks for. */
export function verbFor(action: Action): AttackVerb | undefined {
  return operandOf(action, 'resume') === undefined ? verbOf[action.kind] : 'skips';
}

/** Whether the action is one of them. */
export function isIn(universe: Universe, action: Action): boolean {
  const verb = verbFor(action);
  return rowsIn(universe).some(
    (row) =>
      row.kind === action.kind &&
      row.verb === verb &&
      row.loops.every(([field, loop]) => loop.has(universe, operandOf(action, field), action)),
  );
}

/** The verbs for which there is an action. */
export function verbsIn(universe: Universe): readonly AttackVerb[] {
  const rows = rowsIn(universe).filter((row) => countOfRow(universe, row) > 0);
  return attackVerbs.filter((verb) => rows.some((row) => row.verb === verb));
}

function ofWhich({ slots }: Machine): string {
  return slots.spaces === undefined ? ' that has a maker' : '';
}

/** *Everything* in one phrase, with the count and what it consists of. */
export function wordsFor(universe: Universe): string {
  const { machine, spans } = universe;
  const parts = [
    `everything, ${thousands(countOf(universe))} actions: on each thread fetch, load ` +
      `and store on ${spans.length} ranges (each cell, each region, one beyond the top)`,
    machine.portals.length > 0 ? ', call of each portal with at most one lend' : '',
    ', return, unwind, and grant, revoke and unpass between any two spaces of each range with each ' +
      'set of rights',
    machine.lines.length > 0 ? '; each line raised, and delivered on each thread' : '',
    machine.devices.length > 0
      ? '; each device started on each range in both directions, stopped, and moving'
      : '',
    mortalIn(machine).length === 0 ? '' : `; destroy and create of each space${ofWhich(machine)}`,
    machine.pages === undefined ? '' : '; each page mapped to each physical page, and unmapped',
    machine.pages?.pins === true ? '; each page pinned and unpinned' : '',
    machine.devices.some(({ apertureRegister }) => apertureRegister !== undefined)
      ? '; each device with an aperture register aimed at each range'
      : '',
    machine.devices.some(({ masters: isMaster }) => isMaster)
      ? '; each range read and written by each card that masters the bus'
      : '',
    machine.takesFaults ? '; returns that skip what was refused' : '',
    machine.slots.lines === undefined ? '' : '; each line bound to each portal',
    machine.slots.faults === undefined ? '' : '; the faults of each space handed to each portal',
    machine.slots.threads === undefined ? '' : '; each thread begun at each portal',
    machine.slots.portals === undefined ? '' : '; each portal opened and closed',
  ];
  return parts.join('');
}
