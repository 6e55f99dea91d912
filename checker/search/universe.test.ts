/** *Universe* is what its words say: the count is that of the list, and nothing is in it twice. */

import { expect, test } from 'vitest';
import { endOf, topAddress } from '../../model/address.ts';
import { layout } from '../../model/layout.ts';
import { type Machine, machineOf } from '../../model/machine.ts';
import { contract, model } from '../../model/semantics.ts';
import { laboratory } from '../../mutants/laboratory.ts';
import { dataOf, machine, scenario } from '../scenario/index.ts';
import type { MachineOptions } from '../scenario/language/nouns.ts';
import { actionSourceOf, listOf } from './action-source.ts';
import {
  allActions,
  countOf,
  messages,
  plainSets,
  rightsSets,
  storable,
  type Universe,
  wordsFor,
} from './universe.ts';

interface Shape {
  readonly spaces: number;
  readonly threads: number;
  readonly portals: number;
  readonly options: MachineOptions;
}

/** All of a machine with so many of each, and a region whose bounds cut and one that is cut. */
function everythingOf({ spaces, threads, portals, options }: Shape): Universe {
  const m = machine({ addressBits: 8, ...options });
  const all = Array.from({ length: spaces }, (_, i) => m.space(`s${i}`));
  const [first, last] = [all[0], all.at(-1)];
  if (first === undefined || last === undefined) throw new Error('a machine without spaces');
  const memory = first.region('memory', { bytes: 4 });
  for (let i = 0; i < portals; i++) last.portal(`p${i}`);
  for (let i = 0; i < threads; i++) m.thread(`t${i}`, first, { hunkBytes: 1, hunks: 2 });
  const initially = spaces > 1 ? [first.grants(last, memory.part(1, 2), 'r')] : [];
  const data = dataOf(scenario(m, { shows: 'Universe.', initially }));
  if (data.may.kind !== 'unsaid') throw new Error('the scenario has a menu');
  return { machine: machineOf(data.machine, layout), spans: data.may.spans };
}

const shapes: readonly (readonly [string, Shape])[] = [
  ['one space alone', { spaces: 1, threads: 1, portals: 0, options: {} }],
  ['two spaces and a portal', { spaces: 2, threads: 1, portals: 1, options: {} }],
  ['two threads', { spaces: 2, threads: 2, portals: 1, options: {} }],
  ['three spaces, two portals', { spaces: 3, threads: 1, portals: 2, options: {} }],
  ['four values', { spaces: 2, threads: 1, portals: 1, options: { values: [0, 1, 2, 3] } }],
  ['no registers', { spaces: 2, threads: 1, portals: 1, options: { registers: 0 } }],
  ['no memory', { spaces: 2, threads: 1, portals: 1, options: { memory: false } }],
  [
    'neither registers nor memory',
    { spaces: 3, threads: 2, portals: 1, options: { registers: 0, memory: false } },
  ],
];

test.each(shapes)('on a machine of %s the count is that of the list', (_, shape) => {
  const everything = everythingOf(shape);

  const listed = [...allActions(everything)].map((action) => JSON.stringify(action));

  expect(listed).toHaveLength(countOf(everything));
  expect(new Set(listed).size).toBe(listed.length);
});

test.each(shapes)('on a machine of %s the words give the count and the ranges', (_, shape) => {
  const everything = everythingOf(shape);
  const count = countOf(everything).toLocaleString('en');

  const words = wordsFor(everything);

  expect(words).toContain(`everything, ${count} actions: on each thread fetch, load and store on`);
  expect(words).toContain(` on ${everything.spans.length} ranges `);
  expect(words.includes('call of each portal with at most one lend')).toBe(shape.portals > 0);
});

test('the list is the same every time', () => {
  const everything = everythingOf({ spaces: 2, threads: 2, portals: 1, options: {} });

  expect([...allActions(everything)]).toEqual([...allActions(everything)]);
});

const office = everythingOf({ spaces: 3, threads: 2, portals: 1, options: {} });
const actions = [...allActions(office)];

