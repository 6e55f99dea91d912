/** Pages and faults, rule by rule, on states made by taking steps. */

import { expect, test } from 'vitest';
import type { Action } from '../action.ts';
import type { MachineDescription } from '../description.ts';
import { parseRights, type Rights } from '../rights.ts';
import { type Model, model } from '../semantics.ts';
import type { MachineState } from '../state.ts';

const [host, guest] = [0, 1];
const [trap, emulate] = [0, 1];
const main = 0;
/** Spans: the guest's page, its halves, the physical pages, the table, the page that is not named. */
const [page, low, high, first, second, table, elsewhere] = [0, 1, 2, 3, 4, 5, 6];

function described(changes: Partial<MachineDescription> = {}): MachineDescription {
  const at = (base: number, bytes: number) => ({ base: BigInt(base), bytes: BigInt(bytes) });
  return {
    addressBits: 7,
    spaces: [{ name: 'host' }, { name: 'guest' }],
    regions: [
      { name: 'host.memory', owner: host, ...at(0, 32) },
      { name: 'host.table', owner: host, ...at(32, 16) },
      { name: 'guest.page', owner: guest, ...at(48, 16) },
      { name: 'guest.other', owner: guest, ...at(64, 16) },
    ],
    portals: [
      { name: 'trap', entry: 48n, code: guest, data: guest },
      { name: 'emulate', entry: 0n, code: host, data: host },
    ],
    threads: [
      { name: 'main', home: { code: guest, data: guest }, stack: 96n, hunkBytes: 4n, hunks: 4 },
      { name: 'daemon', home: { code: host, data: host }, stack: 112n, hunkBytes: 4n, hunks: 2 },
    ],
    pages: {
      bytes: 16n,
      region: 0,
      table: 1,
      entryBytes: 8n,
      virtual: [{ name: 'page', base: 48n, initially: 0 }],
      physical: [{ name: 'p0' }, { name: 'p1' }],
    },
    grants: [],
    spans: [at(48, 16), at(48, 8), at(56, 8), at(0, 16), at(16, 16), at(32, 8), at(64, 16)],
    registers: 2,
    memory: true,
    values: [0, 1, 2, 3],
    ...changes,
  };
}

function taking(m: Model, ...actions: Action[]): { state: MachineState; outcomes: string[] } {
  let state = m.initial;
  const outcomes = actions.map((action) => {
    const step = m.step(state, action);
    if (step === undefined) return 'disabled';
    state = step.state;
    const { outcome } = step;
    if (outcome.kind === 'fault') return outcome.cause;
    return outcome.kind === 'loaded' ? outcome.values.join(' ') : 'done';
  });
  return { state, outcomes };
}

const load = (span: number, thread = main): Action => ({ kind: 'load', thread, span });
const store = (span: number, value: number, thread = main): Action => ({
  kind: 'store',
  thread,
  span,
  source: { value },
});
const map = (physicalPage: number, thread = 1): Action => ({
  kind: 'map',
  thread,
  page: 0,
  physicalPage,
});
const unmap = (thread = 1): Action => ({ kind: 'unmap', thread, page: 0 });
const returning = (resume?: 'retry' | { skip: number[] }): Action => ({
  kind: 'return',
  thread: main,
  results: [],
  ...(resume !== undefined && { resume }),
});

test('a cut in one page cuts all of them alike, physical ones too', () => {
  const { machine } = model(described());
  const { virtual = [], physical = [] } = machine.pages ?? {};
  const lengths = [...virtual, ...physical].map(({ first, end }) =>
    Array.from({ length: end - first }, (_, i) => {
      const [from, to] = [machine.cuts[first + i], machine.cuts[first + i + 1]] as [bigint, bigint];
      return Number(to - from);
    }),
  );

  expect(lengths).toEqual([
    [8, 8],
    [8, 8],
    [8, 8],
  ]);
});

test('an address leads to the memory behind it, and the pager sees it there', () => {
  const m = model(described());
  const { outcomes } = taking(
    m,
    store(high, 1),
    load(page),
    load(first, 1),
    store(second, 2, 1),
    map(1),
    load(page),
    map(0),
    load(page),
  );

  expect(outcomes).toEqual(['done', '0 1', '0 1', 'done', 'done', '2', 'done', '0 1']);
});

