/**
 * *Everything*: the finite set of actions of a machine for which no menu was written.
 *
 * Finite because addresses are cells, regions and one range beyond the top, and because rights,
 * values, portals and spaces are. Wherever a verdict depends on the set its words are
 * printed; nothing outside it is ever drawn under its name.
 */

import type {
  Action,
  ActionKind,
  Lend,
  OperandSorts,
  Sort,
  Sorts,
  Source,
} from '../../model/action.ts';
import type { Machine } from '../../model/machine.ts';
import { marked, type Rights } from '../../model/rights.ts';
import type { SpanId, Value } from '../../model/state.ts';
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

export interface Everything {
  readonly machine: Machine;
  /** The ranges that its actions name. */
  readonly spans: readonly SpanId[];
}

/** A loop whose values can be counted without listing them. */
interface Counted<S extends Sort> extends Loop<Everything, S> {
  count(everything: Everything): number;
}

function over<S extends Sort>(list: (everything: Everything) => readonly Sorts[S][]): Counted<S> {
  return { count: (everything) => list(everything).length, values: list };
}

const threads = over<'thread'>(({ machine }) => [...machine.threads.keys()]);
const spaces = over<'space'>(({ machine }) => [...machine.spaces.keys()]);
/** Spaces that have a maker: no others can be ended and begun anew. */
const made = over<'space'>(({ machine }) =>
  [...machine.spaces.keys()].filter((space) => machine.spaces[space]?.maker !== undefined),
);
/** Every space but the one that acts: no space grants itself anything. */
const others: Counted<'space'> = {
  count: ({ machine }) => machine.spaces.length - 1,
  values: ({ machine }, { as }) => [...machine.spaces.keys()].filter((space) => space !== as),
};
const portals = over<'portal'>(({ machine }) => [...machine.portals.keys()]);
const spans = over<'span'>((everything) => everything.spans);
const lines = over<'line'>(({ machine }) => [...machine.lines.keys()]);
const devices = over<'device'>(({ machine }) => [...machine.devices.keys()]);
const pages = over<'page'>(({ machine }) => [...(machine.pages?.virtual.keys() ?? [])]);
const physicalPages = over<'physicalPage'>(({ machine }) => [
  ...(machine.pages?.physical.keys() ?? []),
]);
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
  count: (everything) =>
    1 + everything.machine.spaces.length * everything.spans.length * rightsSets.length,
  *values(everything): Generator<readonly Lend[]> {
    yield [];
    for (const lender of everything.machine.spaces.keys()) {
      for (const span of everything.spans) {
        for (const rights of rightsSets) yield [{ lender, span, rights }];
      }
    }
  },
};
const absent: Counted<never> = { count: () => 1, values: () => [undefined] };

type Loops<K extends ActionKind> = {
  readonly [F in keyof OperandSorts[K]]: Counted<OperandSorts[K][F] & Sort>;
};

const fact = { thread: threads, as: spaces };

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

/** What is done with pages and by makers; nothing on a machine without. */
const pagesAndSpaces: {
  readonly [K in Exclude<ActionKind, SoftwareKind | keyof typeof linesAndDevices>]: Loops<K>;
} = {
  map: { thread: threads, page: pages, physicalPage: physicalPages },
  unmap: { thread: threads, page: pages },
  destroy: { space: made, thread: threads },
  create: { space: made, thread: threads },
};

type UniverseRow = Row<Everything, Counted<Sort>>;

function rowsOf(table: { readonly [K in ActionKind]?: object }): UniverseRow[] {
  return Object.entries(table).map(([kind, loops]) => universeRow(kind as ActionKind, loops));
}

function universeRow(kind: ActionKind, loops: object): UniverseRow {
  return { kind, loops: Object.entries(loops) as [string, Counted<Sort>][] };
}

const rowsFromOutside = [
  ...rowsOf(linesAndDevices),
  universeRow('return', returnsThatSkip),
  ...rowsOf(pagesAndSpaces),
];
const rows = [...rowsOf(software), ...rowsFromOutside];

/** How many actions there are. */
export function countOf(everything: Everything): number {
  const counts = rows.map(({ loops }) =>
    loops.reduce((product, [, loop]) => product * loop.count(everything), 1),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** All of them, always in the same order. */
export function allActions(everything: Everything): Generator<Action> {
  return enumerate(everything, rows);
}

/** Those with lines, devices, makers, pages and faults. */
export function actionsFromOutside(everything: Everything): Generator<Action> {
  return enumerate(everything, rowsFromOutside);
}

export function wordsFor(everything: Everything): string {
  const { machine, spans } = everything;
  const parts = [
    `everything, ${thousands(countOf(everything))} actions: on each thread fetch, load ` +
      `and store on ${spans.length} ranges (each cell, each region, one beyond the top)`,
    machine.portals.length > 0 ? ', call of each portal with at most one lend' : '',
    ', return, unwind, and grant, revoke and unpass between any two spaces of each range with each ' +
      'set of rights',
    machine.lines.length > 0 ? '; each line raised, and delivered on each thread' : '',
    machine.devices.length > 0
      ? '; each device started on each range in both directions, stopped, and moving'
      : '',
    machine.spaces.some(({ maker }) => maker !== undefined)
      ? '; destroy and create of each space that has a maker'
      : '',
    machine.pages === undefined ? '' : '; each page mapped to each physical page, and unmapped',
    machine.takesFaults ? '; returns that skip what was refused' : '',
  ];
  return parts.join('');
}