test('the universe has each kind that has a rule, as often as can be worked out by hand', () => {
  const spans = office.spans.length;
  const perThread = {
    fetch: spans,
    load: spans,
    store: spans * 2,
    // Nothing, 0 or 1 is passed; nothing is lent, or one range by one of three with one of 30 sets.
    call: 3 * (1 + 3 * spans * 30),
    return: 3,
    grant: 3 * 2 * spans * 30,
    revoke: 3 * 2 * spans * 15,
    unpass: 3 * 2 * spans * 15,
    unwind: Math.max(...office.machine.threads.map(({ hunks }) => hunks.length - 1)),
  };

  for (const [kind, count] of Object.entries(perThread)) {
    expect(actions.filter((action) => action.kind === kind).length, kind).toBe(2 * count);
  }
  // On a machine with lines, devices, makers, pages and tables the others are there as well.
  const outside = [
    'raise',
    'deliver',
    'start',
    'stop',
    'beat',
    'destroy',
    'create',
    'map',
    'unmap',
    'pin',
    'unpin',
    'aim',
    'master',
    'bind',
    'handle',
    'begin',
    'open',
    'close',
  ];
  expect([...Object.keys(perThread), ...outside].sort()).toEqual(
    Object.keys(contract.rules).sort(),
  );
});

test('lines, devices and makers add what is done with them, and are counted', () => {
  const { description: plain } = office.machine;
  const description = {
    ...plain,
    spaces: plain.spaces.map((space, i) => (i === 0 ? space : { ...space, maker: 0 })),
    lines: [{ name: 'timer', priority: 1, handler: 0, reentrant: false }],
    devices: [{ name: 'nic', registers: 0, line: 0 }],
  };
  const everything = {
    machine: machineOf(description, layout),
    spans: office.spans,
  };
  const all = [...allActions(everything)];
  const count = (kind: string) => all.filter((action) => action.kind === kind).length;
  const [threads, spans] = [plain.threads.length, office.spans.length];

  expect(all).toHaveLength(countOf(everything));
  expect(count('raise')).toBe(1);
  expect(count('deliver')).toBe(threads);
  expect(count('start')).toBe(threads * spans * 2);
  expect(count('stop')).toBe(threads);
  expect(count('beat')).toBe(2);
  expect(count('destroy')).toBe(threads * (plain.spaces.length - 1));
  expect(count('create')).toBe(count('destroy'));
  expect(wordsFor(everything)).toContain('each line raised, and delivered on each thread');
});

test('tables add what is written to their slots, and are counted', () => {
  const { description: plain } = office.machine;
  const region = (name: string, base: bigint) => ({ name, owner: 0, base, bytes: 16n });
  const names = ['lines', 'faults', 'portals', 'threads', 'spaces'] as const;
  const first = plain.regions.length;
  const tables = names.map((name, i) => [name, { region: first + i, slotBytes: 1n }] as const);
  const description = {
    ...plain,
    addressBits: 16,
    regions: [...plain.regions, ...names.map((name, i) => region(name, 0x200n + BigInt(16 * i)))],
    lines: ['a', 'b'].map((name) => ({ name, priority: 1, handler: 0, reentrant: false })),
    tables: Object.fromEntries(tables),
  };
  const everything = { machine: machineOf(description, layout), spans: office.spans };
  const all = [...allActions(everything)];
  const count = (kind: string) => all.filter((action) => action.kind === kind).length;
  const [threads, portals, spaces] = [
    plain.threads.length,
    plain.portals.length,
    plain.spaces.length,
  ];

  expect(all).toHaveLength(countOf(everything));
  expect(count('bind')).toBe(threads * 2 * portals);
  expect(count('handle')).toBe(threads * spaces * portals);
  expect(count('begin')).toBe(threads * threads * portals);
  expect(count('open')).toBe(threads * portals);
  expect(count('close')).toBe(count('open'));
  expect(count('destroy')).toBe(threads * spaces);
  expect(wordsFor(everything)).toContain('; each line bound to each portal');
});

test('pages and fault portals add what is done with them, and are counted', () => {
  const { description: plain } = office.machine;
  const regions = [
    ...plain.regions,
    { name: 'memory', owner: 0, base: 0xc0n, bytes: 32n },
    { name: 'table', owner: 0, base: 0xe0n, bytes: 16n },
  ];
  const [region, table] = [plain.regions.length, plain.regions.length + 1];
  const virtual = [{ name: 'heap', base: 0xf0n }];
  const physical = [{ name: 'p0' }, { name: 'p1' }];
  const description = {
    ...plain,
    addressBits: 16,
    regions,
    spaces: plain.spaces.map((space, i) => (i === 0 ? space : { ...space, faults: 0 })),
    pages: { bytes: 16n, region, table, entryBytes: 8n, virtual, physical },
  };
  const everything = { machine: machineOf(description, layout), spans: office.spans };
  const all = [...allActions(everything)];
  const skips = all.filter((action) => action.kind === 'return' && action.resume !== undefined);
  const count = (kind: string) => all.filter((action) => action.kind === kind).length;
  const threads = plain.threads.length;

  expect(all).toHaveLength(countOf(everything));
  expect(count('map')).toBe(threads * 2);
  expect(count('unmap')).toBe(threads);
  // With nothing, or with one of the two values.
  expect(skips).toHaveLength(threads * 3);
  expect(wordsFor(everything)).toContain('each page mapped to each physical page, and unmapped');
});