test('what is not mapped is refused after what is not held', () => {
  const m = model(described());
  const { outcomes } = taking(
    m,
    unmap(),
    load(page),
    load(low, 1),
    store(elsewhere, 1),
    load(table, 1),
    load(first),
  );

  expect(outcomes).toEqual([
    'done',
    'unmapped',
    'protection',
    'unmapped',
    'protection',
    'protection',
  ]);
});

test('mapping wants the entry, and the memory passable; unmapping wants the entry', () => {
  const grant = (span: number, rights: string): Action => {
    const parsed = parseRights(rights) as Rights;
    return { kind: 'grant', thread: 1, as: host, to: guest, span, rights: parsed };
  };
  const m = model(described());
  const { outcomes } = taking(
    m,
    unmap(main),
    grant(table, 'w'),
    map(0, main),
    grant(first, 'rw'),
    map(0, main),
    grant(first, 'rw+'),
    map(0, main),
    map(1, main),
    unmap(main),
    unmap(main),
  );

  expect(outcomes).toEqual([
    'protection',
    'done',
    'protection',
    'done',
    'protection',
    'done',
    'done',
    'protection',
    'done',
    'done',
  ]);
});

const faulting = described({
  spaces: [{ name: 'host' }, { name: 'guest', faults: emulate }],
  faultValues: { protection: 1, unmapped: 2 },
});

test('a refusal calls the fault portal, with cause and address, and a retry asks again', () => {
  const m = model({ ...faulting, values: [0, 1, 2, 48] });
  const { state, outcomes } = taking(m, unmap(), load(page));
  const handler = state.threads[main]?.at(-1);

  expect(outcomes).toEqual(['done', 'unmapped']);
  expect(handler).toMatchObject({ kind: 'fault', code: host, data: host, registers: [2, 48] });
  expect(handler?.fault).toEqual({ portal: emulate, refused: load(page) });
  expect(taking(m, unmap(), load(page), map(0), returning('retry'), load(page)).outcomes).toEqual([
    'done',
    'unmapped',
    'done',
    'done',
    '0',
  ]);
});

test('a skipped load has seen what the handler says; a skipped store changes nothing', () => {
  const m = model(faulting);
  const after = (...actions: Action[]) =>
    taking(m, ...actions).state.threads[main]?.at(-1)?.registers;

  expect(after(load(first), returning({ skip: [3] }))).toEqual([3, 0]);
  expect(after(store(first, 1), returning({ skip: [3] }))).toEqual([0, 0]);
  expect(after(load(first), returning())).toEqual([0, 0]);
  expect(taking(m, returning('retry')).outcomes).toEqual(['disabled']);
});

test('the handler is not called above itself, nor without room, nor when it has ended', () => {
  const own = {
    ...faulting,
    spaces: [
      { name: 'host', faults: emulate },
      { name: 'guest', faults: trap },
    ],
  };
  const kinds = (m: Model, ...actions: Action[]) =>
    taking(m, ...actions).state.threads[main]?.map(({ kind }) => kind);
  const nested = model(own);
  const [only] = described().threads;
  const narrow = { ...faulting, threads: [{ ...(only as NonNullable<typeof only>), hunks: 1 }] };
  const ended = { ...model(faulting).initial, spaces: { [host]: 'dead' as const } };

  expect(kinds(nested, load(first))).toEqual(['base', 'fault']);
  expect(kinds(nested, load(first), load(first))).toEqual(['base', 'fault']);
  expect(kinds(model(narrow), load(first))).toEqual(['base']);
  const step = model(faulting).step(ended, load(first));
  expect(step?.state).toBe(ended);
});

test('a page does not lie over what has no pages', () => {
  const { pages } = described();
  const broken = (virtual: NonNullable<typeof pages>['virtual']) => () =>
    model(described({ pages: { ...(pages as NonNullable<typeof pages>), virtual } }));

  expect(broken([{ name: 'odd', base: 50n }])).toThrow('is no page of 16 bytes');
  expect(broken([{ name: 'over', base: 16n }])).toThrow('overlaps host.memory');
  expect(broken([{ name: 'over', base: 96n }])).toThrow('overlaps main.stack');
  expect(
    broken([
      { name: 'a', base: 48n },
      { name: 'b', base: 48n },
    ]),
  ).toThrow('are one page');
});