test('pins, aperture registers and cards add what is done with them, and are counted', () => {
  const { description: plain } = office.machine;
  const regions = [
    ...plain.regions,
    { name: 'memory', owner: 0, base: 0xc0n, bytes: 32n },
    { name: 'table', owner: 0, base: 0xe0n, bytes: 16n },
  ];
  const [region, table] = [plain.regions.length, plain.regions.length + 1];
  const virtual = [{ name: 'heap', base: 0xf0n }];
  const physical = [{ name: 'p0' }, { name: 'p1' }];
  const description = {
    ...plain,
    addressBits: 16,
    regions,
    pages: { bytes: 16n, region, table, entryBytes: 8n, virtual, physical, pins: true },
    lines: [{ name: 'timer', priority: 1, handler: 0, reentrant: false }],
    devices: [{ name: 'nic', registers: 0, line: 0, apertureRegister: 1, masters: true }],
  };
  const everything = { machine: machineOf(description, layout), spans: office.spans };
  const all = [...allActions(everything)];
  const count = (kind: string) => all.filter((action) => action.kind === kind).length;
  const [threads, spans] = [plain.threads.length, office.spans.length];

  expect(all).toHaveLength(countOf(everything));
  expect(count('pin')).toBe(threads);
  expect(count('unpin')).toBe(threads);
  expect(count('aim')).toBe(threads * spans);
  // In both directions, with both values.
  expect(count('master')).toBe(spans * 2 * 2);
  expect(wordsFor(everything)).toContain('each page pinned and unpinned');
});

test('the universe has the same actions on both threads', () => {
  const of = (thread: number) =>
    actions
      .filter((action) => 'thread' in action && action.thread === thread)
      .map((action) => JSON.stringify({ ...action, thread: 0 }));

  const [main, aux] = [of(0), of(1)];

  expect(main.length + aux.length).toBe(actions.length);
  expect(aux).toEqual(main);
});

test('nobody grants itself anything', () => {
  const selfish = actions.filter(
    (action) =>
      (action.kind === 'grant' && action.as === action.to) ||
      ((action.kind === 'revoke' || action.kind === 'unpass') && action.as === action.from),
  );

  expect(selfish).toEqual([]);
});

test('the ranges are each cell, each region and one beyond the top', () => {
  const { machine: made, spans } = office;
  const ranges = spans.map((span) => made.spans[span] as Machine['spans'][number]);
  const top = topAddress(8);

  const cells = new Set(
    ranges.filter(({ first, end, beyond }) => end - first === 1 && !beyond).map((s) => s.first),
  );
  const beyond = ranges.filter((range) => endOf(range) > top);
  const wider = ranges.filter(({ first, end }) => end - first > 1);

  expect(cells.size).toBe(made.cells);
  expect(beyond).toHaveLength(1);
  expect(beyond[0]).toMatchObject({ beyond: true, bytes: expect.anything() });
  expect(wider.map(({ base }) => base)).toEqual([made.regions[0]?.base]);
  expect(new Set(ranges.map(({ base, bytes }) => `${base} ${bytes}`)).size).toBe(ranges.length);
});

test('the sets of rights are all there are, without marks or all passable', () => {
  expect(plainSets).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  expect(rightsSets).toEqual([...plainSets, ...plainSets.map((rights) => rights * 17)]);
});

test('where nothing is tracked, no values are distinguished', () => {
  const shape = { spaces: 1, threads: 1, portals: 0 };
  const bare = everythingOf({ ...shape, options: { registers: 0, memory: false } });
  const full = everythingOf({ ...shape, options: { values: [0, 1, 5] } });

  expect(messages(bare.machine)).toEqual([[]]);
  expect(storable(bare.machine)).toEqual([{ value: 0 }]);
  expect(messages(full.machine)).toEqual([[], [{ value: 0 }], [{ value: 1 }], [{ value: 5 }]]);
  expect(storable(full.machine)).toEqual([{ value: 0 }, { value: 1 }, { value: 5 }]);
});

test('every action of the universe can be asked of the model without a crash', () => {
  const data = laboratory();
  const made = model(data.machine);
  const source = actionSourceOf(data, made);
  if (source === undefined) throw new Error('nothing may happen');

  const outcomes = listOf(source).map(
    ({ action }) => made.step(made.initial, action)?.outcome.kind,
  );

  expect(new Set(outcomes)).toEqual(new Set(['done', 'loaded', 'fault', undefined]));
});
